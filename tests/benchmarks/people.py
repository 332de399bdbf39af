"""People half way through a case, what they tap next, and the bot's replies: the work of both sides."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from secrets import token_hex

from telegram import Bot, Update

from bot.app import Components
from bot.conversation.conversation import Sender
from bot.conversation.repository import Repository
from bot.stores import Store
from bot.stores.memory import MemoryStore
from flows.events import CommandSent, Event, Started, Tapped, Typed
from flows.state.case import Case
from flows.state.user import User
from tests.benchmarks.ours import KEPT, now, parts_over
from tests.benchmarks.taps import Tap, update
from tests.harness.shell import RecordingChannel

FIRST_CHAT = 5_000_000_001  # beyond 32 bits, as Telegram's are
BEFORE: tuple[Event, ...] = (
    Started(),
    Tapped("language", "fa"),
    Tapped("who", "person"),
    Tapped("home_office_knows", "yes"),
    Tapped("situation", "refused"),
    Tapped("paper_date", "none"),
    Tapped("lawyer", "told"),
    Typed("BA1 1AA"),
    Tapped("show_mp", "yes"),
    CommandSent("menu"),
)
# Each is answered by one question, and none is a tick: that edits a message, and no peer would do the same.
TAPS = ("menu:application", "applied_for:asylum", "applied_on:skip", "stands_since:skip", "tried:_done")
ANSWERS = {"applied_for": "asylum", "applied_on": "skip", "stands_since": "skip", "tried": ""}


@dataclass(frozen=True, slots=True)
class Template:
    """A person half way through a case: their documents, and the taps that come next."""

    user: User
    case: Case
    taps: tuple[Tap, ...]


async def half_way() -> Template:
    """Walk a person to the middle of a case, and on, to learn the replies to the next taps."""
    store, channel = MemoryStore(), RecordingChannel()
    parts = parts_over(store)
    for event in BEFORE:
        await _say(parts, channel, event)
    user, case = await stored(store, FIRST_CHAT)
    taps = []
    for data in TAPS:
        question = channel.messages[-1][1]
        await _say(parts, channel, Tapped.parse(data))
        taps.append(Tap(data, question, channel.messages[-1][1]))
    assert answered(case=(await stored(store, FIRST_CHAT))[1]), "the taps do not lead where they should"
    return Template(user, case, tuple(taps))


async def admit(store: Store, template: Template, chats: Iterable[int]) -> None:
    """Store such a person's documents for each chat, as the bot itself stores them."""
    repository = Repository(store, now, KEPT)
    for chat in chats:
        user, case = await copied(store, template, chat)
        await repository.save_user(user.model_copy(update={"version": 0}), user)
        await repository.save_case(case.model_copy(update={"version": 0}), case)


async def copied(store: Store, template: Template, chat: int) -> tuple[User, Case]:
    """Return the documents of one more such person."""
    key, case = await store.user_key(chat), token_hex(16)
    changes = {"id": key, "chat": chat, "version": 1, "case": case, "cases": {case: None}}
    user = template.user.model_copy(update=changes)
    member = template.case.members[template.user.id]
    own = {"id": case, "version": 1, "owner": key, "members": {key: member}}
    return user, template.case.model_copy(update=own)


async def stored(store: Store, chat: int) -> tuple[User, Case]:
    """Return the user and the open case that the store holds for a chat."""
    user = User.model_validate_json(await store.load("user", await store.user_key(chat)) or "")
    case = Case.model_validate_json(await store.load("case", user.case or "") or "")
    return user, case


def answered(case: Case) -> bool:
    """Return whether the case has every tap's answer."""
    return all(step in case.answers and case.answers[step].value == value for step, value in ANSWERS.items())


def batches(taps: Sequence[Tap], chats: Sequence[int], size: int) -> list[list[bytes]]:
    """The taps of all chats as Telegram delivers them: many people's at once, and each person's in order."""
    numbers = iter(range(1, 1 + len(taps) * len(chats)))
    groups = [chats[start : start + size] for start in range(0, len(chats), size)]
    return [[update(next(numbers), chat, tap) for chat in group] for tap in taps for group in groups]


def parsed(update: bytes, bot: Bot) -> Update:
    """Return an update as python-telegram-bot reads it."""
    return Update.de_json(json.loads(update), bot)


async def _say(parts: Components, channel: RecordingChannel, event: Event) -> None:
    dispatcher = parts.dispatcher(channel)
    await dispatcher.submit(Sender(FIRST_CHAT), event)
    await dispatcher.settled()
