"""What every injector can do."""

from typing import ClassVar

from tests.chaos.stage.scene import Scene, StoreKind


class Injector:
    """Makes one thing go wrong. `struck` counts how often it really did.

    `name`: in the table. `pause`: seconds between two strikes. `kinds`: the stores at which it can strike.
    """

    name: ClassVar[str]
    pause: ClassVar[float] = 3.0
    kinds: ClassVar[tuple[StoreKind, ...]] = ("files", "postgresql")

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.struck = 0

    async def start(self) -> None:
        """Prepare, before the first strike."""

    async def strike(self) -> None:
        """Strike once; returns when the fault is over."""
        raise NotImplementedError

    async def stop(self) -> None:
        """Leave everything in order, after the last strike."""
