"""Makes the papers of some random cases, and says what their files should say."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

import pypdfium2
from pypdfium2 import raw

from bot.documents.passages import first_pages, pages_to_keep
from bot.documents.pdf import write_pdf
from bot.language.languages import Language, load_languages
from flows.definition.text import Text
from flows.state.paper import Paper
from tests.flows.papers.random_cases import papers_of, random_cases
from tests.harness.pdf_text import pages

LANGUAGES = load_languages()
ENGLISH = LANGUAGES["en"]
KEEP = Text("For you to read and keep. Send only the English pages.", "phrase.paper_keep")
DIRECTIONS = re.compile("[\u061c\u200e\u200f\u2066-\u2069]")
CASES = 150
BRACKETS = re.compile(r"[()\[\]]")  # beside Latin words in a right-to-left line, Chrome copies the other one


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return re.findall(r"[\w\u200c]+", DIRECTIONS.sub("", text))


def letters(text: str) -> list[str]:
    """The letters and signs of a text, sorted. From right-to-left lines Chrome copies "…" as three dots."""
    spelt_out = DIRECTIONS.sub("", text).replace("…", "...")
    return sorted(BRACKETS.sub("", "".join(spelt_out.split())))


def spoken(code: str) -> Language | None:
    """The language of the pages to keep; None for English."""
    return None if code == "en" else LANGUAGES[code]


def pdf(paper: Paper, code: str = "en") -> bytes:
    """A paper for a reader of a language."""
    return write_pdf(paper, ENGLISH, spoken(code), KEEP)


def said(paper: Paper, code: str) -> str:
    """All that the file of a paper says."""
    own = spoken(code)
    return "\n".join(_said(paper, own))


def _said(paper: Paper, own: Language | None) -> Iterator[str]:
    kept = list(pages_to_keep(paper, own))
    for part in (list(first_pages(paper, ENGLISH, own)), kept):
        if part and paper.subject and part[0].style != "title":
            yield part[0].language.plain(paper.subject)
        for passage in part:
            yield f"{passage.block.mark({'bullet': '•'})} {passage.words}"
            yield ":" if passage.style == "line" else ""
    if own and kept:
        yield own.plain(KEEP)


@cache
def longest() -> Mapping[str, Paper]:
    """The longest paper of each kind."""
    found: dict[str, Paper] = {}
    for paper in papers():
        if paper.id not in found or _length(paper) > _length(found[paper.id]):
            found[paper.id] = paper
    return found


@cache
def copied_from(id: str, code: str) -> str:
    """The text of the longest paper of a kind, for a reader of a language."""
    return "\n".join(pages(pdf(longest()[id], code)))


@cache
def papers() -> tuple[Paper, ...]:
    """The papers of some random cases."""
    return tuple(made.paper for case in random_cases()[:CASES] for made in papers_of(case))


def _length(paper: Paper) -> int:
    return sum(
        len(block.text.id) + sum(len(str(value)) for value in block.text.values.values())
        for block in paper.blocks
    )


def meta(content: bytes) -> tuple[str, bool]:
    """The title that a viewer shows, and whether a screen reader finds its way by tags."""
    file = pypdfium2.PdfDocument(content)
    return file.get_metadata_dict()["Title"], bool(raw.FPDFCatalog_IsTagged(file.raw))
