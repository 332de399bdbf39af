"""Where everything is stored: each thing wrong in turn says what it is and what to do."""

import asyncio
import shutil
from pathlib import Path

import psycopg
import pytest

from bot.cli.doctor.storage import LEAST_FREE, check_disk
from bot.conversation.withdrawals import Withdrawals
from bot.settings import Settings
from bot.stores import KeyMissing
from bot.stores.crypto import Cipher
from bot.stores.tinydb.store import TinyDbStore
from tests.bot.cli.doctor.practice import KEY, OTHER, Practice
from tests.harness.flow import shipped
from tests.standins.database import Database
from tests.standins.telegram import TOKEN
from tests.standins.transaction_pooler import pooled_database


@pytest.mark.parametrize("used", [False, True])
async def test_all_is_well(practice: Practice, used: bool) -> None:
    if used:
        TinyDbStore(practice.folder, Cipher(KEY)).close()
    lines = [str(diagnosis) for diagnosis in (await practice.found()).values()]
    assert len(lines) >= 8 and all(line.startswith("ok") for line in lines)
    assert not any(KEY in line or TOKEN in line for line in lines)


@pytest.mark.parametrize("key", [KEY, None])
async def test_before_the_first_start_nothing_is_made(practice: Practice, key: str | None) -> None:
    wrong = await practice.wrong(data_key=key)
    assert not practice.folder.exists(), "a key made here would not be the one that is set next"
    assert {name: found.state for name, found in wrong.items()} == ({} if key else {"key": "warning"})
    assert key or "Before the first start" in wrong["key"].advice


@pytest.mark.parametrize("running", [False, True])
async def test_what_is_withdrawn_is_named_also_while_a_bot_is_running(
    practice: Practice, running: bool
) -> None:
    store = TinyDbStore(practice.folder, Cipher(KEY))
    for words in ("helpline samaritans", "place harmondsworth"):
        await Withdrawals(store, shipped()).obey(["withdraw", *words.split()])
    if not running:
        await store.aclose()
    named = (await practice.found())["withdrawn"]
    assert named.ok and named.detail == "helpline samaritans, place harmondsworth"
    if running:
        await store.aclose()


async def test_a_key_that_is_not_the_one(practice: Practice) -> None:
    TinyDbStore(practice.folder, Cipher(OTHER)).close()
    wrong = await practice.wrong()
    assert "Set the old key again" in wrong["key"].advice and "data.key" not in wrong["key"].advice


async def test_a_key_that_was_beside_the_data_is_named(practice: Practice) -> None:
    TinyDbStore(practice.folder, Cipher(OTHER)).close()
    (practice.folder / "data.key").write_text(OTHER)
    assert str(practice.folder / "data.key") in (await practice.wrong())["key"].advice


@pytest.mark.parametrize(("key", "said"), [("too-short", "at least 16"), ("weak" * 5, "too weak for new")])
async def test_a_key_that_cannot_be_used(practice: Practice, key: str, said: str) -> None:
    wrong = (await practice.wrong(data_key=key))["key"]
    assert wrong.state == "error" and said in wrong.advice and key not in wrong.advice


async def test_a_key_beside_the_data(practice: Practice) -> None:
    practice.folder.mkdir(mode=0o700)
    (practice.folder / "data.key").write_text(KEY)
    (practice.folder / "data.key").chmod(0o600)
    TinyDbStore(practice.folder, Cipher(KEY)).close()
    wrong = await practice.wrong(data_key=None)
    assert "DATA_KEY" in wrong["key"].advice and str(practice.folder / "data.key") in wrong["key"].advice
    assert {name: found.state for name, found in wrong.items()} == {"key": "warning"}, "the bot runs with it"


@pytest.mark.parametrize("beneath", [".", "further/down"])
async def test_a_data_folder_that_is_none(practice: Practice, beneath: str) -> None:
    practice.folder.write_text("a file")
    wrong = (await practice.wrong(data_dir=practice.folder / beneath))["data folder"]
    assert "a file is in its place" in wrong.detail and "DATA_DIR" in wrong.advice


