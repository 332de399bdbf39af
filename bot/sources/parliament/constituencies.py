"""The constituencies, their MPs and contacts: from what is kept, or asked one by one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from bot.sources import SourceDown
from bot.sources.parliament.contacts import ContactShape
from bot.sources.parliament.members import Members
from bot.sources.parliament.name_search import Fit, Register
from bot.sources.parliament.schema import Seat
from bot.sources.transport.clock import Clock
from bot.sources.transport.disk_cache import CachedValue, DiskCache
from bot.sources.transport.single_flight import SingleFlight
from flows.definition.schema import Frozen

FRESH = 24.0  # hours: what is older is asked for again, and says from when it is
VACANT = 1.0  # hours: a seat may be filled overnight


class Gone(SourceDown):
    """No constituency has this id."""


class Constituencies:
    """Answers about constituencies. `until` is a time of the event loop; by then every method has answered,
    or raised SourceDown because nothing that is kept can stand in for a service that does not."""

    def __init__(self, members: Members, folder: Path, clock: Clock) -> None:
        self.roll = ConstituencyRoll(members, folder, clock)
        self._members = members
        self._clock = clock
        self._seats = DiskCache(folder, CachedValue[Seat], clock)
        self._contacts = DiskCache(folder, CachedValue[ContactShape], clock)
        self._flights = SingleFlight()

    async def exact(self, name: str, until: float) -> CachedValue[Seat]:
        """The constituency that postcodes.io calls by this name: in full, never a longer one."""
        listed = await self.roll.listed()
        if listed and (seat := listed.register.exact(name)):
            return await self.current(CachedValue(seat, listed.fetched), until)
        asked = await self._asked(name, until, lambda register: register.exact(name) is not None)
        if seat := asked.exact(name):
            return CachedValue(seat, self._clock.now())
        raise SourceDown("a constituency that the other service does not know")

    async def like(self, typed: str, until: float) -> tuple[Fit[Seat], datetime]:
        """What fits a name that a person typed, and from when that is."""
        if listed := await self.roll.listed():
            return listed.register.like(typed), listed.fetched
        asked = await self._asked(typed, until, lambda register: bool(register.like(typed).entries))
        return asked.like(typed), self._clock.now()

    async def by_id(self, constituency: int, until: float) -> CachedValue[Seat] | None:
        """The constituency with this id of the Members API, or None."""
        listed = await self.roll.listed()
        if listed and (seat := listed.by_id.get(constituency)):
            return await self.current(CachedValue(seat, listed.fetched), until)
        try:
            return await self._fetched(constituency, FRESH, until)
        except Gone:
            return None

    async def current(self, kept: CachedValue[Seat], until: float) -> CachedValue[Seat]:
        """The seat as it is now: asked again if what is kept is old, or if nobody sat for it."""
        hours = FRESH if kept.value.mp else VACANT
        if self._seats.is_fresh(kept, hours):
            return kept
        try:
            single = await self._fetched(kept.value.id, hours, until)
        except SourceDown:
            return kept
        return max(kept, single, key=lambda seat: seat.fetched)

    async def contact(self, member: int, until: float) -> CachedValue[ContactShape]:
        """How to reach a member."""
        key = f"contact-{member}"
        return await self._contacts.fetch(key, FRESH, lambda: self._members.contact(member), until)

    async def aclose(self) -> None:
        """Give up what is under way."""
        for work in (self._flights, self._seats, self._contacts):
            await work.aclose()

    async def _fetched(self, constituency: int, hours: float, until: float) -> CachedValue[Seat]:
        async def ask() -> Seat:
            seat = await self._members.seat(constituency)
            if seat is None:
                raise Gone("status 404")
            return seat

        return await self._seats.fetch(f"seat-{constituency}", hours, ask, until)

    async def _asked(self, name: str, until: float, fits: Callable[[Register[Seat]], bool]) -> Register[Seat]:
        """The service's own search, by the whole name or else by a word of it: it takes "Glyndwr" and
        "Glyndŵr" for different words, and "and" and "&"."""
        register = Register(await self._searched(name, until))
        word = _longest_plain_word(name)
        if fits(register) or word == name:
            return register
        return Register(await self._searched(word, until))

    async def _searched(self, words: str, until: float) -> tuple[Seat, ...]:
        page = await self._flights.join(words, lambda: self._members.search(words), until)
        return page.seats


def _longest_plain_word(name: str) -> str:
    words = [word for part in name.split() if (word := part.strip(",.()")).isascii() and word.isalpha()]
    return max(words, key=len, default=name)


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


class ConstituencyRoll:
    """The newest list that was whole."""

    def __init__(self, members: Members, folder: Path, clock: Clock) -> None:
        self._members = members
        self._cache = DiskCache(folder, CachedValue[Seats], clock)
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


def _require_length(seats: Seats, kept: CachedValue[Seats] | None) -> None:
    if kept and len(seats.seats) < SHRUNK * len(kept.value.seats):
        raise SourceDown("a list much shorter than the last one")


def _listed(kept: CachedValue[Seats]) -> Listed:
    seats = kept.value.seats
    return Listed(kept.fetched, kept.value, Register(seats), {seat.id: seat for seat in seats})
