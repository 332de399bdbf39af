"""A process of the bot in which people tap on request: `python -m tests.benchmarks.worker <address>`.

It reads two lines per round: the first chat and the number of people, who are then admitted; and any line, on
which they tap. It answers each with a line of JSON; the second gives the cost of a tap and all calls so far.
"""

import asyncio
import json
import sys
from typing import Any

from bot import logs
from tests.benchmarks.ours import AT_ONCE, Ours, opened, our_bot
from tests.benchmarks.people import Template, admit, batches, half_way
from tests.benchmarks.rounds import measured
from tests.benchmarks.tapping import chats_of, tapping_work


async def main(address: str) -> None:
    """Work until standard input ends."""
    template = await half_way()
    async with opened(address) as store, our_bot(store) as ours:
        _print_json("ready")
        while line := await asyncio.to_thread(sys.stdin.readline):
            await _run_round(ours, template, *json.loads(line))


async def _run_round(ours: Ours, template: Template, first: int, people: int) -> None:
    chats = chats_of(0, people, first)
    await admit(ours.parts.store, template, chats)
    updates = batches(template.taps, chats, AT_ONCE)
    _print_json("admitted")
    await asyncio.to_thread(sys.stdin.readline)
    cost = await measured(tapping_work(ours.take, updates))
    _print_json({"cpu": cost.cpu, "calls": ours.wire.calls})


def _print_json(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    logs.set_up("ERROR")
    asyncio.run(main(sys.argv[1]))
