"""Parses formatted text with Telegram's own parser, into plain text and entities."""

import json
import re
from functools import cache
from typing import Any

import tdjson

from tests.standins.telegram_values import Json, bad

MODES = {
    "html": {"@type": "textParseModeHTML"},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
}
_NAMES = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "CustomEmoji": "custom_emoji",
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Cashtag": "cashtag",
    "BotCommand": "bot_command",
    "Url": "url",
    "EmailAddress": "email",
    "PhoneNumber": "phone_number",
}
_OPAQUE = {"code", "pre", "text_link", "text_mention"}  # nothing is detected inside these
_DROPPED = re.compile("[\r\u2028-\u202e]")  # Telegram removes these from every message
_SPACED = re.compile("[\x00-\x09\x0b-\x1f]")  # and replaces these with spaces


def utf16(text: str) -> int:
    """Return the length as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def formatted(text: str, mode: str | None, entities: list[Json] | None = None) -> tuple[str, list[Json]]:
    """Return the plain text, trimmed as Telegram does, and its entities. Raises Refused in its words."""
    cleaned = _SPACED.sub(" ", _DROPPED.sub("", text))
    if mode:
        cleaned, entities = _parsed(cleaned, mode)
    plain, given = _trimmed(cleaned, entities or [])
    return plain, sorted(given + _outside(detected(plain), given), key=lambda entity: int(entity["offset"]))


def detected(text: str) -> list[Json]:
    """Return the entities that Telegram finds by itself: links, addresses, commands, mentions."""
    return _entities(_execute({"@type": "getTextEntities", "text": text})["entities"])


def _parsed(text: str, mode: str) -> tuple[str, list[Json]]:
    if mode.lower() not in MODES:
        raise bad("unsupported parse_mode")
    answer = _execute({"@type": "parseTextEntities", "text": text, "parse_mode": MODES[mode.lower()]})
    if answer["@type"] == "error":
        message = str(answer["message"])
        raise bad(message[0].lower() + message[1:])
    return answer["text"], _entities(answer["entities"])


def _execute(request: Json) -> Json:
    _quieten()
    answer: Json = json.loads(tdjson.td_execute(json.dumps(request).encode()) or b"{}")
    return answer


@cache
def _quieten() -> None:
    tdjson.td_execute(b'{"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}')


def _entities(parsed: list[Json]) -> list[Json]:
    supported = (entity for entity in parsed if _kind(entity) in _NAMES)
    return [
        {
            "type": _NAMES[_kind(entity)],
            "offset": entity["offset"],
            "length": entity["length"],
            **_more(entity["type"]),
        }
        for entity in supported
    ]


def _kind(entity: Json) -> str:
    return str(entity["type"]["@type"]).removeprefix("textEntityType")


def _more(type_: Json) -> Json:
    more: dict[str, Any] = {key: type_[key] for key in ("url", "language", "custom_emoji_id") if key in type_}
    if "user_id" in type_:
        more["user"] = {"id": type_["user_id"], "is_bot": False, "first_name": ""}
    return more


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    plain = text.strip(" \n")
    lead, size = utf16(text) - utf16(text.lstrip(" \n")), utf16(plain)
    moved = []
    for entity in entities:
        start = min(max(entity["offset"] - lead, 0), size)
        end = min(max(entity["offset"] + entity["length"] - lead, 0), size)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return plain, moved


def _outside(entities: list[Json], given: list[Json]) -> list[Json]:
    opaque = [entity for entity in given if entity["type"] in _OPAQUE]
    return [entity for entity in entities if not any(_overlap(entity, other) for other in opaque)]


def _overlap(entity: Json, other: Json) -> bool:
    starts_before = entity["offset"] < other["offset"] + other["length"]
    return bool(starts_before and other["offset"] < entity["offset"] + entity["length"])
