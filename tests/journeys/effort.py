"""`python -m tests.journeys.effort`: how much a person taps and reads on the way to what they came for.

They wait for a decision, answer what they are asked, leave out nothing that an office looks up, and make no
mistake. What Telegram shows is counted. Of an edit only the words that are new are read.
"""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from statistics import median

from structlog.testing import capture_logs

from tests.harness.flow import shipped
from tests.harness.telegram import TelegramShell
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Message

CONTROLS = ("_back", "_keep", "_menu", "_english", "_help", "_done")  # the end of a control's callback data
MANY = 6  # choices: more than this is much to look through
LISTS = ("language", "month", "day", "time", "place")  # kinds of question in which one looks for one entry
LANGUAGES = ("en", "ar")
BEGIN = "> /start"
WHO_MY_MP_IS = ("who:mp", "> BA1 1AA")
TO_THE_CARD = ("who:person", "home_office_knows:yes", "situation:waiting", "lawyer:none", "> BA1 1AA")
TO_THE_LETTER = (
    *("show_mp:yes", "applied_for:asylum", "> March 2022", "tried:wrote", "tried:_done", "enclosures:_done"),
    *("objective:decision", "ties:home", "ties:_done", "life_themes:waiting", "life_themes:_done"),
    *("life_waiting:plans", "life_waiting:_done", "own_words:skip", "papers:letter"),
)
TO_THE_APPOINTMENT = (
    *("papers:sent", "menu:surgery", "> in 8 days", "surgery_time:1500", "surgery_place:office"),
    *("surgery_who:me", "surgery_remind:all", "surgery_check:yes"),
)
ROADS = (
    {"who my MP is": WHO_MY_MP_IS},
    {"the MP's card": TO_THE_CARD, "the letter": TO_THE_LETTER, "the appointment": TO_THE_APPOINTMENT},
)


@dataclass
class Effort:
    """What a person did and read so far.

    `screens`: for each message with buttons, its number of choices. `few`: the same without lists.
    `read_at_once`: the words of the new messages after each action.
    """

    actions: int = 0
    messages: int = 0
    words: int = 0
    edits: int = 0
    screens: list[int] = field(default_factory=list)
    few: list[int] = field(default_factory=list)
    read_at_once: list[int] = field(default_factory=list)

    def read(self, before: Sequence[Message], after: Sequence[Message]) -> None:
        """Count what Telegram shows now and did not show before."""
        known = {message.message_id: message for message in before}
        self.read_at_once.append(0)
        for message in after:
            earlier = known.get(message.message_id)
            if earlier is None:
                self.messages += 1
                self.words += len(message.text.split())
                self.read_at_once[-1] += len(message.text.split())
                self._look_through(message)
            elif (earlier.text, earlier.keyboard) != (message.text, message.keyboard):
                self.edits += 1
                self.words += new_words(earlier.text, message.text)

    def _look_through(self, message: Message) -> None:
        if message.keyboard:
            self.screens.append(len(choices(message)))
            self.few += [] if is_list(message) else [len(choices(message))]

    def line(self) -> str:
        """The figures as a row of the table."""
        spread = f"{min(self.screens)} / {median(self.screens):.0f} / {max(self.screens)}"
        return (
            f"{self.actions:7} {self.messages:9} {self.words:6} {self.edits:6} {spread:>14}"
            f" {sum(count > MANY for count in self.few):5} of {len(self.few)}"
        )


def new_words(before: str, after: str) -> int:
    """How many words of a text were not there before it was edited."""
    compared = SequenceMatcher(None, before.split(), after.split(), autojunk=False)
    return sum(
        end - start for tag, _, _, start, end in compared.get_opcodes() if tag in ("insert", "replace")
    )


def choices(message: Message) -> list[str]:
    """The buttons that answer the question: not those that lead back, to the journey, to English, to help."""
    return [button.text for button in message.buttons if not (button.data or "").endswith(CONTROLS)]


def is_list(message: Message) -> bool:
    """Whether a message shows a list in which people look for one entry."""
    steps = shipped().steps
    asked = {(button.data or "").partition(":")[0] for button in message.buttons}
    return any(steps[id].ask in LISTS for id in asked if id in steps)


async def measure(code: str, shell: TelegramShell) -> dict[str, Effort]:
    """The effort from /start to each of the places on each road, in this language."""
    reached = {}
    for road in ROADS:
        person, effort = shell.telegram.person(), Effort()
        await act(shell, person, BEGIN, effort)
        await act(shell, person, f"language:{code}", effort)
        for place, actions in road.items():
            for action in actions:
                await act(shell, person, action, effort)
            reached[place] = _so_far(effort)
    return reached


def _so_far(effort: Effort) -> Effort:
    lists = list(effort.screens), list(effort.few), list(effort.read_at_once)
    return Effort(effort.actions, effort.messages, effort.words, effort.edits, *lists)


async def act(shell: TelegramShell, person: Person, action: str, effort: Effort) -> None:
    before = person.messages
    if action.startswith("> "):
        await shell.send(person, action.removeprefix("> "))
    else:
        effort.actions += await shell.turn_to(person, action)
        await shell.tap(person, action)
    effort.actions += 1
    effort.read(before, person.messages)


async def _measured() -> None:
    print("from /start to       language actions messages  words  edits  choices a screen  with many")  # noqa: T201
    for code in LANGUAGES:
        for place, effort in (await measure(code, TelegramShell())).items():
            print(f"{place:20} {code:8} {effort.line()}")  # noqa: T201


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    with capture_logs():
        asyncio.run(_measured())
