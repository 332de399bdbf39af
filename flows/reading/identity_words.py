"""The words after which people say a name or a date of birth, from `locales/<language>/identity.yaml`.

The phrases of all languages are looked for at once, because people mix languages.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from flows.definition.problems import Problem
from flows.definition.schema import Frozen
from flows.reading.folded_text import LETTER, WORD_BEGINS, WORD_ENDS, FoldedText, TextRange, fold
from flows.reading.lexicons import Words, read_lexicons, shipped_lexicons

FILE = "identity.yaml"
MOST_WORDS = 3  # of a name
NAME_WORD = re.compile(rf"[\s:\"“«']*(?P<word>{LETTER}+(?:['-]{LETTER}+)*)")
NEXT_WORD = re.compile(rf" (?P<word>{LETTER}+(?:['-]{LETTER}+)*)")
AND = "و"  # in Arabic it is written together with the word behind it
# What may stand as a date of birth beside its phrase: a whole date, or a year if nothing stands between.
WHOLE_DATE = r"\d{1,4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,4}|\d{1,2}\D{2,18}?(?:1[34]|19|20)\d\d"
YEAR = r"(?:1[34]|19|20)\d\d(?!\d)"
GAP = r"[^\d.;!?]"
BORN_BEFORE_DATE = re.compile(
    rf"{GAP}{{0,12}}?(?<!\d)(?P<whole>{WHOLE_DATE})(?!\d)|\W{{0,3}}(?P<year>{YEAR})"
)
BORN_AFTER_DATE = re.compile(
    rf"(?<![\d/.-])(?:(?P<whole>{WHOLE_DATE})(?!\d){GAP}{{0,12}}"
    rf"|(?P<year>{YEAR})(?:'?{LETTER}{{0,3}}\s){{1,2}})$"
)
NEAR = 40  # letters in front of a phrase in which its date is looked for


class IdentityWords(Frozen):
    """One language's `identity.yaml`."""

    language: str
    name_phrases: Words = ()
    born_phrases: Words = ()
    name_ends: Words = ()
    relatives: Words = ()  # a name with a capital follows
    not_after_relatives: Words = ()  # words with a capital that are no names


def names_said(text: FoldedText) -> Iterator[TextRange]:
    """Yield each name that a phrase such as "my name is" announces."""
    for match in _any_of(_ends_of_names()).finditer(text.folded):
        ends = _ends_of_names()[_key(match[0])]
        if name := _name(text, match.end(), ends):
            yield name
    yield from _names_of_relatives(text)


def _names_of_relatives(text: FoldedText) -> Iterator[TextRange]:
    """Yield each name behind "my son", "my wife". Only a capital tells it from another word: "my son is ill".

    Where all is in capitals, nothing does.
    """
    for match in _any_of(_relatives()).finditer(text.folded):
        start = match.end() + text.folded.startswith(",", match.end())
        follows = NAME_WORD.match(text.folded, start)
        if follows is None or text.is_capital(match.end() - 1) or not text.is_capital(follows.start("word")):
            continue
        if name := _name(text, start, _relatives()[match[0]]):
            yield name


def births_said(text: FoldedText) -> Iterator[TextRange]:
    """Yield each date or year that stands beside a phrase such as "born on"."""
    for match in _any_of(_born_phrases()).finditer(text.folded):
        before = text.folded[: match.start()]
        behind = BORN_BEFORE_DATE.match(text.folded, match.end())
        if date := behind or BORN_AFTER_DATE.search(before, max(len(before) - NEAR, 0)):
            yield _date(text, date)


def check_identity_words(locales: Path) -> list[Problem]:
    """Everything that is wrong with the `identity.yaml` files, each with its line."""
    return read_lexicons(locales, FILE, IdentityWords)[1]


def identity_words(language: str) -> IdentityWords:
    """The words of one language; none for a language without a file. Raises FlowProblems."""
    return _shipped().get(language) or IdentityWords(language=language)


def _date(text: FoldedText, date: re.Match[str]) -> TextRange:
    group = "whole" if date["whole"] else "year"
    return text.span(date.start(group), date.end(group))


def _name(text: FoldedText, start: int, ends: frozenset[str]) -> TextRange | None:
    """The name that begins here; None if it is another word, as in "my name is on the list"."""
    match = NAME_WORD.match(text.folded, start)
    if match is None or _is_no_name(match["word"], ends):
        return None
    capital, end = text.is_capital(match.start("word")), match.end("word")
    for _ in range(MOST_WORDS - 1):
        following = NEXT_WORD.match(text.folded, end)
        if following is None or _is_no_name(following["word"], ends) or following["word"].startswith(AND):
            break
        if capital and not text.is_capital(following.start("word")):
            break
        end = following.end("word")
    return text.span(match.start("word"), end)


def _is_no_name(word: str, ends: frozenset[str]) -> bool:
    return word in ends or any(letter.isdigit() for letter in word)


@cache
def _shipped() -> Mapping[str, IdentityWords]:
    return shipped_lexicons(FILE, IdentityWords)


@cache
def _ends_of_names() -> Mapping[str, frozenset[str]]:
    """The words before which a name ends, by the phrase that announces it."""
    return _ends_by("name_phrases", "name_ends")


@cache
def _relatives() -> Mapping[str, frozenset[str]]:
    """The words that are no name behind a relative, by the words for the relative."""
    return _ends_by("relatives", "name_ends", "not_after_relatives")


def _ends_by(phrases: str, *ends: str) -> Mapping[str, frozenset[str]]:
    """For each phrase of one list, the words of the other lists of its language."""
    found: dict[str, frozenset[str]] = {}
    for words in _shipped().values():
        own = frozenset(fold(word).folded for end in ends for word in getattr(words, end))
        for phrase in getattr(words, phrases):
            key = _key(fold(phrase).folded)
            found[key] = found.get(key, frozenset()) | own
    return found


@cache
def _born_phrases() -> frozenset[str]:
    return frozenset(_key(fold(word).folded) for words in _shipped().values() for word in words.born_phrases)


def _key(phrase: str) -> str:
    """A phrase as it is compared: without the space that may stand before a colon."""
    return re.sub(r"\s*:$", ":", phrase)


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return _pattern(frozenset(phrases))


@cache
def _pattern(phrases: frozenset[str]) -> re.Pattern[str]:
    """A regular expression for one of the phrases; the longest are tried first."""
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(f"{WORD_BEGINS}(?:{'|'.join(map(_one, longest_first))})")


def _one(phrase: str) -> str:
    if phrase.endswith(":"):
        return rf"{re.escape(phrase[:-1])}\s*:"
    return re.escape(phrase) + WORD_ENDS
