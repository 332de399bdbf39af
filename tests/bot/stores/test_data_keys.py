"""Keys that can be guessed are refused for new data; they still open what was written with them."""

import secrets
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot import app
from bot.settings import Settings
from bot.stores.crypto import Cipher, UnusableKey
from bot.stores.data_keys import new_key, weakness
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb.store import TinyDbStore
from tests.standins.database import Database

WEAK = "sixteenletterss!"
STRONG = "a-key-only-for-the-tests"


@pytest.mark.parametrize(
    "key",
    [
        "abcdefghijklmnop",
        "sixteen-letters-",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "passwordpassword1234",
        "password-password-Password-1!",
        "abcdefghijklmnopqrstuvwxyz",
        "zyxwvutsrqponmlkjihgfedcba",
        "qwertyuiopasdfghjklzxcvbnm",
        "12345678901234567890abc",
        "abc123abc123abc123abc123",
        "changemechangemechangeme",
        "ask-my-mp-data-key-2026-secret",
    ],
)
def test_a_key_that_can_be_guessed_is_weak(key: str) -> None:
    assert weakness(key)
    assert key not in str(weakness(key))


def test_a_key_that_was_made_is_strong() -> None:
    made = [new_key() for _ in range(500)] + [secrets.token_hex(16) for _ in range(500)]
    assert [key for key in made if weakness(key)] == []
    assert weakness("correct horse battery staple") is None


async def test_new_data_do_not_begin_with_a_weak_key(tmp_path: Path, database: Database) -> None:
    with pytest.raises(UnusableKey, match="python -m bot key"):
        TinyDbStore(tmp_path / "data", Cipher(WEAK))
    assert not (tmp_path / "data" / "pepper").exists()
    address = database.address()
    with pytest.raises(UnusableKey, match="python -m bot key"):
        await PostgresStore(address, Cipher(WEAK)).open()
    await (await PostgresStore(address, Cipher(STRONG)).open()).aclose()


async def test_a_weak_key_still_opens_what_was_written_with_it(tmp_path: Path) -> None:
    store = TinyDbStore(tmp_path, Cipher(STRONG))
    await store.save("user", "a1", "{}", 1)
    await store.aclose()
    both = TinyDbStore(tmp_path, Cipher(f"{WEAK},{STRONG}"))
    await both.rekey()
    await both.aclose()
    with capture_logs() as logged:
        again = await app.open_store(Settings(data_dir=tmp_path, data_key=WEAK))  # type: ignore[arg-type]
    assert await again.load("user", "a1") == "{}"
    await again.aclose()
    assert [line["event"] for line in logged] == ["weak DATA_KEY"] and WEAK not in repr(logged)
