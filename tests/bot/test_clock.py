"""The clock that goes by Telegram's when this machine's is far off."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from structlog.testing import capture_logs

from bot.clock import FAR_OFF, CheckedClock, utc_now

TRUE = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Machine:
    """A machine whose clock can be set wrong by `error`, with a clock that hears Telegram's."""

    def __init__(self) -> None:
        self.passed, self.error = timedelta(), timedelta()
        self.clock = CheckedClock(lambda: self.true + self.error, self._seconds)

    def _seconds(self) -> float:
        return self.passed.total_seconds()

    @property
    def true(self) -> datetime:
        """The true time."""
        return TRUE + self.passed

    def hear(self) -> None:
        """Let an answer of Telegram's come."""
        self.clock.hear(format_datetime(self.true, usegmt=True))


@pytest.fixture
def machine() -> Iterator[Machine]:
    """A machine whose clock is right, and which has heard Telegram's."""
    machine = Machine()
    machine.hear()
    yield machine


def test_as_long_as_nothing_was_heard_the_machine_is_believed() -> None:
    machine = Machine()
    machine.error = HOUR
    assert machine.clock() == TRUE + HOUR and not machine.clock.is_wrong


@pytest.mark.parametrize("error", [200 * 24 * HOUR, HOUR, -HOUR, -24 * HOUR, FAR_OFF + timedelta(seconds=1)])
def test_a_jump_moves_nothing_also_before_the_next_answer(machine: Machine, error: timedelta) -> None:
    machine.passed, machine.error = HOUR, error
    assert machine.clock() == TRUE + HOUR and machine.clock.is_wrong


@pytest.mark.parametrize("error", [FAR_OFF, -FAR_OFF, timedelta(seconds=2)])
def test_a_small_difference_is_the_delay_of_an_answer(machine: Machine, error: timedelta) -> None:
    machine.error = error
    assert machine.clock() == TRUE + error and not machine.clock.is_wrong


def test_after_a_sleep_that_the_counter_slept_through_the_next_answer_puts_it_right(machine: Machine) -> None:
    machine.error = HOUR  # the counter has missed the hour, the clock of the machine has not
    asleep = machine.true + HOUR
    assert machine.clock.is_wrong
    machine.clock.hear(format_datetime(asleep, usegmt=True))
    assert machine.clock() == asleep and not machine.clock.is_wrong


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "Mon, 30 Nov 2026 99:00:00 GMT",
        "Mon, 30 Nov 2026 08:00:00",
        "Mon, 30 Nov 99999999999999999999 08:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",  # a server that has no clock
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ],
)
def test_a_header_that_is_no_date_is_ignored(machine: Machine, date: str) -> None:
    machine.clock.hear(date)
    assert machine.clock() == TRUE and not machine.clock.is_wrong


def test_the_operator_is_told_once_that_it_is_wrong_and_once_that_it_is_right(machine: Machine) -> None:
    with capture_logs() as logged:
        for machine.error in (HOUR, HOUR, timedelta(), timedelta()):
            machine.hear()
    assert [line["log_level"] for line in logged] == ["error", "warning"]


def test_by_default_it_is_the_machines_clock() -> None:
    assert utc_now() <= CheckedClock()() <= utc_now()
