"""The contact log: each time somebody was in touch with an office, and the reply awaited since then."""

from collections.abc import Mapping
from datetime import date, timedelta

from flows.definition.schema import MENU, Role
from flows.definition.text import Text
from flows.reminders.schedule import asked_again_on, without_questions
from flows.routing.view import SKIPPED
from flows.state.appointments import LONDON, Appointment, AwaitedReply, ContactEntry
from flows.state.attribution import is_with, names
from flows.state.case import Answer
from flows.state.safety import name_waits
from flows.turn_context import TurnContext

# The steps whose answers make an entry; they are dropped once it is made.
DRAFT = ("contact_mp", "contact_what", "contact_day", "contact_how", "contact_who", "contact_said")
AWAITED_AFTER = {"sent": "office", "written": "home_office"}  # whose reply is awaited after an entry
DRAFT_HOLDS = timedelta(days=1)  # for so long an entry that was begun from a reminder stays about its MP
CHAPTER = "contacts"
KINDS = ("sent", "talked", "written", "answered", "refused")
MOST = 60  # entries that a case keeps, the newest


def note(ctx: TurnContext) -> TurnContext:
    """Add an entry made from the answers."""
    given = {step: answer.value for step, answer in ctx.case.answers.items() if step in DRAFT}
    what, role = given.get("contact_what"), ctx.position.role
    if what not in KINDS:
        return ctx.with_member(asking="contact_what")
    entry = _entry(given, what, role, ctx)
    awaited = _awaited(ctx, entry, what)
    is_other = awaited.get(role) == ctx.case.awaited_replies.get(role)
    noted = ctx.with_case(
        contacts=(*ctx.case.contacts, entry)[-MOST:],
        awaited_replies=awaited,
        reminder_attempts=ctx.case.reminder_attempts if is_other else without_questions(ctx.case, role),
        answers=ctx.case.answers_without(DRAFT),
    )
    chapter = "other_ways" if what == "refused" else MENU
    at_chapter = noted.with_member(chapter=chapter, asking=None)
    said = at_chapter.with_notices(_said(at_chapter, what, role))
    is_muted = ctx.user.id in ctx.case.muted and role in noted.case.awaited_replies
    return said.notice("bell_are_off") if is_muted else said


def open_about(ctx: TurnContext, record: Appointment | AwaitedReply, role: Role) -> TurnContext:
    """Open the chapter that adds an entry. It is about this record's MP, even if another is found now."""
    opened = ctx.with_member(chapter=CHAPTER, asking=None)
    if not is_of_former_mp(ctx, record, role):
        return opened
    chosen = Answer(value=role, about=f"{record.seat or ''}|{record.mp}", at=ctx.now)
    return opened.with_case(answers={**ctx.case.answers_without(DRAFT), "contact_mp": chosen})


def is_of_former_mp(ctx: TurnContext, record: Appointment | AwaitedReply, role: Role) -> bool:
    """Whether a record is about another MP than the one who is found for this role now."""
    return record.mp is not None and not is_with(record, ctx.case.findings.get(role))


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
    said = given.get("contact_said")
    how = "-".join(part for part in (what, given.get("contact_how"), given.get("contact_who")) if part)
    day = _day(given.get("contact_day", "today"), ctx.now.astimezone(LONDON).date())
    said = None if said in SKIPPED else said
    return ContactEntry.model_validate(
        {"on": day, "role": role, "how": how, "said": said, **_whose(ctx, role)}
    )


def _awaited(ctx: TurnContext, entry: ContactEntry, what: str) -> dict[Role, AwaitedReply]:
    """The replies awaited after an entry. A talk changes none; anything else ends the wait for that MP's."""
    awaited = {
        role: reply
        for role, reply in ctx.case.awaited_replies.items()
        if role != entry.role or what == "talked" or not _is_with_the_same(reply, entry)
    }
    if what in AWAITED_AFTER:
        noted = {"since": entry.on, "mp": entry.mp, "seat": entry.seat, "noted": ctx.view.today}
        reply = {"for_": AWAITED_AFTER[what], **noted}
        awaited[entry.role] = AwaitedReply.model_validate(reply)
    return awaited


def _is_with_the_same(reply: AwaitedReply, entry: ContactEntry) -> bool:
    return reply.mp is None or (reply.mp, reply.seat or entry.seat) == (entry.mp, entry.seat)


def _whose(ctx: TurnContext, role: Role) -> dict[str, str | None]:
    """The MP and seat of an entry: those of the record that led here, or else those of now."""
    chosen = ctx.case.answers.get("contact_mp")
    if chosen and chosen.about and chosen.at and ctx.now - chosen.at < DRAFT_HOLDS:
        seat, _, mp = chosen.about.rpartition("|")
        return {"mp": mp, "seat": seat or None}
    return names(ctx.case.findings.get(role))


def _day(answer: str, today: date) -> date:
    if answer == "today":
        return today
    try:
        return today - timedelta(days=1) if answer == "yesterday" else date.fromisoformat(answer)
    except ValueError:
        return today  # an older version of the bot stored something else
