"""The same conversation on standard input and output; reads from a pipe too."""

import asyncio
import re
import sys
import threading
from collections.abc import Callable
from html import unescape
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from bot.app import Components
from bot.conversation.commands import read_text
from bot.conversation.conversation import Sender
from bot.conversation.messages import File, Message, ShownButton
from flows.events import Event, Started, Tapped

CHAT = "terminal"
PAPERS = Path("papers")  # where papers are kept, below the folder the terminal stands in
TAGS = {"b": "bold", "i": "italic", "code": "cyan"}
TAG = re.compile(r"<(/?)(\w+)(?: [^>]*)?>")


class Terminal:
    """A channel that prints, and knows which buttons are open."""

    def __init__(self, console: Console, practice: bool) -> None:
        self._console, self._practice = console, practice
        self.keys: list[ShownButton] = []

    async def send(self, chat: int | str, message: Message) -> None:  # noqa: ARG002 (the protocol's)
        """Print a message and number its buttons."""
        title = "practice: nothing here is real" if self._practice else None
        lines = [
            f"practice │ {line}" if self._practice else line for line in rich_markup(message.html).split("\n")
        ]
        self._console.print(Panel("\n".join(lines), title=title, title_align="left"))
        keys = [key for row in message.rows for key in row]
        for number, key in enumerate(keys, start=1):
            self._console.print(
                f"  [bold]{number}[/bold]  {escape(key.label)}" + (f"  {key.link}" if key.link else "")
            )
        if keys:
            self.keys = keys

    async def send_file(self, chat: int | str, file: File) -> None:  # noqa: ARG002 (the protocol's)
        """Keep the file where the person finds it, and say where."""
        await asyncio.to_thread(self._keep, file)
        self._console.print(f"  {escape(str(PAPERS / file.name))}", style="bold green")

    def _keep(self, file: File) -> None:
        PAPERS.mkdir(exist_ok=True)
        (PAPERS / file.name).write_bytes(file.content)

    async def invitation_link(self, payload: str) -> str:
        """What somebody types to join: there are no links in a terminal."""
        return f"/start {payload}"

    async def show_typing(self, chat: int | str) -> None:  # noqa: ARG002 (the protocol's)
        """Show that an answer is being looked for."""
        self._console.print("…", style="dim")

    def read(self, line: str) -> Event:
        """A number presses a button; anything else is what it would be on Telegram."""
        if line.strip().isdecimal() and 1 <= int(line) <= len(self.keys):
            step, _, choice = str(self.keys[int(line) - 1].data).partition(":")
            return Tapped(step, choice)
        return read_text(line)


def rich_markup(html: str) -> str:
    """Telegram HTML as rich's markup; a link shows its address."""
    kept, last = [], 0
    for match in TAG.finditer(html):
        kept.append(escape(unescape(html[last : match.start()])))
        style = TAGS.get(match[2])
        kept.append(f"[{match[1]}{style}]" if style else "")
        last = match.end()
    return "".join([*kept, escape(unescape(html[last:]))])


async def talk(
    parts: Components, language: str | None, practice: bool, read_line: Callable[[], str] = sys.stdin.readline
) -> None:
    """Hold the conversation until the input ends."""
    terminal = Terminal(Console(soft_wrap=False), practice)
    dispatcher = parts.dispatcher(terminal)
    sender = Sender(CHAT, language)
    event: Event = Started()
    lines = _lines(read_line)
    if language:
        await dispatcher.submit(sender, Started())
        event = Tapped("language", language)
    while True:
        await dispatcher.submit(sender, event)
        await dispatcher.settled()
        line = await lines.get()
        if not line:
            return
        event = terminal.read(line.rstrip("\n"))


def _lines(read_line: Callable[[], str]) -> asyncio.Queue[str]:
    """What is typed, line by line, then "" for ever; read in a thread that holds up no exit."""
    lines: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        line = " "
        while line:
            line = read_line()
            loop.call_soon_threadsafe(lines.put_nowait, line)

    threading.Thread(target=read, daemon=True).start()
    return lines
