"""Reads times of day as people type them, in their own language and digits.

A time that can be read in two ways is never guessed: both readings are returned and the person chooses, or
is asked again. The words beside a time come from `lexicons.py`. If "half past" were ignored, an appointment
would be half an hour wrong; if "before" were, it would be at another time.

The lexicon of Tigrinya has no words for parts of the day: many of its speakers count the hours from dawn, so
such a word may mean another hour. They are asked.
"""

import re
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal

from flows.reading.dates import without_numeric_date
from flows.reading.lexicons import NUMBER_SIGN, WordList, day_lexicon
from flows.reading.text import InvalidAnswer, spaced_words, with_ascii_digits

Meridiem = Literal["am", "pm"]

EARLIEST_CLEAR = 7  # an hour before this one, without "am", may be meant for the afternoon
LATE_EVENING = 6  # an hour "at night" from this one on is before midnight
LATE_MORNING = 9  # an hour "at noon" from this one on is before twelve
# "Friday 4-5pm": from four to five, or the fourth at five?
SPAN = re.compile(
    r"(?<![\d/.-])(?:1\d|2[0-3]|[1-9])\s?[-–—]\s?\d\d?(?:[:.h]\d\d)?\s?(?:[ap]\.?\s?m|h)\b", re.I
)
BARE_NUMBER = re.compile(r"(?<!\d)(\d\d?)(?!\d)")


def read_times(text: str, *, alone: bool = True) -> tuple[time, ...]:
    """The time of day, or the readings between which to choose; none where there is none.

    `alone`: nothing but a time was asked for, so a bare number is an hour, and no time is an InvalidAnswer.
    """
    typed = with_ascii_digits(text)
    if not alone:
        typed = without_numeric_date(typed)
    if _may_be_another_time(text, typed, alone=alone):
        if alone:
            raise InvalidAnswer("not_a_time")
        return ()
    if match := _clock().search(typed):
        return _clock_times(text, match, alone=alone)
    return _bare_times(text, typed) if alone else _marked_times(text, typed)


def has_clock(typed: str) -> bool:
    """Whether there is an hour with its minutes or with "am", "pm" or "h"."""
    return bool(_clock().search(typed))


def without_clocks(typed: str) -> str:
    """The text without every hour that has its minutes or "am", "pm" or "h"."""
    return _clock().sub(" ", typed)


def without_marked_hours(typed: str) -> str:
    """The text without every number that a word makes an hour: "at 3", "3 o'clock", "half past 3"."""
    return _marked_hour().sub(" ", typed)


def is_ambiguous(text: str, words: WordList) -> bool:
    """Whether the text has one of the words, other than as a part of "before noon" or "quarter past"."""
    remainder = day_lexicon().time_words.removed_from(spaced_words(text))
    return words.found_in(re.sub(r"\d+", NUMBER_SIGN, remainder))


def _may_be_another_time(text: str, typed: str, *, alone: bool) -> bool:
    """Whether what stands beside the time may change it: "after", "or", a second time or number."""
    clocks = _clock().findall(typed)
    number_beside = alone and clocks and BARE_NUMBER.search(without_clocks(typed))
    several = len(clocks) > 1 or bool(number_beside or SPAN.search(typed))
    return several or is_ambiguous(text, day_lexicon().any_ambiguous)


def _clock_times(text: str, match: re.Match[str], *, alone: bool) -> tuple[time, ...]:
    """An hour with its minutes, or with a sign that it is one."""
    hour = int(match["hour"] or match["hour12"] or match["hour24"])
    minutes = int(match["minute"] or 0) or _minutes_in_words(text)
    meridiem = _meridiem_sign(match["sign"] or match["sign12"] or "") or _meridiem_in_words(text, hour)
    times = _times(hour, minutes, meridiem)
    if _may_count_from_dawn(text) and not alone:
        return ()
    return _by_both_clocks(text, times, hour, minutes)


def _bare_times(text: str, typed: str) -> tuple[time, ...]:
    """A bare hour, or an hour and its minutes in two numbers. Raises InvalidAnswer for any unknown word."""
    if spaced_words(text).strip() in day_lexicon().noon.words:
        return (time(12),)
    numbers = BARE_NUMBER.findall(typed)
    if not _are_hour_and_minutes(numbers) or not _is_nothing_else(text, typed):
        raise InvalidAnswer("not_a_time")
    hour, minutes = int(numbers[0]), int(numbers[1]) if numbers[1:] else _minutes_in_words(text)
    return _by_both_clocks(text, _times(hour, minutes, _meridiem_in_words(text, hour)), hour, minutes)


def _are_hour_and_minutes(numbers: list[str]) -> bool:
    """Whether the numbers may be an hour, or an hour and its minutes in two digits."""
    if len(numbers) == 2:
        return len(numbers[1]) == 2 and int(numbers[1]) < 60
    return len(numbers) == 1


def _is_nothing_else(text: str, typed: str) -> bool:
    """Whether the text is an hour and words for times; "1/2" and "10 minutes" are something else."""
    is_punctuated = re.search(r"\d\s*[^\w\s]\s*\d", typed)
    return not is_punctuated and _is_understood(text) and not _begins_with_minutes(typed)


def _marked_times(text: str, typed: str) -> tuple[time, ...]:
    """An hour that stands beside other things, if a word makes it one."""
    match = _marked_hour().search(typed)
    if match is None or _may_count_from_dawn(typed):
        return ()
    hour = int(match["after"] or match["before"])
    return _times(hour, _minutes_in_words(text), _meridiem_in_words(text, hour))


