"""python-telegram-bot as a process, as its users run it: see `peer_task` for how it is called."""

import gc
from collections.abc import Mapping
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler

from tests.benchmarks.felt.peer_task import Answers, PeerTask, run_peer
from tests.benchmarks.peer_ptb import conversation, start, tap_handler

PLACE = "question"  # where a person is, in the user data of the peer without a ConversationHandler
App = Application[Any, Any, Any, Any, Any, Any]


def run_sequential(task: PeerTask) -> Answers:
    """Run it as documented: a ConversationHandler, one update after the other."""

    async def admit(app: App) -> None:
        for number, chat in enumerate(task.chats, start=1):
            await app.process_update(Update.de_json(start(number, chat), app.bot))
        gc.freeze()

    app = _builder(task).post_init(admit).build()
    app.add_handler(conversation(task.taps, persistent=False))
    app.run_polling()
    return _answers(app.user_data)


def run_concurrent(task: PeerTask) -> Answers:
    """Run it with concurrent updates.

    A ConversationHandler is not meant for them, so a plain handler notes where each person is.
    """
    handlers = [tap_handler(tap, number) for number, tap in enumerate(task.taps, start=1)]

    async def tapped(update: Update, context: Any) -> None:
        data = context.user_data
        data[PLACE] = await handlers[data.get(PLACE, 0)](update, context)

    async def freeze(_: App) -> None:
        gc.freeze()

    app = _builder(task).post_init(freeze).concurrent_updates(True).build()
    app.add_handler(CallbackQueryHandler(tapped))
    app.run_polling()
    return _answers(app.user_data)


def _builder(task: PeerTask) -> Any:
    return ApplicationBuilder().token(task.token).base_url(f"{task.address}/bot")


def _answers(kept: Mapping[int, dict[str, Any]]) -> Answers:
    return {chat: [step for step in data if step != PLACE] for chat, data in kept.items()}


if __name__ == "__main__":
    run_peer({"ptb": run_sequential, "ptb concurrent": run_concurrent})
