"""Checks that a translation is written in the language's own letters, digits, punctuation and direction."""

import re
import unicodedata
from collections.abc import Iterator

from bot.editorial.check.message import QUOTED, CatalogueMessage
from bot.language import bidi
from bot.language.formats import COMMAS, NUMBERING_SYSTEMS, NUMERALS

DIACRITICS = "ـًٌٍَُِّْٰٕٓٔ"  # vowels and other marks above and below Arabic letters
COMMON_LETTERS = "ءابتثجحخدذرزسشصضطظعغفقلمنو" + DIACRITICS
# The letters of each language in Arabic script: keyboards of other languages type letters that look alike.
ALPHABETS = {
    "ar": COMMON_LETTERS + "آأؤإئةكهىي",
    "fa": COMMON_LETTERS + "آأؤئپچژکگهیۀة",
    "prs": COMMON_LETTERS + "آأؤئپچژکگهیۀة",
    "ckb": COMMON_LETTERS + "ئپچڕژڤکگڵۆهھەیێ",
    "ps": COMMON_LETTERS + "آأؤئپټچځڅډړژږښکګگڼهیيېۍةۀ",
    "ur": COMMON_LETTERS + "آأؤٹپچڈڑژکگںہھۂۃیئےۓ",
}
SCRIPTS = {
    "ti": "ETHIOPIC",
    "bn": "BENGALI",
}  # languages in neither of these tables are written in Latin letters
NUMBERING = {
    "ckb": "arab",
    "fa": "arabext",
    "prs": "arabext",
    "ps": "arabext",
    "bn": "beng",
    **NUMBERING_SYSTEMS,
}
# Everyday English words that the other languages in Latin letters do not have: a sign of untranslated text.
ENGLISH_WORD = re.compile(
    r"\b(?:the|and|your?|please|with|this|that|what|have|they|from|tap|will)\b", re.IGNORECASE
)
# The Unicode names of letters that several scripts share begin with these.
SHARED_LETTERS = ("LATIN", "COMBINING", "MODIFIER", "VARIATION", "FEMININE", "MASCULINE")
STEM = 5  # letters that two forms of the same English word have in common
LINKS = re.compile(r"https?://\S+|(?<!\w)/[a-z]+|\S+@\S+|\b[a-z]+\.[a-z]+(?:\.[a-z]+)*\b")
# An English word given beside its translation, because people will hear it.
ENGLISH_IN_BRACKETS = re.compile(r"\([^()]*\)|“[A-Za-z ]+”")
LATIN_WORD = re.compile(rf"(?<!\w){bidi.LATIN_LETTER}(?:[\w'’-]*\w)?")
CURLY_APOSTROPHES = ("fr", "ti")  # languages that write l’homme and never l'homme
STRAIGHT_APOSTROPHE = re.compile(r"(?<=\w)'(?=[\w{<\[(“«])")
WRONG_STOPS = {"ur": ".", "bn": "."}  # where the language has a full stop of its own


def check_script(code: str, message: CatalogueMessage, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield (fault, hint) for wrong letters, digits, punctuation or direction, and for English left over."""
    if fault := bidi.find_direction_fault(message.translation):
        yield fault, "Take the mark away: what needs an isolate gets one by itself."
    pieces = list(bidi.pieces(_without_isolates(message.translation)))
    native = "".join(piece for piece, kind in pieces if kind == "native")
    readable = QUOTED.sub("", "".join(piece for piece, kind in pieces if kind != "protected"))
    if foreign := sorted(_foreign_letters(code, readable)):
        hint = "Type it on the language's own keyboard."
        yield f"letters of another script or keyboard: {' '.join(foreign)}", hint
    if untranslated := sorted(_untranslated(code, message, readable, names)):
        hint = "Translate it, or add the name to locales/names.yaml."
        yield f"left in English: {', '.join(untranslated)}", hint
    if code in CURLY_APOSTROPHES and (count := straight_apostrophes(message.translation)):
        yield f"{count} straight apostrophes", "Type ’ in place of '."
    if digits := sorted(_foreign_digits(code, native)):
        hint = "Type 0 to 9: they are shown as readers write them."
        yield f"digits of another language: {' '.join(digits)}", hint
    if punctuation := sorted(_foreign_punctuation(code, native)):
        hint = "Use the language's own comma, question mark and stop."
        yield f"signs of another language: {' '.join(punctuation)}", hint


def straight_apostrophes(text: str) -> int:
    """Count them outside tags, links and English in straight quotes."""
    return len(STRAIGHT_APOSTROPHE.findall(LINKS.sub(" ", _words_only(text))))


def _words_only(text: str) -> str:
    """Drop English in straight quotes, and keep of tags and placeholders only that they are there."""
    return re.sub(r"<[^<>]*>", "", QUOTED.sub(" ", text))


def _without_isolates(text: str) -> str:
    """Remove isolate marks, so that the text inside them is checked too."""
    return re.sub("[\u2066-\u2069]", "", text)


def _foreign_letters(code: str, text: str) -> Iterator[str]:
    for character in set(text):
        is_letter = unicodedata.category(character)[0] in "LM"
        if is_letter and not _belongs(code, character, unicodedata.name(character, "")):
            yield character


def _belongs(code: str, letter: str, name: str) -> bool:
    """Whether the language uses a letter with this Unicode name; Latin letters are allowed everywhere."""
    if code in ALPHABETS and name.startswith("ARABIC"):
        return letter in ALPHABETS[code]
    script = "ARABIC" if code in ALPHABETS else SCRIPTS.get(code, "LATIN")
    return name.startswith((script, *SHARED_LETTERS))


def _untranslated(code: str, message: CatalogueMessage, text: str, names: tuple[str, ...]) -> Iterator[str]:
    text = _names_pattern(names).sub(" ", LINKS.sub(" ", text))
    if code in ALPHABETS or code in SCRIPTS:
        yield from LATIN_WORD.findall(ENGLISH_IN_BRACKETS.sub("", text))
        yield from _not_from_the_english(message.english, text)
    elif message.translation == message.english and ENGLISH_WORD.search(text):
        yield message.translation
    else:
        yield from ENGLISH_WORD.findall(text)


def _names_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that matches the names kept in every language, as whole words only."""
    return re.compile(
        rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, names))})(?![A-Za-z])" if names else r"(?!)"
    )


def _not_from_the_english(english: str, text: str) -> Iterator[str]:
    """Yield Latin words in brackets whose beginnings do not occur in the English."""
    stems = {word.casefold()[:STEM] for word in LATIN_WORD.findall(english)}
    for bracket in ENGLISH_IN_BRACKETS.findall(text):
        yield from (word for word in LATIN_WORD.findall(bracket) if word.casefold()[:STEM] not in stems)


def _foreign_digits(code: str, text: str) -> Iterator[str]:
    own = NUMERALS.get(NUMBERING.get(code, ""), "")
    for character in set(text):
        if character.isdecimal() and not character.isascii() and character not in own:
            yield character


def _foreign_punctuation(code: str, text: str) -> set[str]:
    wrong = "?;," if code in COMMAS and code != "ti" else ""
    return set(text) & set(wrong + WRONG_STOPS.get(code, ""))
