"""postcodes.io: which constituency a postcode lies in. Source: its API, v18, `POST /postcodes`.

Postcodes are sent by POST, so that nobody's address appears in a URL or a log. To a POST the service
answers null both for a postcode that it does not know, perhaps a new one, and for one no longer in use. Only
such a postcode is asked about again, in a URL (`/terminated_postcodes/…`), to tell people which it is.
"""

import asyncio
import hashlib
import re
import secrets
from collections import OrderedDict
from typing import Generic, Literal, TypeVar, get_args
from urllib.parse import quote

from bot.sources import SourceDown
from bot.sources.transport.client import Absent, Client
from bot.sources.transport.clock import Clock
from bot.sources.transport.payload import Payload, parse
from bot.sources.transport.single_flight import SingleFlight
from bot.sources.transport.text import plain_text
from flows.definition.schema import Frozen, Nation

NORTHERN_IRELAND = "Northern Ireland"
NORTHERN_IRISH_SEAT = "N05"  # how the official codes of its constituencies begin
CROWN_DEPENDENCIES = ("Channel Islands", "Isle of Man")
CROWN_CODES = ("L99999999", "M99999999")
# The first official codes of the seats of July 2024. Northern Ireland's seats kept theirs.
FIRST_CODES = {"E14": 1063, "S14": 60, "W07": 81}
TERMINATED_SECONDS = 2.0  # that the second question may take
T = TypeVar("T")


class PostcodeLocation(Frozen):
    """Where a postcode lies. `constituency`: its name as postcodes.io writes it, if `outcome` is found."""

    outcome: Literal["found", "not_found", "terminated", "no_mp_there"]
    constituency: str | None = None
    nation: Nation | None = None


class Postcodes:
    """A client of postcodes.io, or of a server with the same API. Answers are cached in memory only."""

    def __init__(self, http: Client, url: str, clock: Clock) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._cache: MemoryCache[PostcodeLocation] = MemoryCache(clock)
        self._flights = SingleFlight()

    async def find(self, postcode: str, deadline: float | None = None) -> PostcodeLocation:
        """Return where the postcode lies. Raises SourceDown, by `deadline` (the event loop's time)."""
        compact = re.sub(r"\s", "", postcode).upper()
        key = self._cache.key(compact)
        if cached := self._cache.get(key):
            return cached
        return await self._flights.join(key, lambda: self._ask(compact, key), deadline)

    async def aclose(self) -> None:
        """Cancel running requests."""
        await self._flights.aclose()

    async def _ask(self, postcode: str, key: bytes) -> PostcodeLocation:
        answer = await self._http.post_json(f"{self._url}/postcodes", {"postcodes": [postcode]})
        location = _from_404(answer.detail) if isinstance(answer, Absent) else _location(answer)
        if location.outcome == "not_found" and await self._is_terminated(postcode):
            location = PostcodeLocation(outcome="terminated")
        self._cache.put(key, location)
        return location

    async def _is_terminated(self, postcode: str) -> bool:
        """Whether the service says, in time, that this postcode is no longer in use."""
        try:
            async with asyncio.timeout(TERMINATED_SECONDS):
                url = f"{self._url}/terminated_postcodes/{quote(postcode)}"
                answer = await self._http.get_json(url)
        except (SourceDown, TimeoutError):
            return False
        result = answer.get("result") if isinstance(answer, dict) else None
        return isinstance(result, dict) and "year_terminated" in result


class MemoryCache(Generic[T]):
    """Holds the last `most` answers, each for `hours`. Keys are salted hashes; the salt is never stored."""

    def __init__(self, clock: Clock, most: int = 2000, hours: float = 6) -> None:
        self._clock = clock
        self._most = most
        self._seconds = hours * 3600
        self._salt = secrets.token_bytes(32)
        self._entries: OrderedDict[bytes, tuple[float, T]] = OrderedDict()  # expiry and answer

    def key(self, question: str) -> bytes:
        """Return the key under which the answer to this question is cached."""
        return hashlib.blake2b(question.encode(errors="replace"), key=self._salt).digest()

    def get(self, key: bytes) -> T | None:
        """Return the answer under this key, or None if there is none or it has expired."""
        expires, value = self._entries.get(key, (0.0, None))
        return value if self._clock.monotonic() < expires else None

    def put(self, key: bytes, value: T) -> None:
        """Cache an answer, and evict the oldest if there are too many."""
        self._entries[key] = (self._clock.monotonic() + self._seconds, value)
        self._entries.move_to_end(key)
        while len(self._entries) > self._most:
            self._entries.popitem(last=False)


class ConstituencyKeys(Payload):
    """The two keys of a constituency: since 2024 both hold the same; older servers have only one."""

    parliamentary_constituency_2024: str | None = None
    parliamentary_constituency: str | None = None

    @property
    def current(self) -> str | None:
        """The value of the newer key, if there is one."""
        return self.parliamentary_constituency_2024 or self.parliamentary_constituency


class PostcodePayload(ConstituencyKeys):
    """What the service knows about a postcode. `codes` has the same keys as the names beside it."""

    country: str | None = None
    codes: ConstituencyKeys | None = None


class BulkEntry(Payload):
    """The answer for one postcode. `result` must be present, even if it is null."""

    result: PostcodePayload | None


class BulkAnswer(Payload):
    """The whole answer: exactly one entry, because one postcode was asked about."""

    result: tuple[BulkEntry]


def _from_404(detail: object) -> PostcodeLocation:
    """Interpret a 404. The real service sends none to a POST, but a server in its place may."""
    if not isinstance(detail, dict) or "postcode" not in str(detail.get("error")).casefold():
        raise SourceDown("nothing at this address")
    return PostcodeLocation(outcome="terminated" if detail.get("terminated") else "not_found")


def _location(answer: object) -> PostcodeLocation:
    result = parse(BulkAnswer, answer).result[0].result
    return PostcodeLocation(outcome="not_found") if result is None else location_of(result)


def location_of(result: PostcodePayload) -> PostcodeLocation:
    """Where a postcode lies, by what the service knows of it. Raises SourceDown for what cannot be true."""
    name = plain_text(result.current, 120)
    code = (result.codes and result.codes.current) or ""
    if name is None and (result.country in CROWN_DEPENDENCIES or code in CROWN_CODES):
        return PostcodeLocation(outcome="no_mp_there")
    if name is None or not _is_consistent(result.country, code) or _is_outdated(code):
        raise SourceDown("a place without a constituency that can be trusted")
    return PostcodeLocation(outcome="found", constituency=name, nation=_nation(result.country))


def _nation(country: str | None) -> Nation | None:
    """The part of the UK that a postcode is in; None if the service does not say."""
    return next((nation for nation in get_args(Nation) if nation == country), None)


def _is_consistent(country: str | None, code: str) -> bool:
    """Postcodes in Northern Ireland once came with English constituencies: country and code must agree."""
    return country is None or (country == NORTHERN_IRELAND) == code.startswith(NORTHERN_IRISH_SEAT)


def _is_outdated(code: str) -> bool:
    """Whether this is the official code of a seat that was abolished in 2024, as servers with old data send.

    Many of the seats of 2024 have the name of an older one, with other boundaries: the name does not show it.
    """
    first, number = FIRST_CODES.get(code[:3]), code[3:]
    return first is not None and number.isascii() and number.isdecimal() and int(number) < first
