"""Normalises what people type, so that the other modules compare like with like.

People type on cheap phones and in many scripts: full-width letters, Persian and Arabic digits, invisible
marks from copying, the letter O for a zero, and words around what they were asked for.
"""

import re
import unicodedata

from flows.definition.text import Value

LONGEST = 2000  # characters that are read; what follows cannot be part of an answer
ORDINAL_ENDINGS = "st|nd|rd|th|er"  # English, and the French of "1er"
# Letters that two keyboards for the same script encode differently.
ALIKE = str.maketrans({"ھ": "ه", "ي": "ی", "ى": "ی", "ك": "ک", "أ": "ا", "إ": "ا", "ة": "ه", "\u0654": None})
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# What turns text round beyond its own end (embeddings, overrides, isolates), and deprecated or stray marks.
_NOT_IN_PROSE = re.compile("[\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]")
_ARABIC_VOWELS = re.compile("[\u064b-\u0652]")


class InvalidAnswer(Exception):
    """An answer that cannot be used. `phrase` is the id of the phrase that tells the person what to do.

    `values` fill the placeholders of the phrase.
    """

    def __init__(self, phrase: str, **values: Value) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values


def read_line(text: str, limit: int) -> str:
    """Read a line in the person's own words, at most `limit` characters. Raises InvalidAnswer."""
    return _fitting(" ".join(_visible(text[: LONGEST * 2]).split()), limit)


def read_prose(text: str, limit: int) -> str:
    """Read words that go into papers as they are written, at most `limit` characters. Raises InvalidAnswer.

    Line breaks and joiners stay: Persian and Bengali words and many emoji are others without them. Controls
    go, and the marks that would turn round what stands beside the words.
    """
    lines = _LINE_ENDS.sub("\n", text[: LONGEST * 2]).split("\n")
    prose = "\n".join(_printable(line).rstrip() for line in lines)
    return _fitting(re.sub(r"\n{3,}", "\n\n", prose).strip(), limit)


def simplify(text: str) -> str:
    """Capitals, ASCII digits and single spaces; no invisible marks and no punctuation but ' and &."""
    folded = unicodedata.normalize("NFKC", _visible(text)).upper()
    return " ".join(re.sub(r"[^\w'&’]|_", " ", _ascii_digits(folded)).split())


def with_ascii_digits(text: str) -> str:
    """The first `LONGEST` characters in compatibility form (NFKC), with ASCII digits; punctuation stays."""
    return _ascii_digits(unicodedata.normalize("NFKC", text[:LONGEST]))


def plain_words(text: str) -> list[str]:
    """The words of a text as they are compared: folded case, nothing invisible, "4th" as "4".

    Letters and digits that were written together are taken apart.
    """
    spaced = "".join(letter if is_word_character(letter) else " " for letter in _folded(text))
    cardinal = re.sub(rf"(?<=\d)(?:{ORDINAL_ENDINGS}|re|º|°)\b", "", spaced.translate(ALIKE))
    return re.sub(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)", " ", cardinal).split()


def spaced_words(text: str) -> str:
    """The plain words with a space around each, so that `" noon "` is found as a word of its own.

    The vowel marks of Arabic letters are dropped: people mostly leave them out.
    """
    return f" {' '.join(plain_words(_ARABIC_VOWELS.sub('', text)))} "


def is_word_character(character: str) -> bool:
    """Whether a character is part of a word or a number; the vowel signs of Indic scripts are."""
    return unicodedata.category(character)[0] in "LMN"


def _fitting(words: str, limit: int) -> str:
    if not any(character.isalnum() for character in words):
        raise InvalidAnswer("no_words")
    if len(words) > limit:
        raise InvalidAnswer("too_long", limit=limit)
    return words


def _printable(line: str) -> str:
    """The line without controls, halves of characters, and marks that have no place in prose."""
    kept = (letter for letter in line if letter == "\t" or unicodedata.category(letter) not in ("Cc", "Cs"))
    return _NOT_IN_PROSE.sub("", "".join(kept))


def _visible(text: str) -> str:
    """The text without control, invisible formatting (bidi marks, joiners) and surrogate characters."""
    categories = [(character, unicodedata.category(character)) for character in text]
    return "".join(
        " " if category == "Cc" else character
        for character, category in categories
        if category not in ("Cf", "Cs")
    )


def _ascii_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)


def _folded(text: str) -> str:
    """Case folded, ASCII digits, nothing invisible. `simplify` would drop the vowels of Indic words."""
    visible = "".join(letter for letter in text[:LONGEST] if unicodedata.category(letter) != "Cf")
    return with_ascii_digits(visible).casefold()
