"""Isolates left-to-right runs (Latin words, links, phone numbers) inside text of a right-to-left language.

Without isolates, a full stop after an English word jumps to its other side, and the groups of
`020 7219 3000` are displayed in the wrong order. Isolates are defined in Unicode annex 9 (UAX #9).
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

# native: text in the language's own direction; ltr: a left-to-right run; protected: a tag, a placeholder,
# or text that is isolated already.
PieceKind: TypeAlias = Literal["native", "ltr", "protected"]
FIRST_STRONG, LEFT, END = "\u2068", "\u2066", "\u2069"
ISOLATE_STARTS = "\u2066\u2067\u2068"
OVERRIDES = re.compile("[\u202a-\u202e]")  # embeddings and overrides: they leak into the text around them
LATIN_LETTER = r"[A-Za-z\u00c0-\u024f]"
WORD_TAIL = r"[\w\u00c0-\u024f'’@&/+-]*(?:\.\w+)*"  # rest of a word or web address; a full stop only inside
PIECE = re.compile(
    rf"""
    (?P<quoted> "[\x20\x21\x23-\x7e…]+" )     # an English sentence to read out, with its placeholders
    | (?P<protected> <[^>]*> | \{{\w+\}} | [{ISOLATE_STARTS}][^{END}]*{END} )
    | https?://[^\s<]*[^\s<.,:;)]             # a link
    | (?<!\w)/[a-z]+                          # a command
    | {LATIN_LETTER}{WORD_TAIL}(?:,?[ ](?:&[ ])?(?:[A-Z\d]|{LATIN_LETTER}){WORD_TAIL})*  # words, postcode
    | \+?\d[\d ]{{5,}}\d | \b(?:999|112|111|101)\b  # a phone number
    | \d+(?:[/:]\d+)+                         # a date or a time, as people type it
    """,
    re.VERBOSE | re.ASCII,
)


def isolate_ltr(text: str) -> str:
    """Wrap each run of Latin letters, link and phone number of a translation in an isolate."""
    return "".join(f"{LEFT}{piece}{END}" if kind == "ltr" else piece for piece, kind in pieces(text))


def map_native(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to the native pieces only: Latin words and numbers to dial or type stay as they are."""
    return "".join(change(piece) if kind == "native" else piece for piece, kind in pieces(text))


def pieces(text: str) -> Iterator[tuple[str, PieceKind]]:
    """Split a text into (piece, kind). Joined, the pieces give the text again; some may be empty."""
    end = 0
    for match in PIECE.finditer(text):
        yield text[end : match.start()], "native"
        yield match[0], "protected" if match["protected"] else "ltr"
        end = match.end()
    yield text[end:], "native"


def find_direction_fault(text: str) -> str | None:
    """Describe the first fault in the direction marks of a text, or return None."""
    if OVERRIDES.search(text):
        return "an embedding or override of direction (isolates are enough: U+2066 and U+2069)"
    depth = 0
    for character in text:
        depth += (character in ISOLATE_STARTS) - (character == END)
        if depth < 0:
            return "an isolate is ended that was not begun"
    return "an isolate is not ended" if depth else None
