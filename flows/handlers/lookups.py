"""Look-ups: which ones are asked for, and what their results change."""

from flows.definition.flow import BY_HAND
from flows.definition.schema import DetentionPlace
from flows.definition.text import Text
from flows.effects import LookUp, Say
from flows.events import LookedUp
from flows.gazetteer.places import GazetteerPlace, gazetteer
from flows.gazetteer.reading import DENIED, DOUBTFUL, FILLERS, read_place
from flows.gazetteer.spelling import fold
from flows.handlers import refreshing
from flows.handlers.typed import waiting_text
from flows.presentation.lists import is_stale
from flows.presentation.place_names import place_label
from flows.reading.postcodes import read_area, read_code
from flows.reading.text import InvalidAnswer, simplify
from flows.state.case import GIVEN, Awaiting, Constituency, Finding, HeldAt, Mp, Outcome, Query
from flows.state.mp_record import MpRecord
from flows.turn_context import FIND_MP, TurnContext

ASKS = "place_meant"  # the step that asks which place was meant
HOME = "postcode"  # the question for the area where the person lives
ASKED_AGAIN = frozenset({"not_found", "too_many", "terminated", "no_mp_there"})  # the question stays open


def look_up(ctx: TurnContext, query: Query, value: str = GIVEN) -> TurnContext:
    """Start a look-up. Once it has returned, `value` is recorded as the answer to the open question.

    The query is stored until then, so that a restart can repeat it, but never a location.
    """
    token = ctx.member.lookups + 1
    stored = query.model_copy(update={"point": None})
    awaiting = Awaiting(step=ctx.step.id, query=stored, token=token, value=value)
    please_wait = Say(((ctx.phrase("looking_up"),),))
    waiting = ctx.with_member(awaiting=awaiting, lookups=token)
    return waiting.then(please_wait, LookUp(query, token)).silently()


def look_up_area(ctx: TurnContext, text: str) -> TurnContext:
    """Look up a postcode or a place that was typed; ask which is meant unless that is certain.

    What is neither may be the name of a constituency. Raises InvalidAnswer.
    """
    if code := read_code(text):
        is_clear = ASKS not in ctx.flow.steps or _is_meant(code, text)
        return look_up(ctx, code) if is_clear else waiting_text.hold(ctx, ASKS, text)
    reading = read_place(text)
    if reading.is_abroad:
        raise InvalidAnswer("place_abroad")
    if reading.is_sure and not reading.places[0].is_big:
        return look_up_place(ctx, reading.places[0])
    if reading.places and ASKS in ctx.flow.steps and not (reading.is_guess and _may_be_constituency(text)):
        return waiting_text.hold(ctx, ASKS, text)
    return look_up(ctx, read_area(text))


def _may_be_constituency(text: str) -> bool:
    """Whether a text can be searched for as a constituency's name. Only then is a place guessed at."""
    try:
        return bool(read_area(text))
    except InvalidAnswer:
        return False


def _is_meant(code: Query, text: str) -> bool:
    """Whether the other words leave no doubt about a postcode, or its first half.

    "I left BA1 1AA" tells of an old one. After "near" or "Reading", the M4 is a motorway.
    """
    words = set(fold(text).split())
    if code.outcode is None:
        return DENIED.isdisjoint(words)
    is_all = simplify(text).replace(" ", "") == code.outcode
    return is_all or words - {fold(code.outcode)} <= FILLERS - DOUBTFUL


def look_up_place(ctx: TurnContext, place: GazetteerPlace) -> TurnContext:
    """Look up the areas that a place lies in; of a big city, ask for its part first."""
    if place.is_big and ASKS in ctx.flow.steps:
        return waiting_text.hold(ctx, ASKS, place.name)
    return look_up(ctx, Query(typed_name=place.name, place=place.id))


def offer_area(ctx: TurnContext, text: str) -> TurnContext:
    """Ask whether to find the MP of a postcode or place that was typed where no words are expected.

    Raises InvalidAnswer for anything else.
    """
    is_safe = {ASKS, HOME} <= ctx.flow.steps.keys() and not (ctx.step.critical or ctx.position.out_of_turn)
    if is_safe and (read_code(text) or _is_one_place(text)):
        return waiting_text.hold(ctx, ASKS, text)
    raise InvalidAnswer("tap_a_button")


def _is_one_place(text: str) -> bool:
    """Whether a text is nothing but the name of a place, and of only one."""
    reading = read_place(text, guesses=False)
    return reading.is_exact and len(reading.places) == 1


def at_area_question(ctx: TurnContext) -> TurnContext:
    """Drop the words that wait, and open the question for an area that they answer."""
    reopened = waiting_text.let_go(ctx)
    if reopened.kind.asks_for_area:
        return reopened
    is_opening = reopened.flow.chapter_of(reopened.step.id).first
    return reopened.with_member(asking=HOME, chapter=reopened.member.chapter if is_opening else FIND_MP)


def look_up_again(ctx: TurnContext, awaiting: Awaiting) -> TurnContext:
    """Start a look-up again that a restart of the bot interrupted."""
    if awaiting.query.is_lost:
        return ctx.with_member(awaiting=None)
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
    if _means_a_place(arrived, awaiting.query, event.finding):
        return waiting_text.hold(arrived, ASKS, str(awaiting.query.typed_name))
    if event.finding.outcome in ASKED_AGAIN:
        return _not_found(arrived, awaiting.query, event.finding.outcome)
    return _take_finding(
        _naming_place(arrived, awaiting.query), awaiting, _with_seat(awaiting, event.finding)
    )


def keep_by_hand(ctx: TurnContext, mp: str) -> TurnContext:
    """Use the MP that a person looked up and typed in place of the last look-up on the way."""
    recorded = ctx.found(ctx.position.role, _finding_by_hand(ctx, mp))
    steps = [ctx.flow.steps[id] for id in ctx.position.path if ctx.flow.steps[id].lookup]
    if not steps:
        return recorded.with_member(asking=None)
    before = ctx.case.answers.get(steps[-1].id)
    return recorded.answer(steps[-1].id, ctx.flow.kind(steps[-1]).answer_by_hand(before))


def _means_a_place(ctx: TurnContext, query: Query, finding: Finding) -> bool:
    """Whether what was searched for names no constituency, and may be a place whose name is misspelt.

    Parliament's search takes "Rochdail" for Rochdale: only a constituency that has each word counts.
    """
    if query.typed_name is None or query.place or ASKS not in ctx.flow.steps:
        return False
    found = (*finding.candidates, *((finding.constituency,) if finding.constituency else ()))
    typed = set(fold(query.typed_name).split())
    if any(typed <= set(fold(seat.name).split()) for seat in found):
        return False
    return read_place(query.typed_name).is_guess


def _not_found(ctx: TurnContext, query: Query, outcome: Outcome) -> TurnContext:
    """Say that a look-up found no area. A postcode that nobody knows may be a new one."""
    if outcome == "not_found" and query.postcode:
        return ctx.notice("outcome_new_postcode")
    if outcome == "not_found" and query.outcode:
        return ctx.notice("half_postcode", typed=query.outcode)
    if outcome == "not_found" and query.is_lost:  # a location that was shared
        return ctx.notice("place_abroad")
    return ctx.notice(f"outcome_{outcome}")


def _naming_place(ctx: TurnContext, query: Query) -> TurnContext:
    """Say which place was looked up: others may have its name."""
    place = gazetteer().place(query.place) if query.place else None
    return ctx.notice("place_named", place=place_label(ctx.flow, place)) if place else ctx


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
