"""Sharing a case between users, by an invitation link that works once; and several cases of one user."""

import hashlib
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from flows.definition.schema import MENU, Voice
from flows.effects import JoinCase, ResumeCase, SendInvitation
from flows.handlers import check_in
from flows.handlers.typed.waiting_text import without_any
from flows.reading.text import InvalidAnswer
from flows.state.appointments import Appointment, CheckIn, MadeLetter
from flows.state.case import Case, Invite, Member
from flows.turn_context import TurnContext

VALID_FOR = timedelta(days=7)  # an invitation, so that an old one found in a chat is of no use
MOST = 6  # members of a case
START, ID, SECRET = "j", 32, 31  # the parts of a link's payload, `j<case><secret>`: at most 64 characters
CHANGED = (
    "members",
    "reminder_attempts",
    "muted",
    "owner",
    "checkin",
    "last_checkin",
    "appointments",
    "letters",
    "invites",
)  # when a member leaves
Signed = TypeVar("Signed", Appointment, MadeLetter)


def invite(voice: Voice) -> Callable[[TurnContext], TurnContext]:
    """The action that makes an invitation link for somebody who will join in this voice."""

    def make_link(ctx: TurnContext) -> TurnContext:
        case = ctx.case
        if len(case.members) >= MOST:
            return ctx.notice("people_full")
        secret = ctx.randomness[:SECRET]
        valid = {key: invite for key, invite in case.invites.items() if invite.until > ctx.now}
        invites = {**valid, digest(secret): Invite(voice=voice, until=ctx.now + VALID_FOR)}
        link = SendInvitation(f"{START}{case.id}{secret}", ctx.phrase("invite_link"))
        return ctx.with_case(invites=invites).then(link)

    return make_link


def ask_to_join(ctx: TurnContext, payload: str) -> TurnContext:
    """Ask somebody who opened a link whether to join. Nothing about the case is shown until they agree."""
    if payload[1 : 1 + ID] in ctx.user.cases:
        return ctx.notice("join_own")
    waiting = ctx.with_user(joining=payload)
    return waiting.with_member(asking="join") if waiting.user.language else waiting


def join(ctx: TurnContext) -> TurnContext:
    """Accept the invitation. Whether it is still valid shows only when the other case is loaded."""
    payload = ctx.user.joining
    if payload is None:
        raise InvalidAnswer("old_button")
    return ctx.with_user(joining=None).with_member(asking=None).then(JoinCase(payload)).silently()


def decline(ctx: TurnContext) -> TurnContext:
    """Decline the invitation, and forget the link."""
    return ctx.with_user(joining=None).with_member(asking=None)


def case_of(payload: str) -> str | None:
    """The id of the case that an invitation leads to; None for a payload that is no invitation."""
    return payload[1 : 1 + ID] if payload.startswith(START) and len(payload) > 1 + ID else None


def joined(case: Case, user: str, payload: str, now: datetime) -> Case | None:
    """The case with this user as a member and without the link they used; None if the link is not valid."""
    key = digest(payload[1 + ID :])
    invite = case.invites.get(key)
    if invite is None or invite.until <= now or len(case.members) >= MOST:
        return None
    member = Member(chapter=MENU, voice=invite.voice, joined=now)
    invites = {other: invite for other, invite in case.invites.items() if other != key}
    return case.model_copy(update={"invites": invites, "members": {**case.members, user: member}})


def without(case: Case, user: str) -> Case:
    """The case without this member and what was stored about them. If they owned it, the next member does."""
    members = {id: member for id, member in case.members.items() if id != user}
    attempts = case.reminder_attempts.items()
    changes = {
        "members": members,
        "reminder_attempts": {key: tries for key, tries in attempts if not key.endswith(f"/{user}")},
        "owner": case.owner if case.owner in members else next(iter(members), ""),
        "muted": tuple(id for id in case.muted if id != user),
        "checkin": case.checkin if case.checkin and case.checkin.user in members else None,
        "last_checkin": _last_without(case, user),
        "appointments": {id: _unsigned(each, user) for id, each in case.appointments.items()},
        "letters": {role: _unsigned(letter, user) for role, letter in case.letters.items()},
    }
    return case.model_copy(update=changes)


