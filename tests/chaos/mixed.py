"""Lets one fault after the other strike while people write, and then all together; counts what each has done."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.chaos.injectors.injector import Injector
from tests.chaos.injectors.listing import BY_NAME, INJECTORS, TOGETHER
from tests.chaos.size import Size
from tests.chaos.stage.ledger import Tally, compared
from tests.chaos.stage.people import reminders, told_twice
from tests.chaos.stage.scene import CommandFailed, StoreKind
from tests.chaos.stage.stages import Stage, staged
from tests.standins.database import Database
from tests.standins.telegram_people import Person

ALL = "all together"
RARER = 2.0  # times as long between two strikes of the same kind, when all strike together
REMINDED_WITHIN = 130.0  # seconds; a claim lasts one minute, and the next try follows one or two minutes later


@dataclass
class Row:
    """What a fault has done, or all together. `waits`: of those who met no flood limit, in seconds."""

    fault: str
    struck: dict[str, int]
    lines: int
    tally: Tally
    stuck: list[str]
    told: int
    reminders_lost: int
    reminders_doubled: int
    waits: list[float]
    harm: dict[str, int] = field(default_factory=dict)

    @property
    def missed(self) -> list[str]:
        """What is not as it has to be."""
        counts = {
            "lost": self.tally.lost,
            "stuck": len(self.stuck),
            "elsewhere": self.tally.elsewhere,
            "doubled": self.tally.doubled,
            "out of order": self.tally.out_of_order,
            "reminders lost": self.reminders_lost,
            **self.harm,
        }
        never = [f"{name} never struck" for name, times in self.struck.items() if not times]
        return [f"{name}: {count}" for name, count in counts.items() if count] + never


async def mixed(
    kind: StoreKind, folder: Path, database: Database | None, size: Size, faults: Sequence[str] = ()
) -> list[Row]:
    """Let each fault strike alone, then all; `faults` names some of them instead."""
    alone = [injector for injector in INJECTORS if kind in injector.kinds]
    names = faults or (*(injector.name for injector in alone), ALL)
    rows = []
    for number, name in enumerate(names):
        injectors = TOGETHER if name == ALL else (BY_NAME[name],)
        own_folder = folder / f"{kind}-{number}"
        own_folder.mkdir()  # noqa: ASYNC240
        usable = [injector for injector in injectors if kind in injector.kinds]
        rows.append(await _row(name, kind, own_folder, database, size, usable))
        print(as_line(rows[-1]), flush=True)  # noqa: T201 (a run takes minutes)
    return rows


async def _row(
    name: str,
    kind: StoreKind,
    folder: Path,
    database: Database | None,
    size: Size,
    injectors: Sequence[type[Injector]],
) -> Row:
    async with staged(kind, folder, database, size, size.seconds) as stage:
        scene, over = stage.scene, asyncio.Event()
        writing = [asyncio.create_task(writer.write(over)) for writer in stage.writers]
        faults = [injector(scene) for injector in injectors]
        until, rarer = time.monotonic() + size.seconds, RARER if len(faults) > 1 else 1.0
        await asyncio.gather(*(_rage(fault, until, rarer) for fault in faults))
        over.set()
        await asyncio.gather(*writing)
        await asyncio.gather(*(writer.rest() for writer in stage.writers))
        await _until_reminded(stage.waiting)
        return await _counted(name, stage, faults)


async def _rage(injector: Injector, until: float, rarer: float) -> None:
    """Strike again and again until the moment, at least once."""
    rng = injector.scene.rng
    await injector.start()
    try:
        while True:
            await asyncio.sleep(injector.pause * rarer * rng.uniform(0.5, 1.5))
            if injector.struck and time.monotonic() > until:
                return
            await injector.strike()
            if time.monotonic() > until + 60:
                return  # it cannot strike: its count says so
    finally:
        await injector.stop()


async def _until_reminded(waiting: Sequence[Person]) -> None:
    try:
        async with asyncio.timeout(REMINDED_WITHIN):
            await asyncio.gather(*(person.wait(lambda _, p=person: reminders(p), 1e6) for person in waiting))  # type: ignore[misc]
    except TimeoutError:
        return  # they are counted as lost


async def _counted(name: str, stage: Stage, faults: Sequence[Injector]) -> Row:
    scene, writers = stage.scene, stage.writers
    harm = {what: times for what, times in scene.harm.items() if times}
    try:
        cases = (await scene.documents()).cases
    except CommandFailed:
        cases, harm = {}, {**harm, "the store could not be read": 1}
    tally = compared([writer.ledger for writer in writers], cases)
    tally.elsewhere += sum(writer.misnamed for writer in writers)
    return Row(
        name,
        {fault.name: fault.struck for fault in faults},
        sum(len(writer.ledger.lines) + _named(writer.ledger.names) for writer in writers),
        tally,
        [writer.stuck for writer in writers if writer.stuck],
        sum(line.state == "told" for writer in writers for line in writer.ledger.lines),
        sum(not reminders(person) for person in stage.waiting),
        told_twice(stage.waiting),
        [wait for writer in writers if writer.person.id not in scene.limited for wait in writer.waits],
        harm,
    )


def _named(names: dict[str, list[str]]) -> int:
    return sum(len(given) - 1 for given in names.values())


HEAD = (
    "fault",
    "struck",
    "written",
    "lost",
    "stuck",
    "elsewhere",
    "doubled",
    "out of order",
    "told to say it again",
    "reminders lost",
    "reminders doubled",
    "wait: half",
    "wait: slowest",
)


def as_rows(title: str, rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table, with a note for each row that is not as it has to be."""
    lines = [f"### {title}", "", f"| {' | '.join(HEAD)} |", f"|{' - |' * len(HEAD)}", *map(as_line, rows)]
    notes = [f"- {row.fault}: {'; '.join([*row.missed, *_examples(row)])}" for row in rows if row.missed]
    return "\n".join([*lines, "", *notes])


def as_line(row: Row) -> str:
    """Return a row of the table."""
    tally, waits = row.tally, row.waits or [0.0]
    cells = (
        row.fault,
        sum(row.struck.values()),
        row.lines,
        tally.lost,
        len(row.stuck),
        tally.elsewhere,
        tally.doubled,
        tally.out_of_order,
        row.told,
        row.reminders_lost,
        row.reminders_doubled,
        f"{median(waits):.2f} s",
        f"{max(waits):.1f} s",
    )
    return f"| {' | '.join(map(str, cells))} |"


def _examples(row: Row) -> list[str]:
    return [*row.tally.notes[:3], *row.stuck[:2]]
