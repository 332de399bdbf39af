"""Shows a long list of buttons in pages: Telegram takes a hundred under a message, and a phone shows a few.

The buttons that turn the page are `<step>:_page<number>`, counted from 1. Nothing is stored of them: a
question that is asked again shows its first page.
"""

import re
from collections.abc import Iterator, Sequence

from flows.definition.flow import Flow
from flows.definition.schema import Step
from flows.effects import Button

AT_ONCE = 20  # answers on a page, which is more than any list that does not grow with what a person has
ID = re.compile(r"_page([1-9]\d{0,3})")


def page_of(choice: str) -> int | None:
    """The page that a tapped button leads to; None if the button turns no page."""
    found = ID.fullmatch(choice)
    return int(found[1]) if found else None


def one_page(flow: Flow, step: Step, buttons: Sequence[Button], page: int) -> list[Button]:
    """The buttons of one page, those that turn it, and on every page the step's own choices.

    A page that there is no more is the last one.
    """
    fixed = [button for button in buttons if _is_fixed(step, button)]
    listed = [button for button in buttons if not _is_fixed(step, button)]
    pages = -(-len(listed) // AT_ONCE)
    if pages <= 1:
        return list(buttons)
    shown = min(page, pages)
    return [*listed[(shown - 1) * AT_ONCE : shown * AT_ONCE], *_turning(flow, step, shown, pages), *fixed]


def all_pages(flow: Flow, step: Step, buttons: Sequence[Button]) -> list[Button]:
    """The buttons of all pages, of which any may be typed; that which turns the first page is among them."""
    first = one_page(flow, step, buttons, 1)
    return [*buttons, *(button for button in first if button not in buttons)]


def _turning(flow: Flow, step: Step, page: int, pages: int) -> Iterator[Button]:
    if page > 1:
        yield Button(flow.phrase("button_page_before"), f"{step.id}:_page{page - 1}")
    if page < pages:
        yield Button(flow.phrase("button_page_after"), f"{step.id}:_page{page + 1}")


def _is_fixed(step: Step, button: Button) -> bool:
    """Whether a button is one of the step's own choices, and not one of the list."""
    return button.link is not None or step.choice((button.data or "").partition(":")[2]) is not None
