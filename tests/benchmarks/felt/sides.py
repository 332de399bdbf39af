"""The bots that are compared: each is a process of its own, run as its operators would run it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from tests.benchmarks.felt.peer_task import Answers, read_answers, write_task
from tests.benchmarks.ours import KEY, tinydb
from tests.benchmarks.people import ANSWERS, TAPS, Template, admit, stored
from tests.benchmarks.team import Worker

ROOT = Path(__file__).parent.parent.parent.parent
OURS, BEFORE = "ours", "before"
PEERS = {"ptb": "ptb_process", "ptb concurrent": "ptb_process", "aiogram": "aiogram_process"}  # their modules
T = TypeVar("T")
PROFILE = "profile.json"  # in the folder of a side that is profiled


@dataclass(frozen=True, slots=True)
class FeltSide:
    """A bot that is compared. `code`: the folder whose code runs."""

    name: str
    folder: Path
    code: Path = ROOT
    is_profiled: bool = False

    @property
    def is_this_bot(self) -> bool:
        """Whether it is this bot, in this version or an earlier one."""
        return self.name in (OURS, BEFORE)

    @property
    def token(self) -> str:
        """What tells Telegram's stand-in which bot calls."""
        return f"{700000001 + (OURS, BEFORE, *PEERS).index(self.name)}:AAF-{self.name.replace(' ', '-')}"

    def command(self, address: str) -> tuple[str, ...]:
        """Return what runs it."""
        if not self.is_this_bot:
            peer = (self.name, address, self.token, str(self.folder))
            return (sys.executable, "-m", f"tests.benchmarks.felt.{PEERS[self.name]}", *peer)
        if self.is_profiled:
            return (sys.executable, "-m", "tests.benchmarks.felt.profiled", str(self.folder / PROFILE))
        return (sys.executable, "-m", "bot", "run")

    def environment(self, address: str, trusted: Path) -> dict[str, str]:
        """Return its settings: those of this bot are the usual ones, with the usual limits."""
        return {
            "PATH": os.environ["PATH"],
            "SSL_CERT_FILE": str(trusted),
            "TELEGRAM_BOT_TOKEN": self.token,
            "TELEGRAM_API_URL": address,
            "DATA_DIR": str(self.folder / "data"),
            "DATA_KEY": KEY,
            "OPERATOR_NAME": "Derwentside Visitors Group",
            "OPERATOR_CONTACT": "help@example.org",
        }


@dataclass
class RunningSide:
    """The process of a side, and how often each chat has tapped there."""

    side: FeltSide
    process: asyncio.subprocess.Process
    taps: dict[int, int] = field(default_factory=dict)

    def profile_from_now(self) -> None:
        """Forget what the profiler has seen so far, if there is one."""
        if self.side.is_profiled:
            self.process.send_signal(signal.SIGUSR1)

    async def while_it_runs(self, work: Coroutine[Any, Any, T]) -> T:
        """Return the result of work that waits for this side. Raises AssertionError if it ends before."""
        waiting, ended = asyncio.ensure_future(work), asyncio.ensure_future(self.process.wait())
        try:
            await asyncio.wait({waiting, ended}, return_when=asyncio.FIRST_COMPLETED)
            assert waiting.done(), f"{self.side.name} has ended: {log_of(self.side).read_text()}"
            return waiting.result()
        finally:
            waiting.cancel()
            ended.cancel()

    async def stop(self) -> None:
        """Stop it as an operator would. Raises AssertionError if it ends with an error."""
        self.process.send_signal(signal.SIGTERM)
        assert await self.process.wait() == 0, f"{self.side.name} failed: {log_of(self.side).read_text()}"


@asynccontextmanager
async def far_telegram(folder: Path, sides: Sequence[FeltSide]) -> AsyncIterator[tuple[Worker, str]]:
    """Run Telegram's stand-in at the end of its wire; yields what speaks with it, and its address."""
    command = ("-m", "tests.benchmarks.felt.far_telegram", str(folder), *(side.token for side in sides))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdin=pipe, stdout=pipe, cwd=ROOT
    )
    async with _ended(process):
        telegram = Worker(process)
        port = (await telegram.hear())["port"]
        yield telegram, f"https://127.0.0.1:{port}"


@asynccontextmanager
async def running(side: FeltSide, address: str, trusted: Path) -> AsyncIterator[RunningSide]:
    """Run a side while the block runs."""
    with log_of(side).open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *side.command(address),
            cwd=side.code,
            env=side.environment(address, trusted),
            stdout=log,
            stderr=log,
        )
    async with _ended(process):
        yield RunningSide(side, process)


async def prepare(side: FeltSide, template: Template, chats: Sequence[int]) -> None:
    """Bring people half way through a case, before the side starts."""
    side.folder.mkdir()
    if side.is_this_bot:
        async with tinydb(side.folder / "data") as store:
            await admit(store, template, chats)
    else:
        write_task(side.folder, template.taps, chats)


async def check_kept(side: RunningSide, calls: Mapping[str, int]) -> None:
    """Check that a side which has stopped has every answer, and made every call. Raises AssertionError."""
    if side.side.is_this_bot:
        kept, expected = await _kept_by_us(side), _answered_by_us
    else:
        kept, expected = read_answers(side.side.folder, side.side.name), _answered_by_peer
    for chat, taps in side.taps.items():
        assert expected(taps) <= set(kept[chat]), f"{side.side.name} has lost an answer of {chat}"
    total = sum(side.taps.values())
    for method in ("answerCallbackQuery", "editMessageText", "sendMessage"):
        assert calls[method] == total, f"{side.side.name}: {calls[method]} calls of {method}, not {total}"


def log_of(side: FeltSide) -> Path:
    """Return where the output of a side goes."""
    return side.folder / "log"


async def _kept_by_us(side: RunningSide) -> Answers:
    async with tinydb(side.side.folder / "data") as store:
        return {chat: list((await stored(store, chat))[1].answers) for chat in side.taps}


def _answered_by_us(taps: int) -> set[str]:
    """Return the questions that this bot takes as answered after so many taps: of a list only at its end."""
    ended = TAPS[:taps]
    return {step for step in _steps(ended) & set(ANSWERS) if step != "tried" or "tried:_done" in ended}


def _answered_by_peer(taps: int) -> set[str]:
    return _steps(TAPS[:taps])


def _steps(taps: Sequence[str]) -> set[str]:
    return {tap.partition(":")[0] for tap in taps}


@asynccontextmanager
async def _ended(process: asyncio.subprocess.Process) -> AsyncIterator[None]:
    """Kill a process at the end, if it still runs."""
    try:
        yield
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
