"""What a choice leads to: an answer, another step, an aside, a look-up, a paper, another chapter."""

from collections.abc import Callable, Mapping

from flows import booking, contacts, handing, handover, people
from flows.case import Query
from flows.lookups import look_up
from flows.model import Choice, Step
from flows.scene import Scene
from flows.turn import Forget, Say, Turn

OUT_OF_TURN = {"language", "change", "forget", "cases", "join"}  # steps that a command asks


def take(scene: Scene, step: Step, choice: Choice) -> Turn:
    """The turn that a choice of the open question leads to."""
    for key, deed in DEEDS.items():
        if getattr(choice, key):
            return deed(scene, step, choice)
    if choice.next and scene.flow.steps[choice.next].ask == "aside":
        return tell(choice.next)(scene)
    if step.id in OUT_OF_TURN:
        return scene.move(asking=None).show()
    return scene.answer(step.id, choice.id).show()


def tell(id: str) -> Callable[[Scene], Turn]:
    """A command or choice that says an aside, and asks the open question again."""

    def told(scene: Scene) -> Turn:
        return scene.show(before=(scene.say(scene.flow.steps[id]),))

    return told


def _hand(scene: Scene, _: Step, choice: Choice) -> Turn:
    """The paper, and the question again: nobody needs only one."""
    file = handing.letter(scene, str(choice.paper))
    made = {**scene.session.case.made, file.paper.id: scene.now}
    given = scene.giving(file.receipt).fact(made=made)
    return given.show(scene.phrase("paper_handed"), before=(file,))


def _open(scene: Scene, _: Step, choice: Choice) -> Turn:
    return scene.move(chapter=choice.open, asking=None, awaiting=None).show()


def _reopen(scene: Scene, _: Step, choice: Choice) -> Turn:
    return scene.move(asking=choice.reopen, awaiting=None).show()


def _look_up_record(scene: Scene, step: Step, choice: Choice) -> Turn:
    mp = scene.view.finding.mp if scene.view.finding else None
    if mp is None or mp.id is None:
        return scene.answer(step.id, choice.id).show()
    return look_up(scene, step, Query(member=mp.id), choice.id)


def _do(scene: Scene, step: Step, choice: Choice) -> Turn:
    return NAMED[str(choice.do)](scene, step, choice)


def _mute(scene: Scene, _: Step, __: Choice) -> Turn:
    """No reminders, or reminders again."""
    user, muted = scene.session.user.id, scene.session.case.muted
    others = tuple(one for one in muted if one != user)
    changed = scene.fact(muted=others if user in muted else (*others, user))
    return changed.show(scene.phrase("bell_unmuted" if user in muted else "bell_muted"))


def _forget(scene: Scene, _: Step, choice: Choice) -> Turn:
    leaving = scene.user(leaving=True)
    said = Say(((scene.phrase("forgotten"),),))
    return Turn(leaving.session, (Forget(said, hand_over=choice.do == "hand_over"),))


NAMED: Mapping[str, Callable[[Scene, Step, Choice], Turn]] = {
    "forget": _forget,
    "hand_over": _forget,
    "invite_supporter": people.invite("supporter"),
    "invite_person": people.invite("person"),
    "join": people.join,
    "decline": people.decline,
    "leave": people.leave,
    "new_case": people.new,
    "book": booking.book,
    "cancel": booking.cancel,
    "note": contacts.note,
    "mute": _mute,
    "watch": handover.watch,
    "unwatch": handover.unwatch,
}
DEEDS: Mapping[str, Callable[[Scene, Step, Choice], Turn]] = {
    "do": _do,
    "paper": _hand,
    "open": _open,
    "reopen": _reopen,
    "lookup": _look_up_record,
}
