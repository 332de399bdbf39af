"""Looks again at the MPs of a case that were found some days ago, before they are used; says what changed.

A seat keeps its id, and its MP may leave it. So the seat is looked up, and what was confirmed holds for
whoever sits there now: the person confirmed the area. What was said to the former MP stays with that MP.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flows.definition.flow import ASKED_BY_COMMAND
from flows.definition.schema import Role
from flows.definition.text import Text
from flows.effects import LookUp, Say
from flows.events import CommandSent, Event, LookedUp, Resumed, Started, Tapped, Typed
from flows.handlers import deliveries
from flows.reminders.buttons import STEP as REMINDER
from flows.routing.guards.mps import confirmed
from flows.state.attribution import is_with, renamed
from flows.state.case import FactDate, Finding, Query, Refresh
from flows.turn_context import TurnContext

FRESH = timedelta(days=3)  # for so long nobody looks again
PAUSE = timedelta(hours=1)  # until it is tried again, after a service did not answer
BEFORE = (Started, Tapped, Typed, CommandSent, Resumed, LookedUp)  # events after which an MP may be used
NO_MP_STEP, NO_MPS_STEP = "vacant_seat", "no_mps"  # what can be done while the home area, or all, have none


def before_asking(ctx: TurnContext, event: Event) -> TurnContext:
    """Look again before the open question is asked, if a finding is due; else leave the turn as it is."""
    of_reminder = isinstance(event, Tapped) and event.step == REMINDER  # tells of what was, and can be done
    is_asking = ctx.asks and isinstance(event, BEFORE) and not of_reminder
    if not (is_asking and _may_wait(ctx) and _due(ctx)):
        return ctx
    return _begin(ctx, is_first=not isinstance(event, LookedUp))


def before_paper(ctx: TurnContext, paper: str) -> TurnContext:
    """Deliver a paper; look again first if a finding is due. It goes to no MP who has left meanwhile."""
    return _begin(ctx, paper) if _due(ctx) else deliveries.deliver_paper(ctx, paper)


def again(ctx: TurnContext, refresh: Refresh) -> TurnContext:
    """Look again once more, since a restart of the bot interrupted it."""
    return ctx.then(LookUp(refresh.query, refresh.token)).silently()


def take(ctx: TurnContext, refresh: Refresh, found: Finding) -> TurnContext:
    """Use what a seat looks like now. A paper that waited for it is delivered if its MP is the same."""
    arrived, before = ctx.with_member(refresh=None), ctx.case.findings.get(refresh.role)
    if not ctx.is_open_case:
        return arrived.silently()
    if before is None or _seat_id(before) != refresh.query.constituency_id:
        return arrived  # the area was changed meanwhile
    if found.outcome == "down":
        return _go_on(_not_reached(arrived, refresh.role, before), refresh.paper)
    if found.constituency is None:
        return _seat_gone(arrived, refresh.role, before)
    now = _with_nation(found, before)
    if is_same_mp(before, now):
        return _go_on(_renewed(arrived, refresh.role, before, now), refresh.paper)
    return _changed(arrived, refresh.role, before, now)


def is_same_mp(one: Finding, other: Finding) -> bool:
    """Whether two findings about one seat name the same member, or both say that it is vacant."""
    if one.mp is None or other.mp is None:
        return one.mp is other.mp
    return one.mp.id == other.mp.id


def _begin(ctx: TurnContext, paper: str | None = None, *, is_first: bool = True) -> TurnContext:
    """Start to look at the first finding that is due; what the turn has to say is said meanwhile.

    `is_first`: the person is asked to wait; they have been, if another look-up has just ended.
    """
    role, token = _due(ctx)[0], ctx.member.lookups + 1
    query = Query(constituency_id=_seat_id(ctx.case.findings[role]))
    waiting = ctx.with_member(
        refresh=Refresh(role=role, query=query, token=token, paper=paper), lookups=token
    )
    notices = (*ctx.notices, ctx.phrase("looking_up")) if is_first else ctx.notices
    says = (Say(tuple((notice,) for notice in notices)),) if notices else ()
    return waiting.then(*says, LookUp(query, token)).silently()


def _may_wait(ctx: TurnContext) -> bool:
    """Whether the open question can wait for a look-up. What is asked on the way, or in need, cannot."""
    is_busy = ctx.member.awaiting or ctx.member.waiting_text or ctx.user.quiet_until or ctx.effects
    return not (is_busy or ctx.kind.is_passing or ctx.step.id in ASKED_BY_COMMAND)


def _due(ctx: TurnContext) -> list[Role]:
    """The roles whose confirmed findings were looked at some days ago; none while one is being looked at."""
    if ctx.member.refresh:
        return []
    return [role for role in confirmed(ctx.view) if _is_due(ctx, role)]


def _is_due(ctx: TurnContext, role: Role) -> bool:
    if _seat_id(ctx.case.findings[role]) is None:
        return False  # typed by hand: Parliament's service does not know it
    date = ctx.case.fact_dates.get(role)
    if date is None:
        return True  # an older version noted no date
    is_old = ctx.now - date.seen >= FRESH
    return is_old and (date.tried is None or ctx.now - date.tried >= PAUSE)


def _seat_id(finding: Finding) -> int | None:
    return finding.constituency.id if finding.constituency else None


def _with_nation(found: Finding, before: Finding) -> Finding:
    """The finding with the nation that the postcode told: the Members API does not tell it."""
    nation = before.constituency.nation if before.constituency else None
    place = found.constituency and found.constituency.model_copy(update={"nation": nation})
    return found.model_copy(update={"constituency": place})


def _go_on(ctx: TurnContext, paper: str | None) -> TurnContext:
    """Look at the next finding that is due, or deliver the paper that waited."""
    if paper and _due(ctx):
        return _begin(ctx, paper, is_first=False)
    return deliveries.deliver_paper(ctx, paper) if paper else ctx


def _not_reached(ctx: TurnContext, role: Role, before: Finding) -> TurnContext:
    """Go on with what is kept, and say from when it is."""
    date = ctx.case.fact_dates.get(role) or FactDate(seen=before.as_of or _last_given(ctx, before))
    tried = date.model_copy(update={"tried": ctx.now})
    old = ctx.found(role, before.model_copy(update={"as_of": date.seen}))
    dated = old.with_case(fact_dates={**ctx.case.fact_dates, role: tried})
    return dated.notice("card_old", date=date.seen.date())


def _last_given(ctx: TurnContext, finding: Finding) -> datetime:
    """When the person last confirmed this finding, which an older version kept without a date."""
    times = [answer.at for answer in ctx.case.answers.values() if answer.about == finding.key and answer.at]
    return max(times, default=ctx.case.touched or ctx.now)


def _renewed(ctx: TurnContext, role: Role, before: Finding, now: Finding) -> TurnContext:
    """Keep what is published about the same member now. They may bear another name: then so do our notes."""
    answers = {
        step: answer.model_copy(update={"about": now.key}) if answer.about == before.key else answer
        for step, answer in ctx.case.answers.items()
    }
    keys = {**ctx.case.confirmed, role: now.key}
    renewed = ctx.found(role, now).with_case(answers=answers, confirmed=keys)
    if before.mp and now.mp and before.mp.name != now.mp.name:
        return renewed.with_case(**renamed(renewed.case, before, now))
    return renewed


def _changed(ctx: TurnContext, role: Role, before: Finding, now: Finding) -> TurnContext:
    """Put the member who sits now in the place of the former one, and say so."""
    cards = {id for id, step in ctx.flow.steps.items() if step.card}
    answers = {
        step: answer.model_copy(update={"about": now.key})
        if step in cards and answer.about == before.key and now.mp
        else answer
        for step, answer in ctx.case.answers.items()
    }
    keys = {**ctx.case.confirmed, role: now.key}
    changed = ctx.found(role, now).with_case(answers=answers, confirmed=keys)
    said = changed.with_notices(*_said(changed, role, before, now))
    return said if now.mp else _ask_what_follows(said, role, now)


def _said(ctx: TurnContext, role: Role, before: Finding, now: Finding) -> Iterator[Text]:
    """Who the MP is now, who it was, and what that means for papers and appointments."""
    area = now.constituency_name or "…"
    if now.mp:
        id = "mp_now_home" if role == "home" else "mp_now_other"
        yield ctx.phrase(id, mp=now.mp.name, constituency=area)
    elif now.dissolved:
        yield ctx.phrase("no_mps_now")
    else:
        yield ctx.phrase("no_mp_now", constituency=area)
    if before.mp is None:
        return
    yield ctx.phrase("mp_before", mp=before.mp.name)
    for appointment in ctx.case.planned():
        if appointment.at > ctx.now and is_with(appointment, before):
            yield ctx.phrase("mp_before_appointment", mp=before.mp.name, appointment=appointment.at)


def _ask_what_follows(ctx: TurnContext, role: Role, now: Finding) -> TurnContext:
    """Ask the step that says what can be done while the home area has no MP."""
    step = NO_MPS_STEP if now.dissolved else NO_MP_STEP
    return ctx.with_member(asking=step if role == "home" else None)


def _seat_gone(ctx: TurnContext, role: Role, before: Finding) -> TurnContext:
    """Nothing is confirmed any more about a seat that Parliament's service no longer knows."""
    kept = {other: key for other, key in ctx.case.confirmed.items() if other != role}
    return ctx.with_case(confirmed=kept).notice("seat_gone", constituency=before.constituency_name or "…")
