"""The calls about the bot itself, its webhook and its files."""

import re
from dataclasses import dataclass, field

from tests.standins.telegram_account import Account
from tests.standins.telegram_text import utf16
from tests.standins.telegram_values import Json, bad

_ACTION = re.compile(
    "typing|choose_sticker|find_location|(upload|record)_(video|voice|video_note)|upload_(photo|document)"
)


@dataclass
class Profile:
    """What people see of the bot, by language ("" for all others)."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)  # by scope and language
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def set_commands(self, given: Json) -> bool:
        """setMyCommands."""
        if len(given["commands"]) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for command in given["commands"]:
            if not re.fullmatch("[a-z0-9_]{1,32}", command["command"]):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= utf16(command["description"]) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[self._key(given)] = given["commands"]
        return True

    def get_commands(self, given: Json) -> list[Json]:
        """getMyCommands."""
        return self.commands.get(self._key(given), [])

    def set_description(self, given: Json) -> bool:
        """setMyDescription: at most 512 characters."""
        return _set(self.descriptions, given, "description", 512)

    def set_short_description(self, given: Json) -> bool:
        """setMyShortDescription: at most 120 characters."""
        return _set(self.short_descriptions, given, "short_description", 120)

    def set_name(self, given: Json) -> bool:
        """setMyName: at most 64 characters."""
        return _set(self.names, given, "name", 64)

    def _key(self, given: Json) -> tuple[str, str]:
        return given.get("scope", {}).get("type", "default"), _language(given)


def _set(by_language: dict[str, str], given: Json, name: str, max_length: int) -> bool:
    words = given.get(name, "")
    if utf16(words) > max_length:
        raise bad(f"{name.replace('_', ' ')} is too long")
    by_language[_language(given)] = words
    return True


def _language(given: Json) -> str:
    code = str(given.get("language_code", ""))
    if not re.fullmatch("([a-z]{2})?", code):
        raise bad("invalid language code specified")
    return code


def get_me(account: Account) -> Json:
    """getMe."""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": True}
    return {**account.bot, **abilities, "supports_inline_queries": False}


async def get_updates(account: Account, given: Json) -> list[Json]:
    """getUpdates."""
    if "allowed_updates" in given:
        account.updates.allowed = frozenset(given["allowed_updates"]) or None
    limit = given.get("limit", 100)
    if not 1 <= limit <= 100:
        limit = 100
    return await account.updates.poll(given.get("offset", 0), limit, max(given.get("timeout", 0), 0))


def set_webhook(account: Account, given: Json) -> bool:
    """setWebhook. The stand-in itself sends nothing there: tests post the updates."""
    url = given.get("url", "")
    if url and not url.startswith("https://"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch("[A-Za-z0-9_-]{0,256}", given.get("secret_token", "")):
        raise bad("secret token contains unallowed characters")
    if not 1 <= given.get("max_connections", 40) <= 100:
        raise bad("max_connections must be from 1 to 100")
    if "allowed_updates" in given:
        account.updates.allowed = frozenset(given["allowed_updates"]) or None
    if given.get("drop_pending_updates"):
        account.updates.forget()
    account.updates.hook({**given, "url": url})
    return True


def get_webhook_info(account: Account) -> Json:
    """getWebhookInfo."""
    waiting = len(account.updates.waiting())
    url = account.updates.webhook["url"]
    return {"url": url, "has_custom_certificate": False, "pending_update_count": waiting}


def answer_tap(account: Account, given: Json) -> bool:
    """answerCallbackQuery."""
    tap = account.taps.get(given["callback_query_id"])
    if tap is None or tap.expired:
        refused = bad("query is too old and response timeout expired or query ID is invalid")
        refused.expected = tap is not None
        raise refused
    if utf16(given.get("text", "")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    tap.answers.append(given)
    account.ring(account.chats[tap.chat])
    return True


def send_action(account: Account, given: Json) -> bool:
    """sendChatAction."""
    chat = account.chat(given["chat_id"])
    if not _ACTION.fullmatch(given["action"]):
        raise bad("wrong parameter action in request")
    chat.actions.append(given["action"])
    account.ring(chat)
    return True


def get_file(account: Account, given: Json) -> Json:
    """getFile."""
    upload = account.files.get(given["file_id"])
    if upload is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    return {
        "file_id": given["file_id"],
        "file_unique_id": given["file_id"].replace("file", "unique"),
        "file_size": len(upload.content),
        "file_path": f"files/{given['file_id']}",
    }


def leave(account: Account, given: Json) -> bool:
    """leaveChat."""
    chat = account.chat(given["chat_id"])
    if chat.info["type"] == "private":
        raise bad("chat member status can't be changed in private chats")
    account.join(chat, account.bot, "left")
    return True
