"""Reads every sentence of the flow in one language: its translation, and the state of that translation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from babel.messages.catalog import Catalog, Message

from bot.language.languages import is_reviewed
from flows.definition.flow import Flow

SentenceKey: TypeAlias = tuple[str, str]  # context and English: one context may hold two sentences
TranslationState: TypeAlias = Literal["reviewed", "unread", "fuzzy", "missing"]
NEEDS_WORK: tuple[TranslationState, ...] = ("fuzzy", "missing")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the flow with its translation; `context` is its id in the catalogue."""

    context: str
    english: str
    translation: str  # empty where there is none
    state: TranslationState
    critical: bool  # about safety, consent or deletion
    previous: str | None = None  # the English that was translated, where it has changed since

    @property
    def needs_work(self) -> bool:
        """Whether the translation is missing or outdated."""
        return self.state in NEEDS_WORK


def read_sentences(flow: Flow, catalogue: Catalog) -> Mapping[SentenceKey, Sentence]:
    """Return every sentence of the flow by key, in reading order, including those the catalogue lacks."""
    by_context = {message.context: message for message in catalogue if message.id}
    state: TranslationState = "reviewed" if is_reviewed(catalogue) else "unread"
    sentences = {}
    for context, wording in flow.wordings():
        for suffix, english in wording.variants():
            id = context + suffix
            message = catalogue.get(english, id) or by_context.get(id)
            sentence = Sentence(id, english, "", "missing", flow.is_critical(context))
            sentences[id, english] = _translated(sentence, message, state)
    return sentences


def _translated(sentence: Sentence, message: Message | None, state: TranslationState) -> Sentence:
    """Add the translation. If it was made from other English, it is outdated even if not marked fuzzy."""
    translation = str(message.string) if message and isinstance(message.string, str) else ""
    if message is None or not translation:
        return sentence
    changed = message.id != sentence.english
    if message.fuzzy or changed:
        previous = str(message.id) if changed else next(iter(message.previous_id), None)
        return replace(sentence, translation=translation, state="fuzzy", previous=previous)
    return replace(sentence, translation=translation, state=state)
