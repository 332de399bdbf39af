"""Words from left to right inside a right-to-left language: isolated, so that nothing changes its place.

Without isolates a full stop after an English word jumps to its other side, and `020 7219 3000` is read
in pieces from the wrong end. See Unicode's annex 9 (UAX #9), isolates.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["words", "run", "kept"]  # kept: a tag, a placeholder, what is isolated already
FIRST_STRONG, LEFT, END = "\u2068", "\u2066", "\u2069"
OPENS = "\u2066\u2067\u2068"
OVERRIDES = re.compile("[\u202a-\u202e]")  # embeddings and overrides: they leak out of what they stand in
LETTER = r"[A-Za-z\u00c0-\u024f]"
REST = r"[\w\u00c0-\u024f'’@&/+-]*(?:\.\w+)*"  # of a word or a web address: a full stop only inside it
PIECE = re.compile(
    rf"""
    (?P<quoted> "[\x20\x21\x23-\x7e…]+" )     # an English sentence to read out, with what is filled in
    | (?P<kept> <[^>]*> | \{{\w+\}} | [{OPENS}][^{END}]*{END} )
    | https?://[^\s<]*[^\s<.,:;)]             # a link
    | (?<!\w)/[a-z]+                          # a command
    | {LETTER}{REST}(?:,?[ ](?:&[ ])?(?:[A-Z\d]|{LETTER}){REST})*  # Latin words, a postcode
    | \+?\d[\d ]{{5,}}\d | \b(?:999|112|111|101)\b  # a phone number
    | \d+(?:[/:]\d+)+                         # a date or a time to type
    """,
    re.VERBOSE | re.ASCII,
)


def isolated(words: str) -> str:
    """Words of a catalogue with each run of Latin letters, link and phone number in an isolate."""
    return "".join(f"{LEFT}{piece}{END}" if kind == "run" else piece for piece, kind in pieces(words))


def outside(words: str, change: Callable[[str], str]) -> str:
    """The words with what is neither Latin letters nor a number to dial or type changed."""
    return "".join(change(piece) if kind == "words" else piece for piece, kind in pieces(words))


def pieces(words: str) -> Iterator[tuple[str, Kind]]:
    """The words cut into what runs in the language's own direction, what does not, and what is kept."""
    at = 0
    for piece in PIECE.finditer(words):
        yield words[at : piece.start()], "words"
        yield piece[0], "kept" if piece["kept"] else "run"
        at = piece.end()
    yield words[at:], "words"


def fault(words: str) -> str | None:
    """What is wrong with the direction marks of some words, if anything."""
    if OVERRIDES.search(words):
        return "an embedding or override of direction (isolates are enough: U+2066 and U+2069)"
    depth = 0
    for character in words:
        depth += (character in OPENS) - (character == END)
        if depth < 0:
            return "an isolate is ended that was not begun"
    return "an isolate is not ended" if depth else None
