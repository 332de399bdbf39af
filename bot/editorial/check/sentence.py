"""One sentence against its English: what has to be in both, in any language."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.language.formats import NUMERALS
from flows.definition.flow import Flow
from flows.definition.problems import Location, Problem, problem
from flows.lint.limits import TAG
from flows.presentation.placeholders import PLACEHOLDER

LONGEST, SHORTEST = 2.4, 0.22  # times the English: beyond, something was added or left out
FEW = 40  # letters: shorter sentences may differ more
LINK = re.compile(r"https?://[^\s<]*[^\s<.,:;)]")
COMMAND = re.compile(r"(?<![\w/.<])/[a-z]+\b")
QUOTED = re.compile(r'"([\x20\x21\x23-\x7e…]+)"')
EXAMPLES = re.compile(r"\.hint\b|phrase\.not_a_")  # what people may type differs from language to language
PHONE = re.compile(r"(?<!\d)(?:0\d[\d ]{7,}\d|116 123|999)(?!\d)")  # always in Latin digits
NUMBER = re.compile(r"\d+")
MARK = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u25a0-\u25ff\u2022\u2630]")
TO_ASCII = str.maketrans({one: str(at) for numerals in NUMERALS.values() for at, one in enumerate(numerals)})


@dataclass(frozen=True, slots=True)
class TranslatedSentence:
    """One message of a catalogue, and where it stands."""

    context: str
    english: str
    words: str
    spot: Location
    fuzzy: bool = False


def _found(pattern: re.Pattern[str]) -> Callable[[str], Counter[str]]:
    return lambda words: Counter(pattern.findall(words))


def _tags(words: str) -> Counter[str]:
    return Counter(f"<{slash}{name}{rest}>" for slash, name, rest in TAG.findall(words))


def _numbers(words: str) -> Counter[str]:
    plain = LINK.sub("", PLACEHOLDER.sub("", QUOTED.sub("", words))).translate(TO_ASCII)
    return Counter(NUMBER.findall(plain))


KEPT: tuple[tuple[str, Callable[[str], Counter[str]]], ...] = (
    ("placeholders", lambda words: Counter(set(PLACEHOLDER.findall(words)))),
    ("tags", _tags),
    ("links", _found(LINK)),
    ("commands", _found(COMMAND)),
    ("phone numbers", _found(PHONE)),
    ("signs", _found(MARK)),
    ("blanks in brackets", lambda words: Counter(one for one in words if one in "[]")),
    ("line breaks", lambda words: Counter(one for one in words if one == "\n")),
)


def check(one: TranslatedSentence) -> Iterator[tuple[str, str]]:
    """What a translation has lost, added or spelt in a way that breaks."""
    yield from _kept(one)
    yield from _length(len(one.words), len(one.english))
    yield from _spelling(one)


def _kept(one: TranslatedSentence) -> Iterator[tuple[str, str]]:
    for what, seen in KEPT:
        if seen(one.words) != seen(one.english):
            wanted = ", ".join(sorted(seen(one.english).elements())) or "none"
            yield f"its {what} differ from the English", f"The English has: {wanted!r}."
    if changed := set(QUOTED.findall(one.words)) - set(QUOTED.findall(one.english)):
        hint = 'English to say or to search for stays as it is; for all else use “ ” in place of " ".'
        yield f"words in straight quotes that are not the English ones: {changed}", hint
    if not EXAMPLES.search(one.context) and (lost := _numbers(one.english) - _numbers(one.words)):
        yield f"numbers are missing: {', '.join(lost)}", "Copy them from the English."


def _length(length: int, english: int) -> Iterator[tuple[str, str]]:
    if length > LONGEST * english + FEW:
        yield f"{length} letters for {english} of English", "Is something added?"
    if length < SHORTEST * english - FEW / 10:
        yield f"{length} letters for {english} of English", "Is something left out?"


def _spelling(one: TranslatedSentence) -> Iterator[tuple[str, str]]:
    if one.words != one.words.strip() or ("  " in one.words) > ("  " in one.english):
        yield "spaces at its ends, or two in a row", "Take them away."
    if any(unicodedata.category(character) == "Cc" and character != "\n" for character in one.words):
        yield "a control character", "Type it anew."
    if not unicodedata.is_normalized("NFC", one.words):
        yield "letters that are put together from parts (not NFC)", "Type it anew."


def check_labels(flow: Flow, sentences: list[TranslatedSentence]) -> Iterator[Problem]:
    """Two choices of one step that say the same, though the English does not."""
    steps: dict[str, dict[str, TranslatedSentence]] = defaultdict(dict)
    for one in sentences:
        step, marked, _ = one.context.partition(".choices.")
        if marked and step in flow.steps and one.words:
            same = steps[step].setdefault(one.words.casefold(), one)
            if same.english != one.english:
                yield problem(
                    one.spot, f"{one.context}: says the same as {same.context}", "Say what differs."
                )
