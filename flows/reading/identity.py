"""Finds what shows who somebody is in a text: names, dates of birth, phone numbers, addresses, references.

It is pointed out before the text is kept. A miss is a danger, and a false alarm costs a tap. Names are found
only where people say so ("my name is"); the words for that are in `locales/<language>/identity.yaml`.

The patterns are applied to the text in its folded form: small letters, no accents, ASCII digits.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from flows.definition.schema import IdentityKind
from flows.reading.folded_text import LETTER, FoldedText, TextRange, fold
from flows.reading.identity_words import births_said, names_said
from flows.reading.names import month_names
from flows.reading.postcodes import INWARD, OUTWARD

BLANK = "[…]"
GROWN_UP = 18  # years: a date in figures that is older is more likely a date of birth than of an event
SOLAR_HIJRI = 621  # years by which the calendar of Iran and Afghanistan is behind
OLDEST = 1910

EMAIL = re.compile(r"[\w.+-]+\s?@\s?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
GAP = r"[\s().-]{0,3}"
PHONES = (
    re.compile(rf"(?:\+|(?<!\d)00){GAP}\d(?:{GAP}\d){{7,13}}(?!\d)"),  # with the code of a country
    re.compile(rf"(?<![\w/+])(?<!\d[.-])(?!\d\d[-.]\d\d[-.]\d\d)0(?:{GAP}\d){{9,10}}(?!\d)"),
    re.compile(r"(?<![\w/+£$€.,])7\d{3}[\s-]?\d{3}[\s-]?\d{3}(?![\d,])"),  # a mobile without its 0
)
REFERENCES = (
    re.compile(r"(?<![\d-])\d{4}([-\s]?)\d{4}\1\d{4}\1\d{4}(?![\d-])"),  # UAN
    re.compile(r"(?<!\w)(?:gwf|asf|arc|brp)[\s/:-]{0,2}\d{5,9}(?:/\d{1,3})?(?!\w)"),
    re.compile(r"(?<!\w)[a-z]{1,3}[-/]?\d{6,9}(?:/\d{1,3})?(?!\w)"),  # Home Office, port, passport, card
    re.compile(r"(?<!\w)[a-z]\s\d{7}(?:/\d{1,3})?(?!\w)"),
    re.compile(r"(?<!\w)[a-z]{2}\s?\d\d\s?\d\d\s?\d\d\s?[a-d](?!\w)"),  # National Insurance
    re.compile(r"(?<!\w)[a-z]{2}[/-]\d{4,5}[/-]\d{4,6}(?!\w)|(?<!\w)ui-\d{4}-\d{6}(?!\w)"),  # tribunals
    re.compile(
        r"(?<!\w)(?:ref|reference|passport|visa|uan)(?:\s(?:number|no|is))*[\s.:#]{1,3}(\d{6,12})(?!\w)"
    ),
)
POSTCODE = re.compile(rf"(?<!\w){OUTWARD}\s?{INWARD}(?!\w)", re.IGNORECASE)
ROAD = "road|rd|street|avenue|ave|lane|crescent|terrace|gardens|grove|mews"
# These are other words too, so they count only with a capital.
CLOSE = "st|close|court|drive|way|place|square|hill|park|walk|row|green|rise|view|parade|house|wharf"
STREET = re.compile(
    r"(?:(?<!\w)(?:flat|apartment|apt|unit|room)\s\w{1,4},?\s)?"
    rf"(?<![\w£$€.,/:-])(?!(?:19|20)\d\d\s)\d{{1,4}}[a-d]?,?\s(?P<name>(?:{LETTER}['\w-]*\s){{1,3}})"
    rf"(?P<kind>{ROAD}|{CLOSE})(?!\w)"
)
NO_STREET = re.compile(
    r"\b(?:in|on|at|of|near|to|from|by|for|with|and|or|a|an|the|my|our|their|his|her|people|persons?|times?|years?"
    r"|months?|weeks?|days?|hours?|minutes?|miles|families|children|friends|church(?:es)?|main|different|other|more"
    r"|first|second|high|crown|county|supreme|magistrates|january|february|march|april|may|june|july|august"
    r"|september|october|november|december)\b"
)
PUT_BEFORE = frozenset({"the", "high"})  # "12 The Avenue", "12 High Street"
DAY_FIRST = re.compile(
    r"(?<![\w/.-])(?P<day>\d\d?)\s?[-/.]\s?(?P<month>\d\d?)\s?[-/.]\s?(?P<year>(?:1[34]|19|20)?\d\d)(?![\d/:])"
)
YEAR_FIRST = re.compile(
    r"(?<![\w/.-])(?P<year>(?:1[34]|19|20)\d\d)\s?[-/.]\s?(?P<month>\d\d?)\s?[-/.]\s?(?P<day>\d\d?)(?![\d/:])"
)
CLAUSE = re.compile(r"[^,;:!?()،؛።\n]+")
DATE_ALONE = re.compile(
    rf"\s*(?P<day>\d\d?)(?:st|nd|rd|th)?\s(?P<month>{LETTER}+)\s(?P<year>(?:19|20)\d\d)\.?\s*"
)
BLANKS = re.compile(r"\[…\](?:[\s,;/–-]*\[…\])+")

Part = tuple[TextRange, IdentityKind]


@dataclass(frozen=True, slots=True)
class Identity:
    """What a text shows of who somebody is, and the text with a blank in place of each such part."""

    kinds: tuple[IdentityKind, ...]  # in the order in which they stand, each once
    blanked: str


def read_identity(text: str, today: date, expected: Collection[IdentityKind] = ()) -> Identity:
    """Find what shows who somebody is. `expected`: the kinds that are wanted in this text."""
    folded = fold(text)
    parts = _without_overlaps(_parts(folded, today, expected))
    kinds = dict.fromkeys(kind for _, kind in parts)
    return Identity(tuple(kinds), _blanked(folded.original, [span for span, _ in parts]))


def _parts(text: FoldedText, today: date, expected: Collection[IdentityKind]) -> Iterator[Part]:
    for kind, find in FINDERS.items():
        if kind not in expected:
            yield from ((span, kind) for span in find(text, today))


def _without_overlaps(found: Iterable[Part]) -> list[Part]:
    """The parts in the order of the text. Of two that overlap, the one that was found first."""
    parts: list[Part] = []
    for span, kind in found:
        if all(span.end <= other.start or span.start >= other.end for other, _ in parts):
            parts.append((span, kind))
    return sorted(parts, key=lambda part: part[0].start)


def _blanked(text: str, spans: list[TextRange]) -> str:
    """The text with a blank in place of each span; blanks beside each other become one."""
    for span in reversed(spans):
        text = text[: span.start] + BLANK + text[span.end :]
    return BLANKS.sub(BLANK, text)


def _emails(text: FoldedText, _: date) -> Iterator[TextRange]:
    yield from _all(EMAIL, text)


def _references(text: FoldedText, _: date) -> Iterator[TextRange]:
    for pattern in REFERENCES:
        yield from _all(pattern, text)


def _phones(text: FoldedText, _: date) -> Iterator[TextRange]:
    for pattern in PHONES:
        yield from _all(pattern, text)


def _all(pattern: re.Pattern[str], text: FoldedText) -> Iterator[TextRange]:
    return (text.span(*match.span()) for match in pattern.finditer(text.folded))


def _births(text: FoldedText, today: date) -> Iterator[TextRange]:
    """Yield the dates that are said to be somebody's birth, and those too old to be anything else."""
    yield from births_said(text)
    for pattern in (DAY_FIRST, YEAR_FIRST):
        for match in pattern.finditer(text.folded):
            if _is_date(match) and _is_of_birth(int(match["year"]), len(match["year"]), today):
                yield text.span(*match.span())
    yield from _dates_alone(text, today)


