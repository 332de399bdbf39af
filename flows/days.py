"""Days and times as people type them, in their own language and digits -> values, or a question.

A day that can be read in two ways is never guessed: all its readings are returned, and the person is asked.
Numbers are read here, the day before the month, as offices in the UK write it; words like "tomorrow" by
dateparser.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import dateparser
from dateparser.data.languages_info import language_order

from flows.answers import InvalidAnswer
from flows.day_halves import HALVES, NOON, half_of, plain, without
from flows.day_names import is_letter, named, plain_words, with_digits
from flows.doubts import OTHER_SIDE, SPELT, turns_round
from flows.hour_parts import BEFORE, DAWN, MINUTES_FIRST, PARTS, SIGNED, is_understood, minutes_of

FARTHEST = timedelta(days=400)  # an appointment that is farther away is a slip
WEEK = timedelta(days=7)
DARK = 7  # an hour before this one, without "am", may be meant for the afternoon
SEPARATED = r"\s?[-/.]\s?"
ISO = re.compile(r"(?<!\d)(20\d\d)[-/.](\d\d?)[-/.](\d\d?)(?!\d)")
NUMBERS = re.compile(rf"(?<!\d)(?<!\d[-/.])(\d\d?){SEPARATED}(\d\d?)(?:{SEPARATED}(20\d\d|\d\d))?(?![\d:])")
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
NTH = re.compile(r"\b[1-5](?:st|nd|rd|th|er|e|ème)\s+(\w+)", re.I)  # "4th Friday", of which month?
HOURS = re.compile(r"(?<![\d-])\d\d?\s?[-–]\s?\d\d?(?![\d-])")  # "Friday 11-12": the hours, or December?
ORDINAL = re.compile(r"\d(?:st|nd|rd|th|er|e|\.|-)", re.I)
BARE = re.compile(r"(?<!\d)(\d\d?)(?!\d)")
VAGUE = {"one day", "some day", "any day", "a day", "demain en huit"}
VAGUE |= {"dans 8 jours", "dans 15 jours"}  # a week and two, as many count them
# What dateparser does not know. Not "کل" and "কাল": yesterday or tomorrow.
NEAR = {
    "en": {"after tomorrow": 2, "tomorrow week": 8, "week tomorrow": 8, "a week tomorrow": 8}
    | {"week today": 7, "today week": 7, "a week today": 7, "in a week": 7, "in two weeks": 14}
    | {
        "in a fortnight": 14,
        "two weeks today": 14,
        "2 weeks today": 14,
        "two weeks from today": 14,
        "tonight": 0,
    }
    | {"tomorow": 1, "tommorow": 1, "tommorrow": 1, "tmrw": 1},
    "ar": {"بكرة": 1, "بكرا": 1, "بعد غد": 2, "بعد بكرة": 2},
    "fa": {"پس فردا": 2, "پسفردا": 2},
    "prs": {"پس فردا": 2, "پسفردا": 2},
    "bn": {"আজ": 0, "আজকে": 0, "আগামীকাল": 1, "আগামী কাল": 1},
    "ur": {"آج": 0, "آنے والا کل": 1, "آنے والی کل": 1},
    "ckb": {"ئەمڕۆ": 0, "ئه‌مڕۆ": 0, "سبەی": 1, "سبەینێ": 1, "دووسبەی": 2},
    "ps": {"نن": 0, "سبا": 1, "بل سبا": 2},
    "ti": {"ሎሚ": 0, "ሎሚ መዓልቲ": 0, "ጽባሕ": 1, "ድሕሪ ጽባሕ": 2},
}
PARSED = {"prs": "fa"}  # dateparser's name of a language, where it is another
SETTINGS = {"PREFER_DATES_FROM": "future", "DATE_ORDER": "DMY", "RETURN_AS_TIMEZONE_AWARE": False}


def read_days(text: str, today: date, languages: tuple[str, ...]) -> tuple[date, ...]:
    """The day that was meant, or those among which to choose. Raises InvalidAnswer: none, past, too far."""
    typed = SIGNED.sub(" ", with_digits(text))
    alone = without(CLOCK.sub(" ", typed), *HALVES, *PARTS.values(), BEFORE)
    words = plain_words(alone)
    if _day_in_doubt(text, typed, words, languages):
        raise InvalidAnswer("not_a_day")
    found = _days(typed, words, today, languages) or _days(alone, words, today, languages)
    if not found:
        raise InvalidAnswer("not_a_day")
    coming = tuple(day for day in dict.fromkeys(found) if today <= day <= today + FARTHEST)
    if not coming:
        raise InvalidAnswer("day_past" if max(found) < today else "no_such_date")
    return coming


def read_past_or_coming(text: str, today: date, languages: tuple[str, ...]) -> date:
    """The day that stands on a paper, with its month in words: of any year, else the next one to come."""
    month = named(plain_words(text), languages, "months")
    numbers = [int(word) for word in month[1] if word.isdigit()] if month else []
    days, years = [one for one in numbers if one < 100], [one for one in numbers if 2000 <= one < 2100]
    if month is None or len(days) != 1:
        raise InvalidAnswer("not_a_date")
    found = _existing((year, month[0], days[0]) for year in years or (today.year, today.year + 1))
    coming = found if years else [day for day in found if day >= today]
    if not coming:
        raise InvalidAnswer("no_such_date")
    return coming[0]


def read_times(text: str, *, alone: bool = True) -> tuple[time, ...]:
    """The time of day, or the two between which to choose; none where there is none.

    `alone`: nothing but a time was asked for, so that a bare number is an hour.
    """
    typed = with_digits(text)
    if not alone:
        typed = ISO.sub(" ", typed) if ISO.search(typed) else _without_date(typed)
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
    if DAWN not in text or hour > 12:
        return found
    return tuple(dict.fromkeys((*found, time(hour % 12 + 6, max(minutes, 0))))) if alone else ()


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
    from_dawn = [time(int(numbers[0]) % 12 + 6, minutes)] if DAWN in typed and minutes >= 0 else []
    return tuple(dict.fromkeys((*found, *from_dawn)))


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


def _days(typed: str, words: list[str], today: date, languages: tuple[str, ...]) -> list[date]:
    weekday = named(words, languages, "days")
    if weekday and named(weekday[1], languages, "days"):
        return []  # "Monday or Tuesday"
    if month := named(weekday[1] if weekday else words, languages, "months"):
        return _on(weekday, _in_month(month[0], month[1], today))
    if numbers := _numbers(typed, today):
        fitting = _on(weekday, numbers[:1] if weekday else numbers)
        if weekday and HOURS.search(typed):
            return [*_weekday(weekday[0], [], today, typed), *fitting]
        return fitting
    if weekday:
        return _weekday(*weekday, today, typed)
    return _relative(typed, today, languages)


def _day_in_doubt(text: str, typed: str, words: list[str], languages: tuple[str, ...]) -> bool:
    """ "4th Friday", "Friday 4-5pm", "before Friday"; but "after tomorrow" is a day."""
    if (nth := NTH.search(typed)) and named([nth[1].casefold()], languages, "days"):
        return True
    a_name = named(words, languages, "days") or named(words, languages, "months")
    a_day = a_name or NUMBERS.search(typed) or ISO.search(typed)
    return bool(SPAN.search(typed) or (a_day and turns_round(text, OTHER_SIDE)))


def _on(weekday: tuple[int, list[str]] | None, days: list[date]) -> list[date]:
    """The days that fall on the day of the week that was named too."""
    fitting = [day for day in days if weekday is None or day.weekday() == weekday[0]]
    if days and not fitting:
        raise InvalidAnswer("other_weekday")
    return fitting


def _in_month(month: int, words: list[str], today: date) -> list[date]:
    """A day with the name of its month; a year that is left out is the next one."""
    numbers = [int(word) for word in words if word.isdigit()]
    days, years = [one for one in numbers if one < 100], [one for one in numbers if one >= 2000]
    if len(days) != 1:
        return []
    found = _existing((year, month, days[0]) for year in years or (today.year, today.year + 1))
    if not found:
        raise InvalidAnswer("no_such_date")
    return found if years else [day for day in found if day >= today][:1]


def _numbers(typed: str, today: date) -> list[date]:
    """`2026-12-04`, or `4/12`, which may be meant the other way round. With dots it may be a time too."""
    if match := ISO.search(typed):
        return _existing([(int(match[1]), int(match[2]), int(match[3]))])
    if (match := NUMBERS.search(typed)) is None:
        return []
    first, second, year = int(match[1]), int(match[2]), match[3]
    if second > 12 and "." in match[0] and not year:
        return []  # 10.30 is a time
    years = [int(year) % 100 + 2000] if year else [today.year, today.year + 1]
    found = [_existing((one, *order) for one in years) for order in ((second, first), (first, second))]
    if not any(found):
        raise InvalidAnswer("no_such_date")
    return [day for days in found for day in (days if year else [one for one in days if one >= today][:1])]


def _weekday(number: int, others: list[str], today: date, typed: str) -> list[date]:
    """ "Friday" is the next one; "next Friday", or Friday said on a Friday, may be the one after it."""
    coming = today + timedelta(days=(number - today.weekday()) % 7)
    dates = [int(word) for word in others if word.isdigit()]
    if dates:
        month = [coming + WEEK * weeks for weeks in range(9)]
        fitting = [day for day in month if day.day == dates[0]][:1] if len(dates) == 1 else []
        marked = CLOCK.search(typed) or ORDINAL.search(typed) or len(others) > 1 or dates[0] > 12
        return [coming, *fitting] if fitting and not marked else fitting  # "Friday 4": the date, or at four?
    return [coming] if not others and coming != today else [coming, coming + WEEK]


def _relative(typed: str, today: date, languages: tuple[str, ...]) -> list[date]:
    """ "Tomorrow", "in two weeks"; a number alone is no day."""
    spelt = (one if is_letter(one) or one in "'’-" else " " for one in CLOCK.sub(" ", typed))
    said = " ".join("".join(spelt).split())
    if BARE.fullmatch(said) or said.casefold() in VAGUE:
        return []
    for language in languages:
        if said in NEAR.get(language, {}):
            return [today + timedelta(days=NEAR[language][said])]
    spellings = (said.replace(" ", "-"), said)  # "après demain" is not "demain"
    for spelling in spellings if said.count(" ") == 1 else (said,):
        for language in languages:
            if found := _parsed(spelling, PARSED.get(language, language), today):
                near = found - today <= timedelta(days=2)  # "next week" is no day
                return [found] if near or re.search(r"\d", said) else []
    return []


def _parsed(said: str, language: str, today: date) -> date | None:
    if language not in language_order:
        return None
    base = datetime.combine(today, time(12))
    found = dateparser.parse(said, languages=[language], settings={**SETTINGS, "RELATIVE_BASE": base})
    whole = found is not None and (found.hour, found.minute, found.second) == (12, 0, 0)
    return found.date() if found and whole else None


def _existing(parts: Iterable[tuple[int, int, int]]) -> list[date]:
    found = []
    for year, month, day in parts:
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return found


def _without_date(typed: str) -> str:
    match = NUMBERS.search(typed)
    is_date = match is not None and ("." not in match[0] or int(match[2]) <= 12)
    return typed.replace(match[0], " ", 1) if match and is_date else typed
