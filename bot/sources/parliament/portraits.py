"""Members' official pictures, cached on disk.

A picture is begun as soon as its member is known, and wanted a little later: whoever then asks joins it.
"""

from pathlib import Path

from pydantic import ConfigDict

from bot.sources import SourceDown
from bot.sources.parliament.members import MembersApi
from bot.sources.transport.clock import Clock
from bot.sources.transport.disk_cache import CachedValue, DiskCache
from bot.sources.transport.single_flight import SingleFlight
from flows.definition.schema import Frozen

MAX_AGE = 7 * 24.0  # hours
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")  # the first bytes of a JPEG and of a PNG
KINDS = ("Portrait", "Thumbnail")  # tried in this order


class Portrait(Frozen):
    """A JPEG or PNG; None: the member has none. Also the shape of a cache file."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    data: bytes | None


class Portraits:
    """Finds pictures by the member's id in the Members API. Addresses in its answers are never followed."""

    def __init__(self, members: MembersApi, folder: Path, clock: Clock) -> None:
        self._members = members
        self._cache = DiskCache(folder, CachedValue[Portrait], clock, in_memory=False)
        self._flights = SingleFlight()

    def begin(self, member: int) -> None:
        """Start to find the picture, without waiting for it."""
        self._flights.begin(member, lambda: self._find(member))

    async def find(self, member: int, deadline: float) -> bytes | None:
        """Return the picture; None if there is none, or none by `deadline` (the event loop's time).

        One that comes later is cached for the next time. Until then an older one stands in for it.
        """
        try:
            return await self._flights.join(member, lambda: self._find(member), deadline)
        except SourceDown:
            cached = await self._cache.get(_key(member))
            return cached.value.data if cached else None

    async def aclose(self) -> None:
        """Cancel running requests."""
        for part in (self._flights, self._cache):
            await part.aclose()

    async def _find(self, member: int) -> bytes | None:
        try:
            cached = await self._cache.fetch(_key(member), MAX_AGE, lambda: self._fetch(member))
        except SourceDown:
            return None
        return cached.value.data

    async def _fetch(self, member: int) -> Portrait:
        failure: SourceDown | None = None
        for kind in KINDS:
            try:
                data = await self._members.picture(member, kind)
            except SourceDown as down:
                failure = down
                continue
            if data and data.startswith(SIGNATURES):
                return Portrait(data=data)
        if failure:
            raise failure
        return Portrait(data=None)


def _key(member: int) -> str:
    return f"portrait-{member}"
