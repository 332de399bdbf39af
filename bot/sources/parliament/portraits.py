"""The official picture of a member, kept on disk."""

from pathlib import Path

from pydantic import ConfigDict

from bot.sources import SourceDown
from bot.sources.parliament.members import Members
from bot.sources.transport.clock import Clock
from bot.sources.transport.disk_cache import CachedValue, DiskCache
from flows.definition.schema import Frozen

FRESH = 7 * 24.0  # hours
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")  # how a JPEG and a PNG begin
KINDS = ("Portrait", "Thumbnail")


class Picture(Frozen):
    """A JPEG or PNG, or the knowledge that there is none."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    data: bytes | None


class Portraits:
    """Pictures by the Members API's id of the member. The addresses that its answers hold are never used."""

    def __init__(self, members: Members, folder: Path, clock: Clock) -> None:
        self._members = members
        self._cache = DiskCache(folder, CachedValue[Picture], clock, in_memory=False)

    async def find(self, member: int, until: float) -> bytes | None:
        """The picture, or None if there is none or it cannot be had until then (the event loop's time)."""
        try:
            kept = await self._cache.fetch(f"portrait-{member}", FRESH, lambda: self._ask(member), until)
        except SourceDown:
            return None
        return kept.value.data

    async def aclose(self) -> None:
        """Give up what is under way."""
        await self._cache.aclose()

    async def _ask(self, member: int) -> Picture:
        failure: SourceDown | None = None
        for kind in KINDS:
            try:
                data = await self._members.picture(member, kind)
            except SourceDown as down:
                failure = down
                continue
            if data and data.startswith(SIGNATURES):
                return Picture(data=data)
        if failure:
            raise failure
        return Picture(data=None)
