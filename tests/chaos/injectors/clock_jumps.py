"""The machine's clock jumps: an hour, a day, half a year; forward and back."""

import asyncio

from tests.chaos.injectors.injector import Injector

HOUR, DAY = 3600, 86_400
JUMPS = (200 * DAY, HOUR, -HOUR, DAY, -DAY)  # seconds
WRONG = 3.0  # seconds for which the clock is wrong


class ClockJumps(Injector):
    """Moves the bot's clock and puts it right again; a process started meanwhile sees only the wrong one."""

    name = "clock jumps"
    pause = 3.0

    async def strike(self) -> None:
        """Let the clock be wrong, with one process started at the wrong time."""
        self._write(JUMPS[self.struck % len(JUMPS)])
        worker = self.scene.rng.choice(self.scene.workers)
        async with self.scene.hands:
            await self.scene.restart(worker)
        await asyncio.sleep(WRONG)
        self._write(0)
        self.struck += 1

    async def stop(self) -> None:
        """Put the clock right."""
        self._write(0)

    def _write(self, seconds: int) -> None:
        new = self.scene.offset.with_suffix(".new")
        new.write_text(str(seconds))
        new.replace(self.scene.offset)
