"""Events go in, effects come out. An effect is a wish: the engine never performs one."""

from dataclasses import dataclass, field

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
    """The session after an event, and what to do now, in this order."""

    session: Session
    effects: tuple[Effect, ...] = field(default=())
