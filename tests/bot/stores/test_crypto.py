"""Keys are made once, can be rotated, and are never a way to lose what is stored."""

from pathlib import Path

import pytest

from bot.stores import StoreDown
from bot.stores.crypto import Cipher, UnusableKey, WrongKey, load_or_create_key
from bot.stores.tinydb.store import TinyDbStore
from tests.bot.stores.tinydb.test_store import NEW, OLD, contents


async def test_keys_can_be_rotated(tmp_path: Path) -> None:
    store = TinyDbStore(tmp_path, Cipher(OLD))
    await store.save("case", "a1", "one", 1)
    name = await store.user_key(7)
    store.close()
    store = TinyDbStore(tmp_path, Cipher(f"{NEW}, {OLD}"))
    assert await store.load("case", "a1") == "one"
    assert await store.user_key(7) == name
    store.close()


async def test_a_wrong_key_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    store = TinyDbStore(tmp_path, Cipher(OLD))
    await store.save("case", "a1", "one", 1)
    store.close()
    before = contents(tmp_path)
    with pytest.raises(WrongKey, match="DATA_KEY"):
        TinyDbStore(tmp_path, Cipher(NEW))
    assert contents(tmp_path) == before


async def test_without_its_pepper_a_folder_with_users_is_refused(tmp_path: Path) -> None:
    store = TinyDbStore(tmp_path, Cipher(OLD))
    await store.save("user", "a1", "one", 1)
    store.close()
    (tmp_path / "pepper").unlink()
    before = contents(tmp_path)
    with pytest.raises(StoreDown, match="pepper"):
        TinyDbStore(tmp_path, Cipher(OLD))
    assert contents(tmp_path) == before


def test_an_empty_key_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "data.key").write_text("\n")
    with pytest.raises(UnusableKey, match="empty"):
        load_or_create_key(tmp_path)


@pytest.mark.parametrize("as_folder", [True, False])
def test_a_key_file_that_cannot_be_read_is_refused_in_words(tmp_path: Path, as_folder: bool) -> None:
    path = tmp_path / "data.key"
    path.mkdir() if as_folder else path.write_bytes(b"\xff\xfe")
    with pytest.raises(UnusableKey, match="cannot be read"):
        load_or_create_key(tmp_path)


def test_a_key_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(StoreDown, match="DATA_DIR"):
        load_or_create_key(tmp_path / "data")


def test_short_keys_are_refused_with_a_way_to_make_one() -> None:
    for keys in ("", "short", f"{OLD},short"):
        with pytest.raises(ValueError, match="python -m bot key"):
            Cipher(keys)


def test_the_key_beside_the_data_is_made_once_and_private(tmp_path: Path) -> None:
    assert load_or_create_key(tmp_path) == load_or_create_key(tmp_path)
    assert (tmp_path / "data.key").stat().st_mode & 0o777 == 0o600
