"""The words in which people write days and times, read from `locales/<language>/days.yaml`.

Translators edit the files; `locales/en/days.yaml` explains every list. Many people mix languages, so the
lists of all files are used together (`day_lexicon`), whatever language somebody has chosen. Only the names of
days and months and words like "tomorrow" are looked up by language (`day_words`): the same letters may be
another day in another language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from re import escape, fullmatch
from typing import Annotated, Literal, Protocol, TypeVar, cast, get_args

from pydantic import Field

from flows.compiled.kept_build import code_in, kept_build
from flows.definition.problems import FlowProblems, Problem
from flows.definition.schema import Frozen
from flows.reading.text import spaced_words

HERE = Path(__file__).parent
LOCALES = HERE.parents[1] / "locales"
FILE = "days.yaml"
ANY_NUMBER = "{number}"
NUMBER_SIGN = "0"  # stands for any number in a text that is searched for words with {number}

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MonthName = Literal[
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
DaysAhead = Annotated[int, Field(ge=-7, le=366)]
CountedDays = Annotated[int, Field(ge=2, le=31)]
WeeksLater = Annotated[int, Field(ge=1, le=8)]
Words = tuple[Annotated[str, Field(pattern=r"\w")], ...]
Letters = tuple[Annotated[str, Field(min_length=1, max_length=1)], ...]


class Lexicon(Protocol):
    """What every file of words has: the language it is for."""

    @property
    def language(self) -> str:
        """The code of the language, as in the name of its folder."""


Model = TypeVar("Model", bound=Frozen)


class DayWords(Frozen):
    """One language's `days.yaml`."""

    language: str
    weekdays: Mapping[Weekday, Words] = {}  # besides the names that CLDR has
    months: Mapping[MonthName, Words] = {}
    days_from_today: Mapping[DaysAhead, Words] = {}
    days_ahead: Words = ()
    number_words: Mapping[CountedDays, Words] = {}
    vague_days: Words = ()
    weeks_later: Mapping[WeeksLater, Words] = {}
    either_week: Words = ()
    counting: Words = ()
    morning: Words = ()
    afternoon: Words = ()
    noon: Words = ()
    night: Words = ()
    night_before: Words = ()
    am_letters: Letters = ()
    pm_letters: Letters = ()
    half_past: Words = ()
    quarter_past: Words = ()
    quarter_to: Words = ()
    before_hour: Words = ()
    after_hour: Words = ()
    hours_from_dawn: Words = ()
    minutes: Words = ()
    beside_time: Words = ()
    ambiguous: Words = ()
    ambiguous_times: Words = ()

    def weekday_numbers(self) -> dict[str, int]:
        """The number of each name of a day: Monday is 0."""
        numbers = {day: number for number, day in enumerate(get_args(Weekday))}
        return {name: numbers[day] for day, names in self.weekdays.items() for name in names}

    def month_numbers(self) -> dict[str, int]:
        """The number of each name of a month: January is 1."""
        numbers = {month: number for number, month in enumerate(get_args(MonthName), 1)}
        return {name: numbers[month] for month, names in self.months.items() for name in names}

    def days_away(self) -> dict[str, int]:
        """How many days from today each word is, such as "tomorrow"."""
        return {word: days for days, words in self.days_from_today.items() for word in words}

    def counted_days(self, phrase: str) -> int | None:
        """How many days from today a phrase counts on, as "in 5 days" and "in five days" do; or None.

        `phrase`: in small letters, with ASCII digits.
        """
        numbers = {word: number for number, words in self.number_words.items() for word in words}
        number = "|".join([r"\d{1,3}", *map(escape, sorted(numbers, key=len, reverse=True))])
        for way in self.days_ahead:
            if match := fullmatch(escape(way).replace(escape(ANY_NUMBER), f"({number})"), phrase):
                return numbers.get(match[1]) or int(match[1])
        return None


@dataclass(frozen=True)
class WordList:
    """Words and phrases to look for in a text, or to take out of it.

    The texts are those that `spaced_words` returns.
    """

    words: tuple[str, ...]

    def __add__(self, other: "WordList") -> "WordList":
        return WordList(self.words + other.words)

    def found_in(self, text: str) -> bool:
        """Whether the text has one of the words."""
        return any(phrase in text for phrase in self._phrases)

    def is_exactly(self, text: str) -> bool:
        """Whether the whole text is one of the words."""
        return text in self._phrases

    def removed_from(self, text: str) -> str:
        """The text without the words; the longest go first, so that "quarter past" is not torn apart."""
        for phrase in self._phrases:
            while phrase in text:
                text = text.replace(phrase, " ")
        return text

    @cached_property
    def pattern(self) -> str:
        """A regular expression for one of the words as they are written; the longest are tried first."""
        longest_first = sorted(set(self.words), key=lambda word: (-len(word), word))
        return "|".join(map(escape, longest_first)) or "(?!)"  # without words it matches nothing

    @cached_property
    def _phrases(self) -> tuple[str, ...]:
        return tuple(sorted(set(map(_phrase, self.words)), key=lambda phrase: (-len(phrase), phrase)))


