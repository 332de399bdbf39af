"""How often the periodic jobs run."""

import asyncio

from bot.conversation.jobs import Jobs
from bot.sources.parliament.constituencies import MAX_AGE, MAX_AGE_ROLL
from tests.harness.shell import Shell, until

AN_HOUR = 3600.0  # seconds


async def test_the_list_of_constituencies_is_renewed_before_look_ups_would_ask_for_each_seat() -> None:
    """It was looked at once a day: a restart after eleven hours left it to become a day and a half old."""
    shell, pauses, refreshing = Shell(), dict[object, float](), list[object]()

    async def refresh() -> None:
        refreshing.append(asyncio.current_task())

    async def pause(seconds: float) -> None:
        pauses[asyncio.current_task()] = seconds
        await asyncio.Event().wait()

    parts = shell.components
    jobs = Jobs(shell.dispatcher, parts.privacy, shell.store, shell.now - shell.now, refresh, None, pause)
    tasks = jobs.begin()
    await until(lambda: len(pauses) == len(tasks))
    assert MAX_AGE_ROLL + pauses[refreshing[0]] / AN_HOUR < MAX_AGE
    for task in tasks:
        task.cancel()
