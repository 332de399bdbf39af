"""An event loop in which waiting takes no time: its clock jumps to the moment that everybody waits for.

run_jumping(main())   # as asyncio.run; takes a moment, however many seconds pass by the loop's clock
"""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
TURN = 1e-6  # seconds that each turn of the loop takes: a clock that stood still would let some wait for ever


class _JumpingSelector(selectors.DefaultSelector):
    """Lets the clock jump where another selector would sleep. `wakes`: how often that was."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.wakes = 0.0, 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what has happened; if nothing has, so much later."""
        ready = super().select(0)
        if timeout is None and not ready:
            raise AssertionError("everybody waits for something that never comes")
        self.now += TURN
        if timeout and not ready:
            self.now += timeout
            self.wakes += 1
        return ready


class JumpingLoop(asyncio.SelectorEventLoop):
    """The event loop. `wakes`: how often all were asleep until a moment that somebody waited for."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    @property
    def wakes(self) -> int:
        """How often all were asleep until a moment that somebody waited for."""
        return self._jumping.wakes

    def time(self) -> float:
        """Return the seconds that have passed."""
        return self._jumping.now


def run_jumping(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in such a loop."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(main)
