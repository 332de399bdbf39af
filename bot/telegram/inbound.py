"""Turns updates into events. Whatever Telegram delivers becomes an event, or is ignored on purpose."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from bot.conversation.commands import read_text
from bot.conversation.conversation import Sender
from bot.conversation.invitations import invitation_in
from bot.telegram.validation import check
from flows.events import Event, LocationShared, Started, Tapped, Unreadable

EXACT = 3  # decimals of a latitude or longitude
KINDS = {  # the kind of Unreadable, by the attribute that the message has
    "photo": "photo",
    "video": "photo",
    "animation": "photo",
    "voice": "voice",
    "audio": "voice",
    "video_note": "voice",
    "sticker": "sticker",
    "document": "document",
    "location": "place",
    "venue": "place",
    "contact": "place",
}
# What people say. All else is a service message, also what Telegram has yet to invent: it is passed over.
SAID = (
    "text",
    *KINDS,
    "live_photo",
    "paid_media",
    "dice",
    "game",
    "poll",
    "story",
    "checklist",
)
REMEMBERED = 10_000  # messages by which an edit that changes nothing is known
# The bot's codes for some of Telegram's, by language and one further part of the tag. Plain "ku" is Kurmanji,
# in Latin letters: most of its readers cannot read Sorani, so they are asked for their language in English.
LANGUAGE_CODES = {
    ("fa", "af"): "prs",
    ("ku", "arab"): "ckb",
    ("ku", "iq"): "ckb",
    ("ku", "ir"): "ckb",
}
CODE = re.compile("[a-z]{2,3}")
ALLOWED = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]


@dataclass(frozen=True, slots=True)
class Received:
    """An event, who sent it, and the button press to answer, if the event is a tap."""

    sender: Sender
    event: Event
    press: CallbackQuery | None = None
    message: tuple[int, datetime] | None = None  # the id of the message it came with, and when that was sent


class SeenMessages:
    """Knows the newest messages by a digest, in memory: Telegram reports edits that changed no word.

    A preview of a link and a reaction are such edits.
    """

    def __init__(self) -> None:
        self._digests: dict[tuple[int, int], int] = {}  # by chat and message; of this process alone

    def note(self, update: Update) -> None:
        """Remember the message of an update that was taken in."""
        message = update.message or update.edited_message
        if message is None:
            return
        self._digests[message.chat_id, message.message_id] = hash(_words(message))
        if len(self._digests) > REMEMBERED:
            del self._digests[next(iter(self._digests))]

    def has(self, message: Message) -> bool:
        """Whether the message was seen with the same words."""
        return self._digests.get((message.chat_id, message.message_id)) == hash(_words(message))


@dataclass(frozen=True, slots=True)
class InGroup:
    """A message to the bot in a group, where it holds no conversation."""

    sender: Sender


def read_update(update: Update, seen: SeenMessages | None = None) -> Received | InGroup | None:
    """The event of an update; None if nobody said anything (somebody blocked the bot, a member joined).

    `seen`: the messages before it. Raises MalformedUpdate.
    """
    check(update)
    if update.callback_query:
        return _read_press(update.callback_query)
    message = update.message or update.edited_message
    if message is None or not _is_said(message):
        return None
    if update.edited_message and not _is_changed(message, seen):
        return None
    sender = _sender(message.chat_id, message.from_user.language_code if message.from_user else None)
    if message.chat.type != ChatType.PRIVATE:
        return InGroup(sender)
    event = Unreadable("edit", _words(message)) if update.edited_message else _read_message(message)
    return Received(sender, event, message=(message.message_id, message.date))


def burst_of(update: Update) -> str | None:
    """The same for updates that are one deed of a person: presses of one button, or the parts of an album."""
    press, message = update.callback_query, update.message
    if press and press.message:
        return _digest(f"press {press.message.message_id} {press.data}")
    return _digest(f"album {message.media_group_id}") if message and message.media_group_id else None


def _digest(deed: str) -> str:
    """What tells one deed from another, and does not say which button it was: that may be private."""
    return hashlib.blake2b(deed.encode("utf-8", "replace"), digest_size=8).hexdigest()


def moved_group(update: Update) -> tuple[int, int] | None:
    """The old and the new number of a group that has become a supergroup, if the update says so."""
    message = update.message
    if message and message.migrate_to_chat_id:
        return message.chat_id, message.migrate_to_chat_id
    if message and message.migrate_from_chat_id:
        return message.migrate_from_chat_id, message.chat_id
    return None


def _is_said(message: Message) -> bool:
    """Whether a person said something, and neither Telegram, a bot nor a channel."""
    says = message.text is not None or any(getattr(message, attribute, None) for attribute in SAID)
    if not says or message.is_automatic_forward:
        return False
    in_group = message.chat.type != ChatType.PRIVATE  # where who hides their name writes as a bot
    by_person = message.sender_chat is None and not (message.from_user and message.from_user.is_bot)
    return in_group or by_person


def _is_changed(message: Message, seen: SeenMessages | None) -> bool:
    """Whether a person changed their words: no reaction, no preview of a link, and no step on a live map."""
    if message.location or message.edit_date is None or message.chat.type != ChatType.PRIVATE:
        return False
    return seen is None or not seen.has(message)


def _read_press(press: CallbackQuery) -> Received:
    sender = _sender(press.from_user.id, press.from_user.language_code)
    pressed = press.message if isinstance(press.message, Message) else None  # Telegram gives no old ones
    message = (pressed.message_id, pressed.date) if pressed else None
    tapped = Tapped.parse(press.data or "", pressed.message_id if pressed else None)
    return Received(sender, tapped, press, message)


def _read_message(message: Message) -> Event:
    if payload := invitation_in(_words_and_links(message)):
        return Started(payload, _words(message))
    if message.forward_origin is not None:
        return Unreadable("forward", _words(message))
    if message.location and "live_period" not in message.location.to_dict():
        return _location(message.location.latitude, message.location.longitude)
    if message.text is None:
        kinds = (kind for attribute, kind in KINDS.items() if getattr(message, attribute, None))
        return Unreadable(next(kinds, "other"), _words(message))
    return read_text(message.text, message.date)


def _location(latitude: float, longitude: float) -> Event:
    """Where somebody is, to a hundred metres: a public service is asked about it, and needs no more."""
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # false of what is no number, too
        return Unreadable("place")
    return LocationShared(round(latitude, EXACT), round(longitude, EXACT))


def _words(message: Message) -> str:
    """The text of a message, or the caption of what it shows."""
    return message.text or message.caption or ""


def _words_and_links(message: Message) -> str:
    """The same, with the addresses of links that stand behind other words."""
    entities = (*message.entities, *message.caption_entities)
    return " ".join([_words(message), *(entity.url for entity in entities if entity.url)])


def _sender(chat: int, language_code: str | None) -> Sender:
    return Sender(chat, _suggested(language_code or ""))


def _suggested(tag: str) -> str | None:
    """The bot's code for an IETF language tag such as fa-AF or ku-Arab-IQ; None for what is no tag."""
    language, *parts = tag.lower().replace("_", "-").split("-")
    if "latn" in parts and language == "ku":
        return language
    code = next((code for part in parts if (code := LANGUAGE_CODES.get((language, part)))), language)
    return code if CODE.fullmatch(code) else None
