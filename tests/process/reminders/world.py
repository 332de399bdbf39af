"""Lets a plan happen: cases are stored, the clock moves on, people tap, things go wrong."""

import os
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from tests.harness.moved_process import MovedProcess, moved_process
from tests.harness.process import PATIENCE
from tests.process.reminders.calendar import is_night, morning_after
from tests.process.reminders.compared import Expected, Flaw, Line, expected, side_by_side
from tests.process.reminders.oracle import Due, Promise
from tests.process.reminders.people import Seeded, opened, seed
from tests.process.reminders.recognised import notices
from tests.standins.telegram_faults import Fault
from tests.standins.telegram_people import Person

Span = tuple[datetime, datetime]  # from the first moment on, until before the second
KEPT = "730"  # RETENTION_DAYS, where the row is not about that: longer than any plan


@dataclass
class Scene:
    """The bot and its people, as a deed finds them. `wrong`: what is not as it should be, in words."""

    bot: MovedProcess
    people: Mapping[str, Person]
    wrong: list[str] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)  # of Telegram's, by whom they are about

    @property
    def now(self) -> str:
        """The moment that the clock shows, to be read."""
        return f"{self.bot.now:%d %b %H:%M}"


Act = Callable[[Scene], Awaitable[None]]
Deed = tuple[datetime, Act]


@dataclass(frozen=True)
class TableRow:
    """A row of the table: what it shows, the case, what was promised, and what people do at which moments."""

    title: str
    case: Seeded
    promises: tuple[Promise, ...]
    deeds: tuple[Deed, ...] = ()
    apart: tuple[Span, ...] = ()  # when nothing can reach these people
    slack: timedelta = timedelta()  # how much later than at the first look everything may come
    until: datetime | None = None  # what comes later is not looked at


@dataclass(frozen=True)
class Timeline:
    """Rows that share one bot and one clock.

    `down`: when no process runs. `kills`: how many messages the bot sends at a moment before it is killed.
    """

    begin: datetime
    end: datetime
    rows: tuple[TableRow, ...]
    down: tuple[Span, ...] = ()
    also: tuple[datetime, ...] = ()  # moments at which the bot looks, beside those at which something happens
    kills: Mapping[datetime, int] = field(default_factory=dict)
    retention: str = KEPT

    @cached_property
    def moments(self) -> list[datetime]:
        """Every moment at which something may happen, in order: also those that follow from what happens."""
        found: set[datetime] = set()
        more = {self.begin, self.end, *self.also, *(end for _, end in self.down), *self._of_people()}
        while more - found:
            found |= more
            more = {due.at for row in self.rows for due in self._due(row, sorted(found))}
            more |= {morning_after(moment) for moment in found if is_night(moment)}
            more = {moment for moment in more if self.begin <= moment <= self.end}
        return sorted(found)

    def wanted(self, row: TableRow) -> list[Expected]:
        """What has to come to the people of a row."""
        return list(expected(self._due(row, self.moments), self._looks(row, self.moments), row.slack))

    def _of_people(self) -> Iterator[datetime]:
        for row in self.rows:
            yield from (at for at, _ in row.deeds)
            yield from (end for _, end in row.apart)

    def _due(self, row: TableRow, moments: Sequence[datetime]) -> Iterator[Due]:
        looks = self._looks(row, moments)
        for promise in row.promises:
            yield from promise.due(looks)

    def _looks(self, row: TableRow, moments: Sequence[datetime]) -> list[datetime]:
        """The moments at which the bot looks, and can reach the people of a row."""
        out = (*self.down, *row.apart)
        return [moment for moment in moments if not any(low <= moment < high for low, high in out)]


@dataclass(frozen=True)
class Comparison:
    """What came of a plan."""

    lines: list[Line]
    wrong: list[str]

    def faults(self, but: Flaw = "") -> list[str]:
        """Each line with a fault, except this one; and what else was wrong."""
        return [*(str(line) for line in self.lines if line.fault not in ("", but)), *self.wrong]

    @property
    def doubled(self) -> list[Line]:
        """The lines of which more came than one."""
        return [line for line in self.lines if len(line.came) > 1]


async def happened(plan: Timeline, folder: Path) -> Comparison:
    """Let a plan happen with one process."""
    return await played(plan, MovedProcess(folder, now=plan.begin))


async def played(plan: Timeline, bot: MovedProcess, **settings: str) -> Comparison:
    """Let a plan happen; returns expected and come, side by side."""
    async with moved_process(bot, RETENTION_DAYS=plan.retention, **settings):
        scene = await peopled(plan, bot)
        await bot.start()
        await bot.settle()
        for moment in plan.moments:
            await _moved(plan, scene, moment)
    lines = [line for row in plan.rows for line in _lines(plan, scene, row)]
    return Comparison(lines, scene.wrong)


async def peopled(plan: Timeline, bot: MovedProcess) -> Scene:
    """Everybody has written to the bot once, and has a case."""
    names = [name for row in plan.rows for name in row.case.names]
    people = {name: bot.telegram.person(name) for name in names}
    assert len(people) == len(names), "two people of one name"
    for person in people.values():
        await person.unblock()
    bot.telegram.deliver()
    async with opened(bot) as store:
        for row in plan.rows:
            await seed(store, row.case, people)
    _age(bot)
    return Scene(bot, people)


def _lines(plan: Timeline, scene: Scene, row: TableRow) -> list[Line]:
    came = [notice for name in row.case.names for notice in notices(name, scene.people[name])]
    seen = [notice for notice in came if row.until is None or notice.moment < row.until]
    return side_by_side(row.title, plan.wanted(row), seen)


async def _moved(plan: Timeline, scene: Scene, moment: datetime) -> None:
    """Move the clock, and let everything happen that is to happen then."""
    if any(low <= moment < high for low, high in plan.down):
        await scene.bot.kill()
        _age(scene.bot)
        scene.bot.set_clock(moment)
        return
    await _looked(scene.bot, moment, plan.kills.get(moment))
    for at, act in ((at, act) for row in plan.rows for at, act in row.deeds):
        if at == moment:
            await act(scene)
            await scene.bot.settle()


async def _looked(bot: MovedProcess, moment: datetime, messages: int | None) -> None:
    """Let the bot look; `messages`: it is killed, and started again, when it has sent so many."""
    before = len(bot.telegram.called("sendMessage"))
    bot.set_clock(moment)
    if messages is not None:
        wanted = before + messages
        await bot.telegram.wait(lambda: len(bot.telegram.called("sendMessage")) >= wanted, PATIENCE)
        await bot.kill()
    if not bot.runs:
        await bot.start()
    await bot.settle()


def _age(bot: MovedProcess) -> None:
    """Let all files be old: how long a case is kept is counted from what it says, not from its file."""
    for path in bot.data_folder.rglob("*"):
        os.utime(path, (0, 0))
