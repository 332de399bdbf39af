"""Says what a typed text is taken for: one topic or command, up to three to choose from, or nothing known.

Despair and danger are heard before, by `danger.py`. Nothing here keeps or logs a word.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from flows.compiled.kept_build import code_in, is_kept, kept_build
from flows.definition.problems import FlowProblems
from flows.reading.asked.index import AskedIndex, Example
from flows.reading.asked.lexicon import FILE, NOTHING, AskedWords, Meant, SmallTalk, read_lexicons
from flows.reading.folding import folded_words
from flows.reading.lexicons import LOCALES, lexicon_sources

HERE = Path(__file__).parent
KEPT = "asked"  # the name under which it is kept once it is built
MOST = 3  # topics to choose from
# Found by cross-validation on the development sets, in which hardly two sentences are alike.
# `python -m tests.flows.reading.measure_asked limits` finds SURE_AHEAD anew: for each language the lowest of
# these steps at which at most 1.5 % of all sentences are answered wrongly. The more examples a language has,
# the higher it is: so none is below 0.40, although some could be, and a new one begins at the usual one.
SURE_STEPS = (0.40, 0.45, 0.50, 0.55, 0.60)
USUALLY_SURE = 0.45
# How far the nearest label is ahead of the next one, by the person's language.
SURE_AHEAD: Mapping[str, float] = {
    "ar": 0.55, "en": 0.55, "fa": 0.40, "fr": 0.50, "prs": 0.40, "tr": 0.50, "vi": 0.55,
}  # fmt: skip
# Either leaves less than one of 100 that ask without the right topic among three. The first spares 28 of
# 100 that ask nothing the topics; the second, texts that share but a few pieces of words with any example.
NONE_AHEAD = 0.25  # how far `none` may be ahead, so that topics are offered nevertheless
LEAST = 0.12  # what speaks for the nearest topic, at least
NEARLY = 0.6  # how like a name of a place a text is that leads there, and not to the answer that leads on
NEAR_ENOUGH = 0.2  # an example in the person's language or English that is as like explains the verdict


class Verdict(NamedTuple):
    """What a text is taken for: one thing if that is sure, else up to three to choose from, the best first.

    `example`: the sentence of the lexicons that is most like the text, of the first of them.
    `like`: how like it is, from 0 to 1. `language`: that of the file in which it stands.
    """

    kind: Literal["sure", "choice", "none"]
    meant: tuple[Meant, ...] = ()
    example: str = ""
    like: float = 0.0
    language: str = ""


class Matcher:
    """Knows what people ask, by the examples of these languages."""

    def __init__(
        self,
        examples: Sequence[Example[Meant]],
        small_talk: Iterable[tuple[SmallTalk, str]] = (),
        places: Iterable[tuple[str, Meant]] = (),
    ) -> None:
        self.index = AskedIndex(examples)
        self._talk = {word.letters: kind for kind, said in small_talk for word in folded_words(said)}
        self._places = dict(places)

    @classmethod
    def of(cls, languages: Mapping[str, AskedWords]) -> "Matcher":
        """Know what these lexicons say."""
        lexicons = languages.values()
        talk = ((kind, said) for words in lexicons for kind, all in words.small_talk.items() for said in all)
        places = (named for words in lexicons for named in words.places())
        return cls([one for words in lexicons for one in words.examples()], talk, places)

    def verdict(self, text: str, language: str | None = None) -> Verdict:
        """What a text is taken for. `language`: the person's own."""
        near = self.index.nearest(text)
        said = self.index.exact(text)
        if said is not None:
            return Verdict("none") if said == NOTHING else self._sure(text, said, language)
        if not near:
            return Verdict("none")
        topics = [one for one in near if one.label != NOTHING][:MOST]
        first, second = near[0], near[1]
        if first.label != NOTHING and first.weight - second.weight >= sure_ahead(language):
            return self._sure(text, first.label, language)
        if first.weight - topics[0].weight >= NONE_AHEAD or topics[0].weight < LEAST:
            return Verdict("none")
        found = self.index.example(text, topics[0].label, language, NEAR_ENOUGH)
        return Verdict("choice", tuple(one.label for one in topics), *found)

    def _sure(self, text: str, meant: Meant, language: str | None) -> Verdict:
        """What a text surely means: the place itself, if it is nearly one of the names of that."""
        found = self.index.example(text, meant, language, NEARLY)
        place = self._places.get(found.sentence) if found.likeness >= NEARLY else None
        return Verdict("sure", (place or meant,), *found)

    def small_talk(self, text: str) -> SmallTalk:
        """Which kind of small talk a text is; thanks, unless a word tells otherwise."""
        kinds = (self._talk.get(word.letters) for word in folded_words(text))
        return next((kind for kind in kinds if kind), "thanks")


def sure_ahead(language: str | None) -> float:
    """How far the nearest label is to be ahead in this language, so that it is answered at once."""
    return SURE_AHEAD.get(language or "", USUALLY_SURE)


def asked(text: str, language: str | None = None) -> Verdict:
    """What a text is taken for, by the lexicons of this release. `language`: the person's own."""
    return shipped().verdict(text, language)


@cache
def shipped() -> Matcher:
    """The matcher with the lexicons of this release, built once in some seconds. Raises FlowProblems."""
    return kept_build(KEPT, _sources(), _build)


def is_built() -> bool:
    """Whether an earlier process has built it."""
    return is_kept(KEPT, _sources())


def _sources() -> list[Path]:
    return [*code_in(HERE), *lexicon_sources(FILE)]


def _build() -> Matcher:
    languages, problems = read_lexicons(LOCALES)
    if problems:
        raise FlowProblems(problems)
    return Matcher.of(languages)
