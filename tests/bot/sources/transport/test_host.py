"""Reading Retry-After."""

import pytest

from bot.sources.transport.host import seconds_to_wait
from tests.harness.sources import START


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
