"""2,000 random walks: any button, any text, restarts, repeats; nobody is stuck, nothing is silent."""

import asyncio
import gettext
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from bot.conversation import Conversation, Sender
from bot.dispatch import Dispatcher
from bot.i18n import Language
from bot.messages import Message
from bot.sources.practice import PracticeSources
from bot.stores import StoreDown
from bot.stores.memory import MemoryStore
from flows.engine import Engine
from flows.loading import load_flow
from flows.turn import Asked, Event, Started, Tapped, Typed, Unreadable

LANGUAGES = {
    "en": Language("en", "English", False, True, gettext.NullTranslations()),
    "fa": Language("fa", "فارسی", True, False, gettext.NullTranslations()),
}
FLOW = replace(load_flow(values={"days": 180}), languages=(("en", "English"), ("fa", "فارسی")))
ENGINE = Engine(FLOW)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ME = Sender(5_000_000_001)
OLD_BUTTONS = [(step.id, choice.id) for step in FLOW.steps.values() for choice in step.choices]
TEXTS = [
    "BA1 1AA",
    "CB1 1AA",
    "NE17 7AA",
    "JE2 4WD",
    "DN1 1DN",
    "Cambridge",
    "Practiceshire",
    "yes",
    "1",
    "سلام",
    "🕊",
    "",
]
COMMANDS = ["back", "menu", "language", "change", "help", "forget"]


@dataclass
class Shown:
    """A channel that remembers what was shown."""

    messages: list[Message] = field(default_factory=list)

    async def show(self, chat: int | str, message: Message) -> None:
        assert chat == ME.chat
        assert message.html.strip()
        self.messages.append(message)

    async def busy(self, chat: int | str) -> None:
        assert chat == ME.chat

    def buttons(self) -> list[str]:
        """The data of every button shown so far, the newest last."""
        return [str(key.data) for message in self.messages for row in message.rows for key in row if key.data]


@dataclass
class Life:
    """One person and a bot that may be stopped at any moment."""

    store: MemoryStore = field(default_factory=MemoryStore)
    shown: Shown = field(default_factory=Shown)
    update: int = 100
    cases: int = 0

    def start(self) -> Dispatcher:
        """The bot as after a start."""
        conversation = Conversation(ENGINE, self.store, LANGUAGES, lambda: NOW, self._case)
        return Dispatcher(conversation, self.store, PracticeSources(), LANGUAGES, self.shown)

    def _case(self) -> str:
        self.cases += 1
        return f"case{self.cases}"


STEPS = st.one_of(
    st.tuples(st.just("press"), st.integers(0, 60)),
    st.tuples(st.just("old"), st.sampled_from(OLD_BUTTONS)),
    st.tuples(st.just("type"), st.one_of(st.sampled_from(TEXTS), st.text(max_size=60))),
    st.tuples(st.just("ask"), st.sampled_from(COMMANDS)),
    st.tuples(st.just("send"), st.sampled_from(["photo", "voice", "sticker", "edit", "forward", "odd"])),
    st.tuples(st.sampled_from(["repeat", "restart", "kill", "full"]), st.none()),
)


async def live(steps: list[tuple[str, object]]) -> None:
    life = Life()
    bot = life.start()
    await bot.submit(ME, Started(), life.update)
    await bot.settled()
    last: Event = Started()
    for kind, what in steps:
        before = len(life.shown.messages)
        if kind in ("restart", "kill"):
            bot = await restart(life, bot, killed=kind == "kill")
            continue
        if kind == "repeat":
            await bot.submit(ME, last, life.update)
            await bot.settled()
            forgotten = last == Tapped("forget", "yes")  # then nothing is left to know the repeat by
            assert len(life.shown.messages) == before or forgotten
            continue
        if kind == "full":
            life.store.fail_next()
            with pytest.raises(StoreDown):
                await bot.submit(ME, Asked("help"), life.update + 1)
            continue
        last, life.update = event_of(kind, what, life.shown), life.update + 1
        await bot.submit(ME, last, life.update)
        await bot.settled()
        assert len(life.shown.messages) > before, f"silence after {kind}"
    await reach_the_menu(life, bot)


async def restart(life: Life, bot: Dispatcher, killed: bool) -> Dispatcher:
    """Stop the bot, or kill it between storing a turn and telling it; the next start makes that good."""
    before = len(life.shown.messages)
    if killed:
        life.update += 1
        await bot.submit(ME, Asked("help"), life.update)
        await bot.stop()
    new = life.start()
    await new.recover()
    await new.settled()
    assert not killed or len(life.shown.messages) > before, "silence after a kill"
    assert await life.store.unfinished() == []
    return new


def event_of(kind: str, what: object, shown: Shown) -> Event:
    if kind == "press":
        buttons = shown.buttons()
        assert isinstance(what, int)
        step, _, choice = buttons[-1 - what % len(buttons)].partition(":")
        return Tapped(step, choice)
    makers: dict[str, Callable[[object], Event]] = {
        "old": lambda pair: Tapped(*pair),  # type: ignore[misc]
        "type": lambda text: Typed(str(text)),
        "ask": lambda command: Asked(command),  # type: ignore[arg-type]  # noqa: PLW0108
        "send": lambda sort: Unreadable(str(sort)),
    }
    return makers[kind](what)


async def reach_the_menu(life: Life, bot: Dispatcher) -> None:
    """Whatever went before: the usual way leads to the journey."""
    way: list[Event] = [
        Asked("menu"),
        Tapped("language", "en"),
        Tapped("about", "go"),
        Tapped("who", "person"),
    ]
    way += [Tapped("home_office_knows", "yes"), Tapped("home_office_warning", "go_on"), Asked("menu")]
    for event in way:
        life.update += 1
        await bot.submit(ME, event, life.update)
        await bot.settled()
    assert any(data.startswith("menu:") for data in life.shown.buttons()[-3:]), life.shown.messages[-1].html


@pytest.mark.parametrize("part", range(4))
def test_random_walks(part: int) -> None:
    @seed(part)
    @settings(max_examples=500, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEPS, max_size=20))
    def walk(steps: list[tuple[str, object]]) -> None:
        asyncio.run(live(steps))

    walk()
