"""The attacker's list is long enough, and every attempt says what is tried."""

from tests.abuse.__main__ import listed


def test_every_attempt_is_told() -> None:
    attempts = [one for _, tests in listed() for one in tests]
    assert len(attempts) >= 40
    assert [one.test for one in attempts if len(one.words) < 15] == []
