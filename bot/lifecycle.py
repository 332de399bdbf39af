"""Starts and stops the parts of one process in order, within the time that a host gives it to stop."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from bot.conversation.dispatcher import Dispatcher
from bot.conversation.jobs import Jobs

if TYPE_CHECKING:
    from bot.web.server import WebServer

WAITING = 5.0  # seconds at most to wait for what people wrote while no process ran
NEW_OBJECTS = 10_000  # until garbage is looked for: with the usual 700 a tap in a crowd cost a tenth more
GRACE = 12.0  # seconds to deliver stored turns; with the web server's 8 well within a host's 30
log = structlog.get_logger()


class Intake(Protocol):
    """Where updates come from: polling, or the registered webhook."""

    async def run(self) -> None:
        """Let updates in until cancelled."""

    async def caught_up(self) -> None:
        """Return once the updates that waited at the start are taken in, as far as that can be known."""


async def run_all(
    dispatcher: Dispatcher,
    jobs: Jobs,
    background: Sequence[Coroutine[Any, Any, None]],
    intake: Intake,
    web: "WebServer | None",
) -> None:
    """Let updates in, redeliver what a restart interrupted, and run the jobs, until cancelled.

    Then accept nothing new, and deliver the turns that are stored. `background`: run beside the jobs.
    """
    undelivered = await dispatcher.claim_undelivered()
    _spare_the_garbage_collector()
    coroutines = (_redeliver(dispatcher, undelivered, intake), *background)
    work = [*jobs.begin(), *map(asyncio.ensure_future, coroutines)]
    log.info("running", by=type(intake).__name__)
    try:
        async with asyncio.TaskGroup() as group:
            if web:
                group.create_task(web.run_until_cancelled())
            group.create_task(intake.run())
    except* Exception as errors:
        raise errors.exceptions[0] from None
    finally:
        await _stop(dispatcher, work)


async def once_caught_up(intake: Intake, *work: Callable[[], Awaitable[None]]) -> None:
    """Do what is not urgent, one after the other, once people who wrote before the start have been heard."""
    await _caught_up(intake)
    for piece in work:
        await piece()


async def _redeliver(dispatcher: Dispatcher, undelivered: Sequence[str], intake: Intake) -> None:
    """Redeliver to the users, after what they wrote meanwhile: its answer may be all that they miss."""
    if undelivered:
        await _caught_up(intake)
    await dispatcher.redeliver(undelivered)


async def _caught_up(intake: Intake) -> None:
    """Wait until what waited at the start is taken in, but not for ever."""
    with suppress(TimeoutError):
        async with asyncio.timeout(WAITING):
            await intake.caught_up()


async def _stop(dispatcher: Dispatcher, work: Sequence[asyncio.Future[None]]) -> None:
    for task in work:
        task.cancel()
    await asyncio.gather(*work, return_exceptions=True)
    await dispatcher.stop(GRACE)
    log.info("stopped")


def _spare_the_garbage_collector() -> None:
    """Let it skip what the start has made, which lives as long as the process, and look less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
