"""Hears a call for help that names no danger: a short message that asks for help and says nothing else.

The words stand in `locales/<language>/danger.yaml`, under `call` and `beside_call`. Only a whole message
counts, so a sentence in which the word "help" stands stays the answer that it is.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flows.reading.folding import folded_words, without_long_runs

MOST_WORDS = 12  # of a call: whoever writes more, tells something


class CallWords(NamedTuple):
    """One language's words: those that ask for help, and those that may stand beside them, folded."""

    calls: tuple[str, ...]  # each with a space before and after; the longest first
    beside: frozenset[str]

    @classmethod
    def read(cls, calls: Iterable[str], beside: Iterable[str]) -> "CallWords":
        """Fold the words as they are written in a lexicon."""
        phrases = {_spaced(_letters(words)) for words in calls}
        longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
        return cls(tuple(longest_first), frozenset(word for words in beside for word in _letters(words)))


def call_in(text: str, lexicons: Mapping[str, CallWords], language: str | None) -> str | None:
    """The language in which a whole message calls for help; None: it is no call.

    The person's own `language` and English come first. In each, English words may stand beside the others.
    """
    words = _letters(text)
    if not 0 < len(words) <= MOST_WORDS:
        return None
    order = dict.fromkeys(
        code for code in (language, "en", *lexicons) if code is not None and code in lexicons
    )
    politely = lexicons["en"].beside if "en" in lexicons else frozenset()
    return next((code for code in order if _is_call(words, lexicons[code], politely)), None)


def _is_call(words: list[str], lexicon: CallWords, politely: frozenset[str]) -> bool:
    left = before = _spaced(words)
    for call in lexicon.calls:
        left = left.replace(call, "  ")
    return left != before and set(left.split()) <= lexicon.beside | politely


def _spaced(words: list[str]) -> str:
    return "".join(f" {word} " for word in words)


def _letters(text: str) -> list[str]:
    """The words of a text; a letter that is held down counts once: "heeeelp"."""
    return [(without_long_runs(word.letters) or (word.letters,))[-1] for word in folded_words(text)]
