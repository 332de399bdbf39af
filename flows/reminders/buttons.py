"""The buttons under a reminder: which case they belong to, what they are about, and in which version."""

from dataclasses import dataclass
from typing import Self

STEP = "bell"  # the data of a reminder's button is `bell:<case>~<about>-<version>.<choice>`
CASE = 12  # characters of the case's id in the data, since that case may not be the one that is open


@dataclass(frozen=True, slots=True)
class ReminderButton:
    """A button under a reminder. It counts only for the version of what it was shown for."""

    case: str  # the beginning of the case's id
    topic: (
        str  # `<about>-<version>`: an appointment's id, a role, RETENTION, CHECK_IN or GONE, and its version
    )
    choice: str

    @classmethod
    def parse(cls, data: str) -> Self:
        """Read `<case>~<topic>.<choice>`; buttons of older versions have no case, or no version."""
        case, _, rest = data.rpartition("~")
        topic, _, choice = rest.partition(".")
        return cls(case, topic, choice)

    @property
    def about(self) -> str:
        """An appointment's id, a role, RETENTION, CHECK_IN or GONE."""
        return self.topic.partition("-")[0]

    @property
    def version(self) -> str:
        """The version of what it is about; empty in buttons of older versions of the bot."""
        return self.topic.partition("-")[2]

    @property
    def data(self) -> str:
        """The callback data."""
        return f"{STEP}:{self.case}~{self.topic}.{self.choice}"
