"""Folds text into words that compare alike however they were typed: case, marks, keyboards, spellings.

`text.plain_words` keeps what tells days and times apart. Here two spellings that a reader takes for one word
become one: "I'M", "i’m" and "im"; ك and ک; ሠ and ሰ.
"""

import re
import unicodedata
from typing import NamedTuple

from flows.reading.text import ALIKE, is_word_character

LONGEST_MESSAGE = 4096  # characters: the longest that Telegram sends
_END = "\n"  # stands for the end of a sentence
_ENDS = ".!?;؟؛۔።፤፧፨।"
_APOSTROPHES = "'’‘ʼʻ`´′"
_SIGNED = re.compile("[\u0300-\u036f]")  # the marks of Latin letters
_PAUSE = re.compile(r"\.{2,}")  # people breathe with dots in the middle of a sentence
_ETHIOPIC_STOP = re.compile("[፡:]{2}")
_PARTED = re.compile(r"(?<![^\W\d_])(\d{2,})(?=[^\W\d_])")  # "15yo"; one digit may be a letter: "3ayez"
_LONG_RUN = re.compile(r"([^\W\d_])\1{2,}")
# Persian writes these apart from their verb, joined to it, or with a joiner between.
_PERSIAN_PREFIX = re.compile(r"(?<!\S)(ن?می) (?=\S)")
_ARABIC_SCRIPT = str.maketrans(
    {
        **dict.fromkeys("ٱ", "ا"),
        **dict.fromkeys("ېۍێےۓئ", "ی"),
        **dict.fromkeys("ەہۂۀھة", "ه"),
        **dict.fromkeys("ۆۇۈؤ", "و"),
        **dict.fromkeys("ڕړڑ", "ر"),
        **dict.fromkeys("ټٹ", "ت"),
        **dict.fromkeys("ډڈ", "د"),
        **dict.fromkeys("ڼں", "ن"),
        "ګ": "گ",
        "ڵ": "ل",
        "ڤ": "ف",
        "ـ": None,
        "ء": None,
    }
)
_BENGALI = str.maketrans({"ী": "ি", "ূ": "ু", "ঈ": "ই", "ঊ": "উ", "ণ": "ন", "ষ": "শ", "ৎ": "ত", "ঁ": None})
_OTHER_LATIN = str.maketrans({"đ": "d\u0335", "ı": "i", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe"})
# Letters that are read alike: the first letter of each row, and the row that is read like it.
_ETHIOPIC_ROWS = (("ሀ", "ሐ"), ("ሀ", "ኀ"), ("ሰ", "ሠ"), ("አ", "ዐ"), ("ጸ", "ፀ"))
_ETHIOPIC = {
    ord(read_like) + order: chr(ord(base) + order) for base, read_like in _ETHIOPIC_ROWS for order in range(7)
} | str.maketrans("ኣዓሃሓኃ", "አአሀሀሀ")


class Word(NamedTuple):
    """A folded word: its letters, and the marks on each if it has any (`None`: it was typed without)."""

    letters: str
    marks: tuple[str, ...] | None = None

    def agrees(self, other: "Word", offset: int = 0) -> bool:
        """Whether no marks contradict those of the other word, whose letters begin at `offset` of these.

        What one of the two leaves out is no contradiction: many people type without marks.
        """
        if self.marks is None or other.marks is None:
            return True
        pairs = zip(self.marks[offset:], other.marks, strict=False)
        return all(set(mine) <= set(theirs) or set(theirs) <= set(mine) for mine, theirs in pairs)


def folded_sentences(text: str) -> list[list[Word]]:
    """The words of each sentence of a text. A line break ends none: people break lines as they breathe."""
    spelled = unicodedata.normalize("NFKC", text[:LONGEST_MESSAGE]).replace(_END, " ")
    spelled = _ETHIOPIC_STOP.sub("።", _PAUSE.sub(" ", spelled)).casefold()
    letters = unicodedata.normalize("NFD", spelled.translate(_OTHER_LATIN)).translate(_TABLE)
    return [words for line in letters.split(_END) if (words := _words(line))]


def folded_words(text: str) -> list[Word]:
    """All the words of a text, without the ends of its sentences."""
    return [word for sentence in folded_sentences(text) for word in sentence]


def without_long_runs(letters: str) -> tuple[str, ...]:
    """A word with a letter repeated three times or more, written with two of it and with one: "killlll"."""
    if not _LONG_RUN.search(letters):
        return ()
    return _LONG_RUN.sub(r"\1\1", letters), _LONG_RUN.sub(r"\1", letters)


def _words(line: str) -> list[Word]:
    parted = _PERSIAN_PREFIX.sub(r"\1", _PARTED.sub(r"\1 ", line))
    words = map(_word, parted.split())
    return [word for word in words if word.letters]  # a mark may stand alone: "¸"


def _word(typed: str) -> Word:
    if not _SIGNED.search(typed):
        return Word(typed)
    letters: list[str] = []
    marks: list[str] = []
    for character in typed:
        if not _SIGNED.match(character):
            letters.append(character)
            marks.append("")
        elif marks:
            marks[-1] += character
    return Word("".join(letters), tuple(marks))


class _Table(dict[int, str]):
    """What becomes of each character: a letter of a word, a space, the end of a sentence, or nothing."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded_character(chr(code))
        return folded


def _folded_character(character: str) -> str:
    if character in _ENDS:
        return _END
    if character in _APOSTROPHES or unicodedata.category(character) in ("Cf", "Cs") or _is_dropped(character):
        return ""
    if not is_word_character(character):
        return " "
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    alike = character.translate(ALIKE).translate(_ARABIC_SCRIPT)
    return alike.translate(_BENGALI).translate(_ETHIOPIC)


def _is_dropped(character: str) -> bool:
    """Whether this is a vowel mark of Arabic letters, or the dot below Bengali ones."""
    return character == "\u09bc" or (
        unicodedata.category(character) == "Mn" and "\u0610" <= character <= "\u08ff"
    )


_TABLE = _Table()
