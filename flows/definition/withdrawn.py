"""The names of what the operator can withdraw when it is wrong: helplines, places, something to read."""

from dataclasses import dataclass
from typing import Literal, get_args

FactKind = Literal["helpline", "place", "step"]
FACT_KINDS: tuple[FactKind, ...] = get_args(FactKind)


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """The name of something in the flow that can be withdrawn: `helpline samaritans`."""

    kind: FactKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def key(self) -> str:
        """The name as the key of a stored document: `helpline-samaritans`."""
        return f"{self.kind}-{self.id}"

    @classmethod
    def of_key(cls, key: str) -> "Fact":
        """The fact that a key names. Raises ValueError if it names none."""
        kind, _, id = key.partition("-")
        if kind not in FACT_KINDS:
            raise ValueError(f"no kind of fact: {kind}")
        return cls(kind, id)
