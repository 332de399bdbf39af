"""The peer on the same library: python-telegram-bot's ConversationHandler, as documented.

(a) stores nothing; (b) stores its data in a file, flushed after every update, which survives a kill as ours
does; (c) flushes once a minute, its default.
https://docs.python-telegram-bot.org/en/stable/telegram.ext.conversationhandler.html
"""

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ConversationHandler,
    PicklePersistence,
)

from tests.benchmarks.taps import Tap, keyboard
from tests.benchmarks.wire import TOKEN, Wire

if TYPE_CHECKING:  # loads the whole bot, which a peer in a process of its own does without
    from tests.benchmarks.people import Template

Keeping = Literal["nothing", "every update", "default"]
MINUTE = 60  # seconds between two flushes by default
Answer = Callable[[Update, Any], Coroutine[Any, Any, int]]


@dataclass(frozen=True)
class PtbPeer:
    """A running application whose calls go to a Wire."""

    application: Application[Any, Any, Any, Any, Any, Any]
    wire: Wire
    initial_data: str  # the user data that everybody begins with, as JSON
    flushed: bool

    async def take(self, updates: Sequence[bytes]) -> None:
        """Handle updates one after the other, as the application does by default."""
        for update in updates:
            parsed = Update.de_json(json.loads(update), self.application.bot)
            await self.application.process_update(parsed)
            if self.flushed:
                await self.application.update_persistence()

    async def admit(self, chats: Sequence[int]) -> None:
        """Bring people to the first question; their user data holds what our case would."""
        for number, chat in enumerate(chats, start=1):
            update = Update.de_json(start(number, chat), self.application.bot)
            await self.application.process_update(update)
            self.application.user_data[chat].update(json.loads(self.initial_data))

    async def write_down(self) -> None:
        """Write everybody to the file at once, before the rounds."""
        persistence = self.application.persistence
        assert isinstance(persistence, PicklePersistence)
        persistence.on_flush = True
        await self.application.update_persistence()
        persistence.on_flush = False

    async def answers(self, chat: int) -> dict[str, str]:
        """Return the answers stored for a person."""
        return dict(self.application.user_data[chat])

    @property
    def calls(self) -> Counter[str]:
        """How often each method was called."""
        return self.wire.calls


@asynccontextmanager
async def ptb_peer(template: "Template", keeping: Keeping, folder: Path) -> AsyncIterator[PtbPeer]:
    """Run the peer with the same questions, and one of three kinds of persistence."""
    wire, builder = Wire(), ApplicationBuilder().token(TOKEN)
    builder = builder.request(wire.request()).get_updates_request(wire.request())
    if keeping != "nothing":
        builder = builder.persistence(PicklePersistence(folder / "peer.pickle", update_interval=MINUTE))
    application = builder.build()
    application.add_handler(conversation(template.taps, persistent=keeping != "nothing"))
    async with application:
        initial_data = template.case.model_dump_json(include={"answers", "findings", "confirmed"})
        yield PtbPeer(application, wire, initial_data, keeping == "every update")


def conversation(taps: Sequence[Tap], persistent: bool) -> ConversationHandler[Any]:
    """Return a conversation with one state per question, and one handler for its buttons."""
    following = [*range(1, len(taps)), ConversationHandler.END]
    states = {
        number: [CallbackQueryHandler(tap_handler(tap, next_state))]
        for number, (tap, next_state) in enumerate(zip(taps, following, strict=True))
    }
    return ConversationHandler(
        entry_points=[CommandHandler("start", _started)],
        states=states,  # type: ignore[arg-type]  # handlers of a subtype
        fallbacks=[],
        name="case",
        persistent=persistent,
    )


async def _started(_: Update, __: Any) -> int:
    return 0


def tap_handler(tap: Tap, next_state: int) -> Answer:
    """Store the answer, answer the press, mark what was chosen, ask the next question."""

    async def tapped(update: Update, context: Any) -> int:
        press = update.callback_query
        assert press and press.data and press.message
        step, _, choice = press.data.partition(":")
        context.user_data[step] = choice
        await press.answer()
        chosen = next(key.label for row in tap.question.rows for key in row if key.data == press.data)
        marked = f"{tap.question.html}\n\n☑️ <i>{chosen}</i>"
        await press.edit_message_text(marked, parse_mode=ParseMode.HTML)
        rows = [[InlineKeyboardButton(**key) for key in row] for row in keyboard(tap.reply)]
        markup = InlineKeyboardMarkup(rows)
        chat = press.message.chat
        await chat.send_message(tap.reply.html, parse_mode=ParseMode.HTML, reply_markup=markup)
        return next_state

    return tapped


def start(number: int, chat: int) -> dict[str, Any]:
    """Return the /start of a person, as Telegram delivers it."""
    command = {"type": "bot_command", "offset": 0, "length": 6}
    message = {
        "message_id": 1,
        "date": 1_780_000_000,
        "chat": {"id": chat, "type": "private", "first_name": "Amina"},
        "from": {"id": chat, "is_bot": False, "first_name": "Amina"},
        "text": "/start",
        "entities": [command],
    }
    return {"update_id": number, "message": message}
