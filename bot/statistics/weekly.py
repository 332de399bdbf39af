"""Counts once a week, over all processes, and keeps the figures in the store and in a file."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import structlog

from bot.language.languages import english_name
from bot.statistics.figures import WeeklyFigures, figures_of, week_of
from bot.statistics.sums import Sums
from bot.stores import (
    Damaged,
    DocumentReader,
    DocumentUnavailable,
    Kind,
    LostRace,
    Occupied,
    Store,
    StoredDocument,
    StoreDown,
)
from bot.stores.atomic_files import make_folder, write_atomically
from flows.definition.flow import Flow

AT_ONCE = 10  # documents: some milliseconds of work, so that nobody who writes meanwhile notices
PAUSE = 0.05  # seconds after them: 100,000 people take some twenty minutes
NOBODY = "statistics"  # a user key that belongs to nobody: whose turn it is counts, and no other process
KIND: Kind = "figures"
COUNTED: tuple[Kind, ...] = ("user", "case")
NONE_YET = "Statistics: none yet."
UNREADABLE = "Statistics: the last ones cannot be read."
log = structlog.get_logger()


class WeeklyStatistics:
    """The weekly figures of one store. `folder`: where a file is written for each week."""

    def __init__(
        self,
        store: Store,
        flow: Flow,
        folder: Path,
        clock: Callable[[], datetime],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store, self._flow, self._folder = store, flow, folder
        self._clock, self._pause = clock, pause

    async def keep_up(self) -> None:
        """Count if nobody has this week, and write the file if it is not there. Raises StoreDown.

        To be called every hour: what was cut off is done then.
        """
        week = week_of(self._clock().date())
        with suppress(Occupied):  # another process is counting
            if not await self._is_kept(week):
                await self._count_alone(week)
        await self._write_file(week)

    async def told(self) -> list[str]:
        """The newest figures in lines for the operator."""
        try:
            weeks = await self._store.keys(KIND)
            figures = await self._kept(weeks[-1]) if weeks else None
        except StoreDown:
            return [UNREADABLE]
        if figures is None:
            return [UNREADABLE if weeks else NONE_YET]
        return figures.lines()

    async def _is_kept(self, week: str) -> bool:
        return week.lower() in await self._store.keys(KIND)

    async def _count_alone(self, week: str) -> None:
        """Count, unless another process does or has just done it. If it is killed, the next one may."""
        await self._store.begin_delivery(NOBODY, silent=True)
        try:
            if not await self._is_kept(week):
                await self._count()
        finally:
            await self._store.finish_delivery(NOBODY)

    async def _count(self) -> None:
        figures = await counted(self._store, self._flow, self._clock().date(), self._pause)
        with suppress(LostRace):  # files have no turns, but one process
            await self._store.save(KIND, figures.week.lower(), figures.to_json(), 1)
            log.info("statistics counted", week=figures.week)

    async def _write_file(self, week: str) -> None:
        """Write the week's file. Where there is no disk, the store has the figures all the same."""
        path = self._folder / f"{week}.csv"
        if await asyncio.to_thread(path.exists):
            return
        if figures := await self._kept(week.lower()):
            try:
                await asyncio.to_thread(write_file, path, figures)
            except OSError as error:
                log.warning("statistics not written to a file", reason=error.strerror)

    async def _kept(self, key: str) -> WeeklyFigures | None:
        """The figures of a week; None if there are none that can be read here."""
        with suppress(Damaged, DocumentUnavailable, ValueError, KeyError, TypeError):
            if body := await self._store.load(KIND, key):
                return WeeklyFigures.from_json(body)
        return None


async def counted(
    reader: DocumentReader,
    flow: Flow,
    on: date,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> WeeklyFigures:
    """The figures of everything that is stored, read a few documents at a time. Raises StoreDown."""
    sums = Sums()
    for kind in COUNTED:
        keys = await reader.keys(kind)
        absent = set(keys)
        for first in range(0, len(keys), AT_ONCE):
            documents = await reader.read_documents(kind, keys[first : first + AT_ONCE])
            absent -= {document.key for document in documents}
            await asyncio.to_thread(_add, sums, documents, flow)
            await pause(PAUSE)
        if absent:  # what was erased meanwhile is not missing
            sums.left_out += len(absent.intersection(await reader.keys(kind)))
    languages = await asyncio.to_thread(_languages, flow)
    return WeeklyFigures(on, figures_of(sums, flow, languages))


def write_file(path: Path, figures: WeeklyFigures) -> None:
    """Write the figures as CSV. Raises OSError."""
    make_folder(path.parent)
    write_atomically(path, figures.as_csv().encode())


def _add(sums: Sums, documents: list[StoredDocument], flow: Flow) -> None:
    for document in documents:
        sums.add(document, flow)


def _languages(flow: Flow) -> dict[str, str]:
    return {code: english_name(code) for code, _ in flow.languages}
