"""Several people over one case: invited by a link that works once, removed, leaving. And several cases."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from flows.definition.schema import MENU, Choice, Step, Voice
from flows.effects import JoinCase, ResumeCase, SendInvitation
from flows.session import Turn
from flows.state.case import Case, Invite, Member
from flows.turn_context import TurnContext

LASTS = timedelta(days=7)  # an invitation: nobody should find an old one in a chat
MOST = 6  # members of a case
START, ID, SECRET = "j", 32, 31  # the payload of a link: `j<case><secret>`, at most 64 characters
ChoiceHandler = Callable[[TurnContext, Step, Choice], Turn]


def invite(voice: Voice) -> ChoiceHandler:
    """The deed that makes a link for somebody who joins in this voice."""

    def invited(ctx: TurnContext, _: Step, __: Choice) -> Turn:
        case = ctx.session.case
        if len(case.members) >= MOST:
            return ctx.show(ctx.phrase("people_full"))
        secret = ctx.randomness[:SECRET]
        made = Invite(voice=voice, until=ctx.now + LASTS)
        valid = {key: one for key, one in case.invites.items() if one.until > ctx.now}
        kept = ctx.fact(invites={**valid, digest(secret): made})
        link = SendInvitation(f"{START}{case.id}{secret}", kept.phrase("invite_link"))
        return kept.show(before=(link,))

    return invited


def ask_to_join(ctx: TurnContext, payload: str) -> Turn:
    """Somebody opened a link: what joining means is said first, and nothing of the case."""
    if payload[1 : 1 + ID] in ctx.session.user.cases:
        return ctx.show(ctx.phrase("join_own"))
    waiting = ctx.user(joining=payload)
    return waiting.move(asking="join").show() if waiting.session.user.language else waiting.show()


def join(ctx: TurnContext, _: Step, __: Choice) -> Turn:
    """Yes: what comes of it is known only when the other case is at hand."""
    payload = ctx.session.user.joining
    done = ctx.user(joining=None).move(asking=None)
    return Turn(done.session, (JoinCase(payload),)) if payload else done.show(ctx.phrase("old_button"))


def decline(ctx: TurnContext, _: Step, __: Choice) -> Turn:
    """No: nothing is kept of it."""
    return ctx.user(joining=None).move(asking=None).show()


def case_of(payload: str) -> str | None:
    """The id of the case that a link leads to; None for what is no link."""
    return payload[1 : 1 + ID] if payload.startswith(START) and len(payload) > 1 + ID else None


def joined(case: Case, user: str, payload: str, now: datetime) -> Case | None:
    """The case with one member more, and one link less; None if the link does not count (any more)."""
    key = digest(payload[1 + ID :])
    made = case.invites.get(key)
    if made is None or made.until <= now or len(case.members) >= MOST:
        return None
    left = {one: kept for one, kept in case.invites.items() if one != key}
    place = Member(chapter=MENU, voice=made.voice, joined=now)
    return case.model_copy(update={"invites": left, "members": {**case.members, user: place}})


def without(case: Case, user: str) -> Case:
    """The case without this member and what was kept of them; the next one owns it."""
    members = {one: place for one, place in case.members.items() if one != user}
    attempts = {name: bell for name, bell in case.reminder_attempts.items() if not name.endswith(f"/{user}")}
    owner = case.owner if case.owner in members else next(iter(members), "")
    muted = tuple(one for one in case.muted if one != user)
    checkin = case.checkin if case.checkin and case.checkin.user in members else None
    changes = {
        "members": members,
        "reminder_attempts": attempts,
        "owner": owner,
        "muted": muted,
        "checkin": checkin,
    }
    return case.model_copy(update=changes)


def seen_by(case: Case, user: str) -> Case:
    """The case as it is this member's: without what is kept of the others."""
    own = case.owner if case.owner == user else ""
    for other in [one for one in case.members if one != user]:
        case = without(case, other)
    return case.model_copy(update={"invites": {}, "owner": own})


def others(ctx: TurnContext) -> Iterator[tuple[str, Member]]:
    """The other members; only the owner can remove them."""
    me, case = ctx.session.user.id, ctx.session.case
    return ((user, place) for user, place in case.members.items() if user != me and case.owner == me)


def remove(ctx: TurnContext, user: str) -> Turn:
    """The owner removes a member: from now on the case says nothing to them, old buttons included.

    The links that are open go with them: they may have made one to come back by.
    """
    if user not in dict(others(ctx)):
        return ctx.show(ctx.phrase("old_button"))
    left = without(ctx.session.case, user).model_copy(update={"invites": {}})
    return _with(ctx, left).show(ctx.phrase("member_removed"))


def leave(ctx: TurnContext, _: Step, __: Choice) -> Turn:
    """A member leaves: the case goes on without them, and they keep nothing of it."""
    case, me = ctx.session.case, ctx.session.user
    if len(case.members) == 1:
        return ctx.show(ctx.phrase("leave_alone"))
    left = without(case, me.id)
    known = {id: name for id, name in me.cases.items() if id != case.id}
    gone = _with(ctx, left)
    return Turn(gone.user(cases=known, case=next(iter(known), None)).session, (ResumeCase("case_left"),))


def _with(ctx: TurnContext, left: Case) -> TurnContext:
    return ctx.fact(
        **{
            name: getattr(left, name)
            for name in ("members", "reminder_attempts", "muted", "owner", "checkin", "invites")
        }
    )


def open_case(ctx: TurnContext, id: str) -> Turn:
    """Another of the user's cases."""
    if id not in ctx.session.user.cases:
        return ctx.show(ctx.phrase("old_button"))
    back = ctx.move(asking=None)
    return Turn(back.user(case=id).session, (ResumeCase(),))


def new(ctx: TurnContext, _: Step, __: Choice) -> Turn:
    """A case for somebody else, beside those there are."""
    back = ctx.move(asking=None)
    return Turn(back.user(case=None).session, (ResumeCase(),))


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()[:32]