async def test_a_bot_that_is_running_is_well(practice: Practice) -> None:
    running = TinyDbStore(practice.folder, Cipher(KEY))
    assert await practice.wrong() == {}
    running.close()


@pytest.mark.parametrize("key", [OTHER, None])
async def test_a_key_is_looked_at_while_a_bot_is_running_too(practice: Practice, key: str | None) -> None:
    running = TinyDbStore(practice.folder, Cipher(KEY))
    found = (await practice.wrong(data_key=key))["key"]
    assert "Set the old key again" in found.advice
    running.close()


async def test_a_document_without_its_key_is_told_while_a_bot_is_running_too(practice: Practice) -> None:
    folder = practice.folder
    running, elsewhere = TinyDbStore(folder, Cipher(KEY)), TinyDbStore(folder / "elsewhere", Cipher(OTHER))
    for store in (running, elsewhere):
        await store.save("user", "a" * 32, "{}", 1)
    await elsewhere.aclose()
    await running.aclose()
    shutil.copy(folder / "elsewhere/user/aa" / ("a" * 32), folder / "user/aa")
    running = TinyDbStore(folder, Cipher(KEY))
    with pytest.raises(KeyMissing):
        await running.load("user", "a" * 32)
    await running.rekey()
    assert "No key in DATA_KEY opens 1 document" in (await practice.wrong())["key"].advice
    await running.aclose()


@pytest.mark.soak
async def test_a_database_out_of_reach(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.stores.postgres.pool.PATIENCE", 0.2)
    wrong = await practice.wrong(database_url="postgresql://127.0.0.1:1/nobody")
    assert "Nothing answers at the address in DATABASE_URL" in wrong["database"].advice


@pytest.mark.soak
async def test_a_database_that_does_not_exist(practice: Practice, database: Database) -> None:
    address = await asyncio.to_thread(database.address)
    name = psycopg.conninfo.conninfo_to_dict(address)["dbname"]
    wrong = await practice.wrong(database_url=address.replace(f"/{name}", "/no_such_name"))
    assert "no database of the name" in wrong["database"].advice
    assert "no_such_name" not in wrong["database"].advice


async def test_a_database_without_a_key(practice: Practice) -> None:
    found = (await practice.wrong(database_url="postgresql://127.0.0.1:1/nobody", data_key=None))["key"]
    assert found.detail == "DATA_KEY is not set"


async def test_a_database_behind_a_pooler_in_transaction_mode(practice: Practice, database: Database) -> None:
    async with pooled_database(await asyncio.to_thread(database.address)) as way:
        wrong = await practice.wrong(database_url=way)
    assert list(wrong) == ["database"]
    assert "in session mode" in wrong["database"].advice and "DATABASE_URL" in wrong["database"].advice


@pytest.mark.parametrize(("free", "well"), [(0, False), (LEAST_FREE - 1, False), (LEAST_FREE, True)])
def test_a_disk_that_is_nearly_full(tmp_path: Path, free: int, well: bool) -> None:
    found = list(check_disk(Settings(data_dir=tmp_path), lambda _: free))
    assert [one.ok for one in found] == [well] and "Make room" in found[0].advice
    assert [one.name for one in check_disk(Settings(data_dir=tmp_path / "yet/to/be/made"))] == ["disk"]


async def test_a_weak_key_and_what_others_can_read(practice: Practice) -> None:
    store = TinyDbStore(practice.folder, Cipher(KEY))
    await store.aclose()
    found = await practice.wrong(data_key=f"sixteen-letters!,{KEY}")
    assert "fewer than 20" in found["key"].detail and "python -m bot key" in found["key"].advice
    practice.folder.chmod(0o755)
    found = await practice.wrong()
    assert str(practice.folder) in found["privacy"].detail and "chmod go=" in found["privacy"].advice
    assert found["privacy"].state == "warning"
