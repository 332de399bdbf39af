"""What the commands advise is followed to the letter here: it leads on, and nobody's data is lost by it."""

import asyncio
import re
import shutil
from contextlib import aclosing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.stores.crypto import Cipher
from bot.stores.tinydb.store import TinyDbStore

KEY, OTHER = "a-key-only-for-the-tests", "another-key-for-the-tests"
USER = "a" * 32


def run(folder: Path, *words: str, **settings: str) -> Result:
    """Run a command on this data folder with these settings."""
    return CliRunner().invoke(cli, words, env={"DATA_DIR": str(folder), **settings})


def write(folder: Path, key: str = KEY) -> None:
    """Let the folder hold a user, and an update that waits for a key."""
    asyncio.run(_write(folder, key))


async def _write(folder: Path, key: str) -> None:
    async with aclosing(TinyDbStore(folder, Cipher(key))) as store:
        await store.save("user", USER, "{}", 1)
        await store.save("parked", f"{USER}-1", "{}", 1)


def test_going_back_to_a_backup_takes_only_what_the_refusal_says(tmp_path: Path) -> None:
    folder, saved = tmp_path / "data", str(tmp_path / "saved")
    write(folder)
    assert run(folder, "backup", "--to", saved, DATA_KEY=KEY).exit_code == 0
    refused = run(folder, "restore", "--from", saved, DATA_KEY=KEY)
    named = re.search(r"move the folders (.*) out of", refused.output)
    assert refused.exit_code == 1 and named
    for name in re.split(", | and ", named[1]):
        shutil.rmtree(folder / name, ignore_errors=True)
    restored = run(folder, "restore", "--from", saved, DATA_KEY=KEY)
    assert restored.exit_code == 0 and "2 documents, 2 written" in restored.output


@pytest.mark.parametrize("content", [b"", b"no backup\n", b"cut"])
def test_a_file_that_is_no_whole_backup_is_not_blamed_on_the_key(tmp_path: Path, content: bytes) -> None:
    folder, saved = tmp_path / "data", tmp_path / "saved"
    write(folder)
    run(folder, "backup", "--to", str(saved), DATA_KEY=KEY)
    whole = saved.read_bytes()
    other = bytes([whole[300] ^ 1])  # never the same
    saved.write_bytes(whole[:300] + other + whole[301:] if content == b"cut" else content)
    refused = run(tmp_path / "new", "restore", "--from", str(saved), DATA_KEY=KEY)
    assert refused.exit_code == 1
    assert "not whole" in refused.output and "DATA_KEY" not in refused.output


def test_a_backup_made_with_another_key_says_where_to_put_it(tmp_path: Path) -> None:
    folder, saved = tmp_path / "data", str(tmp_path / "saved")
    write(folder)
    run(folder, "backup", "--to", saved, DATA_KEY=KEY)
    refused = run(tmp_path / "new", "restore", "--from", saved, DATA_KEY=OTHER)
    assert refused.exit_code == 1 and "after the first and a comma" in refused.output
    assert run(tmp_path / "new", "restore", "--from", saved, DATA_KEY=f"{OTHER},{KEY}").exit_code == 0


def test_without_data_key_a_backup_says_which_file_has_to_be_kept_beside_it(tmp_path: Path) -> None:
    folder, saved = tmp_path / "data", str(tmp_path / "saved")
    run(folder, "migrate")
    write(folder, (folder / "data.key").read_text())
    made = run(folder, "backup", "--to", saved)
    assert str(folder / "data.key") in made.output
    key = (folder / "data.key").read_text()
    shutil.rmtree(folder)
    assert run(folder, "restore", "--from", saved, DATA_KEY=key).exit_code == 0


def test_a_key_set_for_the_first_time_needs_the_one_beside_the_data_after_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    run(folder, "migrate")
    beside = (folder / "data.key").read_text()
    write(folder, beside)
    refused = run(folder, "migrate", DATA_KEY=KEY)
    assert refused.exit_code == 1
    assert "DATA_KEY=new,old" in refused.output and "data.key" in refused.output
    assert "empty" not in refused.output, "with an empty folder everybody would begin anew"
    assert run(folder, "rekey", DATA_KEY=f"{KEY},{beside}").exit_code == 0
    assert run(folder, "migrate", DATA_KEY=KEY).exit_code == 0


def test_a_folder_that_is_mistyped_is_not_moved_as_if_all_were_well(tmp_path: Path) -> None:
    mistyped, target = tmp_path / "dtaa", tmp_path / "moved"
    moved = run(tmp_path, "move", "--from", f"tinydb:{mistyped}", "--to", f"tinydb:{target}", DATA_KEY=KEY)
    assert moved.exit_code == 1 and str(mistyped) in moved.output and "Both sides" not in moved.output
    assert not mistyped.exists() and not target.exists()


def test_a_store_that_holds_nobody_is_not_moved_either(tmp_path: Path) -> None:
    empty, target = tmp_path / "empty", tmp_path / "moved"
    run(empty, "migrate", DATA_KEY=KEY)
    moved = run(tmp_path, "move", "--from", f"tinydb:{empty}", "--to", f"tinydb:{target}", DATA_KEY=KEY)
    assert moved.exit_code == 1 and "holds nothing" in moved.output


def test_a_list_of_the_forgotten_is_no_backup(tmp_path: Path) -> None:
    folder, file = tmp_path / "data", str(tmp_path / "list")
    write(folder)
    run(folder, "forgotten", "--to", file, DATA_KEY=KEY)
    refused = run(tmp_path / "new", "restore", "--from", file, DATA_KEY=KEY)
    assert refused.exit_code == 1 and "--forgotten" in refused.output
