"""What each thing a person does changes, and what it leads to."""

from collections.abc import Callable

from flows.answers import InvalidAnswer, read_area, read_line
from flows.buttons import offered, titled_answers
from flows.case import Awaiting, Constituency, Finding, Mp, Query
from flows.flow import BY_HAND
from flows.model import MENU, Choice, Step
from flows.position import GIVEN, place_of
from flows.scene import Scene
from flows.showing import in_english, words
from flows.turn import Forget, LookedUp, LookUp, Say, Turn

STAYS = {"not_found", "too_many", "terminated", "no_mp_there"}  # outcomes that ask the same step again


def choose(scene: Scene, id: str) -> Turn:
    """A button of the open question was pressed."""
    step = scene.position.step
    if step.ask in DYNAMIC:
        return DYNAMIC[step.ask](scene, id)
    choice = next((one for one in offered(step, scene.view) if one.id == id), None)
    if choice is None:
        return scene.show(scene.phrase("old_button"))
    return _take(scene, step, choice)


def _take(scene: Scene, step: Step, choice: Choice) -> Turn:
    if choice.do == "forget":
        return _forget(scene)
    if choice.reopen:
        return scene.move(asking=choice.reopen, awaiting=None).show()
    if choice.next and scene.flow.steps[choice.next].ask == "aside":
        return tell(choice.next)(scene)
    if step.id in OUT_OF_TURN:
        return scene.move(asking=None).show()
    return scene.answer(step.id, choice.id).show()


def type_in(scene: Scene, text: str) -> Turn:
    """Words were typed at the open question."""
    step = scene.position.step
    try:
        if step.lookup:
            return _look_up(scene, step, read_area(text))
        if step.ask == "text":
            return _write(scene, step, read_line(text, step.limit))
    except InvalidAnswer as invalid:
        return scene.show(scene.phrase(invalid.phrase, **invalid.values))
    return scene.show(scene.phrase("tap_a_button"))


def _write(scene: Scene, step: Step, line: str) -> Turn:
    if step.keep == "mp_by_hand":
        return _keep_by_hand(scene, line).show()
    return scene.answer(step.id, line).show()


def _keep_by_hand(scene: Scene, mp: str) -> Scene:
    """What was looked up by hand stands in for the last look-up on the way."""
    known = scene.found(scene.position.role, _by_hand(scene, mp))
    asked = [id for id in scene.position.path if scene.flow.steps[id].lookup]
    return known.answer(asked[-1], GIVEN) if asked else known.move(asking=None)


def _by_hand(scene: Scene, mp: str) -> Finding:
    """The finding made of what a person looked up and typed."""
    known = scene.view.finding.constituency if scene.view.finding else None
    typed = scene.session.case.answers.get(BY_HAND) if BY_HAND in scene.position.path else None
    place = Constituency(name=typed.value) if typed else known or Constituency(name="…")
    return Finding(outcome="found", constituency=place, mp=Mp(name=mp))


def _look_up(scene: Scene, step: Step, query: Query) -> Turn:
    token = place_of(scene.session).lookups + 1
    waiting = Awaiting(step=step.id, query=query, token=token)
    moved = scene.move(awaiting=waiting, lookups=token)
    said = Say(((scene.phrase("looking_up"),),))
    return Turn(moved.session, (said, LookUp(query, token)))


def look_up_again(scene: Scene, waiting: Awaiting) -> Turn:
    """The bot was stopped during a look-up: do it again."""
    return Turn(scene.session, (LookUp(waiting.query, waiting.token),))


def take_finding(scene: Scene, event: LookedUp) -> Turn:
    """The result of a look-up. One that nobody waits for any more changes nothing and says nothing."""
    waiting = place_of(scene.session).awaiting
    if waiting is None or waiting.token != event.token:
        return Turn(scene.session)
    arrived = scene.move(awaiting=None)
    if event.finding.outcome in STAYS:
        return arrived.show(scene.phrase(f"outcome_{event.finding.outcome}"))
    role = scene.position.role
    known = arrived.found(role, event.finding)
    step = scene.flow.steps.get(waiting.step)
    if step is None or step.ask == "constituency":
        return known.move(asking=None).show()
    return known.answer(step.id, GIVEN).show()


