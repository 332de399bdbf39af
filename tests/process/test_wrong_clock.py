"""The machine's clock is wrong by days, for a while or from the start; reminders come in time anyway."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.chaos.stage.people import reminders
from tests.chaos.stored import open_tinydb, with_check_ins
from tests.harness.process import PATIENCE, BotProcess, bot_process, free_ports
from tests.standins.telegram_people import Person

BOT = (sys.executable, "-m", "tests.chaos.stage.jumping_clock")
HALF_A_YEAR, A_DAY = timedelta(days=200), timedelta(days=1)
WRONG = "the clock of this machine is wrong"


def _set_wrong(bot: BotProcess, error: timedelta) -> None:
    """Let the machine's clock be wrong."""
    new = bot.folder / "offset.new"
    new.write_text(str(error.total_seconds()))
    new.replace(bot.folder / "offset")


async def _to_be_reminded(bot: BotProcess, within: float) -> list[Person]:
    """People who are to be asked one after the other whether they are safe, within so many seconds."""
    people = [bot.telegram.person() for _ in range(3)]
    store = open_tinydb(bot)
    await with_check_ins(store, people, within)
    await store.aclose()
    return people


async def _are_reminded(people: list[Person]) -> None:
    """Each gets their reminder, once, and nothing else."""
    for person in people:
        await person.wait(lambda _, person=person: reminders(person), PATIENCE)  # type: ignore[misc]
    assert [reminders(person).total() for person in people] == [1, 1, 1]
    assert [len(person.messages) for person in people] == [1, 1, 1], "no notice of an erasure"


@pytest.mark.soak
@pytest.mark.parametrize("error", [HALF_A_YEAR, -A_DAY])
async def test_a_bot_that_starts_at_the_wrong_time_reminds_in_time(tmp_path: Path, error: timedelta) -> None:
    async with bot_process(tmp_path, CLOCK_OFFSET=str(tmp_path / "offset")) as bot:
        bot.command = BOT
        _set_wrong(bot, error)
        people = await _to_be_reminded(bot, within=0)
        await bot.start()
        await _are_reminded(people)
        assert WRONG in bot.log


@pytest.mark.soak
async def test_as_long_as_telegram_shows_no_time_nothing_is_taken_for_due_or_too_late(tmp_path: Path) -> None:
    async with bot_process(tmp_path, CLOCK_OFFSET=str(tmp_path / "offset")) as bot:
        bot.command = BOT
        _set_wrong(bot, HALF_A_YEAR)
        people = await _to_be_reminded(bot, within=0)
        drop = bot.telegram.drop(times=1_000_000)
        await bot.start()
        await bot.telegram.wait(lambda: len(bot.telegram.called("getUpdates")) > 1, PATIENCE)
        drop.times = drop.happened
        await _are_reminded(people)
        buttons = [[button.data or "" for button in person.messages[0].buttons] for person in people]
        assert all(any("safe" in data for data in below) for below in buttons), "what was due, and no notice"


@pytest.mark.soak
async def test_by_webhook_it_reminds_in_time_after_a_jump_of_the_clock(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    settings = {"WEBHOOK_URL": "https://bot.example.org", "PORT": str(port)}
    async with bot_process(tmp_path, CLOCK_OFFSET=str(tmp_path / "offset"), **settings) as bot:
        bot.command = BOT
        _set_wrong(bot, timedelta())
        people = await _to_be_reminded(bot, within=4)
        await bot.start()
        await bot.telegram.wait(lambda: bot.telegram.called("setWebhook"), PATIENCE)
        asked = len(bot.telegram.called("getMe"))
        _set_wrong(bot, HALF_A_YEAR)
        await bot.telegram.wait(lambda: len(bot.telegram.called("getMe")) > asked, PATIENCE)
        await _are_reminded(people)
        assert WRONG in bot.log
