"""Typed words that wait for a yes before they count. One rule for all of them.

They are stored encrypted in the member's own part of the case, and nowhere else: in no answer, paper or
placeholder, and not in /mydata. They last as long as the step is open that asks about them, through a restart
too, and ten minutes at most. The case is due when they are over, so they are dropped even if nobody writes.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from flows.state.case import Case, Member, WaitingText
from flows.turn_context import TurnContext

# What is due is looked for once a minute, so nothing is stored for more than ten.
LASTS = timedelta(minutes=9)


def hold(ctx: TurnContext, asks: str, text: str) -> TurnContext:
    """Let words that were typed at the open question wait, and ask about them in the step `asks`."""
    waiting = WaitingText(step=ctx.step.id, asked_by=asks, text=text, until=ctx.now + LASTS)
    return ctx.with_member(waiting_text=waiting, asking=asks, awaiting=None)


def let_go(ctx: TurnContext) -> TurnContext:
    """Drop the words, and open the question again at which they were typed."""
    waiting = ctx.member.waiting_text
    return ctx.with_member(waiting_text=None, asking=waiting.step if waiting else None, awaiting=None)


def without_abandoned(ctx: TurnContext) -> TurnContext:
    """Drop the words if the step that asks about them is not open any more: the user did something else."""
    member = ctx.case.members.get(ctx.user.id)  # None: the user has just left the case
    if member is None or member.waiting_text is None or member.asking == member.waiting_text.asked_by:
        return ctx
    return ctx.with_member(waiting_text=None)


def without_expired(case: Case, now: datetime) -> Case:
    """The case without the words of any member that have waited too long; their question is open again."""

    def expired(member: Member) -> Member:
        waiting = member.waiting_text
        if waiting is None or waiting.until > now:
            return member
        asking = waiting.step if member.asking == waiting.asked_by else member.asking
        return member.model_copy(update={"waiting_text": None, "asking": asking})

    return _with_members(case, expired)


def without_any(case: Case) -> Case:
    """The case without any words that wait, as /mydata shows it."""
    return _with_members(case, lambda member: member.model_copy(update={"waiting_text": None}))


def _with_members(case: Case, change: Callable[[Member], Member]) -> Case:
    if all(member.waiting_text is None for member in case.members.values()):
        return case  # as almost always
    members: Mapping[str, Member] = {user: change(member) for user, member in case.members.items()}
    return case.model_copy(update={"members": members})
