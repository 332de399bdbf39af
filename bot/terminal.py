"""Holds the conversation on standard input and output; reads from a pipe too."""

import asyncio
import re
import sys
import threading
from collections.abc import Awaitable, Callable, Sequence
from html import unescape
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from bot.conversation.channel import Channel
from bot.conversation.commands import read_text
from bot.conversation.conversation import Sender
from bot.conversation.dispatcher import Dispatcher
from bot.conversation.messages import File, Message, ShownButton
from flows.events import CommandSent, Event, Started, Tapped

CHAT = "terminal"
FORGET = "forget:"  # begins the data of the buttons that erase everything
PAPERS = Path("papers")  # where files are saved, below the current folder
STYLES = {"b": "bold", "i": "italic", "code": "cyan"}  # of Telegram's tags, as rich names them
TAG = re.compile(r"<(/?)([\w-]+)(?: [^>]*)?>")


class Terminal:
    """A channel that prints messages, and remembers the buttons shown since the last line that was read.

    Their numbers run on from one message to the next, so that each of them can be chosen.
    """

    def __init__(self, console: Console, practice: bool) -> None:
        self._console, self._practice = console, practice
        self.buttons: list[ShownButton] = []
        self.is_muted = False  # nothing is printed
        self._is_read = False  # a line was read since buttons were shown

    async def send(self, chat: int | str, message: Message) -> None:  # noqa: ARG002 (the protocol's)
        """Print a message and number its buttons."""
        if self.is_muted:
            return
        title = "practice: nothing here is real" if self._practice else None
        lines = [
            f"practice │ {line}" if self._practice else line for line in rich_markup(message.html).split("\n")
        ]
        self._console.print(Panel("\n".join(lines), title=title, title_align="left"))
        buttons = [button for row in message.rows for button in row]
        if buttons and self._is_read:
            self.buttons, self._is_read = [], False
        for number, button in enumerate(buttons, start=len(self.buttons) + 1):
            link = f"  {escape(button.link or button.copies or '')}" if button.link or button.copies else ""
            self._console.print(f"  [bold]{number}[/bold]  {escape(button.label)}{link}")
        self.buttons = [*self.buttons, *buttons]
        forgets = any((button.data or "").startswith(FORGET) for button in buttons)
        if forgets and await asyncio.to_thread(PAPERS.exists):
            self._console.print(f"  What is in {PAPERS}/ stays there: delete it yourself.", style="dim")

    async def edit(
        self,
        chat: int | str,
        sent: int,  # noqa: ARG002 (the protocol's)
        message: Message,
        only_buttons: bool = False,  # noqa: ARG002 (the protocol's)
    ) -> None:
        """Print the message: a terminal changes nothing that it has printed."""
        await self.send(chat, message)

    async def send_file(self, chat: int | str, file: File) -> None:  # noqa: ARG002 (the protocol's)
        """Save the file, and print its caption and where it is."""
        await asyncio.to_thread(_save, file)
        self._console.print(rich_markup(file.html))
        self._console.print(f"  {escape(str(PAPERS / file.name))}", style="bold green")

    async def send_passing(
        self,
        chat: int | str,
        message: Message,
        remember: Callable[[int], Awaitable[None]],  # noqa: ARG002 (the protocol's)
    ) -> None:
        """Print the message. It stays: a terminal takes nothing back."""
        await self.send(chat, message)

    async def remove(self, chat: int | str, messages: Sequence[int]) -> None:
        """Do nothing: a terminal takes nothing back."""

    async def invitation_link(self, payload: str) -> str:
        """The command that joins: a terminal has no links to tap."""
        return f"/start {payload}"

    def is_paused(self, chat: int | str) -> bool:  # noqa: ARG002 (the protocol's)
        """No: a terminal has no limit."""
        return False

    async def show_typing(self, chat: int | str) -> None:  # noqa: ARG002 (the protocol's)
        """Show that the bot is looking something up."""
        self._console.print("…", style="dim")

    def read(self, line: str) -> Event:
        """Read a line: a number taps that button; anything else means what it would on Telegram."""
        self._is_read = True
        if line.strip().isdecimal() and 1 <= int(line) <= len(self.buttons):
            return Tapped.parse(str(self.buttons[int(line) - 1].data))
        return read_text(line)


def rich_markup(html: str) -> str:
    """Convert Telegram HTML to rich's markup; tags that STYLES does not have are dropped."""
    parts, last = [], 0
    for match in TAG.finditer(html):
        parts.append(escape(unescape(html[last : match.start()])))
        style = STYLES.get(match[2])
        parts.append(f"[{match[1]}{style}]" if style else "")
        last = match.end()
    return "".join([*parts, escape(unescape(html[last:]))])


async def talk(
    dispatcher_for: Callable[[Channel], Dispatcher],
    language: str | None,
    practice: bool,
    read_line: Callable[[], str] | None = None,
) -> None:
    """Hold the conversation until the input ends, on standard input unless `read_line` is given.

    `dispatcher_for`: makes the dispatcher of a channel.
    """
    terminal = Terminal(Console(soft_wrap=False), practice)
    dispatcher = dispatcher_for(terminal)
    sender = Sender(CHAT, language)
    event: Event = Started()
    lines = _lines(read_line or sys.stdin.readline)
    if language:
        terminal.is_muted = True  # nobody has to read the list of languages to choose one
        for before in (Started(), CommandSent("language")):
            await dispatcher.submit(sender, before)
        await dispatcher.settled()
        terminal.is_muted, event = False, Tapped("language", language)
    while True:
        await dispatcher.submit(sender, event)
        await dispatcher.settled()
        line = await lines.get()
        if not line:
            return
        event = terminal.read(line.rstrip("\n"))


def _lines(read_line: Callable[[], str]) -> asyncio.Queue[str]:
    """A queue of the typed lines, with "" at the end of the input.

    They are read in a daemon thread, which does not delay an exit.
    """
    lines: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        line = " "
        while line:
            line = read_line()
            loop.call_soon_threadsafe(lines.put_nowait, line)

    threading.Thread(target=read, daemon=True).start()
    return lines


def _save(file: File) -> None:
    """Save it readable by its owner only, as all that people write is."""
    PAPERS.mkdir(mode=0o700, exist_ok=True)
    path = PAPERS / file.name
    path.touch(mode=0o600)
    path.chmod(0o600)  # one that an older version made
    path.write_bytes(file.content)
