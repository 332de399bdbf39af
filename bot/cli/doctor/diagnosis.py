"""What one check found, and what to do about it, in words for people who do not know the code."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

State: TypeAlias = Literal["ok", "warning", "error"]
LABELS: dict[State, str] = {"ok": "ok", "warning": "warning", "error": "ERROR"}
WIDTH = 9  # of a label


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The result of one check. With an error the bot does not run as it should; with a warning it does.

    `advice` says what to do if it is not ok.
    """

    name: str
    state: State
    detail: str
    advice: str = ""

    @property
    def ok(self) -> bool:
        """Whether there is nothing to do."""
        return self.state == "ok"

    def __str__(self) -> str:
        return f"{LABELS[self.state]:<{WIDTH}}{self.name}: {self.detail}"
