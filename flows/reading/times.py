"""Times of day as people type them -> values, or a question. What may be another time is never guessed."""

import re
from datetime import date, datetime, time, timedelta

from flows.reading.day_halves import NOON, half_of, plain
from flows.reading.day_numbers import without_day
from flows.reading.doubts import OTHER_SIDE, SPELT, turns_round
from flows.reading.hour_parts import DAWN, MINUTES_FIRST, SIGNED, is_understood, minutes_of
from flows.reading.names import with_digits
from flows.reading.text import InvalidAnswer

DARK = 7  # an hour before this one, without "am", may be meant for the afternoon
HALF = r"(?P<{}>[ap]\.?\s?m\b\.?|[مص](?!\w))"
SIGNS = {"م": "P", "ص": "A"}  # how Arabic shortens the halves of the day
CLOCK = re.compile(
    rf"(?<![\d/.-])(?P<hour>\d\d?)\s?[:.h]\s?(?P<minute>[0-5]\d)(?![\d/.-]\d|\d)(?:\s?{HALF.format('half')})?"
    rf"|(?<!\d)(?P<hour12>\d\d?)\s?{HALF.format('half12')}|(?<!\d)(?P<hour24>\d\d?)\s?h(?![\w])",
    re.I,
)
# "Friday 4-5pm": from four to five, or the fourth at five?
SPAN = re.compile(
    r"(?<![\d/.-])(?:1\d|2[0-3]|[1-9])\s?[-–—]\s?\d\d?(?:[:.h]\d\d)?\s?(?:[ap]\.?\s?m|h)\b", re.I
)
BARE = re.compile(r"(?<!\d)(\d\d?)(?!\d)")


def read_times(text: str, *, alone: bool = True) -> tuple[time, ...]:
    """The time of day, or the two between which to choose; none where there is none.

    `alone`: nothing but a time was asked for, so that a bare number is an hour.
    """
    typed = with_digits(text)
    if not alone:
        typed = without_day(typed)
    if _doubtful(text, typed, alone=alone):
        if alone:
            raise InvalidAnswer("not_a_time")
        return ()
    if match := CLOCK.search(typed):
        return _clock_times(text, match, alone=alone)
    if alone:
        return _bare_times(text, typed)
    if (match := SIGNED.search(typed)) and DAWN not in typed:
        hour = int(match["after"] or match["before"])
        return _times(hour, minutes_of(text), half_of(text, hour))
    return ()


def _doubtful(text: str, typed: str, *, alone: bool) -> bool:
    """Whether what stands beside the time may make it another one: "after", "or", a second time or number."""
    clocks = len(CLOCK.findall(typed))
    beside = alone and clocks and BARE.search(CLOCK.sub(" ", typed))
    return clocks > 1 or bool(beside or SPAN.search(typed)) or turns_round(text, OTHER_SIDE, SPELT)


def _clock_times(text: str, match: re.Match[str], *, alone: bool) -> tuple[time, ...]:
    """An hour with its minutes, or with a sign that it is one."""
    sign = (match["half"] or match["half12"] or "")[:1].upper()
    hour = int(match["hour"] or match["hour12"] or match["hour24"])
    minutes = int(match["minute"] or 0) or minutes_of(text)
    found = _times(hour, minutes, SIGNS.get(sign, sign) or half_of(text, hour))
    if DAWN in text and not alone:
        return ()
    return _by_both_clocks(text, found, hour, minutes)


def _bare_times(text: str, typed: str) -> tuple[time, ...]:
    """An hour without a sign of it, or an hour and its minutes in two numbers; no word may be left over."""
    if plain(text).strip() in NOON.split("|"):
        return (time(12),)
    numbers = BARE.findall(typed)
    spaced = not re.search(r"\d\s*[^\w\s]\s*\d", typed)
    if not 1 <= len(numbers) <= 2 or not spaced or not is_understood(text) or MINUTES_FIRST.search(typed):
        raise InvalidAnswer("not_a_time")
    minutes = int(numbers[1]) if numbers[1:] else minutes_of(text)
    if minutes > 59 or (numbers[1:] and len(numbers[1]) < 2):
        raise InvalidAnswer("not_a_time")
    found = _times(int(numbers[0]), minutes, half_of(text, int(numbers[0])))
    return _by_both_clocks(text, found, int(numbers[0]), minutes)


def _by_both_clocks(text: str, found: tuple[time, ...], hour: int, minutes: int) -> tuple[time, ...]:
    """Where hours may be counted from dawn, the one by that clock too."""
    if DAWN not in text or hour > 12 or minutes < 0:
        return found
    return tuple(dict.fromkeys((*found, time(hour % 12 + 6, minutes))))


def _times(hour: int, minute: int, half: str) -> tuple[time, ...]:
    """`minute` below zero: before the hour."""
    if minute < 0 and not half:
        return _times((hour - 1) % 24 if hour < 24 else hour, 60 + minute, "")
    if minute < 0:
        before = datetime.combine(date.min, _times(hour, 0, half)[0]) + timedelta(days=1, minutes=minute)
        return (before.time(),)
    if hour > 23 or (half and not 1 <= hour <= 12):
        raise InvalidAnswer("not_a_time")
    if half:
        return (time(hour % 12 + (12 if half == "P" else 0), minute),)
    if 1 <= hour < DARK:
        return (time(hour + 12, minute), time(hour, minute))
    return (time(hour, minute),)
