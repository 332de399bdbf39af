"""Draws a paragraph on a page: its words, and what marks them. All measures are in points."""

from collections.abc import Iterator
from itertools import groupby

from bot.documents.pdf.faces import EM
from bot.documents.pdf.lines import TextLine, line_of
from bot.documents.pdf.paragraphs import MARGIN, WIDTH, SetParagraph
from bot.documents.pdf.writer import PAGE_WIDTH, Colour, Page, Tag

MIDDLE = 0.3  # of letters, above the line on which they stand, in sizes
ASCENT, DESCENT = 0.86, 0.27  # of the box around a blank, in sizes
BOX = 0.8  # of a box to tick, in sizes
PADDING = 6.0
BAR = 2.5
EDGE = 2.5  # of the ground, above and below
BESIDE = 0.4  # a blank
GREY: Colour = (0.945, 0.945, 0.945)
DARK: Colour = (0.4, 0.4, 0.4)
YELLOW: Colour = (1.0, 0.953, 0.69)


def draw_ground(page: Page, one: SetParagraph, lines: int, top: float) -> None:
    """Draw the ground of what the eye is to find, with a bar where lines begin. It comes before all words."""
    if one.paragraph.looks not in ("fact", "banner"):
        return
    left, width = MARGIN - PADDING, WIDTH + 2 * PADDING
    height = lines * one.line_height + (one.after if one.paragraph.close else 0)
    lower = top - height - EDGE
    height += one.before + 2 * EDGE
    page.rectangle((left, lower, width, height), fill=GREY)
    bar = left + width - BAR if one.paragraph.language.right_to_left else left
    page.rectangle((bar, lower, BAR, height), fill=DARK)


def draw(page: Page, one: SetParagraph, part: tuple[int, int], top: float, tag: Tag) -> None:
    """Draw the lines of a paragraph from one number up to another, the first at `top`."""
    for number in range(*part):
        line, base = one.lines[number], _base(one, top, number - part[0])
        left = _left(one, line)
        _mark_blanks(page, line, (left, base), one.size)
        if number == 0:
            _mark(page, one, base, tag)
        page.text((left, base), one.size, line, tag)
    if part[1] == len(one.lines) and one.is_filled_in:
        _rule(page, one, base)


def _base(one: SetParagraph, top: float, number: int) -> float:
    """The height at which the letters of a line stand."""
    return top - (number + 0.5) * one.line_height - MIDDLE * one.size


def _left(one: SetParagraph, line: TextLine) -> float:
    start, _ = one.paragraph.indents
    if one.paragraph.language.right_to_left:
        return PAGE_WIDTH - MARGIN - start - line.width * one.size / EM
    return MARGIN + start


def _mark(page: Page, one: SetParagraph, base: float, tag: Tag) -> None:
    """Draw what stands before the first line."""
    right_to_left = one.paragraph.language.right_to_left
    if one.paragraph.looks == "tick":
        side = BOX * one.size
        left = PAGE_WIDTH - MARGIN - side if right_to_left else MARGIN
        page.rectangle((left, base - 0.06 * one.size, side, side), edge=DARK)
    elif one.paragraph.mark:
        mark = line_of(one.paragraph.mark)
        width = mark.width * one.size / EM
        page.text((PAGE_WIDTH - MARGIN - width if right_to_left else MARGIN, base), one.size, mark, tag)


def _mark_blanks(page: Page, line: TextLine, place: tuple[float, float], size: float) -> None:
    """Draw a box around each blank, which also shows in a print without colours."""
    for left, right in _blanks(line):
        corner = (place[0] + left * size / EM - BESIDE, place[1] - DESCENT * size)
        extent = ((right - left) * size / EM + 2 * BESIDE, (ASCENT + DESCENT) * size)
        page.rectangle((*corner, *extent), fill=YELLOW, edge=DARK)


def _blanks(line: TextLine) -> Iterator[tuple[int, int]]:
    """Where blanks begin and end in a line, in thousandths of the size of type."""
    at = 0
    for blank, bits in groupby(line.bits, lambda bit: bit.blank):
        width = sum(bit.width for bit in bits)
        if blank is not None:
            yield at, at + width
        at += width


def _rule(page: Page, one: SetParagraph, base: float) -> None:
    """Draw the line to write on, from the last word to the margin."""
    width = one.lines[-1].width * one.size / EM
    start = one.paragraph.indents[0]
    if one.paragraph.language.right_to_left:
        page.rule(MARGIN, PAGE_WIDTH - MARGIN - start - width - 4, base - 2)
    else:
        page.rule(MARGIN + start + width + 4, PAGE_WIDTH - MARGIN, base - 2)
