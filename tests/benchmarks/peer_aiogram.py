"""The other peer: aiogram 3 with its finite state machine and memory storage, as documented.

https://docs.aiogram.dev/en/latest/dispatcher/finite_state_machine/index.html
"""

import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.enums import ParseMode
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from tests.benchmarks.taps import Tap, keyboard
from tests.benchmarks.wire import CANNED, TOKEN


class CannedSession(AiohttpSession):
    """Builds the form of each call and reads a canned answer; omits aiohttp's part of a call."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: Counter[str] = Counter()

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109, ARG002 (the base class's)
    ) -> TelegramType:
        """Answer one call."""
        name = method.__api_method__
        self.calls[name] += 1
        self.build_form_data(bot, method)()
        response = self.check_response(bot, method, 200, CANNED[name].decode())
        return cast(TelegramType, response.result)


@dataclass(frozen=True)
class AiogramPeer:
    """An aiogram dispatcher whose calls go to a CannedSession."""

    bot: Bot
    dispatcher: Dispatcher
    session: CannedSession

    async def take(self, updates: Sequence[bytes]) -> None:
        """Handle updates one after the other."""
        for update in updates:
            parsed = Update.model_validate(json.loads(update), context={"bot": self.bot})
            await self.dispatcher.feed_update(self.bot, parsed)

    async def admit(self, chats: Sequence[int]) -> None:
        """Bring people to the first question."""
        for chat in chats:
            await state_of(self.dispatcher, self.bot, chat).set_state(question(0))

    async def answers(self, chat: int) -> dict[str, str]:
        """Return the answers stored for a person."""
        return await state_of(self.dispatcher, self.bot, chat).get_data()

    @property
    def calls(self) -> Counter[str]:
        """How often each method was called."""
        return self.session.calls


@asynccontextmanager
async def aiogram_peer(taps: Sequence[Tap]) -> AsyncIterator[AiogramPeer]:
    """Run the peer with the same questions."""
    session = CannedSession()
    yield AiogramPeer(Bot(TOKEN, session), dispatcher_for(taps), session)
    await session.close()


def dispatcher_for(taps: Sequence[Tap]) -> Dispatcher:
    """Return a dispatcher with one state per question, and one handler for its buttons."""
    router = Router()
    for number, tap in enumerate(taps):
        router.callback_query.register(_tap_handler(tap, question(number + 1)), question(number))
    whole = Dispatcher(storage=MemoryStorage())
    whole.include_router(router)
    return whole


def state_of(dispatcher: Dispatcher, bot: Bot, chat: int) -> FSMContext:
    """Return where a person is, and what they have answered."""
    return dispatcher.fsm.get_context(bot, chat, chat)


def question(number: int) -> State:
    """Return the state of a person who is asked a question."""
    return State(f"question {number}", group_name="case")


def _tap_handler(tap: Tap, next_state: State) -> Callable[[CallbackQuery, FSMContext], Awaitable[None]]:
    """Store the answer, answer the press, mark what was chosen, ask the next question."""

    async def tapped(press: CallbackQuery, state: FSMContext) -> None:
        assert press.data and isinstance(press.message, Message)
        step, _, choice = press.data.partition(":")
        await state.update_data({step: choice})
        await press.answer()
        chosen = next(key.label for row in tap.question.rows for key in row if key.data == press.data)
        marked = f"{tap.question.html}\n\n☑️ <i>{chosen}</i>"
        await press.message.edit_text(marked, parse_mode=ParseMode.HTML)
        rows: list[list[Any]] = [[InlineKeyboardButton(**key) for key in row] for row in keyboard(tap.reply)]
        markup = InlineKeyboardMarkup(inline_keyboard=rows)
        await press.message.answer(tap.reply.html, parse_mode=ParseMode.HTML, reply_markup=markup)
        await state.set_state(next_state)

    return tapped
