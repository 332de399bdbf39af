"""A process that starts, answers a person's /start, and exits; prints the seconds that took and its memory.

`python -m tests.benchmarks.starting <place> <number>`. The time runs from before the imports.
"""

import time

BEGUN = time.perf_counter()

import asyncio  # noqa: E402 (the clock runs first)
import json  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

from tests.benchmarks.ours import opened, our_bot  # noqa: E402

STRANGER = 8_000_000_001


async def main(place: str, number: int) -> None:
    """Answer a stranger's /start, with the folder or the database."""
    chat = {"id": STRANGER + number, "type": "private", "first_name": "Amina"}
    message = {"message_id": 1, "date": 1_780_000_000, "chat": chat, "text": "/start"}
    sender = {"id": chat["id"], "is_bot": False, "first_name": "Amina"}
    update = {"update_id": 1, "message": {**message, "from": sender}}
    async with opened(place) as store, our_bot(store) as ours:
        undelivered = await ours.dispatcher.claim_undelivered()
        await ours.take([json.dumps(update).encode()])
        await ours.dispatcher.redeliver(undelivered)
        seconds = time.perf_counter() - BEGUN
        assert ours.wire.calls["sendMessage"] == 1
        assert await store.load("user", await store.user_key(STRANGER + number))
        await ours.dispatcher.remind()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    memory = pages * resource.getpagesize() / 1024**2
    sys.stdout.write(json.dumps({"seconds": seconds, "memory": memory}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
