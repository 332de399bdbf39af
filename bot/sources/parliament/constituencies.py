"""Looks up constituencies, MPs and their contacts: in the cache while it is fresh, else at the service.

The list of all constituencies is cached and renewed in time, so that a name usually costs no request. Without
a list, the service's own search stands in for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.sources import SourceDown
from bot.sources.parliament.contacts import MpContacts
from bot.sources.parliament.members import MembersApi
from bot.sources.parliament.name_search import NameIndex, NameMatches
from bot.sources.parliament.schema import Seat
from bot.sources.transport.clock import Clock
from bot.sources.transport.disk_cache import CachedValue, DiskCache, Gone
from bot.sources.transport.single_flight import SingleFlight
from flows.definition.schema import Frozen

MAX_AGE = 24.0  # hours: older answers are fetched again or, failing that, shown with their date
MAX_AGE_VACANT = 1.0  # hours: a seat may be filled overnight
MAX_AGE_ROLL = 20.0  # hours: looked at each hour, it is renewed before MAX_AGE. A restart does not refetch it
SMALLEST_SHARE = 0.9  # of the last list's length: no real list loses a tenth in a day
MOST = 0.5  # of the seats: no number of by-elections comes near, so Parliament is dissolved
MAX_AGE_DISSOLVED = 48.0  # hours: an older list may be from before the vote
ROLL_KEY = "constituencies"
log = structlog.get_logger()


class NoSuchConstituency(SourceDown):
    """No constituency has this id."""


class Constituencies:
    """Looks up constituencies.

    By `deadline` (the event loop's time) every method returns, or raises SourceDown if the service does not
    answer and nothing in the cache can stand in for it, and Gone for a constituency that does not exist now.
    """

    def __init__(self, members: MembersApi, folder: Path, clock: Clock) -> None:
        self.roll = ConstituencyRoll(members, folder, clock)
        self._members = members
        self._clock = clock
        self._seats = DiskCache(folder, CachedValue[Seat], clock)
        self._contacts = DiskCache(folder, CachedValue[MpContacts], clock)
        self._flights = SingleFlight()

    async def named(self, name: str, deadline: float) -> CachedValue[Seat]:
        """Return the seat with exactly this name, as postcodes.io writes it; containing it is not enough."""
        roll = await self.roll.current()
        if roll and (seat := roll.by_name.exact(name)):
            return await self.up_to_date(CachedValue(seat, roll.fetched), deadline)
        try:
            index = await self._search_service(name, deadline, lambda index: index.exact(name) is not None)
        except SourceDown:
            if roll is None:
                raise
            index = roll.by_name
        if seat := index.exact(name):
            return CachedValue(seat, self._clock.now())
        raise Gone("a constituency that the other service does not know")

    async def search(self, typed: str, deadline: float) -> tuple[NameMatches[Seat], datetime]:
        """Return the seats that match a name a person typed, and when they were fetched."""
        if roll := await self.roll.current():
            return roll.by_name.search(typed), roll.fetched
        index = await self._search_service(typed, deadline, lambda index: bool(index.search(typed).entries))
        return index.search(typed), self._clock.now()

    async def by_id(self, constituency: int, deadline: float) -> CachedValue[Seat] | None:
        """Return the seat with this id of the Members API, or None."""
        roll = await self.roll.current()
        try:
            if roll and (seat := roll.by_id.get(constituency)):
                return await self.up_to_date(CachedValue(seat, roll.fetched), deadline)
            return await self._fetch_seat(constituency, MAX_AGE, deadline)
        except (Gone, NoSuchConstituency):
            return None

    async def is_dissolved(self) -> bool:
        """Whether nobody is an MP, by the newest list: nearly all seats are vacant before an election."""
        roll = await self.roll.current()
        is_recent = roll is not None and self._clock.now() - roll.fetched < timedelta(hours=MAX_AGE_DISSOLVED)
        return roll is not None and is_recent and roll.is_mostly_vacant

    async def up_to_date(self, cached: CachedValue[Seat], deadline: float) -> CachedValue[Seat]:
        """Return the seat, fetched again if the cached one is too old; a vacant seat gets old sooner."""
        max_age = MAX_AGE if cached.value.mp else MAX_AGE_VACANT
        if self._seats.is_fresh(cached, max_age):
            return cached
        try:
            single = await self._fetch_seat(cached.value.id, max_age, deadline)
        except Gone:
            raise
        except SourceDown:
            return cached
        return max(cached, single, key=lambda seat: seat.fetched)

    async def contacts(self, member: int, deadline: float) -> CachedValue[MpContacts]:
        """Return how to reach a member, by their id in the Members API."""
        key = f"contact-{member}"
        return await self._contacts.fetch(key, MAX_AGE, lambda: self._members.contacts(member), deadline)

    async def aclose(self) -> None:
        """Cancel running requests."""
        for part in (self._flights, self._seats, self._contacts):
            await part.aclose()

    async def _fetch_seat(self, constituency: int, max_age: float, deadline: float) -> CachedValue[Seat]:
        async def ask() -> Seat:
            seat = await self._members.seat(constituency)
            if seat is None:
                raise NoSuchConstituency("status 404")
            return seat

        return await self._seats.fetch(f"seat-{constituency}", max_age, ask, deadline)

    async def _search_service(
        self, name: str, deadline: float, suffices: Callable[[NameIndex[Seat]], bool]
    ) -> NameIndex[Seat]:
        """Use the service's own search: for the whole name, or else for one word of it.

        To the service "Glyndwr" and "Glyndŵr" are different words, and so are "and" and "&".
        """
        index = NameIndex(await self._search_page(name, deadline))
        word = _longest_plain_word(name)
        if suffices(index) or word == name:
            return index
        return NameIndex(await self._search_page(word, deadline))

    async def _search_page(self, words: str, deadline: float) -> tuple[Seat, ...]:
        page = await self._flights.join(words, lambda: self._members.search(words), deadline)
        return page.seats


class SeatList(Frozen):
    """All seats there are. Also the shape of the roll's cache file."""

    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class SeatIndex:
    """One fetched list of seats, indexed by name and by id."""

    fetched: datetime
    source: SeatList
    by_name: NameIndex[Seat]
    by_id: dict[int, Seat]
    is_mostly_vacant: bool


class ConstituencyRoll:
    """The newest complete list of constituencies."""

    def __init__(self, members: MembersApi, folder: Path, clock: Clock) -> None:
        self._members = members
        self._cache = DiskCache(folder, CachedValue[SeatList], clock)
        self._index: SeatIndex | None = None

    async def current(self) -> SeatIndex | None:
        """Return the list, however old; None until the first one has been fetched."""
        cached = await self._cache.get(ROLL_KEY)
        if cached is None:
            return None
        if self._index is None or self._index.source is not cached.value:
            self._index = _index(cached)
        return self._index

    async def refresh(self) -> None:
        """Fetch the list again unless it is recent; only a complete one replaces it. Never raises."""
        cached = await self._cache.get(ROLL_KEY)
        if cached and self._cache.is_fresh(cached, MAX_AGE_ROLL):
            return
        try:
            fetched = SeatList(seats=await self._members.all_seats())
            _require_length(fetched, cached)
        except SourceDown as failure:
            log.warning("list_not_refreshed", reason=str(failure))
            return
        await self._cache.put(ROLL_KEY, fetched)
        log.info("list_refreshed", seats=len(fetched.seats))


def _index(cached: CachedValue[SeatList]) -> SeatIndex:
    seats = cached.value.seats
    by_id, vacant = {seat.id: seat for seat in seats}, sum(seat.mp is None for seat in seats)
    return SeatIndex(cached.fetched, cached.value, NameIndex(seats), by_id, vacant > MOST * len(seats))


def _require_length(fetched: SeatList, last: CachedValue[SeatList] | None) -> None:
    if last and len(fetched.seats) < SMALLEST_SHARE * len(last.value.seats):
        raise SourceDown("a list much shorter than the last one")


def _longest_plain_word(name: str) -> str:
    words = [word for part in name.split() if (word := part.strip(",.()")).isascii() and word.isalpha()]
    return max(words, key=len, default=name)
