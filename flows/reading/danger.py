"""Hears despair and danger in what people type, in any of the languages, whichever they have chosen.

What counts stands in `locales/<language>/danger.yaml`, where translators edit it; `locales/en/danger.yaml`
explains the format. Nothing here keeps, counts or logs a word.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import AfterValidator, BeforeValidator, Field, InstanceOf, ValidationInfo

from flows.compiled.kept_build import kept_build
from flows.definition.problems import FlowProblems, Problem
from flows.definition.schema import Frozen
from flows.reading.calls import CallWords, call_in
from flows.reading.folding import Word, folded_sentences, folded_words
from flows.reading.lexicons import LOCALES, lexicon_sources
from flows.reading.pattern_search import Hit, PatternIndex
from flows.reading.patterns import Pattern, read_pattern, read_way

FILE = "danger.yaml"
LONGEST_FORGIVEN = 1000  # characters of a text in which typing errors are forgiven: that takes long
MOST = 3  # kinds that are reported of one text
EVERYWHERE = "any"  # in `unless`: a look-alike of every kind

# In the order of severity: it decides between several that are heard.
DangerKind = Literal[
    "suicidal", "violence_now", "officers", "child_alone", "abuse", "trafficking", "fake_adviser"
]  # fmt: skip
KINDS: tuple[DangerKind, ...] = get_args(DangerKind)
TOPICS: Mapping[DangerKind, str] = {"violence_now": "danger_now", "officers": "danger_now"}


def _pattern(written: Any, info: ValidationInfo) -> Pattern:
    """Read a pattern. Raises ValueError. If the groups have a fault, only that is reported."""
    if not isinstance(written, str):
        raise ValueError("this is no text; put it into quotes")
    groups = info.data.get("groups")
    return Pattern(written, ()) if groups is None else read_pattern(written, groups)


def _with_letters(words: str) -> str:
    read_way(words)
    return words


WordRows = tuple[Annotated[str, AfterValidator(_with_letters)], ...]
Patterns = tuple[Annotated[InstanceOf[Pattern], BeforeValidator(_pattern)], ...]


class DangerWords(Frozen):
    """One language's `danger.yaml`."""

    language: str
    groups: Mapping[str, Annotated[WordRows, Field(min_length=1)]] = {}
    suicidal: Patterns = ()
    violence_now: Patterns = ()
    officers: Patterns = ()
    child_alone: Patterns = ()
    trafficking: Patterns = ()
    abuse: Patterns = ()
    fake_adviser: Patterns = ()
    call: WordRows = ()  # words that ask for help and name no danger; only a whole message of them counts
    beside_call: WordRows = ()  # words that may stand beside these
    unless: Mapping[Literal[DangerKind, "any"], Patterns] = {}  # look-alikes of a kind, or of every kind
    exact: WordRows = ()  # words in which no typing error is forgiven

    def patterns(self) -> Iterator[tuple["_Label", Pattern]]:
        """What is heard, by kind."""
        for kind in KINDS:
            yield from ((_Label(self.language, kind), pattern) for pattern in getattr(self, kind))

    def look_alikes(self) -> Iterator[tuple["_AlikeLabel", Pattern]]:
        """What is not heard, by kind or `EVERYWHERE`."""
        for kind, patterns in self.unless.items():
            yield from ((_AlikeLabel(self.language, kind), pattern) for pattern in patterns)


@dataclass(frozen=True, slots=True)
class Danger:
    """What is heard in a text: its kind, and the pattern of the lexicon that says it."""

    kind: DangerKind
    example: str
    language: str  # of the lexicon

    @property
    def topic(self) -> str:
        """What it is called where topics are counted: both kinds of danger at this moment are one."""
        return TOPICS.get(self.kind, self.kind)


class _Label(NamedTuple):
    language: str
    kind: DangerKind


class _AlikeLabel(NamedTuple):
    language: str
    kind: DangerKind | Literal["any"]


