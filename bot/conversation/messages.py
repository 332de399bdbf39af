"""Turns a Say into a message in one language, as a channel (Telegram, the terminal) sends it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.language.languages import ENGLISH, Language
from flows.effects import Button, FillIn, Say

COPIED = 256  # characters that a button can copy
SEPARATOR = "\n\n"  # between paragraphs
PageLink = Callable[[FillIn, Language], str]  # the link that opens the fill-in page


@dataclass(frozen=True, slots=True)
class ShownButton:
    """A button with its label rendered: `data` is `<step>:<choice>`; or it opens `link`, copies `copies`."""

    label: str
    data: str | None = None
    link: str | None = None
    copies: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A text as Telegram HTML, with rows of buttons and perhaps a picture (JPEG or PNG bytes)."""

    html: str
    rows: tuple[tuple[ShownButton, ...], ...] = ()
    picture: bytes | None = None
    right_to_left: bool = False
    without_sound: bool = False
    low_priority: bool = False  # may wait until the rate limit has room beside the answers to other people


@dataclass(frozen=True, slots=True)
class File:
    """A file, with a caption as Telegram HTML and perhaps rows of buttons."""

    name: str
    content: bytes
    html: str
    rows: tuple[tuple[ShownButton, ...], ...] = ()
    without_sound: bool = False
    low_priority: bool = False


def compose(
    say: Say, languages: Mapping[str, Language], own: str | None, page_link: PageLink | None = None
) -> Message:
    """The message in the language the Say asks for, else the person's own, else English.

    `page_link`: makes the links of the fill-in page; None: there is no page, and no button for it.
    """
    language = languages.get(say.language or own or "en", languages["en"])
    paragraphs = ["\n".join(language.render(text) for text in lines) for lines in say.paragraphs]
    if say.covered and paragraphs[1:]:
        paragraphs[1:] = [f"<tg-spoiler>{SEPARATOR.join(paragraphs[1:])}</tg-spoiler>"]
    shown = (
        tuple(filter(_fits, (_shown(button, language, page_link) for button in row))) for row in say.rows
    )
    rows = tuple(row for row in shown if row)
    html = SEPARATOR.join(paragraphs)
    return Message(html, rows, right_to_left=language.right_to_left, without_sound=say.without_sound)


def _shown(button: Button, language: Language, page_link: PageLink | None) -> ShownButton:
    label = language.plain(button.label).replace("\n", " ")
    copies = None if button.copies is None else ENGLISH.plain(button.copies)
    link = page_link(button.page, language) if button.page and page_link else button.link
    return ShownButton(label, button.data, link, copies)


def _fits(button: ShownButton) -> bool:
    """Whether a button does something, and copies no more than it can: the words to copy hold the rest."""
    if button.copies is not None:
        return len(button.copies) <= COPIED
    return bool(button.data or button.link)
