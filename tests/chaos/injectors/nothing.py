"""Nothing goes wrong: the row that all others are compared with."""

from tests.chaos.injectors.injector import Injector


class Nothing(Injector):
    """Strikes at nothing. What this row counts is the harness's own fault, or one that needs no storm."""

    name = "nothing"

    async def strike(self) -> None:
        """Do nothing."""
        self.struck += 1
