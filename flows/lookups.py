"""Look-ups: what is asked of the public services, and what their answers change."""

from flows.case import Awaiting, Constituency, Finding, Held, Mp, Query
from flows.flow import BY_HAND
from flows.helplines import FACTS_DAYS, is_stale
from flows.model import Step, Text
from flows.places import DetentionPlace
from flows.position import GIVEN, place_of
from flows.record import Record
from flows.scene import Scene
from flows.turn import LookedUp, LookUp, Say, Turn

STAYS = {"not_found", "too_many", "terminated", "no_mp_there"}  # outcomes that ask the same step again


def look_up(scene: Scene, step: Step, query: Query, value: str = GIVEN) -> Turn:
    """Ask for something; when it is here, `value` is the answer to the step."""
    token = place_of(scene.session).lookups + 1
    waiting = Awaiting(step=step.id, query=query, token=token, value=value)
    moved = scene.move(awaiting=waiting, lookups=token)
    return Turn(moved.session, (Say(((scene.phrase("looking_up"),),)), LookUp(query, token)))


def look_up_again(scene: Scene, waiting: Awaiting) -> Turn:
    """The bot was stopped during a look-up: do it again."""
    return Turn(scene.session, (LookUp(waiting.query, waiting.token),))


def hold(scene: Scene, step: Step, place: DetentionPlace) -> Turn:
    """The person is held here: whose constituency it is decides whose MP is looked up."""
    if place.state == "closed" or place.constituency is None:
        return scene.move(narrowed=()).show(*about_place(scene, place))
    held = Held(id=place.id, name=place.name, constituency=place.constituency, since=scene.now)
    known = scene.fact(held=held).move(narrowed=())
    return look_up(known, step, Query(seat=place.constituency), place.id)


def take_result(scene: Scene, event: LookedUp) -> Turn:
    """The result of a look-up. One that nobody waits for any more changes nothing and says nothing; one of
    a case that is not open now is looked up again when it is opened."""
    waiting = place_of(scene.session).awaiting
    if waiting is None or waiting.token != event.token or not scene.is_open:
        return Turn(scene.session)
    arrived = scene.move(awaiting=None)
    if isinstance(event.finding, Record):
        return _take_record(arrived, waiting, event.finding)
    if event.finding.outcome in STAYS:
        return arrived.show(scene.phrase(f"outcome_{event.finding.outcome}"))
    return _take_finding(arrived, waiting, _with_place(waiting, event.finding))


def keep_by_hand(scene: Scene, mp: str) -> Scene:
    """What was looked up by hand stands in for the last look-up on the way."""
    known = scene.found(scene.position.role, _by_hand(scene, mp))
    asked = [id for id in scene.position.path if scene.flow.steps[id].lookup]
    if not asked:
        return known.move(asking=None)
    before = scene.session.case.answers.get(asked[-1])
    held = before is not None and scene.flow.steps[asked[-1]].ask == "place"
    return known.answer(asked[-1], before.value if before and held else GIVEN)


def _take_record(scene: Scene, waiting: Awaiting, record: Record) -> Turn:
    known = scene.fact(records={**scene.session.case.records, record.member: record})
    if waiting.step not in scene.flow.steps:
        return known.show()
    return known.answer(waiting.step, waiting.value or GIVEN).show()


def _take_finding(scene: Scene, waiting: Awaiting, finding: Finding) -> Turn:
    known = scene.found(scene.position.role, finding)
    step = scene.flow.steps.get(waiting.step)
    if step is None or step.ask == "constituency":
        return known.move(asking=None).show()
    place = next((one for one in scene.flow.places if one.id == waiting.value), None)
    notices = about_place(scene, place) if place else ()
    return known.answer(step.id, waiting.value or GIVEN).show(*notices)


def about_place(scene: Scene, place: DetentionPlace) -> tuple[Text, ...]:
    """What is known of a place, and from when that is."""
    days = int(str(scene.flow.values.get("facts_days", FACTS_DAYS)))
    note = f"place.{place.id}.note"
    told = (place.note.text(note, scene.session.case.voice()),) if place.note else ()
    stale = is_stale(place.checked, scene.now.date(), days)
    head = scene.phrase("place_closed" if place.state == "closed" else "place_named", place=place.name)
    return (head, *told, scene.phrase("place_old" if stale else "place_checked", date=place.checked))


def _with_place(waiting: Awaiting, finding: Finding) -> Finding:
    """A place of detention tells its constituency even when no service answers."""
    name = waiting.query.seat
    if finding.outcome != "down" or finding.constituency or name is None:
        return finding
    return finding.model_copy(update={"constituency": Constituency(name=name)})


def _by_hand(scene: Scene, mp: str) -> Finding:
    """The finding made of what a person looked up and typed."""
    known = scene.view.finding.constituency if scene.view.finding else None
    typed = scene.session.case.answers.get(BY_HAND) if BY_HAND in scene.position.path else None
    place = Constituency(name=typed.value) if typed else known or Constituency(name="…")
    return Finding(outcome="found", constituency=place, mp=Mp(name=mp))
