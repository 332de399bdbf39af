"""The calls that send and edit messages, pictures and documents."""

from typing import Any

from tests.standins.telegram_account import Account, Chat
from tests.standins.telegram_keyboard import inline_keyboard
from tests.standins.telegram_text import formatted, utf16
from tests.standins.telegram_values import Json, Upload, bad

LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024  # UTF-16 code units, after parsing
DELETABLE = 48 * 60 * 60  # seconds after which a message can no longer be deleted
MOST_DELETED = 100  # by one call
LARGEST_PHOTO, LARGEST_DOCUMENT = 10_000_000, 50_000_000  # bytes
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def send_message(account: Account, given: Json) -> Json:
    """sendMessage."""
    chat = account.chat(given["chat_id"])
    return _post(account, chat, given, _text(given))


def send_photo(account: Account, given: Json) -> Json:
    """sendPhoto: a picture of real JPEG or PNG bytes, a known file_id, or a web address."""
    chat = account.chat(given["chat_id"])
    caption = _caption(given)
    photo = given["photo"]
    if isinstance(photo, Upload):
        _check_picture(photo.content)
    size = {**_file(account, photo), "width": 320, "height": 320}
    return _post(account, chat, given, {"photo": [size], **caption})


def send_document(account: Account, given: Json) -> Json:
    """sendDocument."""
    chat = account.chat(given["chat_id"])
    caption = _caption(given)
    document = given["document"]
    if isinstance(document, Upload):
        _check_size(document.content, LARGEST_DOCUMENT)
    name = {"file_name": document.name} if isinstance(document, Upload) else {}
    return _post(account, chat, given, {"document": {**_file(account, document), **name}, **caption})


def edit_text(account: Account, given: Json) -> Json:
    """editMessageText. A keyboard that is not given again is removed."""
    chat, old = _to_edit(account, given)
    if "text" not in old:
        raise bad("there is no text in the message to edit")
    return _edit(account, chat, old, given, _text({"text": "", **given}))


def edit_caption(account: Account, given: Json) -> Json:
    """editMessageCaption."""
    chat, old = _to_edit(account, given)
    if "photo" not in old and "document" not in old:
        raise bad("there is no caption in the message to edit")
    return _edit(account, chat, old, given, _caption(given))


def edit_keyboard(account: Account, given: Json) -> Json:
    """editMessageReplyMarkup."""
    chat, old = _to_edit(account, given)
    words = {key: old[key] for key in _WORDS if key in old}
    return _edit(account, chat, old, given, words)


def delete(account: Account, given: Json) -> bool:
    """deleteMessage."""
    chat = account.chat(given["chat_id"])
    if given["message_id"] not in chat.messages:
        raise bad("message to delete not found")
    return _delete(account, chat, [given["message_id"]])


def delete_several(account: Account, given: Json) -> bool:
    """deleteMessages: of those that exist all are deleted, or none if one of them may not be."""
    chat, ids = account.chat(given["chat_id"]), given["message_ids"]
    if not ids:
        raise bad("message identifiers are not specified")
    if len(ids) > MOST_DELETED:
        raise bad("too many message identifiers specified")
    return _delete(account, chat, [id for id in ids if id in chat.messages])


def _delete(account: Account, chat: Chat, ids: list[int]) -> bool:
    for id in ids:
        _check_deletable(account, chat, chat.messages[id])
    for id in ids:
        del chat.messages[id]
    account.ring(chat)
    return True


def _check_deletable(account: Account, chat: Chat, message: Json) -> None:
    """Only in a private chat may a bot that is no administrator delete what others wrote."""
    if message["from"] != account.bot and chat.info["type"] != "private":
        raise bad("message can't be deleted")
    if account.date() - message["date"] >= DELETABLE:
        raise bad("message can't be deleted for everyone")


_WORDS = ("text", "entities", "caption", "caption_entities", "link_preview_options")


def _text(given: Json) -> Json:
    plain, entities = formatted(given["text"], given.get("parse_mode"), given.get("entities"))
    if not plain:
        raise bad("message text is empty")
    if utf16(plain) > LONGEST_TEXT:
        raise bad("message is too long")
    preview = given.get("link_preview_options")
    return {
        "text": plain,
        **({"entities": entities} if entities else {}),
        **({"link_preview_options": preview} if preview else {}),
    }


def _caption(given: Json) -> Json:
    words = given.get("caption", "")
    plain, entities = formatted(words, given.get("parse_mode"), given.get("caption_entities"))
    if utf16(plain) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    return {
        **({"caption": plain} if plain else {}),
        **({"caption_entities": entities} if entities else {}),
    }


def _check_picture(content: bytes) -> None:
    _check_size(content, LARGEST_PHOTO)
    if not content.startswith(_PICTURES):
        raise bad("IMAGE_PROCESS_FAILED")


def _check_size(content: bytes, max_size: int) -> None:
    if not content:
        raise bad("file must be non-empty")
    if len(content) > max_size:
        raise bad(f"file of size {len(content)} bytes is too big; the maximum size is {max_size} bytes")


def _file(account: Account, file: Upload | str) -> Json:
    if isinstance(file, Upload):
        return account.keep(file)
    if file in account.files:
        return {"file_id": file, "file_unique_id": file.replace("file", "unique")}
    if file.startswith(("https://", "http://")):
        return account.keep(Upload(file.rpartition("/")[2], b""))
    raise bad("wrong remote file identifier specified: Wrong string length")


def _post(account: Account, chat: Chat, given: Json, content: Json) -> Json:
    markup = given.get("reply_markup")
    keyboard = inline_keyboard(markup)
    reply = _reply(chat, given.get("reply_parameters"))
    sent = account.post(chat, account.bot, content | reply | ({"reply_markup": keyboard} if keyboard else {}))
    if given.get("disable_notification"):
        chat.soundless.add(sent["message_id"])
    return sent


def _reply(chat: Chat, to: Json | None) -> Json:
    if to is None:
        return {}
    if to["message_id"] in chat.messages:
        return {"reply_to_message": chat.messages[to["message_id"]]}
    if to.get("allow_sending_without_reply"):
        return {}
    raise bad("message to be replied not found")


def _to_edit(account: Account, given: Json) -> tuple[Chat, Json]:
    if "chat_id" not in given:
        raise bad("chat_id is empty")
    chat = account.chat(given["chat_id"])
    old = chat.messages.get(given.get("message_id", 0))
    if old is None:
        raise bad("message to edit not found")
    if old["from"] != account.bot:
        raise bad("message can't be edited")
    return chat, old


def _edit(account: Account, chat: Chat, old: Json, given: Json, words: Json) -> Json:
    keyboard = inline_keyboard(given.get("reply_markup"))
    changeable = (*_WORDS, "reply_markup")
    new: Json = words | ({"reply_markup": keyboard} if keyboard else {})
    current: dict[str, Any] = {key: old[key] for key in changeable if key in old}
    if new == current:
        raise bad(_NOT_MODIFIED)
    unchanged = {key: value for key, value in old.items() if key not in changeable}
    account.put(chat, {**unchanged, "edit_date": account.date(), **new})
    return chat.messages[old["message_id"]]
