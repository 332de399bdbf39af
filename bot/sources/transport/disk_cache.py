"""Caches answers of public services in memory and on disk, each with the time at which it was fetched.

Only what is public is stored on disk (constituencies, members, contacts, pictures, and in which
constituencies a place or an outcode lies): nothing that reveals who asked, or about which postcode or
location. But which MPs and places were looked up, and when, shows where the people are who use the bot, so
only its own account may read the files.
"""

import asyncio
import os
from collections.abc import Callable, Coroutine
from contextlib import suppress
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
from bot.stores.atomic_files import make_folder

log = structlog.get_logger()

T = TypeVar("T")


class Gone(SourceDown):
    """The service says that there is no such thing, or no longer: no cached answer may stand in for it."""


@dataclass(frozen=True)
class CachedValue(Generic[T]):
    """An answer and the time it was fetched. The field names are those of the cache files."""

    value: T
    fetched: AwareDatetime


class DiskCache(Generic[T]):
    """Answers of one type by key; a key becomes a file name in `folder`.

    A file that cannot be read counts as missing, and a failed write is ignored: the cache must never stand
    between a person and an answer. `in_memory=False` is for large values.
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
        self._is_private = False

    async def get(self, key: str) -> CachedValue[T] | None:
        """Return the cached answer, however old, or None."""
        if cached := self._memory.get(key):
            return cached
        loaded = await asyncio.to_thread(self._load, key)
        if loaded and self._in_memory:
            return self._memory.setdefault(key, loaded)  # a newer one may have arrived meanwhile
        return loaded

    async def put(self, key: str, value: T) -> CachedValue[T]:
        """Cache an answer fetched just now."""
        cached = CachedValue(value, self._clock.now())
        if self._in_memory:
            self._memory[key] = cached
        await asyncio.to_thread(self._save, key, cached)
        return cached

    async def fetch(
        self,
        key: str,
        max_age: float,
        ask: Callable[[], Coroutine[Any, Any, T]],
        deadline: float | None = None,
    ) -> CachedValue[T]:
        """Return the cached answer if younger than `max_age` (hours), else what `ask` returns.

        If `ask` raises SourceDown or is not done by `deadline` (the event loop's time), returns the cached
        answer at any age. Raises SourceDown if there is none, and Gone if `ask` does.
        """
        cached = await self.get(key)
        if cached and self.is_fresh(cached, max_age):
            return cached
        try:
            return await self._flights.join(key, lambda: self._fill(key, max_age, ask), deadline)
        except Gone:
            raise
        except SourceDown:
            if cached is None:
                raise
            return cached

    def is_fresh(self, cached: CachedValue[T], max_age: float) -> bool:
        """Whether it is younger than `max_age` hours. One from the future is not: a clock was wrong."""
        age = self._clock.now() - cached.fetched
        return timedelta(minutes=-5) <= age < timedelta(hours=max_age)

    async def aclose(self) -> None:
        """Cancel running fetches."""
        await self._flights.aclose()

    async def _fill(
        self, key: str, max_age: float, ask: Callable[[], Coroutine[Any, Any, T]]
    ) -> CachedValue[T]:
        cached = self._memory.get(key)
        if cached and self.is_fresh(cached, max_age):  # it arrived while this caller read the disk
            return cached
        return await self.put(key, await ask())

    def _load(self, key: str) -> CachedValue[T] | None:
        self._make_private()
        try:
            return self._shape.validate_json(self._path(key).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            log.warning("cache_unreadable", reason=type(error).__name__)
            return None

    def _save(self, key: str, cached: CachedValue[T]) -> None:
        path = self._path(key)
        draft = path.with_name(f".{path.name}.{token_hex(8)}")  # two callers may write the same key at once
        try:
            make_folder(self._folder)
            self._make_private()
            _write_private(draft, self._shape.dump_json(cached))
            draft.replace(path)
        except OSError as error:
            log.warning("cache_unwritable", reason=type(error).__name__)

    def _make_private(self) -> None:
        """Take the folder and its files away from other accounts, once: older versions shared them."""
        if self._is_private or not self._folder.is_dir():
            return
        self._is_private = True
        with suppress(OSError):
            self._folder.chmod(0o700)
            for file in self._folder.iterdir():
                _chmod(file)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def _chmod(file: Path) -> None:
    with suppress(OSError):  # another cache may just have replaced it
        file.chmod(0o600)


def _write_private(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
