"""Counts the weeks that words beside a day move it on: "Friday week", "vendredi en quinze".

The words stand in `locales/<language>/days.yaml`. Whatever else counts, such as "in two weeks" beside a day
or "after next", may mean one of several days: then nothing is read, and the person is asked.
"""

from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from flows.reading.lexicons import day_words
from flows.reading.text import spaced_words

THE_DAY = "\x00"  # stands for the name of the day among the words, so that those around it stay apart
Meaning = int | Literal["either", "asks"]  # the weeks, "next week", or what has to be asked about


class WeekCount(NamedTuple):
    """How many weeks a day is moved on, and the other words beside it."""

    weeks: int
    others: list[str]


def count_weeks(words: list[str], others: list[str], languages: tuple[str, ...]) -> WeekCount | None:
    """The weeks that are counted on from a day that was named; None if that may mean several days.

    `words`: all that was typed, as plain words. `others`: the same without the name of the day.
    """
    remaining = _spaced([*_before(words, others), THE_DAY, *_after(words, others)])
    found: list[Meaning] = []
    for phrase, meaning in _phrases(languages):
        if phrase in remaining:
            found.append(meaning)
            remaining = remaining.replace(phrase, f" {THE_DAY} ", 1)
    if "asks" in found or len(found) > 1:
        return None
    weeks = found[0] if found and isinstance(found[0], int) else 0
    beside = [word for word in remaining.split() if word != THE_DAY]
    return WeekCount(weeks, [*beside, *("either" for meaning in found if meaning == "either")])


def counts_weeks(phrase: str, languages: tuple[str, ...]) -> bool:
    """Whether any word of a phrase counts weeks, months or days."""
    text = spaced_words(phrase)
    return any(counting in text for counting, _ in _phrases(languages))


def _before(words: list[str], others: list[str]) -> list[str]:
    """The words before the name of the day."""
    length = len(words) - len(others)
    first = next(at for at in range(len(words)) if words[:at] + words[at + length :] == others)
    return words[:first]


def _after(words: list[str], others: list[str]) -> list[str]:
    return others[len(_before(words, others)) :]


def _spaced(words: list[str]) -> str:
    return f" {' '.join(words)} "


@cache
def _phrases(languages: tuple[str, ...]) -> tuple[tuple[str, Meaning], ...]:
    """What counts in these languages, as it is looked for in a text; the longest first.

    Phrases that are asked about come before all: of "in a week", "a week" alone would be read.
    """
    meanings: dict[str, Meaning] = {}
    for language in reversed(languages):
        meanings |= dict(_phrases_of(language))
    return tuple(sorted(meanings.items(), key=_order))


def _order(entry: tuple[str, Meaning]) -> tuple[bool, int, str]:
    phrase, meaning = entry
    return not (meaning == "asks" and " " in phrase.strip()), -len(phrase), phrase


def _phrases_of(language: str) -> Iterator[tuple[str, Meaning]]:
    words = day_words(language)
    for phrase in words.counting:
        yield spaced_words(phrase), "asks"
    for phrase in words.either_week:
        yield spaced_words(phrase), "either"
    for weeks, phrases in words.weeks_later.items():
        for phrase in phrases:
            yield spaced_words(phrase), weeks
