"""Reads days as people type them, in their own language and digits.

A day that can be read in two ways is never guessed: all its readings are returned, and the person is asked.
Numbers are read by `dates.py`, names by `names.py`, and words like "tomorrow" by dateparser and the lexicons.
"""

import re
from datetime import date, datetime, time, timedelta

from flows.reading.dates import dates_in_month, day_and_years, has_numeric_date, numeric_dates
from flows.reading.lexicons import NUMBER_SIGN, day_lexicon, day_words
from flows.reading.names import FoundName, find_month, find_weekday
from flows.reading.text import (
    ORDINAL_ENDINGS,
    InvalidAnswer,
    is_word_character,
    plain_words,
    spaced_words,
    with_ascii_digits,
)
from flows.reading.times import (
    BARE_NUMBER,
    SPAN,
    has_clock,
    is_ambiguous,
    without_clocks,
    without_marked_hours,
)
from flows.reading.week_counts import WeekCount, count_weeks, counts_weeks

FARTHEST = timedelta(days=400)  # an appointment farther away is a typing error
NEAR = timedelta(days=2)
WEEK = timedelta(days=7)
WEEKS_AHEAD = 9  # weeks in which "Friday 4" is looked for
AHEAD = timedelta(weeks=4)  # a date without its month is rarely farther away
NTH = re.compile(rf"\b[1-5](?:{ORDINAL_ENDINGS}|e|ème)\s+(\w+)", re.I)  # "4th Friday", of which month?
HOURS = re.compile(r"(?<![\d-])\d\d?\s?[-–]\s?\d\d?(?![\d-])")  # "Friday 11-12": the hours, or December?
ORDINAL = re.compile(rf"\d(?:{ORDINAL_ENDINGS}|e|\.|-)", re.I)
DATEPARSER_LANGUAGES = {"prs": "fa"}  # dateparser's code of a language, where it is another
DATEPARSER_SETTINGS = {
    "PREFER_DATES_FROM": "future",
    "DATE_ORDER": "DMY",
    "RETURN_AS_TIMEZONE_AWARE": False,
}


def read_days(text: str, today: date, languages: tuple[str, ...]) -> tuple[date, ...]:
    """The day that was meant, or those among which to choose.

    Raises InvalidAnswer if there is no day, or it is past, does not exist or is too far away.
    """
    days = read_any_days(text, today, languages)
    coming = tuple(day for day in days if today <= day <= today + FARTHEST)
    if not coming:
        raise InvalidAnswer("day_past" if max(days) < today else "no_such_date")
    return coming


def read_any_days(text: str, today: date, languages: tuple[str, ...]) -> tuple[date, ...]:
    """The days that may have been meant, past or to come. Raises InvalidAnswer if there is none."""
    typed = without_marked_hours(with_ascii_digits(text))
    clockless = spaced_words(without_clocks(typed))
    timeless = day_lexicon().beside_day.removed_from(clockless)
    words = plain_words(timeless)
    if _may_be_another_day(text, typed, words, languages):
        raise InvalidAnswer("not_a_day")
    hourless = day_lexicon().before_hour.removed_from(clockless)  # "tonight at 8": tonight is a day
    ways = (_days(way, words, today, languages) for way in (typed, hourless, timeless))
    days = next(filter(None, ways), [])
    if not days:
        raise InvalidAnswer("not_a_day")
    return tuple(dict.fromkeys(days))


def _may_be_another_day(text: str, typed: str, words: list[str], languages: tuple[str, ...]) -> bool:
    """Whether another day than the named one may be meant: "4th Friday", "Friday 4-5pm", "before Friday".

    "After tomorrow" has neither a name nor a number: it is a day of its own.
    """
    if SPAN.search(typed) or _is_nth_weekday(typed, languages) or _is_night_before(text, languages):
        return True
    is_named = find_weekday(words, languages) or find_month(words, languages)
    is_given = is_named or has_numeric_date(typed)
    return bool(is_given) and is_ambiguous(text, day_lexicon().ambiguous)


