"""Tries a data folder that cannot be written, at startup and while the bot runs."""

import asyncio
import os
import shutil
from pathlib import Path

from tests.chaos.figures import Figure
from tests.chaos.full import CANNOT_KEEP
from tests.chaos.workers import Worker, kept_running
from tests.harness.process import PATIENCE, ROOT, RUN, bot_process
from tests.process.test_journey import press

DROP_OVERRIDE = ("setpriv", "--bounding-set", "-dac_override")  # makes a folder's mode apply to root too
WORDS = "DATA_DIR can be written"  # part of the advice in the log


async def read_only_at_start(folder: Path) -> list[Figure]:
    """Start the bot: it exits at once, says what to do, and leaves the data alone."""
    if _is_unrestricted():
        return [Figure("read-only: not tried, needs setpriv for root", "-")]
    async with bot_process(folder) as bot:
        (folder / "bot.log").touch()
        data = bot.data_folder
        data.mkdir(mode=0o500)
        process = await asyncio.create_subprocess_exec(
            *_command(), cwd=ROOT, env=bot.environment, stderr=asyncio.subprocess.PIPE
        )
        _, output = await asyncio.wait_for(process.communicate(), PATIENCE)
        return [
            Figure("read-only at the start: exit code", process.returncode or 0, 1),
            Figure("read-only at the start: said what to do", WORDS in output.decode(), True),
            Figure("read-only at the start: changed files", len(list(data.iterdir())), 0),
        ]


async def read_only_meanwhile(folder: Path) -> list[Figure]:
    """Make the folder read-only for a while: people are warned, and afterwards go on where they were."""
    if _is_unrestricted():
        return []
    async with bot_process(folder) as bot:
        person = bot.telegram.person()
        async with kept_running([Worker(bot.environment, folder / "bot.log", _command())]):
            await person.send("/start")
            await press(person, "language:en")
            await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)
            _set_mode(bot.data_folder, 0o500)
            await person.tap("who:person")
            await person.wait(lambda seen: seen[-1].text.startswith(CANNOT_KEEP), PATIENCE)
            _set_mode(bot.data_folder, 0o700)
            await press(person, "who:person")
            await person.wait(lambda seen: seen[-1].button("home_office_knows:yes"), PATIENCE)
        return [
            Figure("read-only meanwhile: told, and went on", True, True),
            Figure("read-only meanwhile: said in the log", WORDS in bot.log, True),
        ]


def _is_unrestricted() -> bool:
    """Whether nothing on this machine can stop a process from writing anywhere."""
    return os.geteuid() == 0 and shutil.which(DROP_OVERRIDE[0]) is None


def _command() -> tuple[str, ...]:
    return (*DROP_OVERRIDE, *RUN) if os.geteuid() == 0 else RUN


def _set_mode(data: Path, mode: int) -> None:
    for folder in [data, *(path for path in data.rglob("*") if path.is_dir())]:
        folder.chmod(mode)
