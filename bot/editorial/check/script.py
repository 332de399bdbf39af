"""Whether a translation is written in the language's own letters, digits and direction."""

import re
import unicodedata
from collections.abc import Iterator

from bot.editorial.check.sentence import QUOTED, TranslatedSentence
from bot.language import bidi
from bot.language.formats import COMMAS, NUMBERING, NUMERALS

MARKS = "ـًٌٍَُِّْٰٕٓٔ"  # vowels and other marks above and below Arabic letters
COMMON = "ءابتثجحخدذرزسشصضطظعغفقلمنو" + MARKS
# The letters of each language in Arabic script: on a wrong keyboard they look alike and are others.
ALPHABETS = {
    "ar": COMMON + "آأؤإئةكهىي",
    "fa": COMMON + "آأؤئپچژکگهیۀة",
    "prs": COMMON + "آأؤئپچژکگهیۀة",
    "ckb": COMMON + "ئپچڕژڤکگڵۆهھەیێ",
    "ps": COMMON + "آأؤئپټچځڅډړژږښکګگڼهیيېۍةۀ",
    "ur": COMMON + "آأؤٹپچڈڑژکگںہھۂۃیئےۓ",
}
SCRIPTS = {"ti": "ETHIOPIC", "bn": "BENGALI"}  # all others not in Arabic letters are in Latin ones
OWN_DIGITS = {"ckb": "arab", "fa": "arabext", "prs": "arabext", "ps": "arabext", "bn": "beng", **NUMBERING}
# Everyday English that is no word of the other languages in Latin letters: it was left untranslated.
ENGLISH = re.compile(
    r"\b(?:the|and|your?|please|with|this|that|what|have|they|from|tap|will)\b", re.IGNORECASE
)
LINKS = re.compile(r"https?://\S+|(?<!\w)/[a-z]+|\S+@\S+|\b[a-z]+\.[a-z]+(?:\.[a-z]+)*\b")
BRACKETS = re.compile(
    r"\([^()]*\)|“[A-Za-z ]+”"
)  # the English word beside its translation: people will hear it
WORD = re.compile(rf"(?<!\w){bidi.LETTER}(?:[\w'’-]*\w)?")
STOPS = {"ur": ".", "ti": "", "bn": "."}  # full stops that another sign stands for


def check(code: str, one: TranslatedSentence, kept: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Letters of another script, words left in English, digits and signs of another language, direction."""
    if fault := bidi.fault(one.words):
        yield fault, "Take the mark away: what needs an isolate gets one by itself."
    plain = QUOTED.sub("", "".join(piece for piece, kind in bidi.pieces(_open(one.words)) if kind != "kept"))
    if strange := sorted(_strange(code, plain)):
        yield (
            f"letters of another script or keyboard: {' '.join(strange)}",
            "Type it on the language's own keyboard.",
        )
    if left := sorted(_left(code, one, plain, kept)):
        yield f"left in English: {', '.join(left)}", "Translate it, or add the name to locales/names.yaml."
    own = "".join(piece for piece, kind in bidi.pieces(_open(one.words)) if kind == "words")
    if wrong := sorted(_wrong_digits(code, own)):
        yield (
            f"digits of another language: {' '.join(wrong)}",
            "Type 0 to 9: they are shown as readers write them.",
        )
    signs = "?;," if code in COMMAS and code != "ti" else ""
    if found := sorted({sign for sign in own if sign in signs + STOPS.get(code, "")}):
        yield (
            f"signs of another language: {' '.join(found)}",
            "Use the language's own comma, question mark and stop.",
        )


def _named(kept: tuple[str, ...]) -> re.Pattern[str]:
    """The names that are kept; never a part of a longer word."""
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, kept))})(?![A-Za-z])" if kept else r"(?!)")


def _open(words: str) -> str:
    """Without isolates: what stands inside them is looked at too."""
    return re.sub("[\u2066-\u2069]", "", words)


def _strange(code: str, plain: str) -> Iterator[str]:
    script = "ARABIC" if code in ALPHABETS else SCRIPTS.get(code, "LATIN")
    for character in set(plain):
        if unicodedata.category(character)[0] not in "LM":
            continue
        name = unicodedata.name(character, "")
        if script == "ARABIC" and name.startswith("ARABIC"):
            if character not in ALPHABETS[code]:
                yield character
        elif not name.startswith(
            (script, "LATIN", "COMBINING", "MODIFIER", "VARIATION", "FEMININE", "MASCULINE")
        ):
            yield character


def _left(code: str, one: TranslatedSentence, words: str, kept: tuple[str, ...]) -> Iterator[str]:
    plain = _named(kept).sub(" ", LINKS.sub(" ", words))
    if code in ALPHABETS or code in SCRIPTS:
        yield from WORD.findall(BRACKETS.sub("", plain))
        said = {word.casefold()[:5] for word in WORD.findall(one.english)}
        inside = (word for bracket in BRACKETS.findall(plain) for word in WORD.findall(bracket))
        yield from (word for word in inside if word.casefold()[:5] not in said)
    elif one.words == one.english and len(ENGLISH.findall(plain)) > 0:
        yield one.words
    else:
        yield from ENGLISH.findall(plain)


def _wrong_digits(code: str, own: str) -> Iterator[str]:
    mine = NUMERALS.get(OWN_DIGITS.get(code, ""), "")
    for character in set(own):
        if character.isdecimal() and not character.isascii() and character not in mine:
            yield character