def _is_nth_weekday(typed: str, languages: tuple[str, ...]) -> bool:
    match = NTH.search(typed)
    return match is not None and find_weekday([match[1].casefold()], languages) is not None


def _is_night_before(text: str, languages: tuple[str, ...]) -> bool:
    """Whether the night before a day may be meant: in Persian "the night of Friday" is Thursday's.

    With a date, the weekday only goes with it.
    """
    words = plain_words(with_ascii_digits(text))
    if has_numeric_date(with_ascii_digits(text)) or find_month(words, languages):
        return False
    nights = day_lexicon().night_before
    after = [words[at : at + 2] for at, word in enumerate(words, 1) if nights.is_exactly(spaced_words(word))]
    return any(find_weekday(name, languages) for name in after)


def _days(typed: str, words: list[str], today: date, languages: tuple[str, ...]) -> list[date]:
    weekday = find_weekday(words, languages)
    if weekday and find_weekday(weekday.others, languages):
        return []  # "Monday or Tuesday"
    if month := find_month(weekday.others if weekday else words, languages):
        return _on_weekday(weekday, _in_month(month, today))
    if dates := numeric_dates(typed, today):
        return _numeric_days(typed, dates, weekday, today)
    if weekday:
        count = count_weeks(words, weekday.others, languages)
        return _weekdays(weekday, count, today, typed) if count else []
    return _relative(typed, today, languages)


def _in_month(month: FoundName, today: date) -> list[date]:
    """A day with the name of its month; without a year it is the next such day."""
    day, years = day_and_years(month.others)
    if day is None:
        return []
    dates = dates_in_month(month.number, day, years, today)
    return dates if years else dates[:1]


def _numeric_days(typed: str, dates: list[date], weekday: FoundName | None, today: date) -> list[date]:
    if weekday is None:
        return dates
    fitting = _on_weekday(weekday, dates[:1])
    if HOURS.search(typed):
        return [*_weekdays(weekday, WeekCount(0, []), today, typed), *fitting]
    return fitting


def _on_weekday(weekday: FoundName | None, days: list[date]) -> list[date]:
    """The days that fall on the day of the week that was typed along with them, if there is one.

    Raises InvalidAnswer if none does.
    """
    fitting = [day for day in days if weekday is None or day.weekday() == weekday.number]
    if days and not fitting:
        raise InvalidAnswer("other_weekday")
    return fitting


def _weekdays(weekday: FoundName, count: WeekCount, today: date, typed: str) -> list[date]:
    """The readings of a day of the week: "Friday" is the coming one, "Friday week" the one after that.

    "Next Friday", or "Friday" typed on a Friday, may also be the one a week later.
    """
    coming = today + timedelta(days=(weekday.number - today.weekday()) % 7)
    numbers = [int(word) for word in count.others if word.isdecimal()]
    if len(numbers) > 1 or (numbers and count.weeks):
        return []
    if numbers:
        dated = _with_date(coming, numbers[0])
        is_far = bool(dated) and dated[0] - coming > AHEAD  # "Friday 15" may be at three, or a slip
        is_doubtful = is_far or _may_be_hour(numbers[0], count.others, typed)
        return [coming, *dated] if dated and is_doubtful else dated
    is_clear = not count.others and coming != today
    first = coming + WEEK * count.weeks
    return [first] if is_clear else [first, first + WEEK]


def _with_date(coming: date, number: int) -> list[date]:
    """The first such weekday of the coming weeks that has this number as its date."""
    days = [coming + WEEK * weeks for weeks in range(WEEKS_AHEAD)]
    return [day for day in days if day.day == number][:1]


def _may_be_hour(number: int, others: list[str], typed: str) -> bool:
    """Whether the number in "Friday 4" may be an hour: nothing marks it as the date."""
    stands_alone = len(others) == 1
    is_ordinal = ORDINAL.search(typed) is not None
    return number <= 12 and stands_alone and not is_ordinal and not has_clock(typed)


