"""A process that starts, runs every periodic job once, and answers people meanwhile; prints what that took.

`python -m tests.benchmarks.start_and_jobs <place>`: processor time and peak memory of the process, and the
slowest answer, from a tap's arrival until everything is delivered.
"""

import asyncio
import itertools
import json
import resource
import sys
import time
from pathlib import Path
from secrets import randbelow

from bot import logs
from bot.conversation.jobs import Jobs
from tests.benchmarks.ours import KEPT, Ours, opened, our_bot

STRANGERS = 8_000_000_001
PAUSE = 0.02  # seconds between two people who write


class Rounds:
    """Counts the jobs that have run once; none runs a second time."""

    def __init__(self) -> None:
        self.ended = 0

    async def pause(self, _: float) -> None:
        """Note that a job has run, and wait for ever."""
        self.ended += 1
        await asyncio.Event().wait()


async def main(place: str) -> None:
    """Start on a folder or a database."""
    began, rounds = time.perf_counter(), Rounds()
    async with opened(place) as store, our_bot(store) as ours:
        first = await _answer(ours, STRANGERS + randbelow(10**9))
        privacy, refresh = ours.parts.privacy, ours.parts.withdrawals.refresh
        tasks = Jobs(ours.dispatcher, privacy, store, KEPT, None, refresh, rounds.pause).begin()
        slowest = first
        for number in itertools.count():
            if rounds.ended == len(tasks):
                break
            slowest = max(slowest, await _answer(ours, STRANGERS + 10**9 + number + randbelow(10**9)))
            await asyncio.sleep(PAUSE)
        seconds = time.perf_counter() - began
        for task in tasks:
            task.cancel()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cost = {"cpu": usage.ru_utime + usage.ru_stime, "memory": _peak_memory()}
    sys.stdout.write(json.dumps({**cost, "slowest": slowest, "seconds": seconds}))


def _peak_memory() -> float:
    """The largest memory of this process so far, in MB; `getrusage` counts what started it too."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


async def _answer(ours: Ours, chat: int) -> float:
    """Let a stranger write /start; returns the seconds until the answer is delivered."""
    sender = {"id": chat, "is_bot": False, "first_name": "Amina"}
    where = {"id": chat, "type": "private", "first_name": "Amina"}
    message = {"message_id": 1, "date": 1_780_000_000, "chat": where, "text": "/start", "from": sender}
    began = time.perf_counter()
    await ours.take([json.dumps({"update_id": chat, "message": message}).encode()])
    return time.perf_counter() - began


if __name__ == "__main__":
    logs.set_up("ERROR")
    asyncio.run(main(sys.argv[1]))
