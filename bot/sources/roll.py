"""The list of all constituencies, kept on disk and fetched anew once a day."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from bot.sources import SourceDown
from bot.sources.cache import Cache, Kept
from bot.sources.clock import Clock
from bot.sources.members import Members
from bot.sources.names import Register
from bot.sources.shapes import Seat
from flows.model import Frozen

log = structlog.get_logger()

KEY = "constituencies"
YOUNG = 12.0  # hours: a restart does not ask for the whole list again
SHRUNK = 0.9  # of the list kept: it does not lose a tenth from one day to the next


class Seats(Frozen):
    """All constituencies there are."""

    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """The list of one moment, to be searched by name and by id."""

    fetched: datetime
    seats: Seats
    register: Register[Seat]
    by_id: dict[int, Seat]


class Roll:
    """The newest list that was whole."""

    def __init__(self, members: Members, folder: Path, clock: Clock) -> None:
        self._members = members
        self._cache = Cache(folder, Kept[Seats], clock)
        self._listed: Listed | None = None

    async def listed(self) -> Listed | None:
        """The list, however old; None before the first one was fetched."""
        kept = await self._cache.kept(KEY)
        if kept is None:
            return None
        if self._listed is None or self._listed.seats is not kept.value:
            self._listed = _listed(kept)
        return self._listed

    async def refresh(self) -> None:
        """Fetch the list anew unless it is young. Nothing less than a whole list takes its place."""
        kept = await self._cache.kept(KEY)
        if kept and self._cache.is_fresh(kept, YOUNG):
            return
        try:
            seats = Seats(seats=await self._members.sweep())
            _require_length(seats, kept)
        except SourceDown as failure:
            log.warning("list_not_refreshed", reason=str(failure))
            return
        await self._cache.keep(KEY, seats)
        log.info("list_refreshed", seats=len(seats.seats))


def _require_length(seats: Seats, kept: Kept[Seats] | None) -> None:
    if kept and len(seats.seats) < SHRUNK * len(kept.value.seats):
        raise SourceDown("a list much shorter than the last one")


def _listed(kept: Kept[Seats]) -> Listed:
    seats = kept.value.seats
    return Listed(kept.fetched, kept.value, Register(seats), {seat.id: seat for seat in seats})
