"""A person who follows a script whatever happens: waits, taps, and tries again where that is offered."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from flows.presentation.keyboard import GO_ON, HELP
from tests.chaos.scripts import Script, Step
from tests.process.test_journey import POSTCODE
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Message

AGAIN = ("look_up_by_hand:again", "mp_by_hand:again")  # offered when a service is down
APOLOGY = f"{GO_ON}:"  # the only button below an apology; it asks the open question again
TYPED = "postcode:unknown"  # a button of the question whose answer is then typed again
AFTER_TYPED = "show_mp:yes"
RETRY_PAUSE = 1.0  # seconds before somebody tries again


@dataclass
class ScriptedPerson:
    """A person with a script. `hasty`: sends /help at the same moment as they press a button.

    `stuck` says what they waited for in vain; it is empty if they did not.
    """

    person: Person
    script: Script
    patience: float
    hasty: bool = False
    stuck: str = ""
    done: int = 0
    retried: set[int] = field(default_factory=set)

    async def walk(self) -> None:
        """Follow the script, and wait for its last question."""
        with self._noting_if_stuck():
            for step in self.script.steps:
                await self._do(step)
                self.done += 1
        await self.reach_end()

    async def reach_end(self) -> None:
        """Wait for the last question; if an apology has come below it, press its button first."""
        if not self.stuck:
            with self._noting_if_stuck():
                await self._wait_for(self.script.end)

    @property
    def end(self) -> list[str]:
        """The buttons of the last question."""
        return _buttons(self.person.messages)

    @property
    def files(self) -> set[str]:
        """The names of the files that have arrived."""
        return {message.document for message in self.person.messages if message.document}

    @property
    def repeats(self) -> int:
        """How many messages repeat another message."""
        texts = Counter(message.text.partition("\n\n☑️")[0] for message in self.person.messages)
        return sum(texts.values()) - len(texts)

    @contextmanager
    def _noting_if_stuck(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError as error:
            self.stuck = f"{self.script.name}, step {self.done}: {str(error)[-400:]}"

    async def _do(self, step: Step) -> None:
        if step.button:
            await self._wait_for(step.button)
        if step.words:
            self._mark_answered()
            await self.person.send(step.words)
        elif step.button:
            await self.person.tap(step.button)
        if self.hasty and step.button and self.done % 3 == 0:
            await self.person.send("/help")

    async def _wait_for(self, button: str) -> None:
        """Wait until the last question has the button; meanwhile retry what a failing service spoilt."""
        expected = (button, APOLOGY, *AGAIN, *((TYPED,) if button == AFTER_TYPED else ()))
        while True:
            await self.person.wait(lambda seen: self._is_new_question(seen, expected), self.patience)
            if _has(self.person.messages, button):
                return
            await asyncio.sleep(RETRY_PAUSE)
            if not _has(self.person.messages, button):  # it may have come meanwhile
                await self._try_again()

    async def _try_again(self) -> None:
        question = last_question(self.person.messages)
        if question is None or question.message_id in self.retried:
            return
        again = next((button for button in (APOLOGY, *AGAIN) if question.button(button)), None)
        if again:
            self._mark_answered()
            await self.person.tap_on(question, again)
        elif question.button(TYPED):
            self._mark_answered()
            await self.person.send(POSTCODE)

    def _mark_answered(self) -> None:
        """Remember that the last question is answered, so that it is not answered again."""
        if question := last_question(self.person.messages):
            self.retried.add(question.message_id)

    def _is_new_question(self, seen: Sequence[Message], expected: Sequence[str]) -> bool:
        question = last_question(seen)
        if question is None or question.message_id in self.retried:
            return False
        return any(_has(seen, button) for button in expected)


def last_question(seen: Sequence[Message]) -> Message | None:
    """The last message with buttons. What /help says has one too, and the question comes again below it."""
    return next((message for message in reversed(seen) if message.buttons and not _is_help(message)), None)


def _is_help(message: Message) -> bool:
    return [str(button.data).partition(":")[2] for button in message.buttons] == [HELP]


def _buttons(seen: Sequence[Message]) -> list[str]:
    question = last_question(seen)
    return [button.data or "" for button in question.buttons] if question else []


def _has(seen: Sequence[Message], button: str) -> bool:
    return any(data == button or data.endswith(f":{button}") for data in _buttons(seen))
