"""Lets each fault strike while people write, and then all together; counts what each has done."""

import asyncio
import time
from collections.abc import Awaitable, Container, Sequence
from pathlib import Path

from tests.chaos.injectors.injector import Injector
from tests.chaos.injectors.listing import BY_NAME, INJECTORS, TOGETHER
from tests.chaos.size import Size
from tests.chaos.stage.ledger import compared
from tests.chaos.stage.people import reminders, told_twice
from tests.chaos.stage.scene import CommandFailed, StoreKind
from tests.chaos.stage.stages import Stage, staged
from tests.chaos.stage.writer import Writer
from tests.chaos.table import Row, as_line
from tests.standins.database import Database
from tests.standins.telegram_people import Person

ALL = "all together"
RARER = 2.0  # times as long between two strikes of the same kind, when all strike together
LATEST = 60.0  # seconds after the end of a storm in which an injector that never struck still tries to
TRIES = 3  # of an injector that is to strike once: it may come when there is nothing to strike at
REMINDED_WITHIN = 130.0  # seconds; a claim lasts one minute, and the next try comes one or two minutes later


async def mixed(
    kind: StoreKind, folder: Path, database: Database | None, size: Size, faults: Sequence[str] = ()
) -> list[Row]:
    """Let each fault strike alone, then all; `faults` names some of them instead."""
    names = faults or (*(injector.name for injector in INJECTORS if kind in injector.kinds), ALL)
    rows = []
    for number, name in enumerate(names):
        own_folder = folder / f"{kind}-{number}"
        own_folder.mkdir()
        async with staged(kind, own_folder, database, size, size.storm) as stage:
            injectors = _usable(TOGETHER if name == ALL else (BY_NAME[name],), stage)
            rows.append(await _row(name, stage, injectors, _all_at_once(injectors, size.storm)))
        print(as_line(rows[-1]), flush=True)  # noqa: T201 (a run takes minutes)
    return rows


def _usable(injectors: Sequence[type[Injector]], stage: Stage) -> list[Injector]:
    return [injector(stage.scene) for injector in injectors if stage.scene.kind in injector.kinds]


async def _row(name: str, stage: Stage, injectors: Sequence[Injector], storm: Awaitable[object]) -> Row:
    """Let people write until the storm is over; then count."""
    over, gate = asyncio.Event(), stage.scene.gate
    writing = [asyncio.create_task(writer.write(over, gate)) for writer in stage.writers]
    await storm
    over.set()
    await asyncio.gather(*writing)
    await asyncio.gather(*(writer.rest() for writer in stage.writers))
    await _until_reminded(stage.waiting)
    return await _counted(name, stage, injectors)


async def _all_at_once(injectors: Sequence[Injector], seconds: float) -> None:
    until, rarer = time.monotonic() + seconds, RARER if len(injectors) > 1 else 1.0
    await asyncio.gather(*(_strike_until(until, injector, rarer) for injector in injectors))


async def _strike_until(until: float, injector: Injector, rarer: float) -> None:
    """Strike again and again until the moment, and at least once."""
    await injector.start()
    try:
        while time.monotonic() < (until if injector.struck else until + LATEST):
            await asyncio.sleep(injector.pause * rarer * injector.scene.rng.uniform(0.5, 1.5))
            await _strike(injector)
    finally:
        await injector.stop()


async def _strike(injector: Injector) -> None:
    try:
        await injector.strike()
    except TimeoutError:
        injector.scene.harm[f"no process came back ({injector.name})"] += 1


async def _until_reminded(waiting: Sequence[Person]) -> None:
    try:
        async with asyncio.timeout(REMINDED_WITHIN):
            await asyncio.gather(*(person.wait(lambda _, p=person: reminders(p), 1e6) for person in waiting))  # type: ignore[misc]
    except TimeoutError:
        return  # they are counted as lost


async def _counted(name: str, stage: Stage, injectors: Sequence[Injector]) -> Row:
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
        {injector.name: injector.struck for injector in injectors},
        sum(len(writer.ledger.lines) + _named(writer.ledger.names) for writer in writers),
        tally,
        [writer.stuck for writer in writers if writer.stuck],
        sum(line.state == "told" for writer in writers for line in writer.ledger.lines),
        sum(not reminders(person) for person in stage.waiting),
        told_twice(stage.waiting),
        [*scene.waits, *_waits(writers, scene.limited)],
        harm,
    )


def _waits(writers: Sequence[Writer], limited: Container[int]) -> list[float]:
    return [wait for writer in writers if writer.person.id not in limited for wait in writer.waits]


def _named(names: dict[str, list[str]]) -> int:
    return sum(len(given) - 1 for given in names.values())
