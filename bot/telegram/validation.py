"""Checks that the parts of an update that the bot reads have the types that Telegram documents.

The library does not check them, and a value of another type would be stored and could not be read back.
"""

from collections.abc import Iterator
from datetime import datetime

from telegram import CallbackQuery, Chat, InaccessibleMessage, MaybeInaccessibleMessage, Message, Update, User

LARGEST = 2**63  # of any number that Telegram gives


class MalformedUpdate(ValueError):
    """This is not an update as Telegram sends them, so trying again cannot help."""


def check(update: Update) -> None:
    """Raise MalformedUpdate unless every part that the bot reads is valid."""
    try:
        valid = all(_checks(update))
    except (AttributeError, TypeError, ValueError, LookupError):
        valid = False
    if not valid:
        raise MalformedUpdate("not an update")


def _checks(update: Update) -> Iterator[bool]:
    """Yield for each part that the bot reads whether it is as documented."""
    yield _is_number(update.update_id)
    press, message = update.callback_query, update.message or update.edited_message
    if press is not None:
        yield from _press_checks(press)
    if message is not None:
        yield from _message_checks(message)
        yield message.from_user is None or _is_user(message.from_user)


def _press_checks(press: CallbackQuery) -> Iterator[bool]:
    yield _is_text(press.id) and (press.data is None or _is_text(press.data))
    yield _is_user(press.from_user)
    if press.message is not None:
        yield from _message_checks(press.message)
    if isinstance(press.message, Message):
        yield _is_text(press.message.text_html or "") and _has_valid_buttons(press.message)


def _message_checks(message: MaybeInaccessibleMessage) -> Iterator[bool]:
    yield isinstance(message, Message | InaccessibleMessage) and _is_number(message.message_id)
    yield isinstance(message.date, datetime)
    yield isinstance(message.chat, Chat) and _is_number(message.chat.id) and _is_text(message.chat.type)
    if isinstance(message, Message):
        yield message.text is None or _is_text(message.text)
        yield message.caption is None or _is_text(message.caption)
        yield all(_is_number(id or 0) for id in (message.migrate_to_chat_id, message.migrate_from_chat_id))


def _has_valid_buttons(message: Message) -> bool:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return all(_is_text(button.text) for row in rows for button in row)


def _is_user(user: User) -> bool:
    code = user.language_code
    return isinstance(user, User) and _is_number(user.id) and (code is None or _is_text(code))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST


def _is_text(value: object) -> bool:
    """Whether the value is a string without lone surrogates, which neither a store nor the network accepts.

    For one with surrogates `encode` raises UnicodeEncodeError, a ValueError.
    """
    return isinstance(value, str) and value.encode() is not None
