"""Sets a paper on pages: English for the office, then the same in the person's language to keep.

A paper that goes to no office is in the person's language alone; only what they say aloud is in English too.
The first pages are set in the largest type in which they fit the promised number of pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.documents.passages import TAGS, first_pages, pages_to_keep
from bot.documents.pdf.drawing import draw, draw_ground
from bot.documents.pdf.lines import Typesetter
from bot.documents.pdf.paragraphs import (
    HANGING,
    HEIGHT,
    MARGIN,
    SIZES,
    SetParagraph,
    ShapedParagraph,
    in_size,
    paragraphs,
    shaped,
)
from bot.documents.pdf.writer import PAGE_HEIGHT, PdfWriter, Tag
from bot.language.languages import Language
from flows.definition.text import Text
from flows.state.paper import Paper

TO_READ_ALOUD = (13.5, 12.5)  # sizes tried first for a page that people read from
TO_KEEP = (
    11.5,
    11.0,
    10.5,
    10.0,
    11.5,
)  # of the pages to keep, which may be any number: the last is taken then
MOST_MORE = 12.0  # points, of room above a line to fill in by hand
WHOLE = 4  # lines of a paragraph that stay on one page
KINDS = {"title": "H1", "subject": "H1", "heading": "H2", "banner": "H1"}  # of tags


@dataclass(frozen=True, slots=True)
class Placed:
    """Lines of a paragraph on a page, `top` points below its upper edge."""

    paragraph: SetParagraph
    first: int
    lines: int
    top: float

    @property
    def height_on_page(self) -> float:
        """Where its first line begins, above the lower edge of the page."""
        return PAGE_HEIGHT - MARGIN - self.top


def write_pdf(paper: Paper, english: Language, own: Language | None, keep: Text) -> bytes:
    """Return the file's content.

    `own` is the language of the part to keep, which begins with the banner `keep`; None omits that part.
    """
    typesetter, spoken = Typesetter(), own or english
    file = PdfWriter(english.plain(paper.name), TAGS["en"])
    first = list(paragraphs(typesetter, first_pages(paper, english, own), paper.subject))
    sizes = (*TO_READ_ALOUD, *SIZES) if paper.yours else SIZES
    _add(file, _with_room(_that_fit(first, paper.pages, sizes)), spoken if paper.yours else english)
    if kept := list(paragraphs(typesetter, pages_to_keep(paper, own), paper.subject)):
        banner = shaped(typesetter, spoken.plain(keep), spoken, "banner")
        _add(file, _that_fit([banner, *kept], paper.pages, TO_KEEP), spoken)
    return file.content()


def _that_fit(found: Sequence[ShapedParagraph], pages: int, sizes: Sequence[float]) -> list[SetParagraph]:
    """The paragraphs in the first of these types in which they fill no more pages, 0 for any number.

    In the last one, if they do in none.
    """
    for size in sizes:
        set_ones = [in_size(paragraph, size) for paragraph in found]
        if not pages or len(_on_pages(set_ones)) <= pages:
            break
    return set_ones


def _with_room(found: list[SetParagraph]) -> list[SetParagraph]:
    """Give what is left of a page to the lines that are filled in by hand."""
    to_write_on = sum(one.is_filled_in for one in found)
    left = HEIGHT - sum(one.height for one in found)
    if not to_write_on or left < 0:
        return found
    more = min(MOST_MORE, left / to_write_on)
    return [replace(one, before=one.before + more) if one.is_filled_in else one for one in found]


def _add(file: PdfWriter, found: Sequence[SetParagraph], language: Language) -> None:
    """Add the pages of one part, and how a screen reader reads them."""
    part = file.root.add("Sect", TAGS.get(language.code, language.code))
    tags = {id(one): tag for one, tag in _tagged(found, part, language)}
    for placed in _on_pages(found):
        page = file.add_page()
        for one in placed:
            draw_ground(page, one.paragraph, one.lines, one.height_on_page)
        for one in placed:
            lines = (one.first, one.first + one.lines)
            draw(page, one.paragraph, lines, one.height_on_page, tags[id(one.paragraph)])


def _tagged(
    found: Sequence[SetParagraph], part: Tag, language: Language
) -> Iterator[tuple[SetParagraph, Tag]]:
    for looks, group in groupby(found, lambda one: one.paragraph.looks):
        parent = part.add("L") if looks in HANGING else part
        for one in group:
            spoken = one.paragraph.language
            tag = None if spoken is language else TAGS.get(spoken.code, spoken.code)
            item = parent.add("LI").add("LBody", tag) if looks in HANGING else None
            yield one, item or part.add(KINDS.get(looks, "P"), tag)


def _on_pages(found: Sequence[SetParagraph]) -> list[list[Placed]]:
    """Place paragraphs on pages."""
    pages, top = [list[Placed]()], 0.0
    for number, one in enumerate(found):
        if pages[-1] and top + _kept_together(found, number) > HEIGHT:
            pages.append([])
            top = 0.0
        top += one.before if pages[-1] else 0.0
        first = 0
        while first < len(one.lines):
            fitting = max(int((HEIGHT - top + 0.01) / one.line_height), 0 if pages[-1] else 1)
            lines = min(fitting, len(one.lines) - first)
            if lines:
                pages[-1].append(Placed(one, first, lines, top))
            first, top = first + lines, top + lines * one.line_height
            if first < len(one.lines):
                pages.append([])
                top = 0.0
        top += one.after
    return pages


def _kept_together(found: Sequence[SetParagraph], number: int) -> float:
    """The height of a paragraph, or of its beginning, and of the headings right before it."""
    one = found[number]
    lines = len(one.lines) if len(one.lines) <= WHOLE else 2
    height = one.before + lines * one.line_height
    if one.paragraph.looks in ("title", "heading", "subject") and number + 1 < len(found):
        return height + one.after + _kept_together(found, number + 1)
    return height
