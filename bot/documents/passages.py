"""Which paragraphs a paper has as a file, in which order, and in which language each is."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.language.languages import Language
from flows.definition.schema import Style
from flows.state.paper import Block, Paper

# What the world calls our languages (BCP 47), so that each text is proofread and read aloud in its own one.
TAGS = {
    "ar": "ar-SA",
    "bn": "bn-BD",
    "ckb": "ku-Arab-IQ",
    "en": "en-GB",
    "fa": "fa-IR",
    "fr": "fr-FR",
    "prs": "prs-AF",
    "ps": "ps-AF",
    "sq": "sq-AL",
    "ti": "ti-ER",
    "tr": "tr-TR",
    "ur": "ur-PK",
    "vi": "vi-VN",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a file, in one language."""

    block: Block
    language: Language
    close: bool  # it stands close to the next one
    written_in: Language | None = None  # the language of the person's own words, if it may be another one
    is_meaning: bool = False  # it tells what the sentence before it means

    @property
    def style(self) -> Style:
        """How it is set."""
        return "note" if self.is_meaning else self.block.style

    @property
    def words(self) -> str:
        """What it says, without the mark before it."""
        words = self.language.plain(self.block.text)
        return f"“{words}”" if self.style == "said" else words


def first_pages(paper: Paper, english: Language, own: Language | None) -> Iterator[Passage]:
    """Yield what stands on the pages for an office; of a paper that goes to none, the person's own pages."""
    for block, close in paper.paragraphs():
        if not paper.yours:
            yield Passage(block, english, close, own if block.style == "words" else None)
        elif block.style == "said" and own:
            yield Passage(block, english, close=True)
            yield Passage(block, own, close=False, is_meaning=True)
        else:
            yield Passage(block, english if block.style == "said" else own or english, close)


def pages_to_keep(paper: Paper, own: Language | None) -> Iterator[Passage]:
    """Yield what stands on the pages that the person keeps; nothing if they read English, or have it all."""
    if own and not paper.yours:
        for block, close in paper.paragraphs(kept=True):
            yield Passage(block, own, close)
