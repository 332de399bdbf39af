"""Answers the conversation's look-ups from the public services, with fallbacks, within a few seconds."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from pathlib import Path

from bot.sources import SourceDown
from bot.sources.parliament.constituencies import MAX_AGE, Constituencies
from bot.sources.parliament.members import MembersApi
from bot.sources.parliament.name_search import MOST_CHOICES
from bot.sources.parliament.portraits import Portraits
from bot.sources.parliament.questions import QuestionsApi
from bot.sources.parliament.record import MpRecords
from bot.sources.parliament.schema import Seat
from bot.sources.parliament.votes import VotesApi
from bot.sources.places import PlaceSeats, SeatsOfPlace
from bot.sources.postcodes import Postcodes
from bot.sources.transport.client import Client
from bot.sources.transport.clock import SYSTEM, Clock
from bot.sources.transport.disk_cache import CachedValue, Gone
from flows.definition.schema import Nation
from flows.gazetteer.places import gazetteer
from flows.state.case import Constituency, Finding, Mp, Query
from flows.state.mp_record import MpRecord

TIMEOUT = 7.0  # seconds: the longest that a person waits
PORTRAIT_SECONDS = 0.45  # that a card waits for its picture, once everything else on it is known


def _in_nation(finding: Finding, nation: Nation | None) -> Finding:
    """The finding with the part of the UK that the postcode is in: the Members API does not tell it."""
    place = finding.constituency and finding.constituency.model_copy(update={"nation": nation})
    return finding.model_copy(update={"constituency": place})


@dataclass(frozen=True, slots=True)
class Addresses:
    """The base addresses of the services."""

    postcodes: str
    members: str
    votes: str
    questions: str


class LiveSources:
    """The Sources protocol on the public services. Their answers are cached in `folder`.

    `timeout`: seconds for one look-up. Below, `deadline` is when it must end, in the event loop's time. Owns
    `http`, and closes it.
    """

    def __init__(
        self,
        http: Client,
        addresses: Addresses,
        folder: Path,
        clock: Clock = SYSTEM,
        timeout: float = TIMEOUT,
    ) -> None:
        members = MembersApi(http, addresses.members)
        votes, questions = VotesApi(http, addresses.votes), QuestionsApi(http, addresses.questions)
        self._http = http
        self._postcodes = Postcodes(http, addresses.postcodes, clock)
        self._places = PlaceSeats(http, addresses.postcodes, folder, clock)
        self._constituencies = Constituencies(members, folder, clock)
        self._portraits = Portraits(members, folder, clock)
        self._records = MpRecords(members, votes, questions, folder, clock)
        self._clock = clock
        self._timeout = timeout

    async def find_mp(self, query: Query) -> Finding:
        """Find a constituency and its MP in time. Never raises: a failing service is the outcome `down`."""
        try:
            return await self._find(query, self._deadline())
        except Gone:  # what the other service calls a constituency is none now: people are led on by hand
            return Finding(outcome="down")
        except (SourceDown, TimeoutError):
            return Finding(outcome="down")

    async def _find(self, query: Query, deadline: float) -> Finding:
        if query.postcode is not None:
            return await self._by_postcode(query.postcode, deadline)
        if query.constituency_id is not None:
            return await self._by_id(query.constituency_id, deadline)
        if query.constituency_name is not None:
            return await self._by_full_name(query.constituency_name, deadline)
        if query.outcode is not None:
            return await self._of_seats(await self._places.of_outcode(query.outcode, deadline), deadline)
        if query.point is not None:
            async with asyncio.timeout_at(deadline):
                seats = await self._places.of_point(query.point)
            return await self._of_seats(seats, deadline)
        if query.place is not None:
            return await self._by_place(query.place, query.typed_name or "", deadline)
        return await self._by_typed_name(query.typed_name or "", deadline)

    async def record(self, member: int) -> MpRecord:
        """Return what is published about a member, as far as it can be had in time."""
        return await self._records.find(member, self._deadline())

    async def portrait(self, member: int) -> bytes | None:
        """Return the member's official picture (JPEG or PNG), or None if it cannot be had in time.

        It is begun when a look-up finds the member, and cached for the next time if it comes too late.
        """
        return await self._portraits.find(member, self._deadline(PORTRAIT_SECONDS))

    async def refresh(self) -> None:
        """Renew the list of constituencies if it is due: call it at startup and each hour. Never raises."""
        await self._constituencies.roll.refresh()

    def states(self) -> dict[str, str]:
        """Return the state of each host that was asked: `ok`, or `resting` while it is left alone."""
        return self._http.states()

    async def aclose(self) -> None:
        """Cancel running requests and close the connections."""
        for part in (
            self._postcodes,
            self._places,
            self._constituencies,
            self._records,
            self._portraits,
            self._http,
        ):
            await part.aclose()

    def _deadline(self, seconds: float = inf) -> float:
        return asyncio.get_running_loop().time() + min(seconds, self._timeout)

    async def _by_postcode(self, postcode: str, deadline: float) -> Finding:
        location = await self._postcodes.find(postcode, deadline)
        if location.constituency is None:
            return Finding(outcome=location.outcome)
        finding = await self._by_full_name(location.constituency, deadline)
        return _in_nation(finding, location.nation)

    async def _by_place(self, id: str, name: str, deadline: float) -> Finding:
        """Find the constituencies of a place. Without postcodes.io, those whose name is like the place's."""
        place = gazetteer().place(id)
        if place is None:  # of an older gazetteer
            return await self._by_typed_name(name, deadline)
        try:
            seats = await self._places.of_place(place, deadline)
        except SourceDown:
            matches, _ = await self._constituencies.search(name, deadline)
            if not matches.entries:
                raise
            candidates = tuple(seat.constituency for seat in matches.choices)
            return Finding(outcome="several", candidates=candidates)
        return await self._of_seats(seats, deadline)

    async def _of_seats(self, seats: SeatsOfPlace, deadline: float) -> Finding:
        """The one constituency that it can be, or those to choose from."""
        if not seats.names:
            return Finding(outcome="not_found")
        if len(seats.names) == 1 and seats.is_certain:
            return _in_nation(await self._by_full_name(seats.names[0], deadline), seats.nation)
        named = [await self._constituencies.named(name, deadline) for name in seats.names[:MOST_CHOICES]]
        return Finding(outcome="several", candidates=tuple(seat.value.constituency for seat in named))

    async def _by_id(self, constituency: int, deadline: float) -> Finding:
        seat = await self._constituencies.by_id(constituency, deadline)
        return await self._finding(seat, deadline) if seat else Finding(outcome="not_found")

    async def _by_full_name(self, name: str, deadline: float) -> Finding:
        try:
            return await self._finding(await self._constituencies.named(name, deadline), deadline)
        except Gone:
            raise
        except SourceDown:  # half an answer: with the name, the person can look up the MP
            return Finding(outcome="down", constituency=Constituency(name=name))

    async def _by_typed_name(self, typed: str, deadline: float) -> Finding:
        matches, fetched = await self._constituencies.search(typed, deadline)
        if matches.outcome == "found":
            cached = CachedValue(matches.entries[0], fetched)
            return await self._finding(await self._constituencies.up_to_date(cached, deadline), deadline)
        choices = matches.choices if matches.outcome == "several" else ()
        return Finding(outcome=matches.outcome, candidates=tuple(seat.constituency for seat in choices))

    async def _finding(self, seat: CachedValue[Seat], deadline: float) -> Finding:
        constituency = seat.value.constituency
        if seat.value.mp is None:
            as_of = self._date_if_old(seat.fetched)
            dissolved = await self._constituencies.is_dissolved()
            return Finding(outcome="vacant", constituency=constituency, as_of=as_of, dissolved=dissolved)
        if seat.value.mp.id:
            self._portraits.begin(seat.value.mp.id)
        mp, fetched = await self._with_contacts(seat.value.mp, deadline)
        as_of = self._date_if_old(min(seat.fetched, fetched or seat.fetched))
        return Finding(outcome="found", constituency=constituency, mp=mp, as_of=as_of)

    async def _with_contacts(self, mp: Mp, deadline: float) -> tuple[Mp, datetime | None]:
        """Return the MP with contacts, and when these were fetched; without them if the service is down."""
        try:
            contacts = await self._constituencies.contacts(mp.id or 0, deadline)
        except SourceDown:
            return mp.model_copy(update={"contact_known": False}), None
        return mp.model_copy(update=dict(contacts.value)), contacts.fetched

    def _date_if_old(self, fetched: datetime) -> datetime | None:
        """Return when an answer was fetched, if that is so long ago that the person must be told."""
        return fetched if self._clock.now() - fetched >= timedelta(hours=MAX_AGE) else None
