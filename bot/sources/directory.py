"""The constituencies, their MPs and contacts: from what is kept, or asked one by one."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.sources import SourceDown
from bot.sources.cache import Cache, Kept
from bot.sources.clock import Clock
from bot.sources.contacts import Contact
from bot.sources.flights import Flights
from bot.sources.members import Members
from bot.sources.names import Fit, Register
from bot.sources.roll import Roll
from bot.sources.shapes import Seat

FRESH = 24.0  # hours: what is older is asked for again, and says from when it is
VACANT = 1.0  # hours: a seat may be filled overnight


class Gone(SourceDown):
    """No constituency has this id."""


class Directory:
    """Answers about constituencies. `until` is a time of the event loop; by then every method has answered,
    or raised SourceDown because nothing that is kept can stand in for a service that does not."""

    def __init__(self, members: Members, folder: Path, clock: Clock) -> None:
        self.roll = Roll(members, folder, clock)
        self._members = members
        self._clock = clock
        self._seats = Cache(folder, Kept[Seat], clock)
        self._contacts = Cache(folder, Kept[Contact], clock)
        self._flights = Flights()

    async def exact(self, name: str, until: float) -> Kept[Seat]:
        """The constituency that postcodes.io calls by this name: in full, never a longer one."""
        listed = await self.roll.listed()
        if listed and (seat := listed.register.exact(name)):
            return await self.current(Kept(seat, listed.fetched), until)
        asked = await self._asked(name, until, lambda register: register.exact(name) is not None)
        if seat := asked.exact(name):
            return Kept(seat, self._clock.now())
        raise SourceDown("a constituency that the other service does not know")

    async def like(self, typed: str, until: float) -> tuple[Fit[Seat], datetime]:
        """What fits a name that a person typed, and from when that is."""
        if listed := await self.roll.listed():
            return listed.register.like(typed), listed.fetched
        asked = await self._asked(typed, until, lambda register: bool(register.like(typed).entries))
        return asked.like(typed), self._clock.now()

    async def by_id(self, constituency: int, until: float) -> Kept[Seat] | None:
        """The constituency with this id of the Members API, or None."""
        listed = await self.roll.listed()
        if listed and (seat := listed.by_id.get(constituency)):
            return await self.current(Kept(seat, listed.fetched), until)
        try:
            return await self._fetched(constituency, FRESH, until)
        except Gone:
            return None

    async def current(self, kept: Kept[Seat], until: float) -> Kept[Seat]:
        """The seat as it is now: asked again if what is kept is old, or if nobody sat for it."""
        hours = FRESH if kept.value.mp else VACANT
        if self._seats.is_fresh(kept, hours):
            return kept
        try:
            single = await self._fetched(kept.value.id, hours, until)
        except SourceDown:
            return kept
        return max(kept, single, key=lambda seat: seat.fetched)

    async def contact(self, member: int, until: float) -> Kept[Contact]:
        """How to reach a member."""
        key = f"contact-{member}"
        return await self._contacts.fetch(key, FRESH, lambda: self._members.contact(member), until)

    async def aclose(self) -> None:
        """Give up what is under way."""
        for work in (self._flights, self._seats, self._contacts):
            await work.aclose()

    async def _fetched(self, constituency: int, hours: float, until: float) -> Kept[Seat]:
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
