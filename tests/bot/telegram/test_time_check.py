"""What the clock hears of Telegram's answers."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.clock import CheckedClock
from bot.telegram.time_check import LONGEST, ask_the_time, hear
from tests.standins.telegram import TOKEN

NOW = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)


class Machine:
    """A machine whose clock is right, also after it was asleep. `passed`: seconds, asleep too."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.clock = CheckedClock(self.now, lambda: self.passed)

    def now(self) -> datetime:
        """The true time."""
        return NOW + timedelta(seconds=self.passed)

    def ask(self, seconds: float, **headers: str) -> None:
        """Have an answer that was on its way for so many seconds."""

        asked = self.clock.seconds()
        self.passed += seconds
        hear(self.clock, asked, headers.get("date", ""))


@pytest.mark.parametrize("hours", [1, 8, 72])
def test_an_answer_that_a_machine_has_slept_through_shows_an_old_time(hours: int) -> None:
    machine = Machine()
    machine.ask(hours * 3600.0, date=format_datetime(NOW, usegmt=True))
    assert machine.clock() == machine.now() and not machine.clock.is_wrong


def test_a_long_poll_shows_the_time() -> None:
    machine = Machine()
    wrong = NOW + timedelta(hours=1)
    machine.ask(LONGEST, date=format_datetime(wrong, usegmt=True))
    assert machine.clock() == wrong and machine.clock.is_wrong


def test_an_answer_without_a_date_says_that_there_is_none() -> None:
    machine = Machine()
    assert not machine.clock.is_checked
    machine.ask(1.0)
    assert machine.clock() == machine.now() and machine.clock.is_checked


class _Mangled(HTTPXRequest):
    """Answers every call with what is no bot."""

    async def do_request(self, *_: object, **__: object) -> tuple[int, bytes]:
        return 200, b'{"ok": true, "result": {"id": 7}}'


async def test_an_answer_that_the_library_cannot_read_keeps_no_bot_from_starting() -> None:
    await ask_the_time(Bot(TOKEN, request=_Mangled(), get_updates_request=_Mangled()))
