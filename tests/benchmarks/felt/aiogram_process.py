"""aiogram as a process, as its users run it: see `peer_task` for how it is called."""

import asyncio
import gc
import ssl

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from tests.benchmarks.felt.peer_task import Answers, PeerTask, run_peer
from tests.benchmarks.peer_aiogram import dispatcher_for, question, state_of


class TrustingSession(AiohttpSession):
    """A session that trusts SSL_CERT_FILE; the library's own trusts what certifi has, and nothing else."""

    def __init__(self, address: str) -> None:
        super().__init__(api=TelegramAPIServer.from_base(address))
        self._connector_init["ssl"] = ssl.create_default_context()


def run_aiogram(task: PeerTask) -> Answers:
    """Run it as documented: a finite state machine, and a task for each update."""
    return asyncio.run(_poll(task))


async def _poll(task: PeerTask) -> Answers:
    bot, dispatcher = Bot(task.token, TrustingSession(task.address)), dispatcher_for(task.taps)
    states = {chat: state_of(dispatcher, bot, chat) for chat in task.chats}
    for state in states.values():
        await state.set_state(question(0))
    gc.freeze()
    await dispatcher.start_polling(bot)
    return {chat: list(await state.get_data()) for chat, state in states.items()}


if __name__ == "__main__":
    run_peer({"aiogram": run_aiogram})
