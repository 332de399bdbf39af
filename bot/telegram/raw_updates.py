"""Reads an update as JSON, and as much of a mangled one as shows what a person did.

python-telegram-bot parses all of an update or nothing, so a field that the bot never reads, and that an older
Bot API server leaves out, would keep a person's words from it. Where the whole cannot be parsed, a copy is
read that has only the fields the bot reads. Where that fails too, the JSON still tells who did something, and
what kind of thing it was.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from telegram import Bot, Update

from bot.conversation.conversation import Sender
from bot.telegram.inbound import KINDS, SAID, InGroup, Received, SeenMessages, read_update
from bot.telegram.validation import MalformedUpdate
from flows.events import Event, Tapped, Unreadable

LARGEST_NUMBER = 2**31 - 1  # of an update: Telegram numbers them with 32 bits
LARGEST_ID = 2**53  # of a chat, a person or a message
LATEST = 2**32  # of a date, in seconds since 1970
MOST_DIGITS = 400  # of a number; Telegram's have 19, and Python refuses to read thousands
NO_NUMBER = 0  # stands for the number of an update that has none
MESSAGES = ("message", "edited_message")
FORWARDED = ("forward_origin", "forward_from", "forward_date")  # the last two from older Bot API servers
Json = dict[str, Any]
Reading = Received | InGroup | None


def parse_json(payload: bytes) -> Any:
    """Parse JSON in which some characters or numbers may be mangled. Raises ValueError for what is none."""
    try:
        return json.loads(payload.decode("utf-8", "replace"), parse_int=_number)
    except RecursionError:
        raise ValueError("nested too deep") from None


def number_of(raw: Any) -> int | None:
    """The number of an update; None if it has none that Telegram can have given."""
    number: Any = raw.get("update_id") if isinstance(raw, dict) else None
    return number if _is_whole(number, LARGEST_NUMBER) and number > 0 else None


def chat_of(raw: Any) -> int | None:
    """The chat whose order an update belongs to; None if it belongs to none."""
    if not isinstance(raw, dict):
        return None
    for said in map(raw.get, (*MESSAGES, "my_chat_member")):
        if isinstance(said, dict) and (chat := _id(said.get("chat"))):
            return chat
    press = raw.get("callback_query")
    return _id(press.get("from")) if isinstance(press, dict) else None


def read_raw(raw: Any, bot: Bot, seen: SeenMessages | None = None) -> tuple[Update, Reading, bool]:
    """An update, what it means, and whether it was read as a whole. `seen`: as for `read_update`.

    Raises MalformedUpdate if nothing in it shows what a person did.
    """
    for whole, fields in _copies(raw):
        with suppress(Exception):  # a mangled update can make the library's parser fail in any way
            if update := Update.de_json(fields, bot):
                return update, read_update(update, seen), whole
    return Update(number_of(raw) or NO_NUMBER), _content(raw), False


def _copies(raw: Any) -> Iterator[tuple[bool, Json]]:
    """The update as it came, then copies with less and less of what the bot can do without."""
    if not isinstance(raw, dict):
        return
    number = {"update_id": number_of(raw) or NO_NUMBER}
    yield True, raw | number | _pressed_only(raw.get("callback_query"))
    for kind in MESSAGES:
        if fields := _text_message(raw.get(kind)):
            yield False, number | {kind: fields}
    for press in _presses(raw.get("callback_query")):
        yield False, number | {"callback_query": press}


def _pressed_only(press: Any) -> Json:
    """The press with the one button of the message's keyboard that was pressed: no other is ever read.

    Of an update, the keyboard is the largest part. Empty if the button is not found.
    """
    with suppress(AttributeError, KeyError, TypeError):  # a mangled update may have anything anywhere
        message, data = press["message"], press["data"]
        keys = [key for row in message["reply_markup"]["inline_keyboard"] for key in row]
        pressed = [key for key in keys if key.get("callback_data") == data]
        markup = {"reply_markup": {"inline_keyboard": [pressed]}}
        return {"callback_query": press | {"message": message | markup}} if pressed else {}
    return {}


def _text_message(said: Any) -> Json | None:
    """What the bot reads of a message that is only text; None if it is not."""
    head = _head(said)
    if head is None or not isinstance(said.get("text"), str) or any(said.get(key) for key in FORWARDED):
        return None
    sender = _user(said.get("from"))
    return head | {"text": _clean(said["text"])} | ({"from": sender} if sender else {})


def _presses(press: Any) -> Iterator[Json]:
    """What the bot reads of a press: with the buttons of the message it came from, then without."""
    sender = _user(press.get("from")) if isinstance(press, dict) else None
    if sender is None or not isinstance(press.get("id"), str):
        return
    data = press.get("data")
    fields = {
        "id": press["id"],
        "from": sender,
        "chat_instance": "",
        "data": data if _is_clean(data) else None,
    }
    head = _head(press.get("message"))
    if head is not None:
        yield fields | {"message": head | {"reply_markup": press["message"].get("reply_markup")}}
        yield fields | {"message": head | {"date": 0}}  # as Telegram writes one that it no longer shows
    yield fields


def _head(said: Any) -> Json | None:
    """Where a message stands: its chat, its number and its date; None if the chat is not known.

    One without a number or a date counts as too old to be deleted.
    """
    chat: Any = said.get("chat") if isinstance(said, dict) else None
    id = _id(chat)
    if id is None:
        return None
    kind = chat["type"] if isinstance(chat.get("type"), str) else _kind_of_chat(id)
    number, date = said.get("message_id"), said.get("date")
    is_dated = _is_whole(number, LARGEST_ID) and _is_whole(date, LATEST)
    place = {"message_id": number, "date": date} if is_dated else {"message_id": 0, "date": 0}
    return place | {"chat": {"id": id, "type": kind}}


def _kind_of_chat(id: int) -> str:
    """Telegram gives private chats the person's own id, and all others negative ones."""
    return "private" if id > 0 else "group"


