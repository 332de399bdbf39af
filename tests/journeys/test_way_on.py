"""There is always a way on: whatever happens, the newest message on Telegram's side takes an answer.

`python -m tests.journeys.way_on 2000` walks further. Here each language has ten walks.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from bot.conversation.channel import Channel
from bot.conversation.messages import Message
from bot.telegram.outbound import TelegramChannel
from flows.effects import Effect, Say
from flows.engine import Engine
from flows.events import Event, Tapped
from flows.presentation.keyboard import ENGLISH, GO_ON
from flows.session import Session, Turn
from tests.harness.flow import all_languages, engine_for
from tests.harness.telegram import OPENING, TableSources, TelegramShell
from tests.journeys.random_person import WalkingShell
from tests.journeys.way_on import Figures, walk
from tests.soak import in_soak

CODES = sorted(all_languages())
LIGHT = ("en", "fa")
HEAVY = [code for code in CODES if code not in LIGHT]
WALKS = 10  # in each language


class SilentEnglish(Engine):
    """The engine as it once was: the English is said, and the question is not asked again below it."""

    def advance(self, session: Session, event: Event, now: datetime, randomness: str = "") -> Turn:
        """Leave out the question after the English."""
        turn = super().advance(session, event, now, randomness)
        english = isinstance(event, Tapped) and event.choice == ENGLISH
        return replace(turn, effects=tuple(_in_english(turn.effects))) if english else turn


class DeadEnglish(WalkingShell):
    """A bot with that engine."""

    def engine(self) -> Engine:
        """Return an engine of its own."""
        return SilentEnglish(engine_for(self.languages).flow)


class BareChannel(TelegramChannel):
    """A channel that forgets the button which leads on from a notice."""

    async def send(self, chat: int | str, message: Message) -> None:
        """Leave that button out."""
        data = [button.data or "" for row in message.rows for button in row]
        leads_on = any(one.startswith(f"{GO_ON}:") for one in data)
        await super().send(chat, replace(message, rows=()) if leads_on else message)


class DeadNotices(WalkingShell):
    """A bot with that channel."""

    def connect(self) -> Channel:
        """Return a channel that forgets a button."""
        self.channel = BareChannel(self.bot, self.metrics, _no_pause)
        return self.channel


@pytest.mark.parametrize("code", [*LIGHT, *in_soak(HEAVY)])
def test_every_moment_of_a_random_walk_has_a_way_on(code: str) -> None:
    total = Figures()
    for seed in range(CODES.index(code), WALKS * len(CODES), len(CODES)):
        total.add(walk(seed))
    assert total.dead_ends == []
    assert set(total.by_language) == {code}
    assert total.moments > WALKS * 8 and total.kills > WALKS / 2


@pytest.mark.parametrize("planted", [DeadEnglish, DeadNotices])
def test_a_planted_dead_end_is_found(planted: type[WalkingShell]) -> None:
    assert any(walk(seed, planted).dead_ends for seed in range(60))


async def test_the_mps_card_is_shown_in_english_too() -> None:
    shell = TelegramShell(sources=TableSources())
    person = shell.telegram.person()
    await shell.send(person, "/start")
    await shell.tap(person, "language:fr", *OPENING[1:], "situation:ready", "lawyer:told")
    await shell.send(person, "SW1A 1AA")
    words = await shell.tap(person, "show_mp:_english")
    assert "Ada Member, MP for Bath" in words and "On Parliament's site:" in words
    assert person.messages[-1].button("show_mp:yes")


async def test_english_on_an_older_message_shows_the_open_question() -> None:
    shell = TelegramShell()
    person = shell.telegram.person()
    await shell.send(person, "/start")
    await shell.tap(person, "language:fr")
    older = person.messages[-1]
    await shell.tap(person, "who:person")
    await person.tap_on(older, "who:_english")
    await shell.deliver()
    assert person.messages[-1].button("home_office_knows:yes")


async def _no_pause(_: float) -> None:
    return


def _in_english(effects: tuple[Effect, ...]) -> Iterator[Effect]:
    return (effect for effect in effects if isinstance(effect, Say) and effect.language == "en")