def seen_by(case: Case, user: str, private: Collection[str] = ()) -> Case:
    """The part of the case that is this member's to see: without what is stored about the others.

    Nor does it show when the others were active: no times of answers, no numbers of updates, and of all else
    only the day. Words that wait for a yes are left out, their own as well.

    `private`: steps whose answers are shown to nobody else while the case is shared.
    """
    if len(case.members) == 1:
        return without_any(case.model_copy(update={"invites": {}}))
    owner = case.owner if case.owner == user else ""
    answers = case.answers_without({*private, *check_in.DRAFT})
    for other in [id for id in case.members if id != user]:
        case = without(case, other)
    hidden = {
        "invites": {},
        "owner": owner,
        "answers": {
            step: answer.model_copy(update={"at": None})
            for step, answer in answers.items()
            if not answer.open
        },
        "updates": (),
        "version": 0,
        "touched": None,
        "papers_made": {paper: _day(made) for paper, made in case.papers_made.items()},
        "appointments": {id: _on_day(appointment) for id, appointment in case.appointments.items()},
        "letters": {role: _letter_on_day(letter) for role, letter in case.letters.items()},
        "last_checkin": None,
        "held": case.held and case.held.model_copy(update={"since": _day(case.held.since)}),
    }
    return without_any(case.model_copy(update=hidden))


def _unsigned(record: Signed, user: str) -> Signed:
    """An appointment or a letter, without the name of this user as the one who last changed or made it."""
    return record.model_copy(update={"by": ""}) if record.by == user else record


def _last_without(case: Case, user: str) -> CheckIn | None:
    """The check-in that is over, under no name: whoever was told of it may still have to hear its end."""
    last = case.checkin if case.checkin and case.checkin.user == user else case.last_checkin
    if last is None:
        return None
    said_by = "" if last.safe_by == user else last.safe_by
    return last.model_copy(update={"user": "" if last.user == user else last.user, "safe_by": said_by})


def _on_day(appointment: Appointment) -> Appointment:
    return appointment.model_copy(update={"made": _day(appointment.made)})


def _letter_on_day(letter: MadeLetter) -> MadeLetter:
    again = letter.again and _day(letter.again)
    return letter.model_copy(update={"begun": _day(letter.begun), "made": _day(letter.made), "again": again})


def _day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def removable(ctx: TurnContext) -> Iterator[tuple[str, Member]]:
    """Yield the members whom this user can remove: all others, if the user is the owner."""
    me, case = ctx.user.id, ctx.case
    return ((id, member) for id, member in case.members.items() if id != me and case.owner == me)


def remove(ctx: TurnContext, user: str) -> TurnContext:
    """Remove a member, as the owner: the case no longer answers them, not even at old buttons.

    All open links are cancelled too, since the member may have made one to come back by.
    """
    if user not in dict(removable(ctx)):
        raise InvalidAnswer("old_button")
    remaining = without(ctx.case, user).model_copy(update={"invites": {}})
    return _with_members_of(ctx, remaining).notice("member_removed")


def leave(ctx: TurnContext) -> TurnContext:
    """Leave the case: it goes on without this user, who keeps nothing of it."""
    case, user = ctx.case, ctx.user
    if len(case.members) == 1:
        return ctx.notice("leave_alone")
    remaining = user.without_case(case.id)
    kept = {field: getattr(remaining, field) for field in ("case", "cases", "watched_in")}
    left = _with_members_of(ctx, without(case, user.id)).with_user(**kept)
    return left.then(ResumeCase("case_left")).silently()


def open_case(ctx: TurnContext, id: str) -> TurnContext:
    """Open another of the user's cases."""
    if id not in ctx.user.cases:
        raise InvalidAnswer("old_button")
    return ctx.with_member(asking=None).with_user(case=id).then(ResumeCase()).silently()


def begin_case(ctx: TurnContext) -> TurnContext:
    """Begin another case, for somebody else. The shell creates it."""
    return ctx.with_member(asking=None).with_user(case=None).then(ResumeCase()).silently()


def digest(secret: str) -> str:
    """What is stored of a link's secret, so that nobody who reads the case can use the link."""
    return hashlib.sha256(secret.encode()).hexdigest()[:32]


def _with_members_of(ctx: TurnContext, case: Case) -> TurnContext:
    return ctx.with_case(**{field: getattr(case, field) for field in CHANGED})