def _relative(typed: str, today: date, languages: tuple[str, ...]) -> list[date]:
    """The day that words like "tomorrow" or "in two weeks" mean; a number alone is no day."""
    phrase = _relative_phrase(typed)
    if BARE_NUMBER.fullmatch(phrase) or _is_vague(phrase):
        return []
    if (days_away := _days_away(phrase.casefold(), languages)) is not None:
        return [today + timedelta(days=days_away)]
    day = _parsed(phrase, today, languages)
    if day is None or _counts_from_a_day(phrase, today, languages):
        return []
    if numbers := [int(number) for number in re.findall(r"\d+", phrase)]:
        return [day] if day < today or _is_counted(numbers, day, today) else []
    return [day] if day - today <= NEAR else []  # "next week" is no day


def _days_away(phrase: str, languages: tuple[str, ...]) -> int | None:
    """How many days from today a phrase of the lexicons means; None if they do not have it."""
    for words in map(day_words, languages):
        if phrase in (named := words.days_away()):
            return named[phrase]
        if (counted := words.counted_days(phrase)) is not None:
            return counted
    return None


def _is_vague(phrase: str) -> bool:
    ways = (phrase, re.sub(r"\d+", NUMBER_SIGN, phrase))
    return any(day_lexicon().vague_days.is_exactly(spaced_words(way)) for way in ways)


def _is_counted(numbers: list[int], day: date, today: date) -> bool:
    """Whether one number says which day it is: so many days, weeks or hours on, or the day of a month.

    dateparser passes over what it does not know: "the 4 of the month" would be in four months.
    """
    days = (day - today).days
    return len(numbers) == 1 and numbers[0] in (days, days / 7, days * 24, day.day)


def _counts_from_a_day(phrase: str, today: date, languages: tuple[str, ...]) -> bool:
    """Whether a phrase counts on from a day that it names, as "tomorrow fortnight" does: a part was read.

    Where that is one certain day, the lexicon has it.
    """
    if not counts_weeks(phrase, languages):
        return False
    words = phrase.split()
    parts = [" ".join(part) for at in range(1, len(words)) for part in (words[:at], words[at:])]
    named = (part for part in parts if not counts_weeks(part, languages) and not re.search(r"\d", part))
    return any(_is_word_for_day(part, today, languages) for part in named)


def _is_word_for_day(phrase: str, today: date, languages: tuple[str, ...]) -> bool:
    known = any(phrase.casefold() in day_words(language).days_away() for language in languages)
    return known or _parsed(phrase, today, languages) is not None


def _relative_phrase(typed: str) -> str:
    letters = (
        character if is_word_character(character) or character in "'’-" else " "
        for character in without_clocks(typed)
    )
    return " ".join("".join(letters).replace("’", "'").split())


def _parsed(phrase: str, today: date, languages: tuple[str, ...]) -> date | None:
    """What dateparser makes of the phrase in the first language that reads it."""
    hyphenated = phrase.replace(" ", "-")  # first, since "après demain" is not "demain"
    for spelling in (hyphenated, phrase) if phrase.count(" ") == 1 else (phrase,):
        for language in languages:
            if day := _parsed_in(DATEPARSER_LANGUAGES.get(language, language), spelling, today):
                return day
    return None


def _parsed_in(language: str, phrase: str, today: date) -> date | None:
    import dateparser  # with its data it is large, and needed for the first typed day only
    from dateparser.data.languages_info import language_order

    if language not in language_order:
        return None
    noon = datetime.combine(today, time(12))
    settings = {**DATEPARSER_SETTINGS, "RELATIVE_BASE": noon}
    parsed: datetime | None = dateparser.parse(phrase, languages=[language], settings=settings)
    is_whole_day = parsed is not None and parsed.time().replace(microsecond=0) == time(12)
    return parsed.date() if parsed and is_whole_day else None
