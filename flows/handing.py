"""Files that are handed over: noted in the place until they were, so that a kill in between loses none.

A receipt says which: `paper:letter`, `calendar:a1`, `mydata`. What is still owed is made anew from the case.
"""

from flows import booking, mydata
from flows.letters import paper
from flows.model import Link
from flows.position import place_of
from flows.scene import Scene
from flows.turn import Calendar, Export, Hand, Handed, Turn

NOTES = ("paper_subject", "paper_words", "paper_no_email", "paper_keep", "paper_unavailable")
File = Hand | Calendar | Export


def letter(scene: Scene, id: str) -> Hand:
    """A paper, with what is said beside it."""
    made = paper(scene.flow, id, scene.view)
    notes = {note: scene.phrase(note) for note in NOTES}
    to = {"paper_to": scene.phrase("paper_to", email=Link(made.to))} if made.to else {}
    return Hand(made, notes | to)


def owed(scene: Scene) -> tuple[File, ...]:
    """What was not handed over yet, as it would be now."""
    files = (_anew(scene, *receipt.split(":")) for receipt in once(scene))
    return tuple(file for file in files if file)


def once(scene: Scene) -> tuple[str, ...]:
    """The receipts, the one asked for last at the end: made anew, one file stands for all of a receipt."""
    return tuple(dict.fromkeys(reversed(place_of(scene.session).handing)))[::-1]


def take_handed(scene: Scene, event: Handed) -> Turn:
    """One of them was; a newer one with the same receipt may still be under way."""
    left = list(place_of(scene.session).handing)
    if event.receipt in left:
        left.remove(event.receipt)
    return Turn(scene.move(handing=tuple(left)).session)


def _anew(scene: Scene, kind: str, id: str = "") -> File | None:
    """None for what is not there any more."""
    if kind == "mydata":
        return mydata.export(scene)
    if kind == "paper":
        return letter(scene, id) if any(plan.paper == id for plan in scene.flow.papers) else None
    appointment = scene.session.case.appointments.get(id)
    return booking.calendar(scene, appointment) if appointment else None
