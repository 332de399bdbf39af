"""The buttons under a question. `data` is `<step>:<choice>`; the ids of controls begin with an underscore."""

from collections.abc import Callable, Iterator, Mapping

from flows import journey
from flows.flow import Flow
from flows.model import MENU, Choice, Step, Text
from flows.position import GIVEN, Position
from flows.rules import RULES, View
from flows.turn import Button

BACK, TO_MENU, ENGLISH, KEEP = "_back", "_menu", "_english", "_keep"
Rows = tuple[tuple[Button, ...], ...]
Labelled = tuple[str, Text | str]  # the id of a choice, and what its button says


def rows_for(flow: Flow, position: Position, view: View) -> Rows:
    """One answer a row, and the controls in the last."""
    answers = [(button,) for button in _answers(flow, position, view)]
    controls = tuple(_controls(flow, position, view))
    return (*answers, *((controls,) if controls else ()))


def offered(step: Step, view: View) -> Iterator[Choice]:
    """The choices of a step that are open now."""
    return (choice for choice in step.choices if choice.when is None or RULES[choice.when](view))


def titled_answers(flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
    """The answers on the way that can be changed: (step, what was answered)."""
    for id in position.path:
        step = flow.steps[id]
        if step.title and (answer := _shown_answer(flow, step, view)) is not None:
            title = step.title.text(f"{id}.title", view.case.voice())
            yield id, flow.phrase("title_and_answer", title=title, answer=answer)


def _answers(flow: Flow, position: Position, view: View) -> Iterator[Button]:
    step = position.step
    yield from _dynamic(flow, position, view)
    for choice in offered(step, view):
        label = choice.label.text(f"{step.id}.choices.{choice.id}", view.case.voice())
        data = None if choice.link else f"{step.id}:{choice.id}"
        yield Button(label, data, choice.link)


def _dynamic(flow: Flow, position: Position, view: View) -> Iterator[Button]:
    """Buttons that do not stand in the YAML: languages, constituencies, chapters, answers."""
    kind = position.step.ask
    if kind in DYNAMIC:
        for id, label in DYNAMIC[kind](flow, position, view):
            yield Button(label, f"{position.step.id}:{id}")


def _languages(flow: Flow, _: Position, view: View) -> Iterator[Labelled]:
    """The language of the person's own Telegram first."""
    yield from sorted(flow.languages, key=lambda language: language[0] != view.user.suggested)


def _constituencies(_: Flow, __: Position, view: View) -> Iterator[Labelled]:
    for found in view.finding.candidates if view.finding else ():
        yield str(found.id), found.name


def _chapters(flow: Flow, _: Position, view: View) -> Iterator[Labelled]:
    for chapter in journey.offered(flow):
        yield chapter.chapter, journey.name(chapter, view)


def _controls(flow: Flow, position: Position, view: View) -> Iterator[Button]:
    step, voice = position.step, view.case.voice()
    if position.out_of_turn and (step.id in view.case.answers or step.ask in ("language", "change")):
        yield Button(flow.phrase("button_keep", voice), f"{step.id}:{KEEP}")
    elif step.id != MENU and len(position.path) > 1:
        yield Button(flow.phrase("button_back", voice), f"{step.id}:{BACK}")
    if step.id != MENU and not _comes_first(flow, step):
        yield Button(flow.phrase("button_menu", voice), f"{step.id}:{TO_MENU}")
    if view.user.language not in (None, "en"):
        yield Button("English", f"{step.id}:{ENGLISH}")


DYNAMIC: Mapping[str, Callable[[Flow, Position, View], Iterator[Labelled]]] = {
    "language": _languages,
    "constituency": _constituencies,
    "menu": _chapters,
    "change": titled_answers,
}


def _comes_first(flow: Flow, step: Step) -> bool:
    return any(step in chapter.steps for chapter in flow.chapters if chapter.first)


def _shown_answer(flow: Flow, step: Step, view: View) -> Text | str | None:
    if step.ask == "language":
        return dict(flow.languages).get(view.user.language or "")
    answer = view.case.answers.get(step.id)
    if answer is None:
        return None
    if choice := step.choice(answer.value):
        return choice.label.text(f"{step.id}.choices.{choice.id}", view.case.voice())
    if answer.value != GIVEN:
        return answer.value
    place = view.finding.constituency if view.finding else None
    return place.name if place else None
