"""The buttons under a question. `data` is `<step>:<choice>`; the ids of controls begin with an underscore."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import reduce

from flows.definition.flow import Flow
from flows.definition.schema import MENU, Choice, Step
from flows.definition.text import Day, Text, Value
from flows.effects import Button
from flows.presentation import menu
from flows.routing.guards import holds
from flows.routing.guards.mps import writable
from flows.routing.position import GIVEN, Position
from flows.routing.view import View
from flows.state.appointments import LONDON

BACK, TO_MENU, ENGLISH, KEEP, DONE = "_back", "_menu", "_english", "_keep", "_done"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOST = 10  # interests on buttons
SHORT = 18  # characters of a label that fits beside another on a phone
Rows = tuple[tuple[Button, ...], ...]
Labelled = tuple[str, Text | str]  # the id of a choice, and what its button says


def rows_for(flow: Flow, position: Position, view: View) -> Rows:
    """One answer a row, and the controls in the last."""
    answers = _paired(list(_answers(flow, position, view)))
    controls = tuple(_controls(flow, position, view))
    return (*answers, *((controls,) if controls else ()))


def _paired(buttons: list[Button]) -> list[tuple[Button, ...]]:
    """Names that are shown as they are, and are short, stand two in a row."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        if rows and len(rows[-1]) == 1 and _is_short(button) and _is_short(rows[-1][0]):
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return rows


def _is_short(button: Button) -> bool:
    label = button.label
    return label.id == "{day}" if isinstance(label, Text) else len(label) <= SHORT


def offered(step: Step, view: View) -> Iterator[Choice]:
    """The choices of a step that are open now."""
    return (choice for choice in step.choices if holds(choice.when, view))


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
        yield Button(_picked(flow, step, choice, view, label), data, choice.link)
    if step.ask == "several":
        yield Button(flow.phrase("button_done", view.case.voice()), f"{step.id}:{DONE}")


def _picked(flow: Flow, step: Step, choice: Choice, view: View, label: Text) -> Text:
    """The label with a tick, where one of several is taken."""
    answer = view.case.answers.get(step.id) if step.ask == "several" else None
    taken = answer is not None and choice.id in answer.value.split(",")
    return flow.phrase("button_picked", label=label) if taken else label


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


def _chapters(flow: Flow, position: Position, view: View) -> Iterator[Labelled]:
    for chapter in menu.offered(flow, view):
        yield chapter.chapter, menu.button(flow, chapter, position, view)


def _places(flow: Flow, _: Position, view: View) -> Iterator[Labelled]:
    """Where the person was last; then what fits the words typed, or else the centres that are open."""
    known = {place.id for place in flow.places}
    narrowed = [id for id in _narrowed(view) if id in known]
    held = view.case.held
    if held and not narrowed and any(place.id == held.id for place in flow.places):
        yield held.id, flow.phrase("button_still", place=held.name)
    for place in flow.places:
        shown = place.id in narrowed if narrowed else place.kind == "removal_centre" and place.state == "open"
        if shown and not (held and held.id == place.id and not narrowed):
            yield place.id, place.name


def _mps(flow: Flow, _: Position, view: View) -> Iterator[Labelled]:
    for role in writable(view):
        mp = view.case.findings[role].mp
        yield role, flow.phrase(f"button_mp_{role}", mp=mp.name if mp else "…")


def _interests(_: Flow, __: Position, view: View) -> Iterator[Labelled]:
    yield from interests(view)


def _days(flow: Flow, _: Position, view: View) -> Iterator[Labelled]:
    """What fits the words typed, or else the days on which offices are open."""
    if narrowed := [id for id in _narrowed(view) if DAY.match(id)]:
        yield from ((id, flow.phrase("button_whole_day", day=date.fromisoformat(id[:10]))) for id in narrowed)
        return
    first = view.now.astimezone(LONDON).date()
    for day in (first + timedelta(days=number) for number in range(1, 15)):
        if day.weekday() < 5:
            yield day.isoformat(), flow.phrase("button_day", day=Day(day))


def _times(_: Flow, __: Position, view: View) -> Iterator[Labelled]:
    narrowed = [id for id in _narrowed(view) if len(id) == 4 and id.isdigit()]
    for clock in narrowed or [f"{hour:02}00" for hour in range(9, 19)]:
        yield clock, f"{clock[:2]}:{clock[2:]}"


def _narrowed(view: View) -> tuple[str, ...]:
    """What fits the words typed last; at another step they are of another kind."""
    return view.case.members[view.user.id].narrowed


def _appointments(flow: Flow, _: Position, view: View) -> Iterator[Labelled]:
    for appointment in view.case.planned():
        yield appointment.id, flow.phrase("button_appointment", day=appointment.at)


def _cases(flow: Flow, _: Position, view: View) -> Iterator[Labelled]:
    for number, (id, name) in enumerate(view.user.cases.items(), start=1):
        yield id, name or flow.phrase("case_number", number=number)


def _members(flow: Flow, _: Position, view: View) -> Iterator[Labelled]:
    """The others, by role and by the day they joined; only the owner sees buttons to remove them."""
    for user, place in view.case.members.items():
        if user != view.user.id and view.case.owner == view.user.id and place.joined:
            role = "member_person" if place.voice == "person" else "member_supporter"
            yield user[:16], flow.phrase(role, date=place.joined.date())


def interests(view: View) -> list[tuple[str, str]]:
    """What the MP says they care about, as far as it fits on buttons: (id, subject)."""
    known = view.record.interests if view.record and view.record.interests else ()
    subjects = [subject for interest in known for subject in interest.subjects]
    return [(f"i{number}", subject) for number, subject in enumerate(dict.fromkeys(subjects[:MOST]))]


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
    "place": _places,
    "mp": _mps,
    "interest": _interests,
    "day": _days,
    "time": _times,
    "appointment": _appointments,
    "case": _cases,
    "member": _members,
}


def _comes_first(flow: Flow, step: Step) -> bool:
    return flow.chapter_of(step.id).first


def _shown_answer(flow: Flow, step: Step, view: View) -> Value | None:
    if step.ask == "language":
        return dict(flow.languages).get(view.user.language or "")
    answer = view.case.answers.get(step.id)
    if answer is None or answer.open:
        return None
    if step.ask == "several":
        return _listed(flow, step, view, answer.value.split(","))
    if choice := step.choice(answer.value):
        return choice.label.text(f"{step.id}.choices.{choice.id}", view.case.voice())
    if step.ask in KEPT_ELSEWHERE or answer.value == GIVEN:
        return KEPT_ELSEWHERE.get(step.ask, _area)(view)
    return answer.value


def _listed(flow: Flow, step: Step, view: View, ids: list[str]) -> Text | None:
    """The labels that were taken, one after the other."""
    taken = [choice for choice in step.choices if choice.id in ids]
    labels = [one.label.text(f"{step.id}.choices.{one.id}", view.case.voice()) for one in taken]
    return (
        reduce(lambda first, more: flow.phrase("and_more", first=first, more=more), labels)
        if labels
        else None
    )


def _area(view: View) -> Value | None:
    place = view.finding.constituency if view.finding else None
    return place.name if place else None


def _held(view: View) -> Value | None:
    return view.case.held.name if view.case.held else None


def _whose(view: View) -> Value | None:
    return view.finding.mp.name if view.finding and view.finding.mp else None


KEPT_ELSEWHERE: Mapping[str, Callable[[View], Value | None]] = {
    "place": _held,
    "mp": _whose,
    "date": lambda view: view.paper_date,
}
