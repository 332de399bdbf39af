"""What public services answered before: in memory and on disk, with the moment it was asked.

Only what Parliament publishes is kept on disk (constituencies, members, contacts, pictures): nothing that
tells who asked, or about what postcode.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any, Generic, TypeVar

import structlog
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from bot.sources import SourceDown
from bot.sources.transport.clock import Clock
from bot.sources.transport.single_flight import SingleFlight

log = structlog.get_logger()

T = TypeVar("T")


@dataclass(frozen=True)
class CachedValue(Generic[T]):
    """An answer and the moment it was fetched."""

    value: T
    fetched: AwareDatetime


class DiskCache(Generic[T]):
    """Answers of one shape, by keys that become the names of files in `folder`.

    A file that cannot be read counts as none, one that cannot be written is done without: a cache never
    stands between a person and an answer. `in_memory` False suits what is large.
    """

    def __init__(
        self, folder: Path, shape: type[CachedValue[T]], clock: Clock, in_memory: bool = True
    ) -> None:
        self._folder = folder
        self._shape = TypeAdapter(shape)
        self._clock = clock
        self._in_memory = in_memory
        self._memory: dict[str, CachedValue[T]] = {}
        self._flights = SingleFlight()

    async def kept(self, key: str) -> CachedValue[T] | None:
        """What is kept under this key, however old, or None."""
        if kept := self._memory.get(key):
            return kept
        loaded = await asyncio.to_thread(self._load, key)
        if loaded and self._in_memory:
            return self._memory.setdefault(key, loaded)  # a newer one may have come meanwhile
        return loaded

    async def keep(self, key: str, value: T) -> CachedValue[T]:
        """Keep an answer fetched just now."""
        kept = CachedValue(value, self._clock.now())
        if self._in_memory:
            self._memory[key] = kept
        await asyncio.to_thread(self._save, key, kept)
        return kept

    async def fetch(
        self, key: str, hours: float, ask: Callable[[], Coroutine[Any, Any, T]], until: float | None = None
    ) -> CachedValue[T]:
        """What is kept if younger than `hours`, else what `ask` returns, else what is kept at any age.

        Raises SourceDown if `ask` does, or takes longer than `until` (the loop's time), and nothing is kept.
        """
        kept = await self.kept(key)
        if kept and self.is_fresh(kept, hours):
            return kept
        try:
            return await self._flights.join(key, lambda: self._fill(key, hours, ask), until)
        except SourceDown:
            if kept is None:
                raise
            return kept

    def is_fresh(self, kept: CachedValue[T], hours: float) -> bool:
        """Whether it is younger than so many hours. One from the future is not: a clock was set wrong."""
        age = self._clock.now() - kept.fetched
        return timedelta(minutes=-5) <= age < timedelta(hours=hours)

    async def aclose(self) -> None:
        """Give up what is being fetched."""
        await self._flights.aclose()

    async def _fill(
        self, key: str, hours: float, ask: Callable[[], Coroutine[Any, Any, T]]
    ) -> CachedValue[T]:
        kept = self._memory.get(key)
        if kept and self.is_fresh(kept, hours):  # it came while this caller looked at the disk
            return kept
        return await self.keep(key, await ask())

    def _load(self, key: str) -> CachedValue[T] | None:
        try:
            return self._shape.validate_json(self._path(key).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            log.warning("cache_unreadable", reason=type(error).__name__)
            return None

    def _save(self, key: str, kept: CachedValue[T]) -> None:
        path = self._path(key)
        draft = path.with_name(f".{path.name}.{token_hex(8)}")  # two may write the same at once
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(self._shape.dump_json(kept))
            draft.replace(path)
        except OSError as error:
            log.warning("cache_unwritable", reason=type(error).__name__)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"
