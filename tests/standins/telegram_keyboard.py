"""Telegram's limits on the buttons under a message."""

import re
from urllib.parse import urlsplit

from tests.standins.telegram_values import Json, bad

MAX_BUTTONS, MAX_IN_ROW, MAX_COPIED = 100, 8, 256
_NOT_ACTIONS = {"text", "style", "icon_custom_emoji_id"}


def inline_keyboard(markup: Json | None) -> Json | None:
    """Return the inline keyboard in `reply_markup`, or None if it has no buttons. Raises Refused."""
    rows = [row for row in (markup or {}).get("inline_keyboard", ()) if row]
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_IN_ROW for row in rows):
        raise bad("reply markup is too long")
    for row in rows:
        for button in row:
            _check(button)
    return {"inline_keyboard": rows} if rows else None


def _check(button: Json) -> None:
    if not button["text"].strip():
        raise bad("inline keyboard button text must be non-empty")
    actions = [field for field in button if field not in _NOT_ACTIONS]
    if not actions:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad("can't parse inline keyboard button: exactly one action must be used")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= MAX_COPIED:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    if "url" in button:
        _check_url(button["url"])


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _invalid_url(url) from None
    has_host_name = "." in (parts.hostname or "") or parts.hostname == "localhost"
    if re.search(r"\s", url) or parts.scheme not in ("http", "https", "tg") or not parts.netloc:
        raise _invalid_url(url)
    if parts.scheme != "tg" and not has_host_name:
        raise _invalid_url(url)


def _invalid_url(url: str) -> Exception:
    return bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
