"""What came, recognised by its English words. After a change of the words change these two tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Message

NoticeKind = Literal[
    "meeting",  # a week, a day or some hours before an appointment: only the moment tells them apart
    "after",
    "before",  # the evening before somebody reports
    "safe",
    "silent",
    "reply",
    "daily",  # while a date is near
    "gone",  # has a letter gone?
    "erase",
    "calendar",  # a file: to who books, moves or cancels
    "news",  # what the others read about that, with the file
    "well",  # all-clear after an alarm
]
UNASKED = "✉️"  # how every message begins that nobody asked for
CALENDAR = ".ics"  # how the name of a calendar file ends
KINDS: Mapping[str, NoticeKind] = {  # by words that no other kind has
    "Are you safe?": "safe",
    "has not answered since": "silent",
    "you report to the Home Office": "before",
    "How did it go": "after",
    "Has your letter to the MP": "gone",
    "erase everything I keep about it": "erase",
    "The date on the paper is near": "daily",
    "has had your letter": "reply",
    "A letter went to the office": "reply",
    "wrote to the Home Office": "reply",
    "Someone else in this case": "news",
    "they say they are safe": "well",
    "The meeting with the MP": "meeting",
}
WHEN: Mapping[NoticeKind, Mapping[str, str]] = {  # what the words say about the day
    "meeting": {"today": "is today:", "tomorrow": "is tomorrow:", "later": " is on "},
    "before": {"today": "Today you report", "tomorrow": "Tomorrow you report"},
}
READY = "I was told that everything is ready"  # of an appointment, once somebody has said so
KEPT = "I'll keep it"  # of a case
QUESTION = "question {} of 3"  # of a reply


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that came: what kind, when, its words, and whether a phone rang."""

    who: str
    kind: NoticeKind
    moment: datetime
    words: str
    soundless: bool = False

    def says(self, words: str) -> bool:
        """Whether the notice says this: a day of WHEN and no other one, or these very words."""
        days = WHEN.get(self.kind, {})
        if words in days:
            return [day for day, said in days.items() if said in self.words] == [words]
        return words in self.words


def notices(who: str, person: Person) -> list[Notice]:
    """The notices in somebody's chat, in order."""
    return [
        Notice(who, kind, _moment(message), message.text, person.was_soundless(message))
        for message in person.messages
        if (kind := kind_of(message))
    ]


def kind_of(message: Message) -> NoticeKind | None:
    """Which kind of notice a message is; None: it answers what somebody wrote or tapped."""
    has_file = (message.document or "").endswith(CALENDAR)
    if not message.text.startswith(UNASKED):
        return "calendar" if has_file else None
    kind = next((kind for words, kind in KINDS.items() if words in message.text), None)
    return kind if has_file == (kind == "news") else None  # word of an appointment is the caption of its file


def _moment(message: Message) -> datetime:
    return datetime.fromtimestamp(message.json["date"], UTC)