class Listener:
    """Hears what the lexicons of these languages say, in one search."""

    def __init__(self, languages: Mapping[str, DangerWords]) -> None:
        lexicons = languages.values()
        exact = {
            word.letters for lexicon in lexicons for words in lexicon.exact for word in folded_words(words)
        }
        self._patterns = PatternIndex((entry for lexicon in lexicons for entry in lexicon.patterns()), exact)
        self._unless = PatternIndex((entry for lexicon in lexicons for entry in lexicon.look_alikes()), exact)
        self._calls = {
            lexicon.language: CallWords.read(lexicon.call, lexicon.beside_call) for lexicon in lexicons
        }

    def hear(self, text: str, language: str | None = None) -> tuple[Danger, ...]:
        """The dangers in a text, the worst first. `language`: the person's own.

        What is said in their language or in English counts before the others. Typing errors are forgiven in
        these two, in a text that is not too long, and only if nothing is said without one.
        """
        own = (language, "en")
        sentences = folded_sentences(text)
        hits = self._hits(sentences, language, forgiving=False)
        hits = [hit for hit in hits if hit.label.language in own] or hits
        if not hits and len(text) <= LONGEST_FORGIVEN:
            misspelled = [sentence for sentence in sentences if self._patterns.has_typing_errors(sentence)]
            hits = self._hits(misspelled, language, forgiving=True)
            hits = [hit for hit in hits if hit.label.language in own]
        return _worst_first(hits)

    def call(self, text: str, language: str | None = None) -> str | None:
        """The language in which a text calls for help and says nothing else; None: it is no such call."""
        return call_in(text, self._calls, language)

    def looks(self, text: str) -> int:
        """How many patterns are looked at in a text: what the search costs."""
        found = map(self._patterns.occurrences, folded_sentences(text))
        return sum(len(list(self._patterns.candidates(occurrences))) for occurrences in found)

    def _hits(
        self, sentences: list[list[Word]], language: str | None, *, forgiving: bool
    ) -> list[Hit[_Label]]:
        return [hit for sentence in sentences for hit in self._meant(sentence, language, forgiving=forgiving)]

    def _meant(self, sentence: list[Word], language: str | None, *, forgiving: bool) -> list[Hit[_Label]]:
        """The hits that are no part of a look-alike. A look-alike may always have typing errors.

        The look-alikes of a lexicon count for its own hits, and those of the person's own language for all.
        """
        hits = list(self._patterns.search(sentence, forgiving=forgiving))
        alike = list(self._unless.search(sentence, forgiving=True)) if hits else []
        return [hit for hit in hits if not any(_cancels(other, hit, language) for other in alike)]


def hear(text: str, language: str | None = None) -> tuple[Danger, ...]:
    """The dangers in a text, the worst first, `MOST` at the most. `language`: the person's own, if known."""
    return shipped().hear(text, language)


def hear_call(text: str, language: str | None = None) -> str | None:
    """The language in which a text calls for help and says nothing else; None: it is no such call."""
    return shipped().call(text, language)


def check_danger(locales: Path) -> list[Problem]:
    """Everything that is wrong with the `danger.yaml` files, each with its line."""
    return read_lexicons(locales)[1]


def _cancels(alike: Hit[_AlikeLabel], hit: Hit[_Label], language: str | None) -> bool:
    counts = alike.label.language in (hit.label.language, language)
    return counts and alike.label.kind in (hit.label.kind, EVERYWHERE) and alike.span.overlaps(hit.span)


def _worst_first(hits: list[Hit[_Label]]) -> tuple[Danger, ...]:
    """One danger a kind, with the pattern that covers the most words."""
    longest: dict[DangerKind, Hit[_Label]] = {}
    for hit in hits:
        best = longest.get(hit.label.kind)
        if best is None or _length(hit) > _length(best):
            longest[hit.label.kind] = hit
    worst = (longest[kind] for kind in KINDS if kind in longest)
    return tuple(Danger(hit.label.kind, hit.pattern, hit.label.language) for hit in worst)[:MOST]


def _length(hit: Hit[_Label]) -> int:
    return hit.span.end - hit.span.start


@cache
def shipped() -> Listener:
    """The listener with the lexicons of this release, built once in some seconds. Raises FlowProblems."""
    return kept_build("danger", lexicon_sources(FILE), _build)


def read_lexicons(locales: Path) -> tuple[dict[str, DangerWords], list[Problem]]:
    """The lexicons by language, and what is wrong with them. This is all that reads from disk here."""
    languages: dict[str, DangerWords] = {}
    problems: list[Problem] = []
    for path in sorted(locales.glob(f"*/{FILE}")):
        words, faults = _read(path, locales)
        problems += faults
        if words is None:
            continue
        languages[path.parent.name] = words
        if words.language != path.parent.name:
            hint = f"Write language: {path.parent.name}, or move the file."
            name = path.relative_to(locales.parent).as_posix()
            problems.append(Problem(name, 0, f"it is for the language {words.language!r}", hint))
    return languages, problems


def _build() -> Listener:
    languages, problems = read_lexicons(LOCALES)
    if problems:
        raise FlowProblems(problems)
    return Listener(languages)


def _read(path: Path, locales: Path) -> tuple[DangerWords | None, list[Problem]]:
    """A lexicon. Only one with a fault is read with the lines of its words, which takes ten times as long."""
    from ruamel.yaml import YAML  # a start that finds the lexicons kept reads no YAML
    from ruamel.yaml.error import YAMLError

    from flows.definition.yaml_file import YamlFile

    try:
        return DangerWords.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8"))), []
    except (OSError, ValueError, YAMLError):
        file = YamlFile(path, locales)
        return file.read(DangerWords, DangerWords.model_fields), file.problems
