"""Places of detention: which one was meant, and whose constituency it is in."""

from datetime import date
from typing import Literal

from flows.model import Frozen, Spoken

Kind = Literal["removal_centre", "short_term", "family_unit", "holding_room", "prison"]
State = Literal["open", "closed", "not_open", "unknown"]


class DetentionPlace(Frozen):
    """A place of detention, and when what stands here was checked."""

    id: str
    name: str
    kind: Kind
    state: State
    postcode: str
    constituency: str
    aliases: tuple[str, ...] = ()
    holds: Spoken | None = None
    note: Spoken | None = None
    checked: date


def find_places(typed: str, places: tuple[DetentionPlace, ...]) -> tuple[DetentionPlace, ...]:
    """The places that were meant: none, one, or several to choose from."""
    return tuple(place for place in places if place.name.casefold() == typed.strip().casefold())
