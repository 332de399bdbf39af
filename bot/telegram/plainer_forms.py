"""The plainer forms of a message that Telegram has refused: plain text, with buttons that it is sure to take.

Telegram does not always say what it refuses. What cannot be a button stands in the words: an answer can be
typed there, a link be tapped, and a text be copied.
"""

import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import Any

from telegram import MessageEntity
from telegram.constants import (
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    MessageEntityType,
    MessageLimit,
)

from bot.telegram.split import TAG, length

COVER = "<tg-spoiler>"  # of all words after the opening, in a message that nobody asked for
NO_LABEL = "…"
LONGEST_DATA = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)  # bytes
IN_ROW = int(InlineKeyboardMarkupLimit.BUTTONS_PER_ROW)
IN_ALL = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)
SHORT = 20  # characters of a label that is sure to be taken
READABLE = "LMNPZ"  # the first letters of Unicode's categories: letters, marks, digits, punctuation, spaces
ENTITIES = {"text": "entities", "caption": "caption_entities"}
LONGEST = {"text": MessageLimit.MAX_TEXT_LENGTH, "caption": MessageLimit.CAPTION_LENGTH}
Fields = dict[str, Any]
ButtonRows = list[list[Fields]]


def plainer(message: Fields, words: str = "text") -> Iterator[Fields]:
    """Yield the same message as plain text: with the buttons that answer, with short labels, with none.

    `words`: the field that holds its words, "text" or "caption".
    """
    sound = _sound(rows_of(message))
    for kept in (sound, _short(sound), []) if sound else ([],):
        yield {**message, "parse_mode": None, **_plain(message, words, kept), **_with_rows(message, kept)}


def rows_of(message: Fields) -> ButtonRows:
    """The rows of buttons under a message."""
    rows: ButtonRows = message["api_kwargs"].get("reply_markup", {}).get("inline_keyboard", [])
    return rows


def answers(message: Fields) -> list[Fields]:
    """The buttons under a message that answer it: all but the links."""
    return [button for row in rows_of(message) for button in row if "callback_data" in button]


def _sound(rows: ButtonRows) -> ButtonRows:
    """The buttons that answer, within all limits that Telegram has. The last row holds the ways away."""
    answering = [[_labelled(button) for button in row if _is_sound(button)] for row in rows]
    split = [row[start : start + IN_ROW] for row in answering for start in range(0, len(row), IN_ROW)]
    while sum(map(len, split)) > IN_ALL:
        del split[-2]
    return split


def _is_sound(button: Fields) -> bool:
    return 1 <= len(button.get("callback_data", "").encode()) <= LONGEST_DATA


def _labelled(button: Fields) -> Fields:
    return {**button, "text": button["text"].strip() or NO_LABEL}


def _short(rows: ButtonRows) -> ButtonRows:
    """The same buttons, with no more of their labels than anything can show."""
    return [[_labelled({**button, "text": _readable(button["text"])}) for button in row] for row in rows]


def _readable(label: str) -> str:
    known = (character for character in label if unicodedata.category(character)[0] in READABLE)
    return "".join(known)[:SHORT]


def _with_rows(message: Fields, rows: ButtonRows) -> Fields:
    others = {name: value for name, value in message["api_kwargs"].items() if name != "reply_markup"}
    markup = {"reply_markup": {"inline_keyboard": rows}} if rows else {}
    return {"api_kwargs": others | markup}


def _plain(message: Fields, words: str, kept: ButtonRows) -> Fields:
    """The words without their markup, and what is left of it: covered words stay covered."""
    opening, cover, covered = message[words].partition(COVER)
    head, rest = _text(opening), _text(covered)
    listed = "\n".join(_as_words(message, kept))
    if listed and length(longer := f"{rest}\n\n{listed}") <= LONGEST[words] - length(head):
        rest = longer
    hidden = MessageEntity(MessageEntityType.SPOILER, length(head), length(rest))
    return {words: head + rest, ENTITIES[words]: [hidden] if cover else None}


def _text(html: str) -> str:
    return unescape(TAG.sub("", html))


def _as_words(message: Fields, kept: ButtonRows) -> Iterator[str]:
    """Yield in words every button that is not kept, a link with its address, with what another would copy."""
    data = {button["callback_data"] for row in kept for button in row}
    for button in (button for row in rows_of(message) for button in row):
        if given := button.get("url") or button.get("copy_text", {}).get("text"):
            yield f"• {button['text']}\n{given}"
        elif button["callback_data"] not in data:
            yield f"• {button['text']}"
