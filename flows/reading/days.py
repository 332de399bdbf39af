"""Days as people type them, in their own language and digits -> values, or a question.

A day that can be read in two ways is never guessed: all its readings are returned, and the person is asked.
Numbers are read by `day_numbers.py`, times by `times.py`, words like "tomorrow" by dateparser.
"""

import re
from datetime import date, datetime, time, timedelta

import dateparser
from dateparser.data.languages_info import language_order

from flows.reading.day_halves import HALVES, without
from flows.reading.day_numbers import ISO, NUMBERS, days_in, existing
from flows.reading.doubts import OTHER_SIDE, turns_round
from flows.reading.hour_parts import BEFORE, PARTS, SIGNED
from flows.reading.names import is_letter, named, plain_words, with_digits
from flows.reading.text import InvalidAnswer
from flows.reading.times import BARE, CLOCK, SPAN

FARTHEST = timedelta(days=400)  # an appointment that is farther away is a slip
WEEK = timedelta(days=7)
NTH = re.compile(r"\b[1-5](?:st|nd|rd|th|er|e|ème)\s+(\w+)", re.I)  # "4th Friday", of which month?
HOURS = re.compile(r"(?<![\d-])\d\d?\s?[-–]\s?\d\d?(?![\d-])")  # "Friday 11-12": the hours, or December?
ORDINAL = re.compile(r"\d(?:st|nd|rd|th|er|e|\.|-)", re.I)
VAGUE = {"one day", "some day", "any day", "a day", "demain en huit"}
VAGUE |= {"dans 8 jours", "dans 15 jours"}  # a week and two, as many count them
# What dateparser does not know. Not "کل" and "কাল": yesterday or tomorrow.
NEAR = {
    "en": dict.fromkeys(("tomorow", "tommorow", "tommorrow", "tmrw"), 1)
    | dict.fromkeys(("tomorrow week", "week tomorrow", "a week tomorrow"), 8)
    | dict.fromkeys(("week today", "today week", "a week today", "in a week"), 7)
    | dict.fromkeys(("in two weeks", "in a fortnight", "two weeks today", "2 weeks today"), 14)
    | {"two weeks from today": 14, "after tomorrow": 2, "tonight": 0},
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
    found = existing((year, month[0], days[0]) for year in years or (today.year, today.year + 1))
    coming = found if years else [day for day in found if day >= today]
    if not coming:
        raise InvalidAnswer("no_such_date")
    return coming[0]


def _days(typed: str, words: list[str], today: date, languages: tuple[str, ...]) -> list[date]:
    weekday = named(words, languages, "days")
    if weekday and named(weekday[1], languages, "days"):
        return []  # "Monday or Tuesday"
    if month := named(weekday[1] if weekday else words, languages, "months"):
        return _on(weekday, _in_month(month[0], month[1], today))
    if numbers := days_in(typed, today):
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
    found = existing((year, month, days[0]) for year in years or (today.year, today.year + 1))
    if not found:
        raise InvalidAnswer("no_such_date")
    return found if years else [day for day in found if day >= today][:1]


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
