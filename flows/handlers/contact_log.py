"""The contact log: each time somebody was in touch with an office, and the reply awaited since then."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from flows.definition.schema import MENU, Role
from flows.definition.text import Text
from flows.handlers import refreshing
from flows.reminders.letters import OWED, with_letter, without_letter
from flows.reminders.schedule import asked_again_on, without_questions
from flows.routing.guards import holds
from flows.routing.view import CONTACT_STEPS
from flows.state.appointments import LONDON, Appointment, AwaitedReply, ContactEntry, ReplyFrom
from flows.state.attribution import is_with, names
from flows.state.case import Answer
from flows.state.safety import name_waits
from flows.turn_context import TurnContext

AWAITED_AFTER: Mapping[str, ReplyFrom] = {
    "sent": "office",
    "written": "home_office",
}  # whose reply is awaited
NO_REPLY = ("talked", "automatic")  # kinds after which a reply is awaited as before
CHAPTER, PAPERS = "contacts", "papers"
HOW_TO_SEND = "how_to_send"  # the step that begins the way to sign and send
MOST = 60  # entries that a case keeps, the newest


class Lead(NamedTuple):
    """What comes after an entry: a step of the papers, and a paper that is delivered at once."""

    step: str | None = None
    paper: str | None = None
    when: str | None = None  # the guard of that paper
    says: str = "noted_talked"  # along with the paper


LEADS: Mapping[str, Lead] = {  # after what an office asked for
    "form": Lead("their_form"),
    "permission": Lead(HOW_TO_SEND, "authority"),
    "details": Lead(None, "summary", "asked_for", "noted_details"),
}


def note(ctx: TurnContext) -> TurnContext:
    """Add the entry that the answers make, and lead on to what it calls for."""
    entry = ctx.view.drafted_entry
    if entry is None:
        return ctx.with_member(asking="contact_what")
    noted = _with_entry(ctx, entry, _awaited(ctx, entry))
    kept = noted.with_case(answers=ctx.case.answers_without(CONTACT_STEPS))
    if entry.what in LEADS:
        return _lead_on(kept, entry, LEADS[entry.what])
    at_chapter = kept.with_member(chapter="other_ways" if entry.what == "refused" else MENU, asking=None)
    return _said(at_chapter, entry.what, entry.role)


def note_sent(ctx: TurnContext, role: Role) -> TurnContext:
    """Note with one tap that what was made for an MP's office went there today."""
    letter = ctx.case.letters.get(role)
    whose = {"mp": letter.mp, "seat": letter.seat} if letter else names(ctx.case.findings.get(role))
    entry = ContactEntry.model_validate({"on": ctx.view.today, "role": role, "how": "sent", **whose})
    awaited = _awaited_after_sending(ctx, entry, letter.paper if letter else "letter")
    noted = _with_entry(ctx, entry, awaited)
    reply = awaited.get(role)
    return _said(noted, "chased" if reply and reply.for_ == "home_office" else "sent", role)


def open_about(ctx: TurnContext, record: Appointment | AwaitedReply, role: Role) -> TurnContext:
    """Open the chapter that adds an entry. It is about this record's MP, even if another is found now."""
    about = f"{record.seat or ''}|{record.mp}" if is_of_former_mp(ctx, record, role) else None
    chosen = Answer(value=role, about=about, at=ctx.now)
    opened = ctx.with_member(chapter=CHAPTER, asking=None)
    return opened.with_case(answers={**ctx.case.answers_without(CONTACT_STEPS), "contact_mp": chosen})


def open_papers(ctx: TurnContext, role: Role, step: str | None = None) -> TurnContext:
    """Open the papers for an MP, perhaps at one of the steps beside them; the menu, while a name waits."""
    if name_waits(ctx.case):
        return ctx.with_member(chapter=MENU, asking=None)
    return ctx.answer("paper_for", role).with_member(chapter=PAPERS, asking=step)


def is_of_former_mp(ctx: TurnContext, record: Appointment | AwaitedReply, role: Role) -> bool:
    """Whether a record is about another MP than the one who is found for this role now."""
    return record.mp is not None and not is_with(record, ctx.case.findings.get(role))


def _lead_on(ctx: TurnContext, entry: ContactEntry, lead: Lead) -> TurnContext:
    """Open what the office asked for. For a former MP there are no papers here."""
    role, finding = entry.role, ctx.case.findings.get(entry.role)
    if not is_with(entry, finding):
        return ctx.with_member(chapter=MENU, asking=None).notice("noted_talked")
    owed = with_letter(ctx.case, role, finding, entry.what, ctx.user.id, ctx.now)
    opened = open_papers(ctx.with_case(**owed), role, lead.step)
    if lead.paper is None or name_waits(ctx.case) or not holds(lead.when, opened.view):
        return opened.notice("noted_talked")
    return refreshing.before_paper(opened.notice(lead.says), lead.paper)


def _said(ctx: TurnContext, what: str, role: Role) -> TurnContext:
    """Say that it is kept, and when the bot asks again; somebody who wants no reminders is told so."""
    said = ctx.with_notices(_saved(ctx, what, role))
    reply = ctx.case.awaited_replies.get(role)
    is_muted = ctx.user.id in ctx.case.muted and reply is not None
    return said.notice("bell_are_off") if is_muted else said


