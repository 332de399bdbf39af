"""A journey written down as a person would see it: what the bot says, what they press or type, the papers."""

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html import unescape

from bot.conversation.attachments import paper_file
from bot.conversation.messages import Message
from bot.documents import write_text
from flows.definition.schema import MENU
from flows.events import Tapped, Typed
from flows.presentation.keyboard import TO_MENU
from flows.state.paper import Paper
from tests.harness.flow import ENGLISH, Walk

MOST_TURNS = 30  # of the pages of one question
TAG = re.compile(r"<[^>]+>")


@dataclass
class Transcript:
    """One person's journey, line by line. Every move is checked against the buttons that are there."""

    walk: Walk = field(default_factory=Walk.start)
    lines: list[str] = field(default_factory=list)
    moves: list[tuple[str, str]] = field(
        default_factory=list
    )  # ("tap", data), ("type", words), ("later", days)
    delivered: list[tuple[Paper, Walk]] = field(default_factory=list)  # each paper, and the walk then

    def __post_init__(self) -> None:
        self._write_down()

    def tap(self, *choices: str) -> "Transcript":
        """Press buttons of the open question, one after the other."""
        for choice in choices:
            data = choice if ":" in choice else self._named(choice)
            self._turn_to(data)
            assert data in self._labels(), f"there is no button {data} among {list(self._labels())}"
            self._press(data)
        return self

    def _named(self, choice: str) -> str:
        """The data of a choice of the open question, or of a chapter, for which the menu is opened first."""
        step, chapter = self.walk.step, self.walk.engine.flow.chapter(choice)
        data = f"{step}:{choice}"
        if data in self.walk.offered or chapter is None or chapter.title is None or step == MENU:
            return data
        self._press(f"{step}:{TO_MENU}")
        return f"{MENU}:{choice}"

    def _turn_to(self, data: str) -> None:
        """Turn the pages of the open question until the button is shown."""
        turn, turned = f"{data.partition(':')[0]}:_page", list[str]()
        while data not in self._labels() and len(turned) < MOST_TURNS:
            pages = [shown for shown in self._labels() if shown.startswith(turn)]
            if not pages:
                break
            turned.append(next((shown for shown in pages if shown not in turned), pages[0]))
            self._press(turned[-1])

    def type(self, text: str) -> "Transcript":
        """Type words."""
        self.lines.append(f"    > {text}")
        self.moves.append(("type", text))
        self._go(self.walk.send(Typed(text)))
        return self

    def later(self, **hours: float) -> "Transcript":
        """Let some time pass."""
        self.moves.append(("later", str(timedelta(**hours).days)))
        self.walk = replace(self.walk, now=self.walk.now + timedelta(**hours))
        self.lines.append(f"    ({', '.join(f'{number:g} {unit}' for unit, number in hours.items())} later)")
        return self

    def text(self) -> str:
        """The whole transcript."""
        return "\n".join(self.lines) + "\n"

    def _press(self, data: str) -> None:
        self.lines.append(f"    [{self._labels()[data]}]")
        self.moves.append(("tap", data))
        step, _, id = data.partition(":")
        self._go(self.walk.send(Tapped(step, id, message=1)))

    def _go(self, walk: Walk) -> None:
        self.walk = walk
        self._write_down()
        if walk.pending:
            self.walk = walk.settle()
            self._write_down()

    def _write_down(self) -> None:
        self.delivered += [(paper, self.walk) for paper in self.walk.papers]
        for delivery in self.walk.deliveries:
            self.lines += ["", *(f"    ║ {line}" for line in as_page(delivery.paper)), ""]
            self._say(paper_file(delivery, ENGLISH["en"], ENGLISH["en"]).words)
        for message in self.walk.messages:
            if self.walk.edited == "buttons":
                self.lines.append("        (the buttons change)")
            else:
                self.lines += ["        (the message changes)"] if self.walk.edited else []
                self._say(message)
            rows = [" | ".join(key.label for key in row) for row in message.rows]
            self.lines += [f"        {row}" for row in rows]

    def _say(self, message: Message) -> None:
        words = unescape(TAG.sub("", message.html))
        self.lines += ["", *(f"Bot: {line}" if line else "" for line in words.split("\n"))]

    def _labels(self) -> dict[str, str]:
        keys = (key for message in self.walk.messages for row in message.rows for key in row)
        return {key.data: key.label for key in keys if key.data}


def as_page(paper: Paper) -> list[str]:
    """What stands on a paper in English, and to whom it is sent."""
    head = ["Words to copy:" if paper.copied else f"File: {paper.id}.pdf"]
    if paper.subject:
        head += [
            f"To: {paper.to or '(no e-mail address published)'}",
            f"Subject: {ENGLISH['en'].plain(paper.subject)}",
        ]
    return [*head, "", *write_text(paper, ENGLISH["en"]).split("\n")]
