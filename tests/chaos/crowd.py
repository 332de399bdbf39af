"""Walks many people through a storm, and compares where they end with people who walk undisturbed."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot.stores import Store
from tests.chaos.figures import Figure
from tests.chaos.scripted_person import ScriptedPerson
from tests.chaos.scripts import SCRIPTS, script_of
from tests.chaos.size import Size
from tests.chaos.stored import Ending, ending, files_of, still_to_come
from tests.chaos.storm import Storm
from tests.standins.telegram import FakeTelegram
from tests.standins.telegram_people import Person

HASTY = 7  # one person in so many is in a hurry
REMINDER = "bell:"
REMINDED_WITHIN = 400.0  # seconds; a claim lasts one minute, and retries come after 1, 2 and 4 minutes


@dataclass(frozen=True, slots=True)
class Crowd:
    """The people: `calm` walk undisturbed, one per script; `many` in the storm; `waiting` for a reminder."""

    calm: Sequence[ScriptedPerson]
    many: Sequence[ScriptedPerson]
    waiting: Sequence[Person]
    size: Size

    @classmethod
    def of(cls, telegram: FakeTelegram, size: Size) -> "Crowd":
        """Create as many people as the size says."""
        calm = [ScriptedPerson(telegram.person("Calm"), script, size.patience) for script in SCRIPTS]
        many = [
            ScriptedPerson(telegram.person(), script_of(number), size.patience, hasty=number % HASTY == 0)
            for number in range(size.people)
        ]
        return cls(calm, many, [telegram.person("Waiting") for _ in range(size.reminded)], size)

    async def walk_in_calm(self) -> None:
        """Walk the calm people one after the other, undisturbed."""
        for walker in self.calm:
            await walker.walk()
            assert not walker.stuck, walker.stuck

    async def walk_in(self, storm: Storm) -> float:
        """Walk the many at once while everything goes wrong; returns the seconds until all are done."""
        began = time.monotonic()
        await asyncio.gather(storm.rage(), *(walker.walk() for walker in self.many))
        if self.size.reminders_told:
            await asyncio.gather(*map(_until_reminded, self.waiting))
        return time.monotonic() - began

    async def come_to_rest(self, telegram: FakeTelegram) -> None:
        """Wait until everything is delivered, and everybody who was told to go on has done so."""
        await telegram.wait(lambda: not telegram.unconfirmed, self.size.patience)
        # one copy of an update can fail, and be apologised for, after the other has been answered
        await asyncio.gather(*(walker.reach_end() for walker in self.many))
        await telegram.wait(lambda: not telegram.unconfirmed, self.size.patience)

    async def figures(self, store: Store) -> list[Figure]:
        """Count what was lost, and what was sent twice."""
        calm = {
            walker.script.name: (await ending(store, walker.person.id), walker.end) for walker in self.calm
        }
        ends = [(await ending(store, walker.person.id), walker) for walker in self.many]
        expected = [(await files_of(store, walker.person.id), walker) for walker in self.many]
        lost = sum(_lost(calm[walker.script.name][0], end) for end, walker in ends)
        elsewhere = [walker for end, walker in ends if (end, walker.end) != calm[walker.script.name]]
        stuck = [walker.stuck for walker in self.many if walker.stuck]
        return [
            Figure("people", len(self.many)),
            Figure("people stuck", len(stuck), 0, "; ".join(stuck[:3])),
            Figure("conversations that end elsewhere", len(elsewhere), 0, _ends(elsewhere)),
            Figure("answers lost or changed", lost, 0),
            *await self._reminders(store),
            Figure("files asked for", sum(len(files) for files, _ in expected)),
            Figure(
                "files that did not come", sum(len(files - walker.files) for files, walker in expected), 0
            ),
            Figure("messages said again", sum(walker.repeats for walker in self.many)),
            Figure("messages in all", sum(len(walker.person.messages) for walker in self.many)),
        ]

    async def _reminders(self, store: Store) -> list[Figure]:
        counts = [_reminders(person) for person in self.waiting]
        quiet = [person for person, times in zip(self.waiting, counts, strict=True) if not times]
        to_come = sum([await still_to_come(store, person.id) for person in quiet])
        return [
            Figure("reminders", len(counts)),
            Figure("reminders lost", len(quiet) - to_come, 0),
            Figure("reminders still to come", to_come, 0 if self.size.reminders_told else None),
            Figure("reminders told twice", sum(times - 1 for times in counts if times)),
        ]


async def _until_reminded(person: Person) -> None:
    try:
        await person.wait(lambda _: _reminders(person), REMINDED_WITHIN)
    except TimeoutError:
        return  # `figures` counts it as lost


def _reminders(person: Person) -> int:
    reminders = [
        message
        for message in person.messages
        if any((button.data or "").startswith(REMINDER) for button in message.buttons)
    ]
    return len(reminders)


def _lost(calm: Ending, stormy: Ending) -> int:
    return sum(stormy.answers.get(step) != value for step, value in calm.answers.items())


def _ends(elsewhere: Sequence[ScriptedPerson]) -> str:
    return "; ".join(f"{person.script.name}: {person.end[:4]}" for person in elsewhere[:3])