def _saved(ctx: TurnContext, what: str, role: Role) -> Text:
    """What is said once an entry is made, with the day on which its reply is asked about."""
    if what not in (*AWAITED_AFTER, "chased", "automatic"):
        return ctx.phrase(f"noted_{what}")
    asked_on = None if name_waits(ctx.case) else asked_again_on(ctx.case, role, ctx.now)
    if asked_on is None:
        return ctx.phrase("noted_talked")
    if ctx.case.hurries(asked_on) and asked_on == ctx.view.today + timedelta(days=1):
        return ctx.phrase("noted_daily")
    return ctx.phrase(f"noted_{what}", date=asked_on)


def _with_entry(ctx: TurnContext, entry: ContactEntry, awaited: dict[Role, AwaitedReply]) -> TurnContext:
    """The case with an entry, and what is awaited after it. A letter that it tells of has gone."""
    role, before = entry.role, ctx.case.awaited_replies.get(entry.role)
    goes_on = before and before.model_copy(update={"rests": False}) == awaited.get(role)
    is_anew = not goes_on and before != awaited.get(role)
    attempts = without_questions(ctx.case, role) if is_anew else ctx.case.reminder_attempts
    noted = ctx.with_case(contacts=_logged(ctx, entry), awaited_replies=awaited, reminder_attempts=attempts)
    return noted.with_case(**without_letter(noted.case, role)) if _has_gone(ctx, entry) else noted


def _logged(ctx: TurnContext, entry: ContactEntry) -> tuple[ContactEntry, ...]:
    """The log with an entry. What it says already is not written down twice."""
    log = ctx.case.contacts
    return log if entry in log else (*log, entry)[-MOST:]


def _has_gone(ctx: TurnContext, entry: ContactEntry) -> bool:
    """Whether an entry shows that the newest letter to its MP has gone to the office."""
    letter = ctx.case.letters.get(entry.role)
    if letter is None or entry.what == "talked" or (letter.mp, letter.seat) != (entry.mp, entry.seat):
        return False
    return entry.on >= letter.made.astimezone(LONDON).date()


def _awaited(ctx: TurnContext, entry: ContactEntry) -> dict[Role, AwaitedReply]:
    """The replies awaited after an entry: that of its MP, if it begins to be or still is."""
    role, reply = entry.role, ctx.case.awaited_replies.get(entry.role)
    others = {whose: other for whose, other in ctx.case.awaited_replies.items() if whose != role}
    shows_that_it_went = entry.what == "automatic" and reply is None and _has_gone(ctx, entry)
    whose = "office" if shows_that_it_went else AWAITED_AFTER.get(entry.what)
    if entry.what == "sent" and reply and _is_with_the_same(reply, entry) and reply.for_ == "home_office":
        return {**others, role: reply if entry.on < reply.since else _chased(ctx, entry, reply)}
    if whose:
        return {**others, role: _reply_from(whose, entry, ctx)}
    if reply is None or (_is_with_the_same(reply, entry) and not _goes_on(reply, entry)):
        return others
    return {**others, role: reply.model_copy(update={"rests": False})}


def _goes_on(reply: AwaitedReply, entry: ContactEntry) -> bool:
    """Whether a reply is still awaited: the Home Office's also while the MP's office asks for something."""
    return entry.what in NO_REPLY or (entry.what in OWED and reply.for_ == "home_office")


def _awaited_after_sending(ctx: TurnContext, entry: ContactEntry, paper: str) -> dict[Role, AwaitedReply]:
    """The replies awaited once a paper has gone. The wait for the Home Office begins again, if it runs."""
    role, reply = entry.role, ctx.case.awaited_replies.get(entry.role)
    ours = reply if reply and _is_with_the_same(reply, entry) else None
    if reply and not ours and not is_with(entry, ctx.case.findings.get(role)):
        return dict(ctx.case.awaited_replies)  # it went to a former MP: the reply of the one of now counts
    if paper == "chase_home_office" or (ours and ours.for_ == "home_office"):
        sent = _chased(ctx, entry, ours)
    else:
        sent = _reply_from("office", entry, ctx)
    return {**ctx.case.awaited_replies, role: sent}


def _chased(ctx: TurnContext, entry: ContactEntry, reply: AwaitedReply | None) -> AwaitedReply:
    """The reply that the Home Office owes since the MP wrote, counted again from the day of an entry."""
    if reply is None or reply.for_ != "home_office":
        written = (each for each in ctx.case.contacts if each.what == "written" and each.mp == entry.mp)
        since = max((each.on for each in written), default=entry.on)
        reply = _reply_from("home_office", entry, ctx).model_copy(update={"since": since})
    return reply.model_copy(update={"asked": 0, "again": entry.on, "noted": entry.on, "rests": False})


def _reply_from(whose: ReplyFrom, entry: ContactEntry, ctx: TurnContext) -> AwaitedReply:
    """The reply awaited since an entry."""
    return AwaitedReply(for_=whose, since=entry.on, mp=entry.mp, seat=entry.seat, noted=ctx.view.today)


def _is_with_the_same(reply: AwaitedReply, entry: ContactEntry) -> bool:
    return reply.mp is None or (reply.mp, reply.seat or entry.seat) == (entry.mp, entry.seat)