def _user(sender: Any) -> Json | None:
    id = _id(sender)
    if id is None:
        return None
    code = sender.get("language_code")
    return {"id": id, "is_bot": False, "first_name": "", "language_code": code if _is_clean(code) else None}


def _content(raw: Any) -> Received:
    """What a mangled update still shows of a person: a press, or something sent to the private chat.

    Raises MalformedUpdate if it shows nothing.
    """
    chat = chat_of(raw)
    event = _event(raw) if chat is not None and chat > 0 else None
    if chat is None or event is None:
        raise MalformedUpdate("not an update")
    return Received(Sender(chat), event)


def _event(raw: Json) -> Event | None:
    for kind in MESSAGES:
        said = raw.get(kind)
        if isinstance(said, dict) and (said.get("caption") or any(map(said.get, SAID))):
            words = (said.get(key) for key in ("text", "caption"))
            return Unreadable(
                _kind(said), next((_clean(word) for word in words if isinstance(word, str)), "")
            )
    return Tapped("", "") if isinstance(raw.get("callback_query"), dict) else None


def _kind(said: Json) -> str:
    """The kind of Unreadable that a message is."""
    if any(said.get(key) for key in FORWARDED):
        return "forward"
    return next((kind for name, kind in KINDS.items() if said.get(name)), "other")


def _id(owner: Any) -> int | None:
    """The id of a chat or a person, from its JSON."""
    id = owner.get("id") if isinstance(owner, dict) else None
    return id if _is_whole(id, LARGEST_ID) and id != 0 else None


def _number(digits: str) -> int | None:
    return int(digits) if len(digits) <= MOST_DIGITS else None


def _is_whole(value: Any, largest: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= largest


def _is_clean(value: Any) -> bool:
    return isinstance(value, str) and value == _clean(value)


def _clean(words: str) -> str:
    """The words with ? in place of halves of characters, which neither a store nor the network accepts."""
    return words.encode("utf-8", "replace").decode()
