"""Look-ups: what is asked of the public services, and what their answers change."""

from flows.definition.flow import BY_HAND
from flows.definition.schema import DetentionPlace, Step
from flows.definition.text import Text
from flows.effects import LookUp, Say
from flows.events import LookedUp
from flows.presentation.helplines import FACTS_DAYS, is_stale
from flows.routing.position import GIVEN, member_of
from flows.session import Turn
from flows.state.case import Awaiting, Constituency, Finding, HeldAt, Mp, Query
from flows.state.mp_record import MpRecord
from flows.turn_context import TurnContext

STAYS = {"not_found", "too_many", "terminated", "no_mp_there"}  # outcomes that ask the same step again


def look_up(ctx: TurnContext, step: Step, query: Query, value: str = GIVEN) -> Turn:
    """Ask for something; when it is here, `value` is the answer to the step."""
    token = member_of(ctx.session).lookups + 1
    waiting = Awaiting(step=step.id, query=query, token=token, value=value)
    moved = ctx.move(awaiting=waiting, lookups=token)
    return Turn(moved.session, (Say(((ctx.phrase("looking_up"),),)), LookUp(query, token)))


def look_up_again(ctx: TurnContext, waiting: Awaiting) -> Turn:
    """The bot was stopped during a look-up: do it again."""
    return Turn(ctx.session, (LookUp(waiting.query, waiting.token),))


def hold(ctx: TurnContext, step: Step, place: DetentionPlace) -> Turn:
    """The person is held here: whose constituency it is decides whose MP is looked up."""
    if place.state == "closed" or place.constituency is None:
        return ctx.move(narrowed=()).show(*about_place(ctx, place))
    held = HeldAt(id=place.id, name=place.name, constituency=place.constituency, since=ctx.now)
    known = ctx.fact(held=held).move(narrowed=())
    return look_up(known, step, Query(seat=place.constituency), place.id)


def take_result(ctx: TurnContext, event: LookedUp) -> Turn:
    """The result of a look-up. One that nobody waits for any more changes nothing and says nothing; one of
    a case that is not open now is looked up again when it is opened."""
    waiting = member_of(ctx.session).awaiting
    if waiting is None or waiting.token != event.token or not ctx.is_open:
        return Turn(ctx.session)
    arrived = ctx.move(awaiting=None)
    if isinstance(event.finding, MpRecord):
        return _take_record(arrived, waiting, event.finding)
    if event.finding.outcome in STAYS:
        return arrived.show(ctx.phrase(f"outcome_{event.finding.outcome}"))
    return _take_finding(arrived, waiting, _with_place(waiting, event.finding))


def keep_by_hand(ctx: TurnContext, mp: str) -> TurnContext:
    """What was looked up by hand stands in for the last look-up on the way."""
    known = ctx.found(ctx.position.role, _by_hand(ctx, mp))
    asked = [id for id in ctx.position.path if ctx.flow.steps[id].lookup]
    if not asked:
        return known.move(asking=None)
    before = ctx.session.case.answers.get(asked[-1])
    held = before is not None and ctx.flow.steps[asked[-1]].ask == "place"
    return known.answer(asked[-1], before.value if before and held else GIVEN)


def _take_record(ctx: TurnContext, waiting: Awaiting, record: MpRecord) -> Turn:
    known = ctx.fact(records={**ctx.session.case.records, record.member: record})
    if waiting.step not in ctx.flow.steps:
        return known.show()
    return known.answer(waiting.step, waiting.value or GIVEN).show()


def _take_finding(ctx: TurnContext, waiting: Awaiting, finding: Finding) -> Turn:
    known = ctx.found(ctx.position.role, finding)
    step = ctx.flow.steps.get(waiting.step)
    if step is None or step.ask == "constituency":
        return known.move(asking=None).show()
    place = next((one for one in ctx.flow.places if one.id == waiting.value), None)
    notices = about_place(ctx, place) if place else ()
    return known.answer(step.id, waiting.value or GIVEN).show(*notices)


def about_place(ctx: TurnContext, place: DetentionPlace) -> tuple[Text, ...]:
    """What is known of a place, and from when that is."""
    days = int(str(ctx.flow.values.get("facts_days", FACTS_DAYS)))
    note = f"place.{place.id}.note"
    told = (place.note.text(note, ctx.session.case.voice()),) if place.note else ()
    stale = is_stale(place.checked, ctx.now.date(), days)
    head = ctx.phrase("place_closed" if place.state == "closed" else "place_named", place=place.name)
    return (head, *told, ctx.phrase("place_old" if stale else "place_checked", date=place.checked))


def _with_place(waiting: Awaiting, finding: Finding) -> Finding:
    """A place of detention tells its constituency even when no service answers."""
    name = waiting.query.seat
    if finding.outcome != "down" or finding.constituency or name is None:
        return finding
    return finding.model_copy(update={"constituency": Constituency(name=name)})


def _by_hand(ctx: TurnContext, mp: str) -> Finding:
    """The finding made of what a person looked up and typed."""
    known = ctx.view.finding.constituency if ctx.view.finding else None
    typed = ctx.session.case.answers.get(BY_HAND) if BY_HAND in ctx.position.path else None
    place = Constituency(name=typed.value) if typed else known or Constituency(name="…")
    return Finding(outcome="found", constituency=place, mp=Mp(name=mp))
