"""Says what a typed text is taken for: one topic or command, up to three to choose from, or nothing known.

Despair and danger are heard before, by `danger.py`. Nothing here keeps or logs a word.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from flows.compiled.kept_build import code_in, kept_build
from flows.definition.problems import FlowProblems
from flows.reading.asked.index import AskedIndex, Example
from flows.reading.asked.lexicon import FILE, NOTHING, AskedWords, Meant, SmallTalk, read_lexicons
from flows.reading.folding import folded_words
from flows.reading.lexicons import LOCALES, lexicon_sources

HERE = Path(__file__).parent
MOST = 3  # topics to choose from
# Found by cross-validation on the development sets, in which hardly two sentences are alike: there, at most
# 1.5 % of all sentences are answered wrongly. `python -m tests.flows.reading.measure_asked dev` measures it.
SURE_AHEAD = 0.47  # how far the nearest label is ahead of the next one
SURE_LIKE = 0.2  # how like its nearest example the text is
CHOICE_LIKE = 0.12
NONE_AHEAD = 0.22  # how far `none` may be ahead, so that topics are offered nevertheless


class Verdict(NamedTuple):
    """What a text is taken for: one thing if that is sure, else up to three to choose from, the best first.

    `example`: the sentence of the lexicons that is most like the text, of the first of them.
    `like`: how like it is, from 0 to 1.
    """

    kind: Literal["sure", "choice", "none"]
    meant: tuple[Meant, ...] = ()
    example: str = ""
    like: float = 0.0


class Matcher:
    """Knows what people ask, by the examples of these languages."""

    def __init__(
        self, examples: Sequence[Example[Meant]], small_talk: Iterable[tuple[SmallTalk, str]] = ()
    ) -> None:
        self.index = AskedIndex(examples)
        self._talk = {word.letters: kind for kind, said in small_talk for word in folded_words(said)}

    @classmethod
    def of(cls, languages: Mapping[str, AskedWords]) -> "Matcher":
        """Know what these lexicons say."""
        lexicons = languages.values()
        talk = [
            (kind, said)
            for words in lexicons
            for kind, phrases in words.small_talk.items()
            for said in phrases
        ]
        return cls([one for words in lexicons for one in words.examples()], talk)

    def verdict(self, text: str, language: str | None = None) -> Verdict:
        """What a text is taken for. `language`: the person's own."""
        near = self.index.nearest(text)
        said = self.index.exact(text)
        if said is not None:
            return Verdict("none") if said == NOTHING else Verdict("sure", (said,), text, 1.0)
        if not near:
            return Verdict("none")
        topics = [one for one in near if one.label != NOTHING][:MOST]
        first, second = near[0], near[1]
        example, like = self.index.example(text, topics[0].label, language, SURE_LIKE)
        if first.label != NOTHING and first.weight - second.weight >= SURE_AHEAD and like >= SURE_LIKE:
            return Verdict("sure", (first.label,), example, like)
        if first.weight - topics[0].weight >= NONE_AHEAD or like < CHOICE_LIKE:
            return Verdict("none")
        return Verdict("choice", tuple(one.label for one in topics), example, like)

    def small_talk(self, text: str) -> SmallTalk:
        """Which kind of small talk a text is; thanks, unless a word tells otherwise."""
        kinds = (self._talk.get(word.letters) for word in folded_words(text))
        return next((kind for kind in kinds if kind), "thanks")


def asked(text: str, language: str | None = None) -> Verdict:
    """What a text is taken for, by the lexicons of this release. `language`: the person's own."""
    return shipped().verdict(text, language)


@cache
def shipped() -> Matcher:
    """The matcher with the lexicons of this release, built once in some seconds. Raises FlowProblems."""
    return kept_build("asked", [*code_in(HERE), *lexicon_sources(FILE)], _build)


def _build() -> Matcher:
    languages, problems = read_lexicons(LOCALES)
    if problems:
        raise FlowProblems(problems)
    return Matcher.of(languages)
