"""What people type -> values, or a kind error.

People type on cheap phones, in many scripts: full-width letters, Persian and Arabic digits, invisible marks
that come with copying, the letter O for a zero, words around the thing that was asked for.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date

from flows.case import Query

LONGEST = 2000  # characters looked at; what follows cannot be part of an answer
POSTCODE = re.compile(r"(GIR|[A-Z]{1,2}[0-9][0-9A-HJKMNPR-Y]?)([0-9][ABD-HJLNP-UW-Z]{2})")
OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9]?")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_ENDS = ("UARY", "RUARY", "CH", "IL", "", "E", "Y", "UST", "T(?:EMBER)?", "OBER", "EMBER", "EMBER")
_NAMES = "|".join(f"{name}(?:{end})?" for name, end in zip(MONTHS, _ENDS, strict=True))
_MONTH = rf"(?P<month>{_NAMES})"
DATES = (
    re.compile(r"\b(?P<year>20\d\d) (?P<month>\d\d?) (?P<day>\d\d?)\b"),
    re.compile(r"\b(?P<day>\d\d?) (?P<month>\d\d?) (?P<year>20\d\d|\d\d)\b"),
    re.compile(rf"\b(?P<day>\d\d?)(?:ST|ND|RD|TH)?(?: OF)? {_MONTH}(?: (?P<year>20\d\d))?\b"),
    re.compile(rf"\b{_MONTH} (?P<day>\d\d?)(?:ST|ND|RD|TH)?(?: (?P<year>20\d\d))?\b"),
    re.compile(r"\b(?P<day>\d\d?) (?P<month>\d\d?)\b(?! \d)"),
)
FARTHEST = 3660  # days: about ten years; what is farther is a slip
AS_DIGIT = str.maketrans("OIL", "011")
AS_LETTER = str.maketrans("015", "OIS")


class InvalidAnswer(Exception):
    """An answer that cannot be used. `phrase` tells the person kindly what to do."""

    def __init__(self, phrase: str, **values: str | int) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values


def read_area(text: str) -> Query:
    """Read a postcode, or else the name of an area, from what was typed."""
    plain = simplify(text[:LONGEST])
    found = postcodes(plain)
    if len(found) > 1:
        raise InvalidAnswer("two_postcodes")
    if found:
        return Query(postcode=found[0])
    return Query(name=_area_name(plain))


def read_line(text: str, limit: int) -> str:
    """Read a line in the person's own words, at most `limit` characters."""
    line = " ".join(_visible(text[: LONGEST * 2]).split())
    if not any(character.isalnum() for character in line):
        raise InvalidAnswer("no_words")
    if len(line) > limit:
        raise InvalidAnswer("too_long", limit=limit)
    return line


def read_date(text: str, today: date) -> date:
    """Read a day: `30/11/2026`, `30 Nov 2026`, `30 November`, `2026-11-30`; the day before the month, as
    offices in the UK write it. A year that is left out is the next one in which the day comes.
    """
    plain = simplify(text[:LONGEST])
    for pattern in DATES:
        if match := pattern.search(plain):
            return _day(match.groupdict(), today)
    raise InvalidAnswer("not_a_date")


def _day(parts: Mapping[str, str | None], today: date) -> date:
    month, written = str(parts["month"]), parts.get("year")
    number = int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1
    year = int(written) + (2000 if len(written) == 2 else 0) if written else today.year
    try:
        found = date(year, number, int(str(parts["day"])))
    except ValueError:
        raise InvalidAnswer("no_such_date") from None
    if written is None and found < today:
        found = _next_year(found)
    if abs((found - today).days) > FARTHEST:
        raise InvalidAnswer("no_such_date")
    return found


def _next_year(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)


def simplify(text: str) -> str:
    """Plain capitals, ASCII digits, single spaces, no invisible marks and no punctuation but ' and &."""
    folded = unicodedata.normalize("NFKC", _visible(text)).upper()
    digits = "".join(_ascii_digit(character) for character in folded)
    return " ".join(re.sub(r"[^\w'&’]|_", " ", digits).split())


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


def _visible(text: str) -> str:
    """Without control and invisible formatting characters (bidi marks, zero-width joiners, surrogates)."""
    return "".join(" " if _unseen(character) else character for character in text if not _joins(character))


def _joins(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Cs")


def _unseen(character: str) -> bool:
    return unicodedata.category(character) == "Cc"


def _ascii_digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character