def go_back(scene: Scene) -> Turn:
    """To the question before this one."""
    position, steps = scene.position, scene.flow.steps
    asked = [id for id in position.path if steps[id].ask not in ("info", "language")]
    if position.step.id in OUT_OF_TURN:
        return scene.move(asking=None, awaiting=None).show()
    if position.out_of_turn and position.step.id in asked:
        asked = asked[: asked.index(position.step.id)]
    if position.step.id == MENU or not asked:
        return scene.show(scene.phrase("nothing_before"))
    return scene.move(asking=asked[-1], awaiting=None).show()


def to_menu(scene: Scene) -> Turn:
    """To the journey; what comes first for everyone still comes first."""
    moved = scene.move(chapter=MENU, asking=None, awaiting=None)
    if moved.position.step.id == MENU:
        return moved.show()
    return scene.move(asking=None).show(scene.phrase("first_these"))


def show_english(scene: Scene) -> Turn:
    """The open question in English too; nothing changes."""
    return Turn(scene.session, (in_english(scene.flow, scene.position, scene.session, scene.now),))


def keep(scene: Scene) -> Turn:
    """Leave the answer as it is."""
    return scene.move(asking=None, awaiting=None).show()


def ask_step(id: str) -> Callable[[Scene], Turn]:
    """A command that asks this step out of turn."""
    return lambda scene: scene.move(asking=id, awaiting=None).show()


def tell(id: str) -> Callable[[Scene], Turn]:
    """A command or choice that says an aside, and asks the open question again."""

    def told(scene: Scene) -> Turn:
        return scene.show(before=(Say(words(scene.flow, scene.flow.steps[id], scene.view)),))

    return told


def _forget(scene: Scene) -> Turn:
    leaving = scene.user(leaving=True)
    return Turn(leaving.session, (Forget(Say(((scene.phrase("forgotten"),),))),))


def _choose_language(scene: Scene, code: str) -> Turn:
    if code not in dict(scene.flow.languages):
        return scene.show(scene.phrase("old_button"))
    chosen = scene.user(language=code).move(asking=None)
    return chosen.show(*[scene.phrase("unreviewed")] * (code in scene.flow.unreviewed))


def _choose_constituency(scene: Scene, id: str) -> Turn:
    candidates = scene.view.finding.candidates if scene.view.finding else ()
    if choice := scene.position.step.choice(id):
        return _take(scene, scene.position.step, choice)
    if not any(str(found.id) == id for found in candidates):
        return scene.show(scene.phrase("old_button"))
    return _look_up(scene, scene.position.step, Query(constituency=int(id)))


def _choose_chapter(scene: Scene, id: str) -> Turn:
    chapter = scene.flow.chapter(id)
    if chapter is None or not chapter.title:
        return scene.show(scene.phrase("old_button"))
    opened = scene.move(chapter=id, asking=None)
    ended = opened.position.chapter_ended
    return opened.move(asking=chapter.review).show() if ended and chapter.review else opened.show()


def _choose_answer(scene: Scene, id: str) -> Turn:
    known = {step for step, _ in titled_answers(scene.flow, scene.position, scene.view)}
    if id not in known:
        return scene.show(scene.phrase("old_button"))
    chapter, own = place_of(scene.session).chapter, scene.flow.chapter_of(id)
    # from the journey the answer's own chapter is opened, so that what the new answer leads to is asked
    opened = own.chapter if chapter == MENU and not own.first else chapter
    return scene.move(chapter=opened, asking=id).show()


OUT_OF_TURN = {"language", "change", "forget"}
DYNAMIC: dict[str, Callable[[Scene, str], Turn]] = {
    "language": _choose_language,
    "constituency": _choose_constituency,
    "menu": _choose_chapter,
    "change": _choose_answer,
}
