"""What goes into a turn and what comes out of it."""

from dataclasses import dataclass

from flows.effects import Effect
from flows.state.case import Case
from flows.state.user import User


@dataclass(frozen=True, slots=True)
class Session:
    """Who is speaking, and about which case."""

    user: User
    case: Case


@dataclass(frozen=True, slots=True)
class Turn:
    """The session after an event, and the effects to perform, in this order."""

    session: Session
    effects: tuple[Effect, ...] = ()
