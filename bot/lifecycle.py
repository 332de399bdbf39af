"""One process: what is begun in which order, and how it ends within the seconds that a host gives it."""

import asyncio
import gc
from collections.abc import Coroutine, Sequence
from typing import Any, Protocol

import structlog

from bot.conversation.dispatcher import Dispatcher
from bot.conversation.jobs import Jobs
from bot.web.server import WebServer

GRACE = 12.0  # seconds to tell what is stored; with the web server's 8 well within a host's 30
log = structlog.get_logger()


class Intake(Protocol):
    """Where updates come from."""

    async def run(self) -> None:
        """Take updates in until cancelled."""


async def run_all(
    dispatcher: Dispatcher,
    jobs: Jobs,
    others: Sequence[Coroutine[Any, Any, None]],
    intake: Intake,
    web: WebServer | None,
) -> None:
    """Tell what is owed, take updates in, and do the chores, until cancelled; then nothing new is taken in,
    and what is stored is told."""
    owed = await dispatcher.owed()
    _spare()
    work = [*jobs.begin(), *map(asyncio.ensure_future, (dispatcher.repay(owed), *others))]
    log.info("running", by=type(intake).__name__)
    try:
        async with asyncio.TaskGroup() as taking:
            if web:
                taking.create_task(web.run_until_cancelled())
            taking.create_task(intake.run())
    except* Exception as group:
        raise group.exceptions[0] from None
    finally:
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        await dispatcher.stop(GRACE)
        log.info("stopped")


def _spare() -> None:
    """What the start made stays to the end: from now on it is not looked through for what nobody uses."""
    gc.collect()
    gc.freeze()
