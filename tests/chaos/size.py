"""Sizes of a storm: how much goes wrong, for how many people, for how long."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """`pause`: seconds between two kills. `patience`: seconds of waiting after which a person is stuck.

    `storm`: seconds for which one kind of fault strikes.
    """

    people: int = 500
    reminded: int = 50
    kills: int = 40
    pause: float = 4.0
    database_kills: int = 2
    share: float = 0.05  # of what Telegram delivers, for each kind of mishap
    patience: float = 300.0
    reminders_told: bool = True  # wait until the last reminder has been sent, which takes minutes
    storm: float = 30.0
    seed: int = 2026

    @property
    def seconds(self) -> float:
        """The least time that the kills take."""
        return self.kills * self.pause


FULL = Size()
BY_FAULT = Size(people=20, reminded=5, patience=120.0)
SHORT = Size(people=4, reminded=2, kills=2, pause=2.5, database_kills=1, patience=60.0, reminders_told=False)
