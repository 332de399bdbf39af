"""What people type -> values, or a kind error.

People type on cheap phones, in many scripts: full-width letters, Persian and Arabic digits, invisible marks
that come with copying, the letter O for a zero, words around the thing that was asked for.
"""

import re
import unicodedata
from collections.abc import Iterator

from flows.reading.text import (
    LONGEST,
    InvalidAnswer,
    simplify,
)
from flows.state.case import Query

POSTCODE = re.compile(r"(GIR|[A-Z]{1,2}[0-9][0-9A-HJKMNPR-Y]?)([0-9][ABD-HJLNP-UW-Z]{2})")
OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9]?")
AS_DIGIT = str.maketrans("OIL", "011")
AS_LETTER = str.maketrans("015", "OIS")


def read_area(text: str) -> Query:
    """Read a postcode, or else the name of an area, from what was typed."""
    plain = simplify(text[:LONGEST])
    found = postcodes(plain)
    if len(found) > 1:
        raise InvalidAnswer("two_postcodes")
    if found:
        return Query(postcode=found[0])
    return Query(name=_area_name(plain))


def postcodes(plain: str) -> list[str]:
    """The postcodes in a simplified text, written in the usual way (`SW1A 1AA`), each once.

    One that is written without slips wins over one that needs O read as 0.
    """
    candidates = list(_candidates(plain.split()))
    exact = [spelt for joined in candidates if (spelt := _spell(joined))]
    mended = [spelt for joined in candidates if (spelt := _spell(_mend(joined)))]
    return list(dict.fromkeys(exact or mended))


def _candidates(words: list[str]) -> Iterator[str]:
    """Whole words, pairs, and runs of single characters (`S W 1 A 1 A A`) that may be a postcode."""
    for first in range(len(words)):
        for last in range(first + 1, min(first + 8, len(words) + 1)):
            joined = "".join(words[first:last])
            apart = last - first > 2
            if apart and not _spelled_out(words, first, last):
                continue
            if 5 <= len(joined) <= 7 and re.search("[0-9]", joined):
                yield joined


def _spelled_out(words: list[str], first: int, last: int) -> bool:
    """Whether these words are all the single characters that stand side by side here."""
    around = words[max(first - 1, 0) : first] + words[last : last + 1]
    return all(len(word) == 1 for word in words[first:last]) and all(len(word) > 1 for word in around)


def _spell(joined: str) -> str | None:
    match = POSTCODE.fullmatch(joined)
    return f"{match[1]} {match[2]}" if match else None


def _mend(joined: str) -> str:
    """O for 0, I or L for 1 where only a digit can stand, and 0 for O where only a letter can."""
    outward, inward = joined[:-3], joined[-3:]
    area = 1 if len(outward) == 2 or (len(outward) == 3 and outward[1] in "0123456789") else 2
    letters = outward[:area].translate(AS_LETTER)
    number = outward[area : area + 1].translate(AS_DIGIT) + outward[area + 1 :].translate(AS_DIGIT)
    return letters + number + inward[0].translate(AS_DIGIT) + inward[1:].translate(AS_LETTER)


def _area_name(plain: str) -> str:
    compact = plain.replace(" ", "")
    if OUTWARD.fullmatch(compact):
        raise InvalidAnswer("half_postcode", typed=compact)
    if re.search("[0-9]", plain):
        raise InvalidAnswer("not_a_postcode")
    letters = [character for character in plain if character.isalpha()]
    if len(letters) >= 3 and all("LATIN" in unicodedata.name(character, "") for character in letters):
        return plain[:100].title()
    raise InvalidAnswer("latin_letters" if len(letters) >= 3 else "not_a_postcode")
