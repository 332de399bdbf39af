"""Everything that is kept about a user, in words: what /mydata hands over."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flows.definition.flow import Flow
from flows.definition.schema import MENU
from flows.definition.text import Text
from flows.effects import DeliverExport
from flows.presentation import timeline
from flows.presentation.keyboard import titled_answers
from flows.presentation.placeholders import filled
from flows.routing.position import locate
from flows.routing.router import Router
from flows.routing.view import View
from flows.session import Session, Turn
from flows.state.case import Case
from flows.state.paper import Block, Paper
from flows.state.user import User
from flows.turn_context import TurnContext


def ask(ctx: TurnContext) -> Turn:
    """/mydata: what is kept is handed over, and the open question asked again."""
    file = export(ctx)
    return ctx.giving(file.receipt).show(before=(file,))


def export(ctx: TurnContext) -> DeliverExport:
    """What hands it over."""
    return DeliverExport(ctx.phrase("mydata"))


def overview(flow: Flow, router: Router, user: User, cases: Sequence[Case], now: datetime) -> Paper:
    """What is kept of a user and of each of their cases, for reading."""
    title = flow.phrase("mydata_title", date=now.date())
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
    """What was answered, what was found, what is planned, and what happened. Empty parts are left out."""
    parts = {
        "mydata_answers": _answers(flow, router, view),
        "mydata_found": _found(flow, view),
        "mydata_appointments": (flow.phrase("button_day", day=one.at) for one in view.case.planned()),
        "timeline": timeline.told(flow, view),
    }
    yield Block("heading", _name(flow, view))
    yield Block("body", flow.phrase("mydata_people", number=len(view.case.members)))
    yield Block("body", flow.phrase("mydata_reminders", number=_rung(view)))
    for heading, lines in parts.items():
        listed = [Block("bullet", line) for line in lines]
        yield from (Block("heading", flow.phrase(heading)), *listed) if listed else ()


def _name(flow: Flow, view: View) -> Text:
    id, cases = view.case.id, view.user.cases
    if named := view.case.nickname or cases.get(id):
        return flow.phrase("case_named", name=named)
    return flow.phrase("case_of", number=list(cases).index(id) + 1 if id in cases else 1)


def _rung(view: View) -> int:
    return sum(
        bell.done for name, bell in view.case.reminder_attempts.items() if name.endswith(f"/{view.user.id}")
    )


def _answers(flow: Flow, router: Router, view: View) -> Iterator[Text]:
    """Every answer that has a name; those without one stand in the file for a computer."""
    place = view.case.members[view.user.id].model_copy(update={"chapter": MENU, "asking": None})
    case = view.case.model_copy(update={"members": {**view.case.members, view.user.id: place}})
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
