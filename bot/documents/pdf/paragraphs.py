"""Turns the paragraphs of a paper into lines of one width, in a size of type. All measures are in points."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from bot.documents.passages import Passage
from bot.documents.pdf.faces import EM, LATIN, LATIN_LEADING, LEADING, OF_LANGUAGES
from bot.documents.pdf.lines import Look, ShapedWord, TextLine, Typesetter, broken
from bot.documents.pdf.writer import PAGE_HEIGHT, PAGE_WIDTH
from bot.language.languages import Language
from flows.definition.schema import Style
from flows.definition.text import Text

MARGIN = 54.0
WIDTH, HEIGHT = PAGE_WIDTH - 2 * MARGIN, PAGE_HEIGHT - 2 * MARGIN
Looks = Style | Literal["subject", "banner"]  # the styles of blocks, and what only a file has
SIZES = (11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)  # of type; the first in which a paper fits is taken
LARGER: dict[Looks, float] = {"title": 5.0, "subject": 1.0, "heading": 0.5, "note": -1.0}
MEANING = -0.5  # by how much the meaning of a sentence is smaller still
BOLD: tuple[Looks, ...] = ("title", "heading", "subject", "banner")
HANGING: dict[Looks, float] = {"fact": 22.0, "bullet": 17.0, "tick": 17.0}  # behind its mark
INDENTED: tuple[Looks, ...] = ("words", "banner")
INDENT = 12.0
MARKS: dict[Style, str] = {"bullet": "•"}
BEFORE: dict[Looks, float] = {  # room to write or to sign by hand, in the largest type
    "heading": 5.0,
    "line": 8.0,
    "signed": 30.0,
}
AFTER: dict[Looks, float] = {"title": 5.0, "heading": 3.0, "subject": 9.0, "banner": 16.0}
CLOSE, APART = 2.0, 7.0  # after all others


@dataclass(frozen=True, slots=True)
class ShapedParagraph:
    """A paragraph whose words are shaped, and how it is set."""

    words: list[list[ShapedWord]]  # for each line that was typed
    mark: list[ShapedWord]
    looks: Looks
    language: Language
    close: bool = False
    larger: float = 0.0  # than the type of the page

    @property
    def indents(self) -> tuple[float, float]:
        """How far its lines stand in, where they begin and where they end."""
        if self.looks in INDENTED:
            return INDENT, INDENT
        return HANGING.get(self.looks, 0.0), 0.0


@dataclass(frozen=True, slots=True)
class SetParagraph:
    """A paragraph broken into lines, in one size of type."""

    paragraph: ShapedParagraph
    lines: list[TextLine]
    size: float
    line_height: float
    before: float
    after: float

    @property
    def height(self) -> float:
        """How much of a page it takes."""
        return self.before + self.line_height * len(self.lines) + self.after

    @property
    def is_filled_in(self) -> bool:
        """Whether a line to write on follows the words: also where a fact ends in a blank."""
        last = self.lines[-1]
        ends_blank = bool(last.reading) and last.bits[last.reading[-1]].blank is not None
        return self.paragraph.looks == "line" or (self.paragraph.looks == "fact" and ends_blank)


def paragraphs(
    typesetter: Typesetter, passages: Iterable[Passage], subject: Text | None
) -> Iterator[ShapedParagraph]:
    """Shape the words of passages; the subject of an e-mail stands above them, unless they have a title."""
    for number, passage in enumerate(passages):
        if number == 0 and subject and passage.style != "title":
            yield shaped(typesetter, passage.language.plain(subject), passage.language, "subject")
        yield _paragraph(typesetter, passage)


def shaped(
    typesetter: Typesetter, words: str, language: Language, looks: Looks, mark: str = ""
) -> ShapedParagraph:
    """A paragraph of some words."""
    look, right_to_left = Look(language.code, looks in BOLD), language.right_to_left
    lines = typesetter.words(words, look, right_to_left=right_to_left)
    marks = typesetter.words(mark, look, right_to_left=right_to_left)[0] if mark else []
    return ShapedParagraph(lines, marks, looks, language, larger=LARGER.get(looks, 0.0))


def in_size(paragraph: ShapedParagraph, size: float) -> SetParagraph:
    """Break a paragraph into lines, on a page whose type has this size."""
    own = size + paragraph.larger
    width = (WIDTH - sum(paragraph.indents)) / own * EM
    lines = [line for words in paragraph.words for line in broken(words, width)]
    height = own * max(LEADING.get(name, LATIN_LEADING) for name in _faces(paragraph, lines))
    after = AFTER.get(paragraph.looks, CLOSE if paragraph.close else APART)
    if paragraph.looks == "fact" and not paragraph.close:
        after += APART
    room = size / SIZES[0]
    return SetParagraph(paragraph, lines, own, height, BEFORE.get(paragraph.looks, 0.0) * room, after * room)


def _faces(paragraph: ShapedParagraph, lines: list[TextLine]) -> set[str]:
    used = {bit.face.name for line in lines for bit in line.bits}
    return {OF_LANGUAGES.get(paragraph.language.code, LATIN), *used}


def _paragraph(typesetter: Typesetter, passage: Passage) -> ShapedParagraph:
    words, mark = passage.words, passage.block.mark(MARKS).strip()
    if passage.style == "line":
        words += ":"
    paragraph = shaped(typesetter, words, passage.language, passage.style, mark)
    larger = paragraph.larger + (MEANING if passage.is_meaning else 0.0)
    return replace(paragraph, close=passage.close, larger=larger)
