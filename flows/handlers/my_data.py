"""/mydata: everything that is stored about a user, in words."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flows.definition.flow import Flow
from flows.definition.schema import MENU
from flows.definition.text import Text
from flows.effects import DeliverExport
from flows.presentation.keyboard import titled_answers
from flows.presentation.lists import timeline_lines
from flows.presentation.placeholders import filled
from flows.routing.position import locate
from flows.routing.router import Router
from flows.routing.view import View
from flows.session import Session
from flows.state.appointments import LONDON
from flows.state.case import Case
from flows.state.paper import Block, Paper
from flows.state.user import User
from flows.turn_context import TurnContext


def deliver_export(ctx: TurnContext) -> TurnContext:
    """Deliver everything that is stored about the user; the open question is asked again."""
    export = delivery(ctx)
    return ctx.delivering(export.receipt).then(export)


def delivery(ctx: TurnContext) -> DeliverExport:
    """The effect that delivers everything that is stored about the user."""
    return DeliverExport(ctx.phrase("mydata"))


def overview(flow: Flow, router: Router, user: User, cases: Sequence[Case], now: datetime) -> Paper:
    """Everything that is stored about a user and each of their cases, as a paper to read."""
    title = flow.phrase("mydata_title", date=now.astimezone(LONDON).date())
    blocks = [Block("title", title), *(Block("body", line) for line in _of_user(flow, user))]
    for case in cases:
        view = View(user, case.model_copy(update={"spoken_to": user.id}), now)
        blocks += _of_case(flow, router, view)
        blocks.append(Block("note", filled(flow, flow.phrase("mydata_end"), view)))
    return Paper("my-data", title, tuple(blocks))


def _of_user(flow: Flow, user: User) -> Iterator[Text]:
    if name := dict(flow.languages).get(user.language or ""):
        yield flow.phrase("mydata_language", language=name)
    yield flow.phrase("mydata_chat")


def _of_case(flow: Flow, router: Router, view: View) -> Iterator[Block]:
    """The answers, findings, appointments and contact log of a case. Empty parts are left out."""
    yield Block("heading", _name(flow, view))
    yield Block("body", flow.phrase("mydata_people", number=len(view.case.members)))
    yield Block("body", flow.phrase("mydata_reminders", number=_reminders_delivered(view)))
    parts = {
        "mydata_answers": _answers(flow, router, view),
        "mydata_found": _found(flow, view),
        "mydata_appointments": [flow.phrase("button_day", day=planned.at) for planned in view.case.planned()],
        "timeline": timeline_lines(flow, view),
    }
    for heading, lines in parts.items():
        if bullets := [Block("bullet", line) for line in lines]:
            yield from (Block("heading", flow.phrase(heading)), *bullets)


def _name(flow: Flow, view: View) -> Text:
    id, cases = view.case.id, view.user.cases
    if name := view.case.nickname or cases.get(id):
        return flow.phrase("case_named", name=name)
    return flow.phrase("case_of", number=list(cases).index(id) + 1 if id in cases else 1)


def _reminders_delivered(view: View) -> int:
    attempts = view.case.reminder_attempts.items()
    return sum(attempt.done for key, attempt in attempts if key.endswith(f"/{view.user.id}"))


def _answers(flow: Flow, router: Router, view: View) -> Iterator[Text]:
    """Every answer that has a title. Answers without one are only in the machine-readable file."""
    member = view.case.members[view.user.id].model_copy(update={"chapter": MENU, "asking": None})
    case = view.case.model_copy(update={"members": {**view.case.members, view.user.id: member}})
    position = locate(flow, router, Session(view.user, case), view.now)
    for _, label in titled_answers(flow, position, view):
        if isinstance(label, Text):
            yield label


def _found(flow: Flow, view: View) -> Iterator[Text]:
    for role, finding in view.case.findings.items():
        if finding.mp and finding.constituency:
            place = finding.constituency.name
            yield flow.phrase(f"menu_mp_{role}", mp=finding.mp.name, constituency=place)
    if view.case.held:
        yield flow.phrase("place_named", place=view.case.held.name)
