"""A person with two cases who writes a line about one or the other, again and again, in several ways."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.presentation.keyboard import GO_ON
from tests.chaos.scripted_person import last_question
from tests.chaos.stage.gate import Gate
from tests.chaos.stage.ledger import Ledger, Line
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Message

APOLOGY = "Sorry, something went wrong"  # the beginning of what is said when a turn has failed
MENU, LIST, NAMING = "menu:_page2", "cases:new", "case_name:_menu"  # a button of each question
NOTE = ("/menu", "What the office said", "I spoke to the MP's office")
KEEP = "Yes, keep it"
TO_NAMING = ("/menu", "Help together", "Go on", "Name this case")
STEPS = (MENU, "contact_what:sent")  # a button to wait for before each of the words of NOTE
SOON = 5.0  # seconds for what follows once all is confirmed; then /menu asks for it


@dataclass(frozen=True, slots=True)
class Press:
    """A press of a button of a message that may be old."""

    message: Message
    data: str


@dataclass
class Writer:
    """Writes until told to stop. `cases`: the ids of both, with the names they have at first.

    `waits`: seconds until something new came, for each time. `stuck`: what they waited for in vain.
    """

    person: Person
    number: int
    cases: tuple[str, str]
    rng: random.Random
    patience: float
    ledger: Ledger = field(default_factory=Ledger)
    open: int = 0
    naming: bool = False  # whether the open case is asked for its name
    stuck: str = ""
    waits: list[float] = field(default_factory=list)
    _lines: int = 0  # that there were when this round began
    misnamed: int = 0  # how often Telegram has shown a case under another one's name

    async def write(self, over: asyncio.Event, gate: Gate) -> None:
        """Write line after line, while the gate is open, until it is over or nothing comes any more."""
        ways = (self._step_by_step, self._in_one_go, self._after_a_switch, self._by_name, self._by_name)
        try:
            await self._find_list()
            while not over.is_set():
                async with gate.passed():
                    self._begun, self._lines = _last(self.person.messages), len(self.ledger.lines)
                    await self.rng.choice(ways)()
        except TimeoutError:
            self.stuck = self._described(f"line {len(self.ledger.lines)}")
            for line in self.ledger.lines[self._lines :]:
                line.state = "cut off"

    async def rest(self) -> None:
        """Ask for the menu, at the end. Whoever was stuck and gets it now stays counted."""
        try:
            await self._menu()
        except TimeoutError:
            self.stuck = self.stuck or self._described("at the end")

    async def _find_list(self) -> None:
        """Ask for the list of cases, whose buttons are pressed again and again afterwards."""
        await self._send("/cases")
        await self._until(LIST)
        self._list = self.person.messages[-1]

    async def _step_by_step(self) -> None:
        """Write a line by answering one question after the other, each when it comes."""
        await self._menu()
        line = self._new_line()
        for button, words in zip(STEPS, NOTE[1:], strict=True):
            await self._until(button)
            await self._send(words)
        await self._until("contact_said:skip")
        await self._send(line.words)
        await self._until("contact_check:yes")
        await self._send(self._press("contact_check:yes"))
        await self._finish(line)

    async def _in_one_go(self) -> None:
        """Write a line by words that are all sent at once, without waiting for any question."""
        line = self._new_line()
        await self._send(*NOTE, line.words, KEEP)
        await self._finish(line)

    async def _after_a_switch(self) -> None:
        """Write a line about one case, switch, and write another about the other, all at once."""
        first = self._new_line()
        self.open = 1 - self.open
        second = self._new_line()
        switch = Press(self._list, f"cases:{self.cases[self.open]}")
        await self._send(*NOTE, first.words, KEEP, "/cases", switch, *NOTE, second.words, KEEP)
        await self._finish(first, second)

    async def _by_name(self) -> None:
        """Name one case and switch to the other, which then is asked for its name, all at once."""
        if not self.naming:
            await self._send(*TO_NAMING)
            await self._settled()
            await self._until(NAMING, again=TO_NAMING)
        name = f"{('red', 'blue')[self.open]} {_word(self.number, len(self.ledger.lines), self.rng)}"
        self.ledger.name(self.cases[self.open], name)
        self.open = 1 - self.open
        switch = Press(self._list, f"cases:{self.cases[self.open]}")
        await self._send(name, "/cases", switch, *TO_NAMING)
        await self._settled()
        await self._until(NAMING, again=TO_NAMING)
        self.naming = True

    def _new_line(self) -> Line:
        self.naming = False
        words = f"they said {_word(self.number, len(self.ledger.lines), self.rng)}"
        return self.ledger.write(self.cases[self.open], words)

    def _press(self, data: str) -> Press:
        question = last_question(self.person.messages)
        assert question is not None
        return Press(question, data)

    async def _send(self, *moves: str | Press) -> None:
        """Send all of it at once, and wait until something comes."""
        self._mark, began = _last(self.person.messages), time.monotonic()
        for move in moves:
            if isinstance(move, Press):
                await self.person.tap_on(move.message, move.data)
            else:
                await self.person.send(move)
        await self.person.wait(lambda seen: _last(seen) > self._mark, self.patience)
        self.waits.append(time.monotonic() - began)

    async def _settled(self) -> None:
        """Wait until all that was sent is confirmed; look at the names that the list of cases shows."""
        await self.person.settle(self.patience)
        for message in self._since(self._mark):
            shown = {button.data: button.text for button in message.buttons if button.data != LIST}
            cases = {id: shown.get(f"cases:{id}") for id in self.cases}
            self.misnamed += sum(self.ledger.is_foreign(id, name) for id, name in cases.items())

    async def _finish(self, *lines: Line) -> None:
        """Wait for the menu that follows a line; if it does not, the words have gone astray."""
        await self._settled()
        try:
            await self.person.wait(lambda seen: _shows(seen, MENU), SOON)
        except TimeoutError:
            for line in lines:
                line.state = "astray"
            await self._menu()
        if any(message.text.startswith(APOLOGY) for message in self._since(self._begun)):
            for line in lines:
                line.state = "told"

    async def _menu(self) -> None:
        await self._send("/menu")
        self.naming = False
        await self._until(MENU, again=("/menu",))

    async def _until(self, button: str, again: Sequence[str] = ()) -> None:
        """Wait until the last question has a button. Below an apology, press what leads on.

        `again`: what to send, once, if another question stays open.
        """
        wanted = (button, f"{GO_ON}:")
        try:
            await self.person.wait(
                lambda seen: any(_shows(seen, each) for each in wanted), SOON if again else self.patience
            )
        except TimeoutError:
            if not again:
                raise
        if _shows(self.person.messages, button):
            return
        await self._send(*(again or (self._press(f"{GO_ON}:"),)))
        await self.person.wait(lambda seen: _shows(seen, button), self.patience)

    def _described(self, when: str) -> str:
        question = last_question(self.person.messages)
        shown = question.text[:60].replace("\n", " ") if question else "nothing"
        return f"{self.ledger.person}, {when}, stuck at {shown!r}"

    def _since(self, mark: int) -> list[Message]:
        return [message for message in self.person.messages if message.message_id > mark]


def _last(seen: Sequence[Message]) -> int:
    return seen[-1].message_id if seen else 0


def _shows(seen: Sequence[Message], button: str) -> bool:
    question = last_question(seen)
    return question is not None and question.button(button) is not None


def _word(person: int, line: int, rng: random.Random) -> str:
    """A word that nobody else writes, of letters that make no word of any language's lexicons."""
    number, letters = (person * 10_000 + line) * 97 + rng.randrange(97), ""
    while number:
        number, rest = divmod(number, 35)
        letters += "bdgklmz"[rest % 7] + "aouei"[rest // 7]
    return letters
