"""The work of points 1 to 3, on each side: people half way through a case answer the next questions.

All sides do the same: they store the answer, answer the press, mark the choice, and ask the next question.
That makes three calls of the Bot API per tap.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from tests.benchmarks.ours import AT_ONCE, Ours
from tests.benchmarks.peer_ptb import PtbPeer
from tests.benchmarks.people import ANSWERS, FIRST_CHAT, TAPS, Template, admit, answered, batches, stored
from tests.benchmarks.rounds import Side, Work

if TYPE_CHECKING:
    from tests.benchmarks.peer_aiogram import AiogramPeer

CALLS = ("answerCallbackQuery", "editMessageText", "sendMessage")
CHECKED = "every answer is kept and every call was made, on each side"


def chats_of(number: int, people: int, first: int = FIRST_CHAT) -> list[int]:
    """Return the chats that tap in one round; each round has others."""
    return [first + number * people + person for person in range(people)]


def our_side(ours: Ours, template: Template, people: int) -> Side:
    """Return our bot's side; its people are admitted half way through a case."""

    async def side(number: int) -> Work:
        chats = chats_of(number, people)
        await admit(ours.parts.store, template, chats)
        return tapping_work(ours.take, batches(template.taps, chats, AT_ONCE))

    return side


def peer_side(peer: "PtbPeer | AiogramPeer", template: Template, people: int) -> Side:
    """Return a peer's side; its people are admitted at the first question."""

    async def side(number: int) -> Work:
        chats = chats_of(number, people)
        await peer.admit(chats)
        return tapping_work(peer.take, batches(template.taps, chats, AT_ONCE))

    return side


async def check_ours(ours: Ours, people: int, rounds: int) -> None:
    """Check that the store has every answer, and that every call was made. Raises AssertionError."""
    chats = chats_of(0, people * (rounds + 1))
    for chat in chats:
        _, case = await stored(ours.parts.store, chat)
        assert answered(case), f"an answer of {chat} is lost"
    check_calls(ours.wire.calls, len(chats))


async def check_peer(peer: "PtbPeer | AiogramPeer", people: int, rounds: int) -> None:
    """Check the same for a peer."""
    chats = chats_of(0, people * (rounds + 1))
    for chat in chats:
        answers = await peer.answers(chat)
        assert set(ANSWERS) < set(answers), f"an answer of {chat} is lost"
    check_calls(peer.calls, len(chats))


def tapping_work(
    take: Callable[[Sequence[bytes]], Awaitable[None]], updates: Sequence[Sequence[bytes]]
) -> Work:
    """Return work that handles batches of updates with `take`; a piece of work is one update."""

    async def work() -> int:
        for batch in updates:
            await take(batch)
        return sum(map(len, updates))

    return work


def check_calls(calls: Counter[str], people: int) -> None:
    """Check that each tap made its calls. Raises AssertionError."""
    expected = dict.fromkeys(CALLS, people * len(TAPS))
    actual = {name: calls[name] for name in CALLS}
    assert actual == expected, f"calls: {actual}, and not {expected}"
