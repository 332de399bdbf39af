"""postcodes.io: which constituency a postcode lies in. Source: its API, v18, `POST /postcodes`.

By POST, so that no postcode stands in an address or in anybody's log. Asked so, the service says null both of
a postcode that never was and of one no longer in use; to tell them apart the postcode would have to stand in
an address (`/terminated_postcodes/…`), so both are `not_found`, unless a server says by itself which it is.
"""

import hashlib
import re
import secrets
from collections import OrderedDict
from typing import Any, Generic, Literal, TypeVar

from pydantic import ConfigDict

from bot.sources import SourceDown
from bot.sources.parliament.schema import Wire, read
from bot.sources.transport.client import Absent, Client
from bot.sources.transport.clock import Clock
from bot.sources.transport.single_flight import SingleFlight
from bot.sources.transport.text import plain_text
from flows.definition.schema import Frozen

NORTHERN_IRELAND = "Northern Ireland"
NORTHERN_IRISH_SEAT = "N05"  # how the official codes of its constituencies begin
CROWN_DEPENDENCIES = ("Channel Islands", "Isle of Man")
CROWN_CODES = ("L99999999", "M99999999")


class Location(Frozen):
    """Where a postcode lies: `constituency` is a name, as postcodes.io writes it, if `outcome` is found."""

    outcome: Literal["found", "not_found", "terminated", "no_mp_there"]
    constituency: str | None = None


class Keys(Wire):
    """The two keys of a constituency: both hold the same since 2024, and older servers know only one."""

    model_config = ConfigDict(alias_generator=None)

    parliamentary_constituency_2024: str | None = None
    parliamentary_constituency: str | None = None

    @property
    def current(self) -> str | None:
        """The newer one, if there is one."""
        return self.parliamentary_constituency_2024 or self.parliamentary_constituency


class PostcodePlace(Keys):
    """What is known of a postcode."""

    country: str | None = None
    codes: Keys | None = None


class Entry(Wire):
    """The answer to one of the postcodes asked for; the key must be there, also for null."""

    result: PostcodePlace | None


class Bulk(Wire):
    """The answer to all of them."""

    result: tuple[Entry]


class Postcodes:
    """A client of postcodes.io, or of a server that speaks like it."""

    def __init__(self, http: Client, url: str, clock: Clock) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._memory: MemoryCache[Location] = MemoryCache(clock)
        self._flights = SingleFlight()

    async def find(self, postcode: str, until: float | None = None) -> Location:
        """Where the postcode lies. Raises SourceDown, at the latest at `until` (the loop's time)."""
        compact = re.sub(r"\s", "", postcode).upper()
        key = self._memory.key(compact)
        if known := self._memory.get(key):
            return known
        return await self._flights.join(key, lambda: self._ask(compact, key), until)

    async def aclose(self) -> None:
        """Give up what is under way."""
        await self._flights.aclose()

    async def _ask(self, postcode: str, key: bytes) -> Location:
        answer = await self._http.post_json(f"{self._url}/postcodes", {"postcodes": [postcode]})
        location = _absent(answer.detail) if isinstance(answer, Absent) else _location(answer)
        self._memory.put(key, location)
        return location


def _absent(detail: Any) -> Location:
    """A 404. The real service sends none to a POST, but a server in its place may, with its words."""
    if not isinstance(detail, dict) or "postcode" not in str(detail.get("error")).casefold():
        raise SourceDown("nothing at this address")
    return Location(outcome="terminated" if detail.get("terminated") else "not_found")


def _location(answer: Any) -> Location:
    place = read(Bulk, answer).result[0].result
    if place is None:
        return Location(outcome="not_found")
    name = plain_text(place.current, 120)
    code = (place.codes and place.codes.current) or ""
    if name is None and (place.country in CROWN_DEPENDENCIES or code in CROWN_CODES):
        return Location(outcome="no_mp_there")
    if name is None or not _consistent(place.country, code):
        raise SourceDown("a place without a constituency that can be trusted")
    return Location(outcome="found", constituency=name)


def _consistent(country: str | None, code: str) -> bool:
    """Postcodes in Northern Ireland once came with English constituencies: country and code must agree."""
    return country is None or (country == NORTHERN_IRELAND) == code.startswith(NORTHERN_IRISH_SEAT)


T = TypeVar("T")


class MemoryCache(Generic[T]):
    """The last `most` answers, each for `hours`. Keys are salted hashes; the salt dies with the process."""

    def __init__(self, clock: Clock, most: int = 2000, hours: float = 6) -> None:
        self._clock = clock
        self._most = most
        self._seconds = hours * 3600
        self._salt = secrets.token_bytes(32)
        self._entries: OrderedDict[bytes, tuple[float, T]] = OrderedDict()

    def key(self, words: str) -> bytes:
        """The key for what was asked."""
        return hashlib.blake2b(words.encode(errors="replace"), key=self._salt).digest()

    def get(self, key: bytes) -> T | None:
        """The answer kept under this key, or None."""
        until, value = self._entries.get(key, (0.0, None))
        return value if self._clock.monotonic() < until else None

    def put(self, key: bytes, value: T) -> None:
        """Keep an answer, and forget the oldest if there are too many."""
        self._entries[key] = (self._clock.monotonic() + self._seconds, value)
        self._entries.move_to_end(key)
        while len(self._entries) > self._most:
            self._entries.popitem(last=False)
