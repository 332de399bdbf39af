"""The look-up as people meet it: a postcode or a name, and what is known of the MP within a few seconds."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.sources import SourceDown
from bot.sources.parliament.constituencies import FRESH, Constituencies
from bot.sources.parliament.members import Members
from bot.sources.parliament.portraits import Portraits
from bot.sources.parliament.questions import Questions
from bot.sources.parliament.record import MpRecords
from bot.sources.parliament.schema import Seat
from bot.sources.parliament.votes import Votes
from bot.sources.postcodes import Postcodes
from bot.sources.transport.client import Client
from bot.sources.transport.clock import SYSTEM, Clock
from bot.sources.transport.disk_cache import CachedValue
from flows.state.case import Constituency, Finding, Mp, Query
from flows.state.mp_record import MpRecord

DEADLINE = 7.0  # seconds that a person waits at most


@dataclass(frozen=True, slots=True)
class Addresses:
    """The base addresses of the services."""

    postcodes: str
    members: str
    votes: str
    questions: str


class LiveSources:
    """The public services behind the Sources protocol. What they answered is kept in `folder`.

    Owns `http`, and closes it.
    """

    def __init__(
        self,
        http: Client,
        addresses: Addresses,
        folder: Path,
        clock: Clock = SYSTEM,
        deadline: float = DEADLINE,
    ) -> None:
        members = Members(http, addresses.members)
        self._http = http
        self._postcodes = Postcodes(http, addresses.postcodes, clock)
        self._directory = Constituencies(members, folder, clock)
        self._portraits = Portraits(members, folder, clock)
        votes, questions = Votes(http, addresses.votes), Questions(http, addresses.questions)
        self._records = MpRecords(members, votes, questions, folder, clock)
        self._clock = clock
        self._deadline = deadline

    async def find_mp(self, query: Query) -> Finding:
        """Find a constituency and its MP within the deadline. Never raises: a failing service is `down`."""
        until = self._until()
        try:
            if query.postcode is not None:
                return await self._by_postcode(query.postcode, until)
            if query.constituency is not None:
                return await self._by_id(query.constituency, until)
            if query.seat is not None:
                return await self._by_seat(query.seat, until)
            return await self._by_name(query.name or "", until)
        except SourceDown:
            return Finding(outcome="down")

    async def record(self, member: int) -> MpRecord:
        """What is published on a member, as far as it can be had within the deadline."""
        return await self._records.find(member, self._until())

    async def portrait(self, member: int) -> bytes | None:
        """The member's official picture (JPEG or PNG bytes), or None if it cannot be had in time."""
        return await self._portraits.find(member, self._until())

    async def refresh(self) -> None:
        """Fetch the list of constituencies anew, at the start and once a day. Never raises SourceDown."""
        await self._directory.roll.refresh()

    def states(self) -> dict[str, str]:
        """How each service that was asked does."""
        return self._http.states()

    async def aclose(self) -> None:
        """Give up what is under way and close the connections."""
        for part in (self._postcodes, self._directory, self._records, self._portraits, self._http):
            await part.aclose()

    def _until(self) -> float:
        return asyncio.get_running_loop().time() + self._deadline

    async def _by_postcode(self, postcode: str, until: float) -> Finding:
        location = await self._postcodes.find(postcode, until)
        if location.constituency is None:
            return Finding(outcome=location.outcome)
        return await self._by_seat(location.constituency, until)

    async def _by_seat(self, name: str, until: float) -> Finding:
        try:
            return await self._finding(await self._directory.exact(name, until), until)
        except SourceDown:  # half an answer: the person can look up who sits there
            return Finding(outcome="down", constituency=Constituency(name=name))

    async def _by_id(self, constituency: int, until: float) -> Finding:
        seat = await self._directory.by_id(constituency, until)
        return await self._finding(seat, until) if seat else Finding(outcome="not_found")

    async def _by_name(self, typed: str, until: float) -> Finding:
        fit, fetched = await self._directory.like(typed, until)
        if fit.outcome == "found":
            seat = await self._directory.current(CachedValue(fit.entries[0], fetched), until)
            return await self._finding(seat, until)
        several = fit.choices if fit.outcome == "several" else ()
        return Finding(outcome=fit.outcome, candidates=tuple(seat.constituency for seat in several))

    async def _finding(self, seat: CachedValue[Seat], until: float) -> Finding:
        place = seat.value.constituency
        if seat.value.mp is None:
            return Finding(outcome="vacant", constituency=place, as_of=self._old(seat.fetched))
        mp, fetched = await self._reachable(seat.value.mp, until)
        as_of = self._old(min(seat.fetched, fetched or seat.fetched))
        return Finding(outcome="found", constituency=place, mp=mp, as_of=as_of)

    async def _reachable(self, mp: Mp, until: float) -> tuple[Mp, datetime | None]:
        """The MP with their contacts, and from when these are; without, if the service does not answer."""
        try:
            kept = await self._directory.contact(mp.id or 0, until)
        except SourceDown:
            return mp.model_copy(update={"contact_known": False}), None
        return mp.model_copy(update=dict(kept.value)), kept.fetched

    def _old(self, moment: datetime) -> datetime | None:
        """The moment, if it is so long ago that the person is told."""
        return moment if self._clock.now() - moment >= timedelta(hours=FRESH) else None
