"""A tap, as every side of a comparison gets and answers it. Imports little, so that peers start bare."""

import json
from dataclasses import dataclass
from typing import Any

from bot.conversation.messages import Message


@dataclass(frozen=True, slots=True)
class Tap:
    """A button, the message it belongs to, and the reply."""

    data: str
    question: Message
    reply: Message


def update(number: int, chat: int, tap: Tap) -> bytes:
    """Return a tap as Telegram delivers it."""
    person = {"id": chat, "is_bot": False, "first_name": "Amina", "language_code": "fa"}
    message = {
        "message_id": number,  # each question is a message of its own
        "date": 1_780_000_000,
        "chat": {"id": chat, "type": "private", "first_name": "Amina"},
        "text": tap.question.html,
        "reply_markup": {"inline_keyboard": keyboard(tap.question)},
    }
    press = {"id": str(number), "from": person, "message": message, "chat_instance": "1", "data": tap.data}
    return json.dumps({"update_id": number, "callback_query": press}).encode()


def keyboard(message: Message) -> list[list[dict[str, Any]]]:
    """Return the buttons under a message, in the Bot API's form."""
    return [[{"text": key.label, "callback_data": str(key.data)} for key in row] for row in message.rows]
