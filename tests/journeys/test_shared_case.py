"""Two people over one case, in two languages, from before detention to the MP of the place of detention.

`python -m tests.journeys.test_shared_case` writes the transcript anew after the words have changed: read it.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from pathlib import Path

from bot.conversation.messages import File, Message
from bot.language.languages import Language
from flows.definition.schema import MENU
from flows.events import CommandSent, Event, Started, Tapped, Typed
from tests.harness.flow import all_languages
from tests.harness.shell import CHAT, OTHER, Shell

TRANSCRIPT = Path(__file__).parent / "shared_case.txt"
NAMES = {CHAT: "Person", OTHER: "Supporter"}
TAG = re.compile(r"<[^>]+>")


@dataclass
class Story:
    """What both of them see, in order."""

    shell: Shell = field(default_factory=lambda: Shell(languages=_two_languages()))
    lines: list[str] = field(default_factory=list)

    async def tap(self, chat: int, *choices: str) -> None:
        """Press buttons, one after the other. For a chapter, go to the menu first."""
        for choice in choices:
            step, _, id = choice.partition(":")
            if step == MENU and not any(data.startswith(f"{MENU}:") for data in self.shell.buttons(chat)):
                await self.send(chat, CommandSent("menu"), "/menu")
            await self._say(chat, Tapped(step, id), f"[{choice}]")

    async def press(self, chat: int, choice: str) -> None:
        """Press the button under the last reminder that makes this choice."""
        sent = [message for to, message in self.shell.channel.messages if to == chat]
        shown = [key.data for message in sent for row in message.rows for key in row if key.data]
        bells = (data for data in reversed(shown) if data.startswith("bell:"))
        data = next(data for data in bells if data.endswith(f".{choice}"))
        await self._say(chat, Tapped.parse(data), f"[bell:{choice}]")

    async def type(self, chat: int, text: str) -> None:
        """Type words."""
        await self._say(chat, Typed(text), f"> {text}")

    async def send(self, chat: int, event: Event, shown: str) -> None:
        """Any other event."""
        await self._say(chat, event, shown)

    async def later(self, **time: float) -> None:
        """Let time pass; whoever is to be reminded is reminded."""
        self.shell.now += timedelta(**time)
        before, files = len(self.shell.channel.messages), len(self.shell.channel.files)
        await self.shell.remind()
        if len(self.shell.channel.messages) > before or len(self.shell.channel.files) > files:
            self.lines += ["", f"--- {self.shell.now:%A %d %B %Y, %H:%M} ---"]
        for chat, file in self.shell.channel.files[files:]:
            self.lines += [f"    to {NAMES[int(chat)]}: {line}" for line in (f"({file.name})", *_lines(file))]
        self._write_down(before)

    async def _say(self, chat: int, event: Event, shown: str) -> None:
        self.lines += ["", f"{NAMES[chat]}: {shown}"]
        before = len(self.shell.channel.messages)
        await self.shell.send(event, chat=chat)
        self._write_down(before)

    def _write_down(self, before: int) -> None:
        for chat, message in self.shell.channel.messages[before:]:
            self.lines += [f"    to {NAMES[int(chat)]}: {line}" for line in _lines(message)]


def _lines(message: Message | File) -> list[str]:
    words = unescape(TAG.sub("", message.html)).split("\n")
    keys = " | ".join(key.label for row in message.rows for key in row)
    return [line for line in (*words, f"[ {keys} ]" if keys else "") if line]


def _two_languages() -> Mapping[str, Language]:
    """English and French alone, so that a new language does not change the story."""
    return {code: language for code, language in all_languages().items() if code in ("en", "fr")}


async def transcript() -> str:
    """The whole story, as both of them see it."""
    return "\n".join((await told(Story())).lines) + "\n"


async def told(story: Story) -> Story:
    """The whole story."""
    for part in (_prepared, _handed_over, _detained, _asked, _silent):
        await part(story)
    return story


async def _prepared(story: Story) -> None:
    """Somebody who was refused finds the MP and signs the permission."""
    await story.send(CHAT, Started(), "/start")
    await story.tap(CHAT, "language:en", "who:person", "home_office_knows:yes")
    await story.tap(CHAT, "situation:refused", "paper_date:none", "lawyer:told")
    await story.type(CHAT, "BA1 1AA")
    await story.tap(CHAT, "show_mp:yes", "menu:papers", "papers:authority", "papers:done")


async def _handed_over(story: Story) -> None:
    """They invite a friend, and want the friend to be told if they do not answer after they report."""
    await story.tap(CHAT, "menu:handover", "private_phone:go_on", "handover_plan:invite")
    link = next(
        message.html for _, message in reversed(story.shell.channel.messages) if "start=" in message.html
    )
    payload = link.partition("start=")[2].partition('"')[0]
    await story.send(OTHER, Started(payload), "(opens the link)")
    await story.tap(OTHER, "language:fr", "join:yes")
    await story.tap(CHAT, "handover_plan:ask")
    await story.type(CHAT, "friday 3pm")
    await story.tap(CHAT, "report_tell:yes", "report_check:yes")
    await story.later(days=2, hours=6)
    await story.later(hours=21)
    await story.later(hours=2)


async def _detained(story: Story) -> None:
    """The friend learns that they are held, and where."""
    await story.press(OTHER, "urgent")
    await story.send(OTHER, CommandSent("change"), "/change")
    await story.tap(OTHER, "change:situation", "situation:detained")
    await story.send(OTHER, CommandSent("menu"), "/menu")
    await story.tap(OTHER, "menu:detention")
    await story.type(OTHER, "brook house")
    await story.tap(OTHER, "detention_mp:yes", "order_that_works:go_on")


async def _asked(story: Story) -> None:
    """The friend writes, and goes to the surgery with the right papers."""
    await story.tap(OTHER, "menu:prepare_ask", "objective:pause", "request_news:skip")
    await story.tap(OTHER, "ties:family", "ties:_done", "life_themes:family", "life_themes:_done")
    await story.tap(OTHER, "life_family:family_needs", "life_family:_done")
    await story.type(OTHER, "Il est le père de deux enfants nés ici.")
    await story.tap(OTHER, "menu:papers", "paper_for:home", "papers:letter", "papers:summary", "papers:done")
    await story.tap(OTHER, "menu:surgery", "surgery_mp:home")
    await story.type(OTHER, "vendredi 4 décembre 15h")
    await story.tap(OTHER, "surgery_place:office", "surgery_who:friend", "surgery_remind:day")
    await story.tap(OTHER, "surgery_check:yes", "menu:contacts", "contact_mp:home", "contact_what:sent")
    await story.tap(OTHER, "contact_check:yes")


async def _silent(story: Story) -> None:
    """The office is silent: it is asked again, and then the MP of the place of detention."""
    for _ in range(10):
        await story.later(days=1)
    await story.press(OTHER, "wait")
    await story.tap(OTHER, "papers:chase", "papers:done")
    for _ in range(8):
        await story.later(days=1)
    await story.press(OTHER, "no")
    await story.tap(OTHER, "other_chosen:done")
    await story.tap(OTHER, "menu:papers", "papers:another", "paper_for:detention_centre", "papers:letter")


def test_the_story_is_as_it_was_read() -> None:
    assert asyncio.run(transcript()) == TRANSCRIPT.read_text(encoding="utf-8")


if __name__ == "__main__":
    TRANSCRIPT.write_text(asyncio.run(transcript()), encoding="utf-8")
