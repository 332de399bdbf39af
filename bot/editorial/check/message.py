"""Compares a translated message with its English: finds differences that are faults in any language."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.language.formats import NUMERALS
from flows.definition.problems import Location
from flows.definition.text import PLACEHOLDER
from flows.lint.limits import TAG

LONGEST, SHORTEST = 2.4, 0.22  # times the length of the English; beyond that, something was added or left out
MARGIN = 40  # characters by which a short translation may exceed those limits
LINK = re.compile(r"https?://[^\s<]*[^\s<.,:;)]")
COMMAND = re.compile(r"(?<![\w/.<])/[a-z]+\b")
QUOTED = re.compile(r'"([\x20\x21\x23-\x7e…]+)"')
IN_QUOTES = re.compile(r'"([^"\n]+)"')  # in any script
EXAMPLES = re.compile(r"\.hint\b|phrase\.not_a_")  # what people may type differs from language to language
PHONE = re.compile(r"(?<!\d)(?:0\d[\d ]{7,}\d|116 123|999)(?!\d)")  # always in Latin digits
NUMBER = re.compile(r"\d+")
SYMBOL = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u25a0-\u25ff\u2022\u2630]")
TO_ASCII = str.maketrans(
    {numeral: str(value) for numerals in NUMERALS.values() for value, numeral in enumerate(numerals)}
)


@dataclass(frozen=True, slots=True)
class CatalogueMessage:
    """A message of a catalogue, and its place in the .po file."""

    context: str
    english: str
    translation: str
    location: Location
    fuzzy: bool = False


def _matches(pattern: re.Pattern[str]) -> Callable[[str], Counter[str]]:
    return lambda text: Counter(pattern.findall(text))


def _tags(text: str) -> Counter[str]:
    return Counter(f"<{slash}{name}{rest}>" for slash, name, rest in TAG.findall(text))


# What a translation must take over from the English unchanged: (name, how to count it in a text).
UNCHANGED: tuple[tuple[str, Callable[[str], Counter[str]]], ...] = (
    ("placeholders", lambda text: Counter(set(PLACEHOLDER.findall(text)))),
    ("tags", _tags),
    ("links", _matches(LINK)),
    ("commands", _matches(COMMAND)),
    ("phone numbers", _matches(PHONE)),
    ("signs", _matches(SYMBOL)),
    ("blanks in brackets", lambda text: Counter(character for character in text if character in "[]")),
    ("line breaks", lambda text: Counter(character for character in text if character == "\n")),
)


def check_message(message: CatalogueMessage) -> Iterator[tuple[str, str]]:
    """Yield (fault, hint) for what a translation has lost, added or misspelt."""
    yield from _differences(message)
    yield from _length(len(message.translation), len(message.english))
    yield from _spelling(message)


def _differences(message: CatalogueMessage) -> Iterator[tuple[str, str]]:
    english, translation = message.english, message.translation
    for name, count in UNCHANGED:
        if count(translation) != count(english):
            expected = ", ".join(sorted(count(english).elements())) or "none"
            yield f"its {name} differ from the English", f"The English has: {expected!r}."
    if changed := set(QUOTED.findall(translation)) - set(QUOTED.findall(english)):
        hint = 'English to say or to search for stays as it is; for all else use “ ” in place of " ".'
        yield f"words in straight quotes that are not the English ones: {changed}", hint
    if lost := sorted(_english_in_quotes(english) - set(IN_QUOTES.findall(TAG.sub("", translation)))):
        hint = "People say it or search for it: leave it in English, and add what it means in brackets."
        yield f"English in straight quotes is missing: {', '.join(lost)}", hint
    if not EXAMPLES.search(message.context) and (missing := _numbers(english) - _numbers(translation)):
        yield f"numbers are missing: {', '.join(missing)}", "Copy them from the English."


def _english_in_quotes(english: str) -> set[str]:
    """Return what stands in straight quotes, unless it is only placeholders, which are filled in later."""
    quoted = IN_QUOTES.findall(TAG.sub("", english))
    return {words for words in quoted if re.search(r"\w", PLACEHOLDER.sub("", words))}


def _numbers(text: str) -> Counter[str]:
    """Count the numbers of the text in ASCII digits; not those of links, placeholders and quotes."""
    plain = LINK.sub("", PLACEHOLDER.sub("", QUOTED.sub("", text))).translate(TO_ASCII)
    return Counter(NUMBER.findall(plain))


def _length(translation: int, english: int) -> Iterator[tuple[str, str]]:
    if translation > LONGEST * english + MARGIN:
        yield f"{translation} letters for {english} of English", "Is something added?"
    if translation < SHORTEST * english - MARGIN / 10:
        yield f"{translation} letters for {english} of English", "Is something left out?"


def _spelling(message: CatalogueMessage) -> Iterator[tuple[str, str]]:
    text = message.translation
    if text != text.strip() or ("  " in text and "  " not in message.english):
        yield "spaces at its ends, or two in a row", "Take them away."
    if any(unicodedata.category(character) == "Cc" and character != "\n" for character in text):
        yield "a control character", "Type it anew."
    if not unicodedata.is_normalized("NFC", text):
        yield "letters that are put together from parts (not NFC)", "Type it anew."
