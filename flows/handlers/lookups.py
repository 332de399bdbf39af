"""Look-ups: which ones are asked for, and what their results change."""

from flows.definition.flow import BY_HAND
from flows.definition.schema import DetentionPlace
from flows.definition.text import Text
from flows.effects import LookUp, Say
from flows.events import LookedUp
from flows.handlers import refreshing
from flows.presentation.lists import is_stale
from flows.state.case import GIVEN, Awaiting, Constituency, Finding, HeldAt, Mp, Outcome, Query
from flows.state.mp_record import MpRecord
from flows.turn_context import TurnContext

ASKED_AGAIN = frozenset({"not_found", "too_many", "terminated", "no_mp_there"})  # the question stays open


def look_up(ctx: TurnContext, query: Query, value: str = GIVEN) -> TurnContext:
    """Start a look-up. Once it has returned, `value` is recorded as the answer to the open question."""
    token = ctx.member.lookups + 1
    awaiting = Awaiting(step=ctx.step.id, query=query, token=token, value=value)
    please_wait = Say(((ctx.phrase("looking_up"),),))
    waiting = ctx.with_member(awaiting=awaiting, lookups=token)
    return waiting.then(please_wait, LookUp(query, token)).silently()


def look_up_again(ctx: TurnContext, awaiting: Awaiting) -> TurnContext:
    """Start a look-up again that a restart of the bot interrupted."""
    return ctx.then(LookUp(awaiting.query, awaiting.token)).silently()


def look_up_record(ctx: TurnContext, value: str) -> TurnContext:
    """Look up the MP's record, then answer; answer at once if Parliament's services do not know the MP."""
    mp = ctx.view.finding.mp if ctx.view.finding else None
    if mp is None or mp.id is None:
        return ctx.answer(ctx.step.id, value)
    return look_up(ctx, Query(mp_id=mp.id), value)


def hold_at(ctx: TurnContext, place: DetentionPlace) -> TurnContext:
    """Record that the person is held here, and look up the MP of the place's constituency."""
    if place.state == "closed" or place.constituency is None:
        return ctx.with_member(matches=()).with_notices(*_about_place(ctx, place))
    held_at = HeldAt(id=place.id, name=place.name, constituency=place.constituency, since=ctx.now)
    held = ctx.with_case(held=held_at).with_member(matches=())
    return look_up(held, Query(constituency_name=place.constituency), place.id)


def take_result(ctx: TurnContext, event: LookedUp) -> TurnContext:
    """Use the result of a look-up. A result that nobody waits for any more changes nothing and says nothing.

    A result for a case that is not open now is dropped too: the look-up is repeated when the case is opened.
    """
    refresh, awaiting = ctx.member.refresh, ctx.member.awaiting
    if refresh and refresh.token == event.token and isinstance(event.finding, Finding):
        return refreshing.take(ctx, refresh, event.finding)
    if awaiting is None or awaiting.token != event.token or not ctx.is_open_case:
        return ctx.silently()
    arrived = ctx.with_member(awaiting=None)
    if isinstance(event.finding, MpRecord):
        return _take_record(arrived, awaiting, event.finding)
    if event.finding.outcome in ASKED_AGAIN:
        return arrived.notice(_not_found(awaiting.query, event.finding.outcome))
    return _take_finding(arrived, awaiting, _with_seat(awaiting, event.finding))


def keep_by_hand(ctx: TurnContext, mp: str) -> TurnContext:
    """Use the MP that a person looked up and typed in place of the last look-up on the way."""
    recorded = ctx.found(ctx.position.role, _finding_by_hand(ctx, mp))
    steps = [ctx.flow.steps[id] for id in ctx.position.path if ctx.flow.steps[id].lookup]
    if not steps:
        return recorded.with_member(asking=None)
    before = ctx.case.answers.get(steps[-1].id)
    return recorded.answer(steps[-1].id, ctx.flow.kind(steps[-1]).answer_by_hand(before))


def _not_found(query: Query, outcome: Outcome) -> str:
    """The phrase for a look-up that found no area. A postcode that nobody knows may be a new one."""
    is_postcode = query.postcode is not None and outcome == "not_found"
    return "outcome_new_postcode" if is_postcode else f"outcome_{outcome}"


def _take_record(ctx: TurnContext, awaiting: Awaiting, record: MpRecord) -> TurnContext:
    arrived = ctx.with_case(records={**ctx.case.records, record.member: record})
    if awaiting.step not in ctx.flow.steps:
        return arrived  # a redeploy removed the step
    return arrived.answer(awaiting.step, awaiting.value or GIVEN)


def _take_finding(ctx: TurnContext, awaiting: Awaiting, finding: Finding) -> TurnContext:
    recorded = ctx.found(ctx.position.role, finding)
    if finding.outcome == "down":
        recorded = recorded.notice("outcome_down")
    step = ctx.flow.steps.get(awaiting.step)
    if step is None or not ctx.flow.kind(step).answered_by_lookup:
        return recorded.with_member(asking=None)
    place = next((place for place in ctx.flow.places if place.id == awaiting.value), None)
    answered = recorded.answer(step.id, awaiting.value or GIVEN)
    return answered.with_notices(*_about_place(recorded, place)) if place else answered


def _about_place(ctx: TurnContext, place: DetentionPlace) -> tuple[Text, ...]:
    """What is known about a place of detention, and when it was checked."""
    context = f"place.{place.id}.note"
    note = (place.note.text(context, ctx.case.voice()),) if place.note else ()
    stale = is_stale(place.checked, ctx.view.today)
    head = ctx.phrase("place_closed" if place.state == "closed" else "place_named", place=place.name)
    return (head, *note, ctx.phrase("place_old" if stale else "place_checked", date=place.checked))


def _with_seat(awaiting: Awaiting, finding: Finding) -> Finding:
    """Add the constituency of a place of detention, which is known even if no service answers."""
    seat = awaiting.query.constituency_name
    if finding.outcome != "down" or finding.constituency or seat is None:
        return finding
    return finding.model_copy(update={"constituency": Constituency(name=seat)})


def _finding_by_hand(ctx: TurnContext, mp: str) -> Finding:
    looked_up = ctx.view.finding.constituency if ctx.view.finding else None
    typed = ctx.case.answers.get(BY_HAND) if BY_HAND in ctx.position.path else None
    constituency = Constituency(name=typed.value) if typed else looked_up or Constituency(name="…")
    return Finding(outcome="found", constituency=constituency, mp=Mp(name=mp))
