"""Telegram, the webhook, the clock and the public services: each thing wrong in turn says what it is."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from telegram import Bot

from bot.cli.doctor import reach
from bot.settings import Settings
from tests.bot.cli.doctor.practice import NOBODY, Practice
from tests.standins.faults import Fault
from tests.standins.telegram import TOKEN

HOST = "https://bot.example.org"
NAMES = {"postcodes": "postcodes", "members": "MPs", "votes": "MPs' votes", "questions": "MPs' questions"}
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


async def set_webhook(practice: Practice, url: str) -> None:
    """Tell Telegram to send the bot's messages there."""
    async with Bot(TOKEN, base_url=f"{practice.settings['telegram_api_url']}/bot") as bot:
        await bot.set_webhook(url)


async def test_without_a_token(practice: Practice) -> None:
    wrong = await practice.wrong(telegram_bot_token=None)
    assert "@BotFather" in wrong["Telegram"].advice and len(wrong) == 1


async def test_a_token_that_telegram_does_not_know(practice: Practice) -> None:
    wrong = await practice.wrong(telegram_bot_token="1:wrong")  # noqa: S106 (opens nothing)
    assert "@BotFather" in wrong["Telegram"].advice
    assert "1:wrong" not in str(wrong["Telegram"]) + wrong["Telegram"].advice


async def test_telegram_out_of_reach(practice: Practice) -> None:
    wrong = await practice.wrong(telegram_api_url=NOBODY)
    assert "cannot be reached" in wrong["Telegram"].detail and "127.0.0.1:1" in wrong["Telegram"].advice


@pytest.mark.parametrize(("url", "said"), [(None, "to nobody"), (f"{HOST}/other", f"to {HOST}/other")])
async def test_a_webhook_that_is_yet_to_be_set_is_no_error(
    practice: Practice, url: str | None, said: str
) -> None:
    if url:
        await set_webhook(practice, url)
    found = (await practice.wrong(webhook_url=HOST, port=8080))["webhook"]
    assert said in found.detail and "Start the bot" in found.advice and found.state == "warning"


async def test_a_webhook_of_another_program_is_told_to_a_bot_that_polls(practice: Practice) -> None:
    await set_webhook(practice, HOST)
    found = (await practice.wrong())["webhook"]
    assert HOST in found.detail and "another bot uses this token" in found.advice


async def test_a_webhook_without_a_port(practice: Practice) -> None:
    assert "Set PORT" in (await practice.wrong(webhook_url=HOST))["webhook"].advice


@pytest.mark.parametrize("name", ["operator_name", "operator_contact"])
async def test_nobody_is_named_who_answers_for_the_data(practice: Practice, name: str) -> None:
    wrong = await practice.wrong(**{name: None})
    assert list(wrong) == ["operator"] and f"{name.upper()}=" in wrong["operator"].advice
    assert wrong["operator"].detail == f"{name.upper()} is not set"


async def test_messages_that_wait(practice: Practice) -> None:
    person = practice.telegram.person()
    for _ in range(reach.MANY_PENDING + 1):
        await person.send("hello")
    assert "101 messages wait" in (await practice.wrong())["webhook"].detail


@pytest.mark.parametrize("fault", ["stopped", "error", "forbidden", "limited"])
@pytest.mark.parametrize("name", NAMES)
async def test_a_public_service_that_fails(practice: Practice, name: str, fault: Fault) -> None:
    getattr(practice, name).app.fault = fault
    wrong = await practice.wrong()
    assert list(wrong) == [NAMES[name]] and "by hand" in wrong[NAMES[name]].advice
    assert wrong[NAMES[name]].state == "warning", "the bot runs without it"


@pytest.mark.parametrize(
    ("seconds", "state", "said"),
    [
        (0, "ok", "same time"),
        (29, "ok", "same time"),
        (31, "warning", "31 seconds slow"),
        (-3600, "error", "60 minutes fast"),
        (-7200, "error", "2 hours fast"),
        (86400 * 3, "error", "3 days slow"),
    ],
)
async def test_a_clock_that_is_wrong(seconds: int, state: str, said: str) -> None:
    headers = {"date": format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)}
    async with httpx.AsyncClient(
        transport=httpx.MockTransport(lambda _: httpx.Response(404, headers=headers))
    ) as client:
        found = await reach.check_clock(client, Settings(), lambda: NOW)
    assert found.state == state and said in found.detail
    assert found.ok or "NTP" in found.advice
