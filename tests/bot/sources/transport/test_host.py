"""Waiting for a turn at a host, and reading Retry-After."""

import pytest

from bot.sources import SourceDown
from bot.sources.transport.host import Host, HostLimits, seconds_to_wait
from tests.harness.sources import START, HandClock


async def test_who_gets_no_turn_in_time_is_told() -> None:
    """Whoever has the turn keeps it here for longer than the other waits."""
    time = HandClock()
    host = Host(HostLimits(at_once=1), time.clock)
    async with host.slot(time.monotonic() + 60):
        with pytest.raises(SourceDown, match="no turn in time"):
            async with host.slot(time.monotonic()):
                raise AssertionError("two had the turn")
    async with host.slot(time.monotonic()):
        assert host.is_open, "the turn was given back"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        (" 3123 ", 3123.0),
        ("Sun, 22 Nov 2026 09:01:40 GMT", 100.0),
        ("Sun, 22 Nov 2026 10:01:40 +0100", 100.0),
        ("Sun, 22 Nov 2026 09:01:40 -0000", 100.0),
        ("Sun, 22 Nov 2026 08:00:00 GMT", 0.0),
        ("9" * 5000, 999999999999.0),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("١٢", None),
        ("Sun, 99 Nov 2026 09:01:40 GMT", None),
    ],
)
def test_seconds_and_dates(header: str | None, seconds: float | None) -> None:
    assert seconds_to_wait(header, START) == seconds
