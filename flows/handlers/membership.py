"""Several people over one case, invited by a link that works once; and several cases of one user."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from flows.definition.schema import MENU, Voice
from flows.effects import JoinCase, ResumeCase, SendInvitation
from flows.reading.text import InvalidAnswer
from flows.state.case import Case, Invite, Member
from flows.turn_context import TurnContext

VALID_FOR = timedelta(days=7)  # an invitation: nobody should find an old one in a chat
MOST = 6  # members of a case
START, ID, SECRET = "j", 32, 31  # the payload of a link: `j<case><secret>`, at most 64 characters
CHANGED = ("members", "reminder_attempts", "muted", "owner", "checkin", "invites")  # when a member goes


def invite(voice: Voice) -> Callable[[TurnContext], TurnContext]:
    """The action that makes a link for somebody who joins in this voice."""

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
    """Somebody opened a link: what joining means is said first, and nothing of the case."""
    if payload[1 : 1 + ID] in ctx.user.cases:
        return ctx.notice("join_own")
    waiting = ctx.with_user(joining=payload)
    return waiting.with_member(asking="join") if waiting.user.language else waiting


def join(ctx: TurnContext) -> TurnContext:
    """Yes: what comes of it is known only once the other case is loaded."""
    payload = ctx.user.joining
    if payload is None:
        raise InvalidAnswer("old_button")
    return ctx.with_user(joining=None).with_member(asking=None).then(JoinCase(payload)).silently()


def decline(ctx: TurnContext) -> TurnContext:
    """No: nothing is kept of the link."""
    return ctx.with_user(joining=None).with_member(asking=None)


def case_of(payload: str) -> str | None:
    """The id of the case that a link leads to; None for a payload that is no invitation."""
    return payload[1 : 1 + ID] if payload.startswith(START) and len(payload) > 1 + ID else None


def joined(case: Case, user: str, payload: str, now: datetime) -> Case | None:
    """The case with one more member and one link less; None if the link is not valid (any more)."""
    key = digest(payload[1 + ID :])
    used = case.invites.get(key)
    if used is None or used.until <= now or len(case.members) >= MOST:
        return None
    member = Member(chapter=MENU, voice=used.voice, joined=now)
    invites = {other: invite for other, invite in case.invites.items() if other != key}
    return case.model_copy(update={"invites": invites, "members": {**case.members, user: member}})


def without(case: Case, user: str) -> Case:
    """The case without this member and what was kept of them. After an owner the next member owns it."""
    members = {id: member for id, member in case.members.items() if id != user}
    attempts = case.reminder_attempts.items()
    changes = {
        "members": members,
        "reminder_attempts": {key: made for key, made in attempts if not key.endswith(f"/{user}")},
        "owner": case.owner if case.owner in members else next(iter(members), ""),
        "muted": tuple(id for id in case.muted if id != user),
        "checkin": case.checkin if case.checkin and case.checkin.user in members else None,
    }
    return case.model_copy(update=changes)


def seen_by(case: Case, user: str) -> Case:
    """The case as it is this member's: without what is kept of the others."""
    owner = case.owner if case.owner == user else ""
    for other in [id for id in case.members if id != user]:
        case = without(case, other)
    return case.model_copy(update={"invites": {}, "owner": owner})


def removable(ctx: TurnContext) -> Iterator[tuple[str, Member]]:
    """The other members, whom only the owner can remove."""
    me, case = ctx.user.id, ctx.case
    return ((id, member) for id, member in case.members.items() if id != me and case.owner == me)


def remove(ctx: TurnContext, user: str) -> TurnContext:
    """The owner removes a member: from now on the case says nothing to them, old buttons included.

    The open links go with them: the member may have made one to come back by.
    """
    if user not in dict(removable(ctx)):
        raise InvalidAnswer("old_button")
    left = without(ctx.case, user).model_copy(update={"invites": {}})
    return _with_members_of(ctx, left).notice("member_removed")


def leave(ctx: TurnContext) -> TurnContext:
    """A member leaves: the case goes on without them, and they keep nothing of it."""
    case, me = ctx.case, ctx.user
    if len(case.members) == 1:
        return ctx.notice("leave_alone")
    cases = {id: name for id, name in me.cases.items() if id != case.id}
    left = _with_members_of(ctx, without(case, me.id))
    gone = left.with_user(cases=cases, case=next(iter(cases), None))
    return gone.then(ResumeCase("case_left")).silently()


def open_case(ctx: TurnContext, id: str) -> TurnContext:
    """Open another of the user's cases."""
    if id not in ctx.user.cases:
        raise InvalidAnswer("old_button")
    return ctx.with_member(asking=None).with_user(case=id).then(ResumeCase()).silently()


def begin_case(ctx: TurnContext) -> TurnContext:
    """A case for somebody else, beside those there are. The shell creates it."""
    return ctx.with_member(asking=None).with_user(case=None).then(ResumeCase()).silently()


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()[:32]


def _with_members_of(ctx: TurnContext, left: Case) -> TurnContext:
    return ctx.with_case(**{field: getattr(left, field) for field in CHANGED})
