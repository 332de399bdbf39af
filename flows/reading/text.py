"""What people type -> values, or a kind error.

People type on cheap phones, in many scripts: full-width letters, Persian and Arabic digits, invisible marks
that come with copying, the letter O for a zero, words around the thing that was asked for.
"""

import re
import unicodedata

LONGEST = 2000  # characters looked at; what follows cannot be part of an answer


class InvalidAnswer(Exception):
    """An answer that cannot be used. `phrase` tells the person kindly what to do."""

    def __init__(self, phrase: str, **values: str | int) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values


def read_line(text: str, limit: int) -> str:
    """Read a line in the person's own words, at most `limit` characters."""
    line = " ".join(_visible(text[: LONGEST * 2]).split())
    if not any(character.isalnum() for character in line):
        raise InvalidAnswer("no_words")
    if len(line) > limit:
        raise InvalidAnswer("too_long", limit=limit)
    return line


def simplify(text: str) -> str:
    """Plain capitals, ASCII digits, single spaces, no invisible marks and no punctuation but ' and &."""
    folded = unicodedata.normalize("NFKC", _visible(text)).upper()
    digits = "".join(_ascii_digit(character) for character in folded)
    return " ".join(re.sub(r"[^\w'&’]|_", " ", digits).split())


def _visible(text: str) -> str:
    """Without control and invisible formatting characters (bidi marks, zero-width joiners, surrogates)."""
    return "".join(" " if _unseen(character) else character for character in text if not _joins(character))


def _joins(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Cs")


def _unseen(character: str) -> bool:
    return unicodedata.category(character) == "Cc"


def _ascii_digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character