def _is_date(match: re.Match[str]) -> bool:
    day, month = int(match["day"]), int(match["month"])
    return 1 <= min(day, month) <= 12 and max(day, month) <= 31


def _is_of_birth(year: int, digits: int, today: date) -> bool:
    """Whether a year, in either calendar and perhaps of two digits, is one in which a grown-up was born."""
    if digits == 2:
        year += 1900 if year > today.year % 100 else 2000
    elif year < 1500:
        year += SOLAR_HIJRI
    return OLDEST <= year <= today.year - GROWN_UP


def _dates_alone(text: FoldedText, today: date) -> Iterator[TextRange]:
    """Yield the old dates with the name of a month that stand alone between commas, as in a list."""
    for clause in CLAUSE.finditer(text.folded):
        match = DATE_ALONE.fullmatch(clause[0])
        if match and match["month"] in _months() and _is_of_birth(int(match["year"]), 4, today):
            yield text.span(clause.start() + match.start("day"), clause.start() + match.end("year"))


def _addresses(text: FoldedText, _: date) -> Iterator[TextRange]:
    yield from _all(POSTCODE, text)
    for match in STREET.finditer(text.folded):
        if _is_street(match, text):
            yield text.span(*match.span())


def _is_street(match: re.Match[str], text: FoldedText) -> bool:
    """Whether a number, some words and a word like "road" are an address, and no sentence about a road."""
    words = match["name"].split()
    starts = [match.start("name"), match.start("kind")]
    capitals = all(text.is_capital(place) for place in starts)
    sure = match["kind"] in ROAD.split("|")
    if len(words) == 1 and words[0] in PUT_BEFORE and sure:
        return True
    return not NO_STREET.search(match["name"]) and (capitals or (sure and len(words) <= 2))


@cache
def _months() -> frozenset[str]:
    return frozenset(fold(name).folded for name in month_names("en"))


def _names(text: FoldedText, _: date) -> Iterator[TextRange]:
    yield from names_said(text)


# In this order: a part that two of them find is of the first one's kind.
FINDERS: Mapping[IdentityKind, Callable[[FoldedText, date], Iterator[TextRange]]] = {
    "email": _emails,
    "reference": _references,
    "date_of_birth": _births,
    "phone": _phones,
    "address": _addresses,
    "name": _names,
}
