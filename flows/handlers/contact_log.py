"""The contact log: each time somebody was in touch with an office, and the reply awaited since then."""

from collections.abc import Mapping
from datetime import date, timedelta

from flows.definition.schema import MENU, Role
from flows.definition.text import Text
from flows.reminders.schedule import asked_again_on, without_questions
from flows.routing.view import SKIPPED
from flows.state.appointments import LONDON, AwaitedReply, ContactEntry
from flows.state.safety import name_waits
from flows.turn_context import TurnContext

# The steps whose answers make an entry; they are dropped once it is made.
DRAFT = ("contact_mp", "contact_what", "contact_day", "contact_how", "contact_who", "contact_said")
AWAITED_AFTER = {"sent": "office", "written": "home_office"}  # whose reply is awaited after an entry
KINDS = ("sent", "talked", "written", "answered", "refused")
MOST = 60  # entries that a case keeps, the newest


def note(ctx: TurnContext) -> TurnContext:
    """Add an entry made from the answers."""
    given = {step: answer.value for step, answer in ctx.case.answers.items() if step in DRAFT}
    what, role = given.get("contact_what"), ctx.position.role
    if what not in KINDS:
        return ctx.with_member(asking="contact_what")
    entry = _entry(given, what, role, ctx)
    noted = ctx.with_case(
        contacts=(*ctx.case.contacts, entry)[-MOST:],
        awaited_replies=_awaited(ctx, entry, what),
        reminder_attempts=without_questions(ctx.case, role),
        answers=ctx.case.answers_without(DRAFT),
    )
    chapter = "other_ways" if what == "refused" else MENU
    at_chapter = noted.with_member(chapter=chapter, asking=None)
    said = at_chapter.with_notices(_said(at_chapter, what, role))
    is_muted = ctx.user.id in ctx.case.muted and role in noted.case.awaited_replies
    return said.notice("bell_are_off") if is_muted else said


def _said(ctx: TurnContext, what: str, role: Role) -> Text:
    """What is said once an entry is made, with the day on which its reply is asked about."""
    if what not in AWAITED_AFTER:
        return ctx.phrase(f"noted_{what}")
    asked_on = None if name_waits(ctx.case) else asked_again_on(ctx.case, role, ctx.now)
    if asked_on is None:
        return ctx.phrase("noted_talked")
    if ctx.case.hurries(asked_on) and asked_on == ctx.view.today + timedelta(days=1):
        return ctx.phrase("noted_daily")
    return ctx.phrase(f"noted_{what}", date=asked_on)


def _entry(given: Mapping[str, str], what: str, role: Role, ctx: TurnContext) -> ContactEntry:
    """The entry; it names the MP, so that it stays theirs when another one is found for this role."""
    finding, said = ctx.case.findings.get(role), given.get("contact_said")
    mp = finding.mp.name if finding and finding.mp else None
    how = "-".join(part for part in (what, given.get("contact_how"), given.get("contact_who")) if part)
    day = _day(given.get("contact_day", "today"), ctx.now.astimezone(LONDON).date())
    return ContactEntry(on=day, role=role, mp=mp, how=how, said=None if said in SKIPPED else said)


def _awaited(ctx: TurnContext, entry: ContactEntry, what: str) -> dict[Role, AwaitedReply]:
    """The replies awaited after an entry. A talk changes none; anything else ends the wait for that MP's."""
    replies = ctx.case.awaited_replies.items()
    awaited = {role: reply for role, reply in replies if role != entry.role or what == "talked"}
    if what in AWAITED_AFTER:
        noted = {"since": entry.on, "mp": entry.mp, "noted": ctx.view.today}
        reply = {"for_": AWAITED_AFTER[what], **noted}
        awaited[entry.role] = AwaitedReply.model_validate(reply)
    return awaited


def _day(answer: str, today: date) -> date:
    if answer == "today":
        return today
    try:
        return today - timedelta(days=1) if answer == "yesterday" else date.fromisoformat(answer)
    except ValueError:
        return today  # an older version of the bot stored something else
