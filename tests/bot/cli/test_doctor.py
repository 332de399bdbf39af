"""`doctor`: all well over the stand-ins; then each thing wrong in turn says what it is and what to do."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.cli import doctor
from bot.cli.doctor import Diagnosis, diagnose_environment
from bot.conversation.withdrawals import Withdrawals
from bot.settings import Settings
from bot.stores import KeyMissing
from bot.stores.crypto import Cipher
from bot.stores.tinydb.store import TinyDbStore
from tests.harness.flow import shipped
from tests.standins.database import Database
from tests.standins.faults import Fault
from tests.standins.members import MembersStandIn
from tests.standins.postcodes import PostcodesStandIn
from tests.standins.questions import QuestionsStandIn
from tests.standins.server import serving
from tests.standins.telegram import TOKEN, FakeTelegram
from tests.standins.transaction_pooler import pooled_database
from tests.standins.votes import VotesStandIn

KEY, OTHER = "a-key-only-for-the-tests", "another-key-for-the-tests"
NOBODY = "http://127.0.0.1:1"
OPERATOR = {"operator_name": "Derwentside Visitors Group", "operator_contact": "help@example.org"}


@dataclass
class Practice:
    """Everything that doctor examines, over the stand-ins."""

    settings: dict[str, Any]
    telegram: FakeTelegram = field(default_factory=FakeTelegram)
    postcodes: PostcodesStandIn = field(default_factory=PostcodesStandIn)
    members: MembersStandIn = field(default_factory=MembersStandIn)
    votes: VotesStandIn = field(default_factory=VotesStandIn)
    questions: QuestionsStandIn = field(default_factory=QuestionsStandIn)

    async def wrong(self, **changes: Any) -> dict[str, Diagnosis]:
        """What is not well with these settings, by name."""
        settings = Settings.model_validate(self.settings | changes)
        return {
            diagnosis.name: diagnosis
            async for diagnosis in diagnose_environment(settings)
            if not diagnosis.ok
        }


@pytest.fixture
async def practice(tmp_path: Path) -> AsyncIterator[Practice]:
    """An environment in which all is well."""
    practice = Practice(
        {"telegram_bot_token": TOKEN, "data_dir": tmp_path / "data", "data_key": KEY, **OPERATOR}
    )
    async with AsyncExitStack() as stack:
        places: dict[str, tuple[Any, str]] = {
            "telegram_api_url": (practice.telegram, ""),
            "postcodes_url": (practice.postcodes.app, ""),
        }
        places |= {"members_url": (practice.members.app, "/api"), "votes_url": (practice.votes.app, "/data")}
        places |= {"questions_url": (practice.questions.app, "/api")}
        for name, (app, path) in places.items():
            practice.settings[name] = await stack.enter_async_context(serving(app)) + path
        yield practice


async def test_all_is_well(practice: Practice) -> None:
    lines = [
        str(diagnosis) async for diagnosis in diagnose_environment(Settings.model_validate(practice.settings))
    ]
    assert len(lines) >= 8 and all(line.startswith("ok") for line in lines)
    assert not any(KEY in line or TOKEN in line for line in lines)


async def test_without_a_token(practice: Practice) -> None:
    wrong = await practice.wrong(telegram_bot_token=None)
    assert "@BotFather" in wrong["token"].advice and len(wrong) == 1


async def test_a_token_that_telegram_does_not_know(practice: Practice) -> None:
    wrong = await practice.wrong(telegram_bot_token="1:wrong")  # noqa: S106 (opens nothing)
    assert "@BotFather" in wrong["token"].advice
    assert "1:wrong" not in str(wrong["token"])


async def test_telegram_out_of_reach(practice: Practice) -> None:
    wrong = await practice.wrong(telegram_api_url=NOBODY)
    assert "TELEGRAM_API_URL" in wrong["Telegram"].advice


async def test_a_webhook_that_is_set_elsewhere(practice: Practice) -> None:
    wrong = await practice.wrong(webhook_url="https://bot.example.org", port=8080)
    assert wrong["webhook"].detail == "set to nothing" and "Start the bot" in wrong["webhook"].advice


async def test_a_webhook_without_a_port(practice: Practice) -> None:
    assert "PORT" in (await practice.wrong(webhook_url="https://bot.example.org"))["webhook"].advice


@pytest.mark.parametrize("name", ["operator_name", "operator_contact"])
async def test_nobody_is_named_who_answers_for_the_data(practice: Practice, name: str) -> None:
    wrong = await practice.wrong(**{name: None})
    assert list(wrong) == ["operator"] and f"{name.upper()}=" in wrong["operator"].advice


@pytest.mark.parametrize("running", [False, True])
async def test_what_is_withdrawn_is_named_also_while_a_bot_is_running(
    practice: Practice, running: bool
) -> None:
    store = TinyDbStore(practice.settings["data_dir"], Cipher(KEY))
    for words in ("helpline samaritans", "place harmondsworth"):
        await Withdrawals(store, shipped()).obey(["withdraw", *words.split()])
    if not running:
        await store.aclose()
    settings = Settings.model_validate(practice.settings)
    named = {found.name: found async for found in diagnose_environment(settings)}["withdrawn"]
    assert named.ok and named.detail == "helpline samaritans, place harmondsworth"
    if running:
        await store.aclose()


async def test_updates_that_wait(practice: Practice) -> None:
    person = practice.telegram.person()
    for _ in range(doctor.MANY_PENDING + 1):
        await person.send("hello")
    assert "101 updates wait" in (await practice.wrong())["webhook"].detail


async def test_a_key_that_is_not_the_one(practice: Practice) -> None:
    TinyDbStore(practice.settings["data_dir"], Cipher(OTHER)).close()
    wrong = await practice.wrong()
    assert "Set the old key again" in wrong["data folder"].advice


async def test_a_key_beside_the_data(practice: Practice) -> None:
    advice = (await practice.wrong(data_key=None))["data folder"].advice
    assert "DATA_KEY" in advice and str(practice.settings["data_dir"] / "data.key") in advice


async def test_a_data_folder_that_is_none(practice: Practice) -> None:
    practice.settings["data_dir"].write_text("a file")
    assert "DATA_DIR" in (await practice.wrong())["data folder"].advice


async def test_a_bot_that_is_running_is_well(practice: Practice) -> None:
    running = TinyDbStore(practice.settings["data_dir"], Cipher(KEY))
    assert await practice.wrong() == {}
    running.close()


@pytest.mark.parametrize("key", [OTHER, None])
async def test_a_key_is_looked_at_while_a_bot_is_running_too(practice: Practice, key: str | None) -> None:
    running = TinyDbStore(practice.settings["data_dir"], Cipher(KEY))
    found = (await practice.wrong(data_key=key))["data folder"]
    assert "Set the old key again" in found.advice
    running.close()


async def test_a_document_without_its_key_is_told_while_a_bot_is_running_too(practice: Practice) -> None:
    folder: Path = practice.settings["data_dir"]
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
    assert "No key in DATA_KEY opens 1 document" in (await practice.wrong())["data folder"].advice
    await running.aclose()


@pytest.mark.soak
async def test_a_database_out_of_reach(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.stores.postgres.pool.PATIENCE", 0.2)
    wrong = await practice.wrong(database_url="postgresql://127.0.0.1:1/nobody")
    assert "DATABASE_URL" in wrong["database"].advice


async def test_a_database_behind_a_pooler_in_transaction_mode(practice: Practice, database: Database) -> None:
    async with pooled_database(await asyncio.to_thread(database.address)) as way:
        wrong = await practice.wrong(database_url=way)
    assert list(wrong) == ["database"]
    assert "in session mode" in wrong["database"].advice and "DATABASE_URL" in wrong["database"].advice


@pytest.mark.parametrize("fault", ["stopped", "error", "forbidden", "limited"])
@pytest.mark.parametrize("name", ["postcodes", "members", "votes", "questions"])
async def test_a_public_service_that_fails(practice: Practice, name: str, fault: Fault) -> None:
    getattr(practice, name).app.fault = fault
    wrong = await practice.wrong()
    assert list(wrong) == [name] and "by hand meanwhile" in wrong[name].advice


@pytest.mark.parametrize(("seconds", "well"), [(0, True), (29, True), (31, False), (-3600, False)])
async def test_a_clock_that_is_wrong(seconds: int, well: bool) -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    headers = {"date": format_datetime(now + timedelta(seconds=seconds), usegmt=True)}
    async with httpx.AsyncClient(
        transport=httpx.MockTransport(lambda _: httpx.Response(404, headers=headers))
    ) as client:
        found = await doctor.check_clock(client, Settings(), lambda: now)
    assert found.ok == well and "NTP" in found.advice


@pytest.mark.parametrize(("free", "well"), [(0, False), (100 * 2**20 - 1, False), (100 * 2**20, True)])
def test_a_disk_that_is_nearly_full(tmp_path: Path, free: int, well: bool) -> None:
    found = list(doctor._check_disk(Settings(data_dir=tmp_path), lambda _: free))
    assert [one.ok for one in found] == [well] and "Make room" in found[0].advice
    assert list(doctor._check_disk(Settings(data_dir=tmp_path / "none"))) == []


async def test_a_weak_key_and_what_others_can_read(practice: Practice) -> None:
    folder: Path = practice.settings["data_dir"]
    store = TinyDbStore(folder, Cipher(KEY))
    await store.aclose()
    found = await practice.wrong(data_key=f"sixteen-letters!,{KEY}")
    assert "fewer than 20" in found["key"].detail and "python -m bot key" in found["key"].advice
    folder.chmod(0o755)
    found = await practice.wrong()
    assert str(folder) in found["files"].detail and "chmod go=" in found["files"].advice