def _by_both_clocks(text: str, times: tuple[time, ...], hour: int, minutes: int) -> tuple[time, ...]:
    """The times, with the one six hours later where hours may be counted from dawn."""
    if not _may_count_from_dawn(text) or hour > 12 or minutes < 0:
        return times
    return tuple(dict.fromkeys((*times, time(hour % 12 + 6, minutes))))


def _times(hour: int, minutes: int, meridiem: Meridiem | None) -> tuple[time, ...]:
    """The time, or both that it may be; minutes below zero are before the hour. Raises InvalidAnswer."""
    if minutes < 0:
        return _times_before(hour, -minutes, meridiem)
    if hour > 23 or (meridiem and not 1 <= hour <= 12):
        raise InvalidAnswer("not_a_time")
    if meridiem:
        return (time(hour % 12 + (12 if meridiem == "pm" else 0), minutes),)
    if 1 <= hour < EARLIEST_CLEAR:
        return (time(hour + 12, minutes), time(hour, minutes))
    return (time(hour, minutes),)


def _times_before(hour: int, minutes: int, meridiem: Meridiem | None) -> tuple[time, ...]:
    if meridiem:  # "quarter to 12 pm" is in the morning
        full_hour = datetime.combine(date.min, _times(hour, 0, meridiem)[0]) + timedelta(days=1)
        return ((full_hour - timedelta(minutes=minutes)).time(),)
    return _times((hour - 1) % 24 if hour < 24 else hour, 60 - minutes, None)


def _meridiem_sign(sign: str) -> Meridiem | None:
    """What "am", "p.m." or one letter right after a time says."""
    if sign[:1] in day_lexicon().am_letters.words or sign[:1].casefold() == "a":
        return "am"
    if sign[:1] in day_lexicon().pm_letters.words or sign[:1].casefold() == "p":
        return "pm"
    return None


def _meridiem_in_words(text: str, hour: int) -> Meridiem | None:
    """What the words for a part of the day say; nothing where the hour says it alone (13 to 23)."""
    if hour > 12:
        return None
    words, lexicon = spaced_words(text), day_lexicon()
    if lexicon.night.found_in(words):
        return "pm" if LATE_EVENING <= hour < 12 else "am"
    if lexicon.morning.found_in(words):  # before the others: "before noon" has "noon" in it
        return "am"
    if lexicon.afternoon.found_in(words):
        return "pm"
    if lexicon.noon.found_in(words):
        return "am" if LATE_MORNING <= hour < 12 else "pm"
    return None


def _minutes_in_words(text: str) -> int:
    """The minutes that words add to the hour: 30, 15 or -15, else 0."""
    lexicon = day_lexicon()
    words = lexicon.night.removed_from(spaced_words(text))  # "نیمه شب", midnight, has "half" in it
    for minutes, part in ((-15, lexicon.quarter_to), (30, lexicon.half_past), (15, lexicon.quarter_past)):
        if part.found_in(words):
            return minutes
    return 0


def _is_understood(text: str) -> bool:
    """Whether all words beside the numbers are words for times."""
    words = spaced_words(re.sub(r"\d+", " ", spaced_words(text)))
    return not day_lexicon().understood.removed_from(words).strip()


def _begins_with_minutes(typed: str) -> bool:
    """Whether the first number counts minutes: "10 minutes" is not an hour."""
    return bool(_first_minutes().search(typed))


def _may_count_from_dawn(text: str) -> bool:
    """Whether there is a word for the hour that many people use when they count the hours from dawn."""
    return any(word in text for word in day_lexicon().hours_from_dawn.words)


@cache
def _clock() -> re.Pattern[str]:
    """An hour with its minutes or with a sign that it is one: "3:30", "3.30pm", "3 pm", "15h"."""
    lexicon = day_lexicon()
    letters = (lexicon.am_letters + lexicon.pm_letters).pattern
    sign = rf"(?P<{{}}>[ap]\.?\s?m\b\.?|(?:{letters})(?!\w))"
    return re.compile(
        rf"(?<![\d/.-])(?P<hour>\d\d?)\s?[:.h]\s?(?P<minute>[0-5]\d)(?![\d/.-]\d|\d)(?:\s?{sign.format('sign')})?"
        rf"|(?<!\d)(?P<hour12>\d\d?)\s?{sign.format('sign12')}|(?<!\d)(?P<hour24>\d\d?)\s?h(?![\w])",
        re.I,
    )


@cache
def _marked_hour() -> re.Pattern[str]:
    """An hour that a word before it or after it marks as one, but without minutes and "am" or "pm"."""
    lexicon = day_lexicon()
    before = (lexicon.hour_parts + lexicon.before_hour).pattern
    after = (lexicon.hour_parts + lexicon.after_hour).pattern
    end = r"(?!\s?(?:[\d:./-]|h\b|[ap]\.?\s?m\b)|\w)"
    return re.compile(
        rf"(?<!\w)(?:{before})\s?(?P<after>\d\d?)(?:\s?(?:{after}))?{end}"
        rf"|(?<![\w:./-])(?P<before>\d\d?)\s?(?:{after}){end}",
        re.I,
    )


@cache
def _first_minutes() -> re.Pattern[str]:
    """A first number with a word for minutes after it; a short form ("min.") has to stand alone."""
    words = day_lexicon().minutes.words
    stems = [re.escape(word.removesuffix(".")) + (r"\b" if word.endswith(".") else "") for word in words]
    return re.compile(rf"^\D*\d+\s?(?:{'|'.join(stems) or '(?!)'})", re.I)
