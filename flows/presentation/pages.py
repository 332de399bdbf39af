"""Shows many buttons in pages: a phone shows a few of them, and nobody reads a long list.

The buttons that turn the page are `<step>:_page<number>`, counted from 1. Nothing is stored of them: a
question that is asked again shows its first page.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from flows.definition.flow import Flow
from flows.definition.schema import Step
from flows.effects import Button

AT_ONCE = 6  # choices on a screen, with those that turn the page
LISTED = 10  # entries on a page of a list, such as places or days, in which people look for one
ID = re.compile(r"_page([1-9]\d{0,3})")
SKIP, DONE = "skip", "_done"  # end a question without any of the other choices, on every page
UNTICK = "_no_"  # before the id of a ticked choice, so that a tap that comes twice does not undo itself


@dataclass(frozen=True, slots=True)
class Pages:
    """The buttons of a question, page by page: its entries, what turns the page, and what ends each page."""

    entries: tuple[tuple[Button, ...], ...]
    turns: tuple[tuple[Button, ...], ...]
    ends: tuple[Button, ...] = ()

    def shown(self, number: int) -> list[Button]:
        """The buttons of one page. A page that there is no more is the last one."""
        page = min(number, len(self.entries)) - 1
        return [*self.entries[page], *self.turns[page], *self.ends]

    def everything(self) -> list[Button]:
        """The buttons of all pages, any of which may be typed; those of the first page stand first."""
        first = self.shown(1)
        return [*first, *(one for page in self.entries[1:] for one in page if one not in first)]

    def holding(self, choice: str) -> int:
        """The number of the page on which a choice stands; the first if none has it."""
        pages = enumerate(self.entries, start=1)
        return next((number for number, page in pages if choice in map(_id, page)), 1)


def page_of(choice: str) -> int | None:
    """The page that a tapped button leads to; None if the button turns no page."""
    found = ID.fullmatch(choice)
    return int(found[1]) if found else None


def paged(
    flow: Flow,
    step: Step,
    buttons: Sequence[Button],
    sizes: tuple[int, int],
    above: int = 0,
    below: int = 0,
) -> Pages:
    """The buttons in pages. `sizes`: entries of a list on the first page, and on every other.

    `above`: how many other buttons stand before them on the first page. `below`: how many after each.

    A list keeps the step's own choices below it on every page. A question without a list shows a few of its
    choices at a time.
    """
    own = [button for button in buttons if _is_own(step, button)]
    listed = [button for button in buttons if button not in own and _id(button) != DONE]
    if listed:
        ends = [button for button in buttons if button not in listed]
        return in_pages(flow, step, listed, sizes, ends)
    if step.whole:
        return Pages((tuple(buttons),), ((),))
    ends = [button for button in buttons if _id(button) in (SKIP, DONE)]
    room = AT_ONCE - below - len(ends)
    choices = [button for button in buttons if button not in ends]
    return _turned(flow, step, _few(choices, room - above, room), ends)


def in_pages(
    flow: Flow, step: Step, listed: Sequence[Button], sizes: tuple[int, int], ends: Sequence[Button]
) -> Pages:
    """A list in pages. `sizes`: entries on the first page, and on every other."""
    return _turned(flow, step, _cut(listed, *sizes), ends)


def turning(flow: Flow, step: str, page: int, way: Literal["before", "after"]) -> Button:
    """The button that leads to another page, which comes before this one or after it."""
    return Button(flow.phrase(f"button_page_{way}"), f"{step}:_page{page}")


def _turned(flow: Flow, step: Step, entries: Iterable[tuple[Button, ...]], ends: Sequence[Button]) -> Pages:
    """Pages of which each leads to the one before it and the one after it."""
    pages = tuple(entries)
    turns = tuple(tuple(_turning(flow, step, number, len(pages))) for number in range(1, len(pages) + 1))
    return Pages(pages, turns, tuple(ends))


def _cut(listed: Sequence[Button], first: int, size: int) -> Iterator[tuple[Button, ...]]:
    """Cut a list into a first page and others."""
    yield tuple(listed[:first])
    for start in range(first, len(listed), size):
        yield tuple(listed[start : start + size])


def _few(choices: Sequence[Button], first: int, room: int) -> Iterator[tuple[Button, ...]]:
    """Cut choices into pages that leave room for the buttons that turn them: one at either end, else two."""
    rest, size = tuple(choices), max(first, 1)
    while len(rest) > size:
        taken = max(size - 1, 1)
        yield rest[:taken]
        rest, size = rest[taken:], room - 1
    yield rest


def _turning(flow: Flow, step: Step, page: int, pages: int) -> Iterator[Button]:
    if page > 1:
        yield turning(flow, step.id, page - 1, "before")
    if page < pages:
        yield turning(flow, step.id, page + 1, "after")


def _is_own(step: Step, button: Button) -> bool:
    """Whether a button is one of the step's own choices, and not one of a list."""
    return button.link is not None or step.choice(_id(button)) is not None


def _id(button: Button) -> str:
    """The id of the choice, ticked or not, that a button stands for."""
    return (button.data or "").partition(":")[2].removeprefix(UNTICK)
