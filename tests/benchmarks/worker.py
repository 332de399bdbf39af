"""A process of the bot in which people tap when it is told so: `python -m tests.benchmarks.worker <address>`.

A line in: the first chat and how many people; they are admitted. Another line: they tap. Each is answered
with a line of JSON; the last one says the cost of a tap and the calls made so far.
"""

import asyncio
import json
import sys
from typing import Any

from bot import logs
from tests.benchmarks.ours import AT_ONCE, Ours, opened, our_bot
from tests.benchmarks.people import Template, admit, batches, half_way
from tests.benchmarks.rounds import measured
from tests.benchmarks.tapping import chats_of


async def main(address: str) -> None:
    """Work until there is no line any more."""
    template = await half_way()
    async with opened(address) as store, our_bot(store) as ours:
        _tell("ready")
        while line := await asyncio.to_thread(sys.stdin.readline):
            await _tap(ours, template, *json.loads(line))


async def _tap(ours: Ours, template: Template, first: int, people: int) -> None:
    chats = chats_of(0, people, first)
    await admit(ours.parts.store, template, chats)
    updates = batches(template.taps, chats, AT_ONCE)

    async def work() -> int:
        for batch in updates:
            await ours.take(batch)
        return sum(map(len, updates))

    _tell("admitted")
    await asyncio.to_thread(sys.stdin.readline)
    cost = await measured(work)
    _tell({"cpu": cost.cpu, "calls": ours.wire.calls})


def _tell(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    logs.set_up("ERROR")
    asyncio.run(main(sys.argv[1]))
