"""advance(): one event in, the new session and the effects to perform out. It performs nothing itself."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flows.definition.flow import Flow
from flows.definition.schema import Step
from flows.events import (
    CommandSent,
    Event,
    FileDelivered,
    LookedUp,
    ReminderDelivered,
    RemindersDue,
    Resumed,
    Started,
    Tapped,
    Typed,
    Unreadable,
)
from flows.handlers import deliveries, my_data, navigation, translation_feedback
from flows.handlers.choices import tell
from flows.handlers.lookups import look_up_again, take_result
from flows.handlers.membership import ask_to_join, case_of
from flows.handlers.picking import close, pick
from flows.presentation.keyboard import BACK, DONE, ENGLISH, KEEP, TO_MENU, Rows, rows_for
from flows.reminders import messages
from flows.routing.position import member_of
from flows.routing.router import Router
from flows.session import Session, Turn
from flows.state.case import Case
from flows.state.paper import Paper
from flows.state.user import User
from flows.turn_context import TurnContext


class Engine:
    """The conversation of one flow. Holds nothing of anyone: a session goes in, a turn comes out."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._router = Router(flow)

    def advance(self, session: Session, event: Event, now: datetime, randomness: str = "") -> Turn:
        """Return the session after `event` and what to do. A late or repeated event changes nothing.

        `luck`: at least 31 random hexadecimal digits, fresh for each event.
        """
        ctx = TurnContext(self.flow, self._router, session, now, randomness)
        return HANDLERS[type(event)](ctx, event)

    def open_question(self, session: Session, now: datetime) -> tuple[Step, Rows]:
        """The step that is open now, and its buttons."""
        ctx = TurnContext(self.flow, self._router, session, now)
        return ctx.position.step, rows_for(self.flow, ctx.position, ctx.view)

    def owed(self, session: Session, now: datetime) -> tuple[deliveries.Delivery, ...]:
        """The files that were not handed over yet."""
        return deliveries.owed(TurnContext(self.flow, self._router, session, now))

    def overview(self, user: User, cases: Sequence[Case], now: datetime) -> Paper:
        """All that is kept of a user, for reading."""
        return my_data.overview(self.flow, self._router, user, cases, now)


def _started(ctx: TurnContext, event: Started) -> Turn:
    if case_of(event.payload):
        return ask_to_join(ctx, event.payload)
    known = bool(ctx.session.case.answers)
    return ctx.show(ctx.phrase("welcome_back")) if known else ctx.show()


def _tapped(ctx: TurnContext, event: Tapped) -> Turn:
    if event.step == messages.STEP:
        return messages.press(ctx, event.choice)
    if event.step != ctx.position.step.id:
        return ctx.show(ctx.phrase("old_button"))
    if event.choice in CONTROLS:
        return CONTROLS[event.choice](ctx)
    return pick(ctx, event.choice)


def _typed(ctx: TurnContext, event: Typed) -> Turn:
    if ctx.session.user.language is None:
        return ctx.show()  # a first "hello": nothing to misunderstand yet
    return navigation.type_in(ctx, event.text)


def _asked(ctx: TurnContext, event: CommandSent) -> Turn:
    return COMMANDS[event.command](ctx)


def _unreadable(ctx: TurnContext, event: Unreadable) -> Turn:
    known = f"unreadable_{event.kind}"
    return ctx.show(ctx.phrase(known if known in ctx.flow.phrases else "unreadable_other"))


def _looked_up(ctx: TurnContext, event: LookedUp) -> Turn:
    return take_result(ctx, event)


def _resumed(ctx: TurnContext, event: Resumed) -> Turn:
    files, known = deliveries.owed(ctx), ctx.move(undelivered=deliveries.once(ctx))
    if not known.is_open:
        return Turn(known.session, files)  # the question is the other case's
    turn = _where(known, event.phrase)
    return replace(turn, effects=(*files, *turn.effects))


def _where(ctx: TurnContext, phrase: str | None) -> Turn:
    if waiting := member_of(ctx.session).awaiting:
        return look_up_again(ctx, waiting)
    return ctx.show(ctx.phrase(phrase)) if phrase else ctx.show()


def _ring(ctx: TurnContext, _: RemindersDue) -> Turn:
    return messages.ring(ctx)


def _rung(ctx: TurnContext, event: ReminderDelivered) -> Turn:
    return messages.take_rung(ctx, event)


HANDLERS: dict[type, Callable[[TurnContext, Any], Turn]] = {
    Started: _started,
    Tapped: _tapped,
    Typed: _typed,
    CommandSent: _asked,
    Unreadable: _unreadable,
    LookedUp: _looked_up,
    Resumed: _resumed,
    RemindersDue: _ring,
    ReminderDelivered: _rung,
    FileDelivered: deliveries.take_handed,
}
CONTROLS: dict[str, Callable[[TurnContext], Turn]] = {
    BACK: navigation.go_back,
    TO_MENU: navigation.to_menu,
    ENGLISH: navigation.show_english,
    KEEP: navigation.keep,
    DONE: close,
}
COMMANDS: dict[str, Callable[[TurnContext], Turn]] = {
    "back": navigation.go_back,
    "menu": navigation.to_menu,
    "language": navigation.ask_step("language"),
    "change": navigation.ask_step("change"),
    "help": tell("help"),
    "forget": navigation.ask_step("forget"),
    "cases": navigation.ask_step("cases"),
    "mydata": my_data.ask,
    "correct": translation_feedback.correct,
}
