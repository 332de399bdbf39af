"""Whether an update is of the types that Telegram documents, as far as it is looked at: what is not, would be
stored, and could not be read again.
"""

from collections.abc import Iterator

from telegram import CallbackQuery, Chat, InaccessibleMessage, MaybeInaccessibleMessage, Message, Update, User

LARGEST = 2**63  # of any number that Telegram gives


class MalformedUpdate(ValueError):
    """No update as Telegram writes them: it is not understood now, and never will be."""


def check(update: Update) -> None:
    """Raises Mangled."""
    try:
        sound = all(_signs(update))
    except (AttributeError, TypeError, ValueError, LookupError):
        sound = False
    if not sound:
        raise MalformedUpdate("not an update")


def _signs(update: Update) -> Iterator[bool]:
    """Everything that is as it should be, or not."""
    yield _is_number(update.update_id)
    press, message = update.callback_query, update.message or update.edited_message
    if press is not None:
        yield from _press_signs(press)
    elif message is not None:
        yield from _message_signs(message)
        yield message.from_user is None or _is_user(message.from_user)


def _press_signs(press: CallbackQuery) -> Iterator[bool]:
    yield _is_words(press.id) and (press.data is None or _is_words(press.data))
    yield _is_user(press.from_user)
    if press.message is not None:
        yield from _message_signs(press.message)
    if isinstance(press.message, Message):
        yield _is_words(press.message.text_html or "") and _has_sound_buttons(press.message)


def _message_signs(message: MaybeInaccessibleMessage) -> Iterator[bool]:
    yield isinstance(message, Message | InaccessibleMessage) and _is_number(message.message_id)
    yield isinstance(message.chat, Chat) and _is_number(message.chat.id) and _is_words(message.chat.type)
    yield not isinstance(message, Message) or message.text is None or _is_words(message.text)


def _has_sound_buttons(message: Message) -> bool:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return all(_is_words(button.text) for row in rows for button in row)


def _is_user(user: User) -> bool:
    code = user.language_code
    return isinstance(user, User) and _is_number(user.id) and (code is None or _is_words(code))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST


def _is_words(value: object) -> bool:
    """A text without halves of characters, which no store and no network takes."""
    return isinstance(value, str) and value.encode() is not None
