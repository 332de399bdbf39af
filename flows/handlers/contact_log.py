"""What happened with an office: kept as a line of the case, with the answer that is waited for since."""

from datetime import date, timedelta

from flows.definition.schema import MENU, Choice, Step
from flows.routing.view import NOTHING
from flows.session import Turn
from flows.state.appointments import LONDON, AwaitedReply, ContactEntry
from flows.turn_context import TurnContext

ASKED = ("contact_mp", "contact_what", "contact_day", "contact_how", "contact_who", "contact_said")
WAITS = {"sent": "office", "written": "home_office"}  # what is waited for after it
KINDS = ("sent", "talked", "written", "answered", "refused")
KEPT = 60  # lines of a case


def note(ctx: TurnContext, _: Step, __: Choice) -> Turn:
    """Keep what was answered as one contact."""
    case = ctx.session.case
    told = {id: answer.value for id, answer in case.answers.items() if id in ASKED}
    what, role = told.get("contact_what"), ctx.position.role
    if what not in KINDS:
        return ctx.move(asking="contact_what").show()
    on = _day(told.get("contact_day", "today"), ctx.now.astimezone(LONDON).date())
    said = told.get("contact_said")
    how = "-".join(one for one in (what, told.get("contact_how"), told.get("contact_who")) if one)
    line = ContactEntry(on=on, role=role, how=how, said=None if said in NOTHING else said)
    waits = {whose: wait for whose, wait in case.waits.items() if whose != role or what == "talked"}
    if what in WAITS:
        waits[role] = AwaitedReply.model_validate({"for_": WAITS[what], "since": on})
    answers = {id: answer for id, answer in case.answers.items() if id not in ASKED}
    contacts = (*case.contacts, line)[-KEPT:]
    kept = ctx.fact(contacts=contacts, waits=waits, answers=answers)
    opened = "other_ways" if what == "refused" else MENU
    return kept.move(chapter=opened, asking=None).show(ctx.phrase(f"noted_{what}"))


def _day(told: str, today: date) -> date:
    if told == "today":
        return today
    try:
        return today - timedelta(days=1) if told == "yesterday" else date.fromisoformat(told)
    except ValueError:
        return today  # left by an older bot
