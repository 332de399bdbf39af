"""Buttons that do not stand in the YAML: what each leads to. Which there are: `buttons.py`."""

from collections.abc import Callable

from flows import booking, people
from flows.answers import InvalidAnswer
from flows.buttons import interests, titled_answers
from flows.case import Answer, Query
from flows.guards.mps import writable
from flows.lookups import hold, look_up
from flows.model import MENU, Chapter, Step
from flows.position import place_of
from flows.scene import Scene
from flows.taking import take
from flows.turn import Turn


def _language(scene: Scene, code: str) -> Turn:
    if code not in dict(scene.flow.languages):
        return _old(scene)
    waiting = "join" if scene.session.user.joining else None
    chosen = scene.user(language=code).move(asking=waiting)
    return chosen.show(*[scene.phrase("unreviewed")] * (code in scene.flow.unreviewed))


def _constituency(scene: Scene, id: str) -> Turn:
    candidates = scene.view.finding.candidates if scene.view.finding else ()
    if not any(str(found.id) == id for found in candidates):
        return _old(scene)
    return look_up(scene, scene.position.step, Query(constituency=int(id)))


def _anew(scene: Scene, chapter: Chapter) -> Scene:
    """The scene without the answers of a chapter."""
    steps = {step.id for step in chapter.steps}
    answers = scene.session.case.answers.items()
    return scene.fact(answers={id: answer for id, answer in answers if id not in steps})


def _chapter(scene: Scene, id: str) -> Turn:
    chapter = scene.flow.chapter(id)
    if chapter is None or not chapter.title:
        return _old(scene)
    opened = (_anew(scene, chapter) if chapter.fresh else scene).move(chapter=id, asking=None)
    ended = opened.position.chapter_ended
    return opened.move(asking=chapter.review).show() if ended and chapter.review else opened.show()


def _changed_answer(scene: Scene, id: str) -> Turn:
    known = {step for step, _ in titled_answers(scene.flow, scene.position, scene.view)}
    if id not in known:
        return _old(scene)
    chapter, own = place_of(scene.session).chapter, scene.flow.chapter_of(id)
    # from the journey the answer's own chapter is opened, so that what the new answer leads to is asked
    opened = own.chapter if chapter == MENU and not own.first else chapter
    return scene.move(chapter=opened, asking=id).show()


def _place(scene: Scene, id: str) -> Turn:
    place = next((one for one in scene.flow.places if one.id == id), None)
    if place is None:
        return _old(scene)
    return hold(scene, scene.position.step, place)


def _mp(scene: Scene, id: str) -> Turn:
    if id not in writable(scene.view):
        return _old(scene)
    return scene.answer(scene.position.step.id, id).show()


def _interest(scene: Scene, id: str) -> Turn:
    subject = dict(interests(scene.view)).get(id)
    if subject is None:
        return _old(scene)
    return scene.answer(scene.position.step.id, subject).show()


def toggle(scene: Scene, id: str) -> Turn:
    """Take one of several choices, or take it back; the question stays open until it is done."""
    step = scene.position.step
    before = scene.session.case.answers.get(step.id)
    chosen = [one for one in (before.value.split(",") if before else []) if step.choice(one)]
    kept = [one for one in chosen if one != id] if id in chosen else [*chosen, id]
    answers = {**scene.session.case.answers, step.id: Answer(value=",".join(kept), at=scene.now, open=True)}
    return scene.fact(answers=answers).show()


def close(scene: Scene) -> Turn:
    """What was chosen of several is the answer; nothing chosen is an answer too."""
    step = scene.position.step
    if step.ask != "several":
        return _old(scene)
    before = scene.session.case.answers.get(step.id)
    return scene.answer(step.id, before.value if before else "").show()


def pick(scene: Scene, id: str) -> Turn:
    """A button of the open question was pressed."""
    step = scene.position.step
    choice = next((one for one in scene.offered if one.id == id), None)
    if choice and step.ask == "several":
        return toggle(scene, id)
    if choice:
        return take(scene.left() if step.ask == "place" else scene, step, choice)
    return PICKS[step.ask](scene, id) if step.ask in PICKS else _old(scene)


def _old(scene: Scene) -> Turn:
    return scene.show(scene.phrase("old_button"))


def _appointment(scene: Scene, id: str) -> Turn:
    if not any(appointment.id == id for appointment in scene.session.case.planned()):
        return _old(scene)
    return scene.answer(scene.position.step.id, id).show()


def _dated(pick: Callable[[Scene, Step, str], Turn]) -> Callable[[Scene, str], Turn]:
    """A day or a time on a button; one of yesterday's buttons may be past."""

    def picked(scene: Scene, id: str) -> Turn:
        try:
            return pick(scene, scene.position.step, id)
        except InvalidAnswer as invalid:
            return scene.show(scene.phrase(invalid.phrase, **invalid.values))

    return picked


def _removed(scene: Scene, id: str) -> Turn:
    """Members are named by the first letters of their id, so that the button's data stay short."""
    found = [user for user, _ in people.others(scene) if user.startswith(id)]
    return people.remove(scene, found[0]) if len(found) == 1 else _old(scene)


PICKS: dict[str, Callable[[Scene, str], Turn]] = {
    "language": _language,
    "constituency": _constituency,
    "menu": _chapter,
    "change": _changed_answer,
    "place": _place,
    "mp": _mp,
    "interest": _interest,
    "appointment": _appointment,
    "case": people.open_case,
    "member": _removed,
    "day": _dated(booking.pick_day),
    "time": _dated(booking.pick_time),
}
