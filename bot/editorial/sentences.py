"""Every sentence of the flow in one language: its words, and how far they can be trusted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from babel.messages.catalog import Catalog, Message

from bot.language.languages import is_reviewed
from flows.definition.flow import Flow

Key: TypeAlias = tuple[str, str]  # context and English: one context may hold two sentences
State: TypeAlias = Literal["reviewed", "unread", "fuzzy", "missing"]
NOT_RIGHT: tuple[State, ...] = ("fuzzy", "missing")
PREVIOUS = "|"  # begins a comment that tells the English of before
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
PREVIOUS_ID = re.compile(rf"\bmsgid ((?:\s*{QUOTED.pattern})+)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One message of a catalogue; `context` is its id there."""

    context: str
    english: str
    words: str  # empty: not translated
    state: State
    critical: bool  # on safety, consent or deletion
    previous: str | None = None  # the English that the words were made from, where it has changed

    @property
    def right(self) -> bool:
        """Whether there are words that belong to this English."""
        return self.state not in NOT_RIGHT


def read_sentences(flow: Flow, catalogue: Catalog) -> Mapping[Key, Sentence]:
    """Every sentence of the flow by its key, in reading order; what a catalogue lacks is missing."""
    by_context = {message.context: message for message in catalogue if message.id}
    reviewed: State = "reviewed" if is_reviewed(catalogue) else "unread"
    found = {}
    for context, wording in flow.wordings():
        for end, english in wording.variants():
            message = catalogue.get(english, context + end) or by_context.get(context + end)
            one = Sentence(context + end, english, "", "missing", flow.is_critical(context))
            found[one.context, english] = _translated(one, message, reviewed)
    return found


def _translated(one: Sentence, message: Message | None, reviewed: State) -> Sentence:
    """A translation of another English is an outdated one, whether somebody has marked it or not."""
    words = str(message.string) if message and isinstance(message.string, str) else ""
    if message is None or not words:
        return one
    if message.fuzzy or message.id != one.english:
        before = str(message.id) if message.id != one.english else next(iter(message.previous_id), None)
        return replace(one, words=words, state="fuzzy", previous=before)
    return replace(one, words=words, state=reviewed)
