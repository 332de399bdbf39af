"""What no release may contain, in the words of any language: lengths, placeholders, tags, what is missing."""

import re
import unicodedata
from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.definition.problems import Location, Problem, problem
from flows.presentation.placeholders import PLACEHOLDER

LONGEST_MESSAGE = 4096  # UTF-16 code units, Telegram's limit
LONGEST_LABEL = 30  # letters of a button alone in its row that a narrow phone shows in full
LIMITS = {"phrase.description": 512, "phrase.short_description": 120}
COMMAND = 256
ALLOWED = {"b", "i", "code", "a"}
TAG = re.compile(r"<(/?)([A-Za-z0-9]+)((?: [^<>]*)?)>")


def check_words(flow: Flow) -> list[Problem]:
    """Everything that is wrong with the English of a flow."""
    found = [one for context, english, spot in _sentences(flow) for one in _english(context, english, spot)]
    return sorted(set(found))


def _sentences(flow: Flow) -> Iterator[tuple[str, str, Location]]:
    for context, wording in flow.wordings():
        for suffix, english in wording.variants():
            yield context + suffix, english, _spot(flow, context)


def _english(context: str, english: str, spot: Location) -> Iterator[Problem]:
    yield from (problem(spot, message, hint) for message, hint in faults(context, english))


def faults(context: str, words: str) -> Iterator[tuple[str, str]]:
    """What Telegram or a phone would not take, in any language: (what is wrong, a hint)."""
    longest = _limit(context)
    length = width(words) if longest == LONGEST_LABEL else len(TAG.sub("", words).encode("utf-16-le")) // 2
    if length > longest:
        yield f"{context}: {length} characters, {longest} are allowed", "Say it shorter, or in two steps."
    if fault := _html_fault(words):
        yield f"{context}: {fault}", "Allowed: <b>, <i>, <code> and <a href=…>, each closed. Write < as &lt;."
    if "{" in PLACEHOLDER.sub("", words) or "}" in PLACEHOLDER.sub("", words):
        yield f"{context}: a brace that is no placeholder", "A placeholder is {name}."


def width(label: str) -> int:
    """Letters that take room: no vowel marks, no direction marks, and nothing for what is filled in."""
    shown = PLACEHOLDER.sub("", label)
    return sum(unicodedata.category(character) not in ("Mn", "Me", "Cf") for character in shown)


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


def _spot(flow: Flow, context: str) -> Location:
    parts = context.split(".")
    known = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((flow.spots[name] for name in known if name in flow.spots), Location("flows"))
