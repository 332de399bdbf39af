"""The attacker's list is long enough, and every attempt says what is tried."""

from tests.abuse.__main__ import listed


def test_every_attempt_is_told() -> None:
    attempts = [attempt for _, tests in listed() for attempt in tests]
    assert len(attempts) >= 40
    assert [attempt.test for attempt in attempts if len(attempt.words) < 15] == []
