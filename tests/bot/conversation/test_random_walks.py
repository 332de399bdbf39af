"""Random walks: any button, any text, any command, repeats, restarts and a failing store, in any order.

After every event that was stored something was shown, nothing is raised, and at the end the menu can be
reached: nothing is answered with silence and nobody is stuck.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.conversation import Sender
from bot.sources.practice import NOWHERE, SEATS
from bot.stores import StoreDown
from flows.events import Command, CommandSent, Event, Started, Tapped, Typed, Unreadable
from tests.harness.flow import SAFE
from tests.harness.shell import CHAT, Shell

WALKS = settings(
    max_examples=300,  # for each of the four places to begin at
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
KINDS = ("photo", "voice", "sticker", "edit", "forward", "document", "place", "other", "")
TYPED = (
    *SEATS,
    *NOWHERE,
    "Cambridge",
    "my name is Ada, 07700 900123",
    "Outage",
    "Practiceshire",
    "Bath",
    "Menu",
    "yes",
    "2",
    "English",
    "",
)
HERE = (
    *(Tapped(*answer) for answer in SAFE.items()),
    Tapped("situation", "waiting"),
    Tapped("waiting_time", "longer"),
    Tapped("lawyer", "told"),
    Tapped("menu", "find_mp"),
)
BEGINNINGS: dict[str, tuple[Event, ...]] = {
    "new": (),
    "opened": HERE,
    "outage": (*HERE, Typed("Outage")),
    "done": (
        *HERE,
        Typed("Bath"),
        Typed("BA1 1AA"),
        Tapped("show_mp", "yes"),
    ),
}


@dataclass(frozen=True)
class Move:
    """One thing that happens. `pick` chooses among the buttons seen; `fails`: saves that fail first."""

    event: Event | None = None  # None: a button that was seen
    pick: int = 0
    old: bool = False
    repeated: bool = False
    killed: bool = False  # right after it was stored, `pick` turns of the loop later
    fails: int = 0
    races: int = 0


events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Typed, st.sampled_from(TYPED)),
    st.builds(Typed, st.text(max_size=30)),
    st.just(Typed("<b>&{mp}\u202e" * 2_000)),
    st.builds(CommandSent, st.sampled_from(get_args(Command))),
    st.builds(Unreadable, st.sampled_from(KINDS)),
    st.builds(Tapped, st.sampled_from([*SAFE, "gone", ""]), st.text(max_size=5)),
    st.just(Started()),
)
rare = st.integers(0, 9).map(lambda dice: dice == 0)
moves = st.builds(
    Move,
    event=st.none() | st.none() | events,
    pick=st.integers(0, 40),
    old=rare,
    repeated=rare,
    killed=rare,
    fails=st.sampled_from([0] * 9 + [1, 2]),
    races=st.sampled_from([0] * 9 + [1, 3]),
)


@pytest.mark.soak
@pytest.mark.parametrize("beginning", BEGINNINGS)
@WALKS
@given(data=st.data())
def test_every_event_is_answered_and_nobody_is_stuck(beginning: str, data: st.DataObject) -> None:
    asyncio.run(walk(BEGINNINGS[beginning], data.draw(st.lists(moves, min_size=8, max_size=25))))


async def walk(beginning: tuple[Event, ...], moves: list[Move]) -> None:
    """Walk from a beginning, then back to the menu."""
    user = RandomUser(Shell())
    for event in beginning:
        await user.happen(Move(event))
    for move in moves:
        await user.happen(move)
    await user.go_home()
    assert await user.shell.store.unfinished_deliveries() == []


class RandomUser:
    """Somebody who presses and types at random, and whose bot is killed now and then."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._update = 0
        self._last: Event = Started()

    async def happen(self, move: Move) -> None:
        """Let one thing happen, and check that it is answered, whatever it is."""
        if move.repeated and self.shell.store.documents:
            await self._repeat()
            return
        self._last = move.event or self._button(move)
        self._update += 1
        before = len(self.shell.channel.messages)
        await self._deliver(move)
        if move.killed:
            await self._kill(move.pick)
        await self.shell.dispatcher.settled()
        erased = not self.shell.store.documents  # there is nobody left to be told a second time
        assert len(self.shell.channel.messages) > before or (erased and move.killed), self._last

    async def go_home(self) -> None:
        """Send /menu, and answer the opening's questions that are still open."""
        way: list[Event] = [
            CommandSent("menu"),
            *(Tapped(*answer) for answer in SAFE.items()),
            CommandSent("menu"),
        ]
        for event in way:
            await self.happen(Move(event))
        assert any(data.startswith("menu:") for data in self.shell.buttons())

    async def _deliver(self, move: Move) -> None:
        """Deliver the update until it is stored, as Telegram does."""
        self.shell.store.fail_next(move.fails)
        self.shell.store.lose_next(move.races)
        for attempt in range(move.fails + 1):
            with suppress(StoreDown):
                await self._submit()
                return
            assert attempt < move.fails, "the store did not fail"

    async def _submit(self) -> None:
        await self.shell.dispatcher.submit(Sender(CHAT, "ar"), self._last, self._update)

    async def _repeat(self) -> None:
        documents, sent = dict(self.shell.store.documents), len(self.shell.channel.messages)
        await self._submit()
        await self.shell.dispatcher.settled()
        assert (self.shell.store.documents, len(self.shell.channel.messages)) == (documents, sent)

    async def _kill(self, later: int) -> None:
        for _ in range(later % 8):
            await asyncio.sleep(0)
        await self.shell.restart()

    def _button(self, move: Move) -> Event:
        seen = self._all_buttons() if move.old else self.shell.buttons()
        if not seen:
            return Started()
        step, _, choice = seen[move.pick % len(seen)].partition(":")
        return Tapped(step, choice)

    def _all_buttons(self) -> list[str]:
        shown = (message for _, message in self.shell.channel.messages)
        return [key.data for message in shown for row in message.rows for key in row if key.data]
