"""One language of the book: what every part of a page is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.editorial.sentences import Key, Sentence
from bot.language.languages import Language
from flows.definition.flow import Flow
from flows.definition.schema import Wording


@dataclass(frozen=True, slots=True)
class Edition:
    """The sentences of the flow in English and in one other language."""

    flow: Flow
    english: Language
    language: Language
    english_name: str  # of the language
    sentences: Mapping[Key, Sentence]  # in reading order
    contact: str | None  # of the operator: where corrections are sent
    on: date  # the day the book was made

    @property
    def file(self) -> str:
        """The page's name."""
        return f"{self.language.code}.html"

    @property
    def direction(self) -> str:
        """The value of `dir` for words of the language."""
        return "rtl" if self.language.right_to_left else "ltr"

    def spoken(self, context: str, wording: Wording) -> list[Sentence]:
        """The sentences of a wording: one, or one for each voice."""
        return [self.sentences[context + end, english] for end, english in wording.variants()]

    def answers_in_english(self, sentence: Sentence) -> bool:
        """Whether people are shown the English, because there are no words, or words that would mislead."""
        shown = self.language.words.pgettext(sentence.context, sentence.english)
        return shown == sentence.english != sentence.words
