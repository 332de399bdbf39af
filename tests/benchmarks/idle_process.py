"""A process of the bot to whom nobody writes: `python -m tests.benchmarks.idle_process <address>`.

Its periodic jobs run, as they do in the bot. It prints a line when they do, and ends with its standard input.
"""

import asyncio
import sys

from bot import logs
from bot.telegram.rate_limiter import RateLimiter
from tests.benchmarks.ours import KEPT, opened, our_bot


async def main(address: str) -> None:
    """Run until standard input ends."""
    async with opened(address) as store, our_bot(store) as ours:
        limiting = asyncio.create_task(RateLimiter().run(ours.parts.processes))
        jobs = [limiting, *ours.parts.jobs(ours.dispatcher, KEPT).begin()]
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)


if __name__ == "__main__":
    logs.set_up("ERROR")
    asyncio.run(main(sys.argv[1]))
