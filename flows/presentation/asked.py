"""The buttons for what people ask in their own words: the topics and places that a text may mean."""

from collections.abc import Iterable

from flows.definition.flow import HELP_NOW, Flow, answer_to
from flows.definition.schema import MENU, Step
from flows.definition.text import Text
from flows.effects import Button
from flows.presentation.keyboard import Rows, choice_label
from flows.reading.asked.lexicon import DANGERS, STOP, Meant
from flows.routing.position import offered_choices
from flows.routing.view import View

STEP = "_asked"  # in place of a step: leads to what the button names
PHRASES = {MENU: "button_menu", "language": "command_language", "forget": "command_forget"}


def rows(flow: Flow, meanings: Iterable[Meant], view: View) -> Rows:
    """A button for each of these, one a row; of two that say the same, the first."""
    buttons: dict[str, Button] = {}
    for meant in meanings:
        if said := label(flow, meant, view):
            buttons.setdefault(said.id, Button(said, f"{STEP}:{meant}"))
    return tuple((button,) for button in buttons.values())


def label(flow: Flow, meant: Meant, view: View) -> Text | None:
    """What a button says that leads there; None if nothing in this flow does."""
    if meant.id in DANGERS or meant.id == HELP_NOW:
        return flow.phrase("button_help_now")
    if meant.kind == "topic" or meant.id == STOP:
        return _title_of_answer(flow, meant.id, view)
    if phrase := PHRASES.get(meant.id):
        return flow.phrase(phrase)
    chapter = flow.chapter(meant.id)
    if chapter is None or chapter.title is None:
        return None
    return chapter.title.text(f"chapter.{chapter.chapter}.title", view.case.voice())


def lead_on(step: Step, view: View) -> Rows:
    """The buttons below an aside: what it leads on to."""
    return tuple(
        (Button(choice_label(step, choice, view), f"{step.id}:{choice.id}"),)
        for choice in offered_choices(step, view)
    )


def _title_of_answer(flow: Flow, topic: str, view: View) -> Text | None:
    step = flow.steps.get(answer_to(topic))
    return step.title.text(f"{step.id}.title", view.case.voice()) if step and step.title else None
