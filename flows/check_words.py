"""What no release may contain, in the words of any language: lengths, placeholders, tags, what is missing."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.facts import PLACEHOLDER
from flows.flow import Flow
from flows.problems import Problem, Spot, problem

LONGEST_MESSAGE = 4096  # UTF-16 code units, Telegram's limit
LONGEST_LABEL = 60  # characters of a button that a phone can show
LIMITS = {"phrase.description": 512, "phrase.short_description": 120}
COMMAND = 256
ALLOWED = {"b", "i", "code", "a"}
TAG = re.compile(r"<(/?)([A-Za-z0-9]+)((?: [^<>]*)?)>")


@dataclass(frozen=True, slots=True)
class Translation:
    """One sentence of a catalogue."""

    words: str
    line: int
    fuzzy: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """One language's catalogue, by context and English."""

    language: str
    file: str
    translations: Mapping[tuple[str, str], Translation]


def check_words(flow: Flow, catalogues: tuple[Words, ...]) -> list[Problem]:
    """Everything that is wrong with the words of a flow, in English and in each catalogue."""
    found = [one for context, english, spot in _sentences(flow) for one in _english(context, english, spot)]
    for catalogue in catalogues:
        for context, english, _ in _sentences(flow):
            found += _translated(catalogue, context, english)
        found += _stale(catalogue, {(context, english) for context, english, _ in _sentences(flow)})
    return sorted(set(found))


def _sentences(flow: Flow) -> Iterator[tuple[str, str, Spot]]:
    for context, wording in flow.wordings():
        for suffix, english in wording.variants():
            yield context + suffix, english, _spot(flow, context)


def _english(context: str, english: str, spot: Spot) -> Iterator[Problem]:
    yield from (problem(spot, message, hint) for message, hint in _faults(context, english))


def _translated(catalogue: Words, context: str, english: str) -> Iterator[Problem]:
    found = catalogue.translations.get((context, english))
    if found is None or not found.words:
        hint = "Run make words, then translate it."
        yield Problem(catalogue.file, found.line if found else 0, f"{context}: not translated", hint)
        return
    spot = Spot(catalogue.file, found.line)
    if found.fuzzy:
        yield problem(
            spot, f"{context}: the English changed since it was translated", "Mend it, remove fuzzy."
        )
    yield from (problem(spot, message, hint) for message, hint in _faults(context, found.words))
    for what, pattern in (("placeholders", _placeholders), ("tags", _tags)):
        if pattern(found.words) != pattern(english):
            hint = f"The English has {sorted(pattern(english).elements()) or 'none'}."
            yield problem(spot, f"{context}: its {what} differ from the English", hint)


def _stale(catalogue: Words, known: set[tuple[str, str]]) -> Iterator[Problem]:
    for (context, english), found in catalogue.translations.items():
        if (context, english) not in known:
            hint = "Run make words."
            yield Problem(catalogue.file, found.line, f"{context}: no such sentence any more", hint)


def _faults(context: str, words: str) -> Iterator[tuple[str, str]]:
    longest = _limit(context)
    if (length := len(TAG.sub("", words).encode("utf-16-le")) // 2) > longest:
        yield f"{context}: {length} characters, {longest} are allowed", "Say it shorter, or in two steps."
    if fault := _html_fault(words):
        yield f"{context}: {fault}", "Allowed: <b>, <i>, <code> and <a href=…>, each closed. Write < as &lt;."
    if "{" in PLACEHOLDER.sub("", words) or "}" in PLACEHOLDER.sub("", words):
        yield f"{context}: a brace that is no placeholder", "A placeholder is {name}."


def _limit(context: str) -> int:
    if context.startswith("phrase.command_"):
        return COMMAND
    is_label = ".choices." in context or context.startswith("phrase.button_")
    return LONGEST_LABEL if is_label else LIMITS.get(context, LONGEST_MESSAGE)


def _html_fault(words: str) -> str | None:
    open_tags: list[str] = []
    for slash, name, _ in TAG.findall(words):
        if name not in ALLOWED:
            return f"<{name}> is not a tag Telegram shows"
        if not slash:
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return f"</{name}> closes nothing"
    if open_tags:
        return f"<{open_tags[-1]}> is not closed"
    return "a < that begins no tag" if "<" in TAG.sub("", words) else None


def _placeholders(words: str) -> Counter[str]:
    return Counter(set(PLACEHOLDER.findall(words)))


def _tags(words: str) -> Counter[str]:
    return Counter(f"<{slash}{name}{rest}>" for slash, name, rest in TAG.findall(words))


def _spot(flow: Flow, context: str) -> Spot:
    parts = context.split(".")
    known = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((flow.spots[name] for name in known if name in flow.spots), Spot("flows"))
