"""Finds a UK postcode, or the name of an area, in what was typed.

Words around a postcode, spaces in it and the letter O in place of a zero are tolerated.
"""

import re
import unicodedata
from collections.abc import Iterator

from flows.reading.text import LONGEST, InvalidAnswer, simplify
from flows.state.case import Query

OUTWARD, INWARD = r"(GIR|[A-Z]{1,2}[0-9][0-9A-HJKMNPR-Y]?)", r"([0-9][ABD-HJLNP-UW-Z]{2})"
POSTCODE = re.compile(OUTWARD + INWARD)
OUTWARD_CODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9]?")
# The first half of a postcode, an outcode, begins with the letters of one of these areas.
AREAS = frozenset({
    "AB", "AL", "B", "BA", "BB", "BD", "BH", "BL", "BN", "BR", "BS", "BT", "CA", "CB", "CF", "CH", "CM",
    "CO", "CR", "CT", "CV", "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT", "DY", "E", "EC", "EH",
    "EN", "EX", "FK", "FY", "G", "GL", "GU", "HA", "HD", "HG", "HP", "HR", "HS", "HU", "HX", "IG", "IP",
    "IV", "KA", "KT", "KW", "KY", "L", "LA", "LD", "LE", "LL", "LN", "LS", "LU", "M", "ME", "MK", "ML",
    "N", "NE", "NG", "NN", "NP", "NR", "NW", "OL", "OX", "PA", "PE", "PH", "PL", "PO", "PR", "RG", "RH",
    "RM", "S", "SA", "SE", "SG", "SK", "SL", "SM", "SN", "SO", "SP", "SR", "SS", "ST", "SW", "SY", "TA",
    "TD", "TF", "TN", "TQ", "TR", "TS", "TW", "UB", "W", "WA", "WC", "WD", "WF", "WN", "WR", "WS", "WV",
    "YO", "ZE",
})  # fmt: skip
NO_OUTCODE_BEFORE = frozenset({"MOTORWAY", "ROAD", "JUNCTION", "BUS"})
CROWN_AREAS = frozenset({"JE", "GY", "IM"})
OUTCODE = re.compile(r"([A-Z]{1,2})[0-9](?:[0-9]|[A-HJKMNPRSTUVWXY])?")
# Before these letters and digits they name a road or a room: "the M25", "Flat B12".
NO_OUTCODE_AFTER = frozenset(
    {"THE", "FLAT", "ROOM", "UNIT", "BLOCK", "APT", "APARTMENT", "NO", "NUMBER", "BUS"}
)
AS_DIGIT = str.maketrans("OIL", "011")
AS_LETTER = str.maketrans("015", "OIS")
# Addresses of the British forces, which lie in no constituency: "BFPO 57", "b.f.p.o. 57", "BF1 3AA", "BF1".
FORCES, FORCES_AREA = re.compile(r"\bB ?F ?P ?O ?\d{0,4}\b"), "BF1 "
LONGEST_NAME = 100  # characters of the name of an area


def read_area(text: str) -> Query:
    """Read a postcode or its first half, or else the name of an area. Raises InvalidAnswer."""
    return read_code(text) or Query(typed_name=_area_name(simplify(text[:LONGEST])))


def read_code(text: str) -> Query | None:
    """Read a postcode, or its first half (`M14`); None if there is neither. Raises InvalidAnswer."""
    simple = simplify(text[:LONGEST])
    candidates = postcodes(simple)
    if FORCES.search(simple) or any(f"{each} ".startswith(FORCES_AREA) for each in (*candidates, simple)):
        raise InvalidAnswer("bfpo")
    if len(candidates) > 1:
        raise InvalidAnswer("two_postcodes")
    if candidates:
        return Query(postcode=candidates[0])
    halves = list(dict.fromkeys(_outcodes(simple.split())))
    if len(halves) > 1:
        raise InvalidAnswer("two_postcodes")
    return Query(outcode=halves[0]) if halves else None


def postcodes(simple: str) -> list[str]:
    """The postcodes in a simplified text, formatted as usual (`SW1A 1AA`), each once.

    Correctly typed ones win over those in which a letter has to be read as a digit, or a digit as a letter.
    """
    candidates = list(_candidates(simple.split()))
    exact = [postcode for joined in candidates if (postcode := _formatted(joined))]
    guesses = (_formatted(_repaired(joined)) for joined in candidates)
    repaired = [postcode for postcode in guesses if postcode and _area_of(postcode) in AREAS | CROWN_AREAS]
    return list(dict.fromkeys(exact or repaired))


def _outcodes(words: list[str]) -> Iterator[str]:
    """Yield the first halves of postcodes: words, and letters with digits after a space (`M 14`)."""
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else ""
        if (at and words[at - 1] in NO_OUTCODE_AFTER) or after in NO_OUTCODE_BEFORE:
            continue
        joined = word + after if word in AREAS and after.isdigit() else word
        if (match := OUTCODE.fullmatch(joined)) and match[1] in AREAS:
            yield joined


def _candidates(words: list[str]) -> Iterator[str]:
    """Yield what may be a postcode: words, pairs of words, runs of single characters (`S W 1 A 1 A A`)."""
    for first in range(len(words)):
        for last in range(first + 1, min(first + 8, len(words) + 1)):
            joined = "".join(words[first:last])
            if last - first > 2 and not _is_spelled_out(words, first, last):
                continue
            if 5 <= len(joined) <= 7 and re.search("[0-9]", joined):
                yield joined


def _is_spelled_out(words: list[str], first: int, last: int) -> bool:
    """Whether these words are single characters, and the words around them are not."""
    around = words[max(first - 1, 0) : first] + words[last : last + 1]
    return all(len(word) == 1 for word in words[first:last]) and all(len(word) > 1 for word in around)


def _formatted(joined: str) -> str | None:
    match = POSTCODE.fullmatch(joined)
    return f"{match[1]} {match[2]}" if match else None


def _area_of(postcode: str) -> str:
    return postcode[: 2 if postcode[1].isalpha() else 1]


def _repaired(joined: str) -> str:
    """O, I and L as 0, 1 and 1 where only a digit can stand; 0, 1 and 5 as O, I and S where only a letter."""
    outward, inward = joined[:-3], joined[-3:]
    has_one_letter = len(outward) == 2 or (len(outward) == 3 and outward[1] in "0123456789")
    letters = 1 if has_one_letter else 2
    area, district = outward[:letters].translate(AS_LETTER), outward[letters:].translate(AS_DIGIT)
    return area + district + inward[0].translate(AS_DIGIT) + inward[1:].translate(AS_LETTER)


def _area_name(simple: str) -> str:
    compact = simple.replace(" ", "")
    if OUTWARD_CODE.fullmatch(compact):
        raise InvalidAnswer("half_postcode", typed=compact)
    if re.search("[0-9]", simple):
        raise InvalidAnswer("not_a_postcode")
    letters = [character for character in simple if character.isalpha()]
    if len(letters) < 3:
        raise InvalidAnswer("not_a_postcode")
    if not all("LATIN" in unicodedata.name(character, "") for character in letters):
        raise InvalidAnswer("latin_letters")
    return simple[:LONGEST_NAME].title()
