"""Defines Translation: the data from which the book's page for one language is rendered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.editorial.sentences import Sentence, SentenceKey
from bot.language.languages import Language
from flows.definition.flow import Flow
from flows.definition.schema import Wording


@dataclass(frozen=True, slots=True)
class Translation:
    """The sentences of the flow in English and in one other language."""

    flow: Flow
    english: Language
    language: Language
    english_name: str  # of the language
    sentences: Mapping[SentenceKey, Sentence]  # in reading order
    contact: str | None  # of the operator, to whom corrections go
    made_on: date  # shown on the page

    @property
    def file(self) -> str:
        """The file name of the page."""
        return f"{self.language.code}.html"

    @property
    def direction(self) -> str:
        """The HTML attribute `dir` of text in the language."""
        return "rtl" if self.language.right_to_left else "ltr"

    def of_wording(self, context: str, wording: Wording) -> list[Sentence]:
        """Return the sentences of a wording: one, or one for each voice."""
        return [self.sentences[context + suffix, english] for suffix, english in wording.variants()]

    def falls_back_to_english(self, sentence: Sentence) -> bool:
        """Tell whether the bot shows the English, because the translation is missing or would mislead."""
        shown = self.language.translations.pgettext(sentence.context, sentence.english)
        return shown == sentence.english != sentence.translation