@dataclass(frozen=True)
class DayLexicon:
    """The words of every language for parts of the day and the hour. Each list is a key of `days.yaml`."""

    vague_days: WordList
    morning: WordList
    afternoon: WordList
    noon: WordList
    night: WordList
    night_before: WordList
    am_letters: WordList
    pm_letters: WordList
    half_past: WordList
    quarter_past: WordList
    quarter_to: WordList
    before_hour: WordList
    after_hour: WordList
    hours_from_dawn: WordList
    minutes: WordList
    beside_time: WordList
    ambiguous: WordList
    ambiguous_times: WordList

    @cached_property
    def day_periods(self) -> WordList:
        """The words for a part of the day, as CLDR calls them."""
        return self.morning + self.afternoon + self.noon + self.night

    @cached_property
    def hour_parts(self) -> WordList:
        """The words that add minutes to an hour, or take them away."""
        return self.quarter_to + self.half_past + self.quarter_past

    @cached_property
    def time_words(self) -> WordList:
        """The words that say more about the number beside them: "in the afternoon", "half past"."""
        return self.day_periods + self.hour_parts

    @cached_property
    def beside_day(self) -> WordList:
        """The words that belong to a time, and are taken out of a text before its day is read."""
        return self.time_words + self.before_hour

    @cached_property
    def understood(self) -> WordList:
        """Every word that may stand beside a time without making it another one."""
        whole = WordList(tuple(word.removesuffix(".") for word in self.minutes.words))
        return self.time_words + self.before_hour + self.after_hour + whole + self.beside_time

    @cached_property
    def any_ambiguous(self) -> WordList:
        """The words that make a time ambiguous: those for days too, and those for times alone."""
        return self.ambiguous + self.ambiguous_times


@cache
def day_lexicon() -> DayLexicon:
    """The lists of all languages together. Raises FlowProblems."""
    languages = _shipped().values()
    lists = {field.name: WordList(_union(languages, field.name)) for field in fields(DayLexicon)}
    return DayLexicon(**lists)


def day_words(language: str) -> DayWords:
    """The words of one language; none for a language without a file. Raises FlowProblems."""
    return _shipped().get(language) or DayWords(language=language)


def check_lexicons(locales: Path) -> list[Problem]:
    """Everything that is wrong with the `days.yaml` files, each with its line."""
    return read_lexicons(locales, FILE, DayWords)[1]


def read_lexicons(locales: Path, name: str, model: type[Model]) -> tuple[dict[str, Model], list[Problem]]:
    """The files with this name by language, and what is wrong with them. All that reads from disk here.

    `model`: has a `language`, and a field for each list of words.
    """
    from flows.definition.yaml_file import YamlFile  # a start that finds the lexicons kept reads no YAML

    lexicons: dict[str, Model] = {}
    problems: list[Problem] = []
    for path in sorted(locales.glob(f"*/{name}")):
        file, language = YamlFile(path, locales), path.parent.name
        lexicon = file.read(model, model.model_fields)
        problems += file.problems
        if lexicon and (other := cast(Lexicon, lexicon).language) != language:
            hint = f"Write language: {language}, or move the file."
            problems.append(Problem(file.name, 0, f"it is for the language {other!r}", hint))
        if lexicon:
            lexicons[language] = lexicon
    return lexicons, problems


def shipped_lexicons(name: str, model: type[Model]) -> Mapping[str, Model]:
    """The files of this release by language. Raises FlowProblems if one is faulty, or English has none."""
    return kept_build(Path(name).stem, lexicon_sources(name), lambda: _built(name, model))


def lexicon_sources(name: str) -> list[Path]:
    """All that the lexicons with this file name are made of: the files, and the code that reads them."""
    return [*code_in(HERE, HERE.parent / "definition"), *sorted(LOCALES.glob(f"*/{name}"))]


def _built(name: str, model: type[Model]) -> Mapping[str, Model]:
    lexicons, problems = read_lexicons(LOCALES, name, model)
    if "en" not in lexicons and not problems:
        problems = [Problem(f"{LOCALES.name}/en/{name}", 0, "cannot be found", "It has to be there.")]
    if problems:
        raise FlowProblems(problems)
    return lexicons


@cache
def _phrase(word: str) -> str:
    """A word of a list as it is looked for in a text. Cached, since most words are in several lists."""
    return spaced_words(word.replace(ANY_NUMBER, NUMBER_SIGN))


def _union(languages: Iterable[DayWords], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for language in languages for word in getattr(language, name)))


@cache
def _shipped() -> Mapping[str, DayWords]:
    """The files of this release. They are read when the first day is typed, so the start does not wait."""
    return shipped_lexicons(FILE, DayWords)
