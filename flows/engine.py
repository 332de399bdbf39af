"""advance(): one event in, the new session and the effects to perform out. It performs nothing itself."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flows import bells, correcting, handing, moves, mydata
from flows.buttons import BACK, DONE, ENGLISH, KEEP, TO_MENU, Rows, rows_for
from flows.case import Case, User
from flows.flow import Flow
from flows.lookups import look_up_again, take_result
from flows.machine import Router
from flows.model import Step
from flows.paper import Paper
from flows.people import ask_to_join, case_of
from flows.picking import close, pick
from flows.position import place_of
from flows.scene import Scene
from flows.taking import tell
from flows.turn import (
    Asked,
    Event,
    Handed,
    LookedUp,
    Resumed,
    Ring,
    Rung,
    Session,
    Started,
    Tapped,
    Turn,
    Typed,
    Unreadable,
)


class Engine:
    """The conversation of one flow. Holds nothing of anyone: a session goes in, a turn comes out."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._router = Router(flow)

    def advance(self, session: Session, event: Event, now: datetime, luck: str = "") -> Turn:
        """Return the session after `event` and what to do. A late or repeated event changes nothing.

        `luck`: at least 31 random hexadecimal digits, fresh for each event.
        """
        scene = Scene(self.flow, self._router, session, now, luck)
        return HANDLERS[type(event)](scene, event)

    def open_question(self, session: Session, now: datetime) -> tuple[Step, Rows]:
        """The step that is open now, and its buttons."""
        scene = Scene(self.flow, self._router, session, now)
        return scene.position.step, rows_for(self.flow, scene.position, scene.view)

    def owed(self, session: Session, now: datetime) -> tuple[handing.File, ...]:
        """The files that were not handed over yet."""
        return handing.owed(Scene(self.flow, self._router, session, now))

    def overview(self, user: User, cases: Sequence[Case], now: datetime) -> Paper:
        """All that is kept of a user, for reading."""
        return mydata.overview(self.flow, self._router, user, cases, now)


def _started(scene: Scene, event: Started) -> Turn:
    if case_of(event.payload):
        return ask_to_join(scene, event.payload)
    known = bool(scene.session.case.answers)
    return scene.show(scene.phrase("welcome_back")) if known else scene.show()


def _tapped(scene: Scene, event: Tapped) -> Turn:
    if event.step == bells.STEP:
        return bells.press(scene, event.choice)
    if event.step != scene.position.step.id:
        return scene.show(scene.phrase("old_button"))
    if event.choice in CONTROLS:
        return CONTROLS[event.choice](scene)
    return pick(scene, event.choice)


def _typed(scene: Scene, event: Typed) -> Turn:
    if scene.session.user.language is None:
        return scene.show()  # a first "hello": nothing to misunderstand yet
    return moves.type_in(scene, event.text)


def _asked(scene: Scene, event: Asked) -> Turn:
    return COMMANDS[event.command](scene)


def _unreadable(scene: Scene, event: Unreadable) -> Turn:
    known = f"unreadable_{event.kind}"
    return scene.show(scene.phrase(known if known in scene.flow.phrases else "unreadable_other"))


def _looked_up(scene: Scene, event: LookedUp) -> Turn:
    return take_result(scene, event)


def _resumed(scene: Scene, event: Resumed) -> Turn:
    files, known = handing.owed(scene), scene.move(handing=handing.once(scene))
    if not known.is_open:
        return Turn(known.session, files)  # the question is the other case's
    turn = _where(known, event.phrase)
    return replace(turn, effects=(*files, *turn.effects))


def _where(scene: Scene, phrase: str | None) -> Turn:
    if waiting := place_of(scene.session).awaiting:
        return look_up_again(scene, waiting)
    return scene.show(scene.phrase(phrase)) if phrase else scene.show()


def _ring(scene: Scene, _: Ring) -> Turn:
    return bells.ring(scene)


def _rung(scene: Scene, event: Rung) -> Turn:
    return bells.take_rung(scene, event)


HANDLERS: dict[type, Callable[[Scene, Any], Turn]] = {
    Started: _started,
    Tapped: _tapped,
    Typed: _typed,
    Asked: _asked,
    Unreadable: _unreadable,
    LookedUp: _looked_up,
    Resumed: _resumed,
    Ring: _ring,
    Rung: _rung,
    Handed: handing.take_handed,
}
CONTROLS: dict[str, Callable[[Scene], Turn]] = {
    BACK: moves.go_back,
    TO_MENU: moves.to_menu,
    ENGLISH: moves.show_english,
    KEEP: moves.keep,
    DONE: close,
}
COMMANDS: dict[str, Callable[[Scene], Turn]] = {
    "back": moves.go_back,
    "menu": moves.to_menu,
    "language": moves.ask_step("language"),
    "change": moves.ask_step("change"),
    "help": tell("help"),
    "forget": moves.ask_step("forget"),
    "cases": moves.ask_step("cases"),
    "mydata": mydata.ask,
    "correct": correcting.correct,
}
