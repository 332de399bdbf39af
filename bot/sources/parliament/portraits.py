"""Members' official pictures, cached on disk."""

from pathlib import Path

from pydantic import ConfigDict

from bot.sources import SourceDown
from bot.sources.parliament.members import MembersApi
from bot.sources.transport.clock import Clock
from bot.sources.transport.disk_cache import CachedValue, DiskCache
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

    async def find(self, member: int, deadline: float) -> bytes | None:
        """Return the picture; None if there is none, or none by `deadline` (the event loop's time)."""
        key = f"portrait-{member}"
        try:
            cached = await self._cache.fetch(key, MAX_AGE, lambda: self._fetch(member), deadline)
        except SourceDown:
            return None
        return cached.value.data

    async def aclose(self) -> None:
        """Cancel running requests."""
        await self._cache.aclose()

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
