"""Runs the bot's processes under a host that restarts each one that ends."""

import asyncio
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.harness.process import ROOT, RUN

RESTART_DELAY = 0.2  # seconds before a host restarts a process that has ended


class Worker:
    """One process. `starts` counts its starts; a change of `environment` counts from the next one."""

    def __init__(self, environment: Mapping[str, str], log: Path, command: Sequence[str] = RUN) -> None:
        self.starts = 0
        self.environment = dict(environment)
        self._log, self._command = log, command
        self._process: asyncio.subprocess.Process | None = None
        self._starting = asyncio.Lock()
        self._allowed = asyncio.Event()
        self._allowed.set()

    async def keep(self) -> None:
        """Start the process, and start it again whenever it ends, until cancelled."""
        while True:
            await self._allowed.wait()
            async with self._starting:
                if not self._allowed.is_set():
                    continue
                self._process = await self._start()
            self.starts += 1
            await self._process.wait()
            await asyncio.sleep(RESTART_DELAY)

    def kill(self) -> None:
        """Kill the process as a power cut would."""
        self._signal(signal.SIGKILL)

    async def stop(self) -> None:
        """Stop the process as an operator would, also one that is being started, and wait for its end."""
        async with self._starting:
            self._signal(signal.SIGTERM)
            if self._process:
                await self._process.wait()

    async def hold_down(self) -> None:
        """Stop the process, and do not start it again before `let_up`."""
        self._allowed.clear()
        await self.stop()

    def let_up(self) -> None:
        """Let the process be started again."""
        self._allowed.set()

    async def _start(self) -> asyncio.subprocess.Process:
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *self._command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    def _signal(self, signal_: signal.Signals) -> None:
        if self._process and self._process.returncode is None:
            self._process.send_signal(signal_)


@asynccontextmanager
async def kept_running(workers: Sequence[Worker]) -> AsyncIterator[None]:
    """Keep every worker running while the block runs; then stop each as a host does."""
    hosts = [asyncio.create_task(worker.keep()) for worker in workers]
    try:
        yield
    finally:
        for host in hosts:
            host.cancel()
        await asyncio.gather(*hosts, return_exceptions=True)
        await asyncio.gather(*(worker.stop() for worker in workers))
