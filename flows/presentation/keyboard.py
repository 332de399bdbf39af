"""The buttons under a question: its answers, one a row, and the controls in the last row.

A button's data is `<step>:<choice>`; the ids of controls begin with an underscore.
"""

from collections.abc import Iterable, Iterator

from flows.definition.flow import Flow, choice_context
from flows.definition.schema import MENU, Choice, Step
from flows.definition.text import Text, Value
from flows.effects import Button
from flows.presentation.at_hand import rows_at_hand
from flows.presentation.layout import ALL, Layout
from flows.presentation.pages import Pages
from flows.routing.position import Position
from flows.routing.view import View

BACK, TO_MENU, ENGLISH, KEEP = "_back", "_menu", "_english", "_keep"
CARD = "_card"  # shows the MP's card and picture once more
MORE = "_more"  # shows what the step says under "More about this"
GO_ON = "_go_on"  # in place of a step: asks the open question again, whichever that is
HELP, LETTER = "_help", "put_it_in_my_letter"  # below an answer to despair or danger
PICKED = "label"  # in the label of a ticked choice: the label it has without the tick
SHORT = 18  # characters: a label as short as this fits beside another one on a phone
IN_A_ROW = {"{number}": 3, "{day}": 2, "{month}": 2, "{year}": 2}  # such labels in one row
Rows = tuple[tuple[Button, ...], ...]
Labelled = tuple[str, Text | str]  # the id of a choice, and what its button says


def rows_for(flow: Flow, position: Position, view: View, layout: Layout | None = ALL) -> Rows:
    """The keyboard of the step at a position. `layout`: how it is shown; None: all that can be typed."""
    step = position.step
    at_hand = tuple(rows_at_hand(flow, step, view))
    pages = _pages(flow, position, view, sum(map(len, at_hand)))
    shown = pages.everything() if layout is None else pages.shown(layout.page)
    above = at_hand if layout is None or layout.page == 1 else ()
    if step.card and view.finding and not (layout and layout.card):
        shown = [*shown, Button(flow.phrase("button_card_again", view.case.voice()), f"{step.id}:{CARD}")]
    if step.more and not flow.is_withdrawn(step) and not (layout and layout.more):
        shown = [*shown, Button(flow.phrase("button_more", view.case.voice()), f"{step.id}:{MORE}")]
    controls = tuple(_controls(flow, position, view))
    rows = (*above, *_side_by_side(shown), *((controls,) if controls else ()))
    return rows or ((_to_menu(flow, step.id, view),),)  # what an older bot left may have no answer


def page_with(flow: Flow, position: Position, view: View, choice: str) -> int:
    """The page on which a choice of the step at a position stands."""
    return _pages(flow, position, view).holding(choice)


def _pages(flow: Flow, position: Position, view: View, above: int = 0) -> Pages:
    """The buttons of the step at a position, in pages. `above`: how many stand above those of the first."""
    return flow.kind(position.step).pages(flow, position, view, above, below=int(bool(position.step.more)))


def go_on(flow: Flow, label: str = "button_go_on") -> Button:
    """The button under a message that asks nothing: it asks the open question again. `label`: a phrase."""
    return Button(flow.phrase(label), f"{GO_ON}:")


def choice_label(step: Step, choice: Choice, view: View) -> Text:
    """What the button of a step's choice says."""
    return choice.words.text(choice_context(step, choice), view.case.voice())


def titled_answers(flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
    """Yield the answers on the path that can be changed: the step's id, and a label with title and answer."""
    for id in position.path:
        step = flow.steps[id]
        if step.title and (answer := flow.kind(step).shown_answer(flow, step, view)) is not None:
            title = step.title.text(f"{id}.title", view.case.voice())
            yield id, flow.phrase("title_and_answer", title=title, answer=answer)


def _side_by_side(buttons: Iterable[Button]) -> list[tuple[Button, ...]]:
    """Put as many buttons in a row as fit beside each other by their labels."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        if rows and len(rows[-1]) < min(_in_a_row(rows[-1][-1].label), _in_a_row(button.label)):
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return rows


def _in_a_row(label: Text | Value) -> int:
    """How many such labels fit in a row: numbers, days, months or short names, and any other words.

    The length of a translation is not known yet.
    """
    if not isinstance(label, Text):
        return 2 if isinstance(label, str) and len(label) <= SHORT else 1
    if PICKED in label.values:
        return _in_a_row(label.values[PICKED])
    return IN_A_ROW.get(label.id, 1)


def _controls(flow: Flow, position: Position, view: View) -> Iterator[Button]:
    if not flow.kind(position.step).is_passing:  # the buttons of a passing note lead on, and away
        yield from _ways_away(flow, position, view)
    if view.user.language not in (None, "en"):
        yield Button("English", f"{position.step.id}:{ENGLISH}")
    if view.user.language is not None and not flow.kind(position.step).is_passing:
        yield Button(flow.phrase("button_help"), f"{position.step.id}:{HELP}")


def _ways_away(flow: Flow, position: Position, view: View) -> Iterator[Button]:
    step, voice = position.step, view.case.voice()
    if position.out_of_turn and flow.kind(step).can_keep(step, view):
        yield Button(flow.phrase("button_keep", voice), f"{step.id}:{KEEP}")
    elif step.id != MENU and any(flow.kind(flow.steps[id]).is_revisited for id in position.path):
        yield Button(flow.phrase("button_back", voice), f"{step.id}:{BACK}")
    if step.id != MENU and not (position.is_opening or flow.chapter_of(step.id).first):
        yield _to_menu(flow, step.id, view)


def _to_menu(flow: Flow, step: str, view: View) -> Button:
    return Button(flow.phrase("button_menu", view.case.voice()), f"{step}:{TO_MENU}")
