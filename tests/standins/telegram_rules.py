"""Checks calls against Telegram's documentation: which parameters each has, and of which types."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.standins.telegram_values import Json, Upload, bad

_REASONS_IF_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "message_id": "message identifier is not specified",
    "file_id": "file_id not specified",
}
_TYPE_NAMES = {
    "InlineKeyboardMarkup": "inline keyboard markup",
    "InlineKeyboardButton": "inline keyboard button",
    "LinkPreviewOptions": "link preview options",
    "MessageEntity": "message entity",
}


@cache
def documented() -> Json:
    """Return an extract of the documentation: `methods` and `types`, each name -> parameter -> type."""
    rules: Json = json.loads((Path(__file__).parent / "telegram_methods.json").read_text("utf-8"))
    return rules


@cache
def method_named(name: str) -> str | None:
    """Return the documented spelling of a method (Telegram ignores case), or None."""
    return next((m for m in documented()["methods"] if m.lower() == name.lower()), None)


def read_parameters(method: str, given: Mapping[str, object]) -> tuple[Json, list[str]]:
    """Check the parameters of a call; returns them as Python values, and the names that are unknown.

    Raises Refused if a parameter is missing or of the wrong type.
    """
    rules: dict[str, str] = documented()["methods"][method]
    unknown = [name for name in given if name not in rules and not isinstance(given[name], Upload)]
    values: Json = {}
    for name, rule in rules.items():
        if name in given:
            values[name] = _value(name, _decoded(name, given[name], rule), rule.rstrip("!"), unknown)
        elif rule.endswith("!"):
            raise bad(_REASONS_IF_MISSING.get(name, f'parameter "{name}" is required'))
    return values, unknown


def _decoded(name: str, value: object, rule: str) -> object:
    kinds = rule.rstrip("!").split("|")
    if not isinstance(value, str):
        return value
    if "Integer" in kinds and re.fullmatch(r"-?\d+", value):
        return int(value)
    if "Boolean" in kinds and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if {"String", "Integer", "Boolean"} & set(kinds):
        return value
    try:
        return json.loads(value)
    except ValueError:
        spoken = "reply keyboard markup" if name == "reply_markup" else name
        raise bad(f"can't parse {spoken} JSON object") from None


def _value(name: str, value: object, rule: str, unknown: list[str]) -> Any:
    if any(_fits(value, kind) for kind in rule.split("|")):
        return _nested(name, value, rule, unknown)
    if name == "chat_id":
        raise bad("chat not found")
    raise bad(f'field "{name}" must be of type {rule}')


def _fits(value: object, kind: str) -> bool:
    if kind.startswith("Array of "):
        return isinstance(value, list) and all(_fits(item, kind[len("Array of ") :]) for item in value)
    if kind == "Integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind in ("String", "Boolean"):
        return isinstance(value, str if kind == "String" else bool)
    if kind == "InputFile":
        return isinstance(value, Upload)
    return isinstance(value, dict) or kind not in documented()["types"]


def _nested(name: str, value: Any, rule: str, unknown: list[str]) -> Any:
    if isinstance(value, list):
        inner = rule.removeprefix("Array of ")
        return [_nested(name, item, inner, unknown) for item in value]
    kind = _kind_of(value, rule) if isinstance(value, dict) else None
    if kind is None:
        return value
    rules: dict[str, str] = documented()["types"][kind]
    unknown += [f"{name}.{field}" for field in value if field not in rules]
    return {
        field: _field(kind, field, value, rules, unknown)
        for field in rules
        if _is_present(kind, field, value)
    }


def _kind_of(value: Json, rule: str) -> str | None:
    kinds = [kind for kind in rule.split("|") if kind in documented()["types"]]
    for kind in kinds:
        required = [field for field, type_ in documented()["types"][kind].items() if type_.endswith("!")]
        if len(kinds) == 1 or all(field in value for field in required):
            return kind
    if kinds:
        raise bad("object expected as reply markup")
    return None


def _is_present(kind: str, field: str, value: Json) -> bool:
    if field in value:
        return True
    if documented()["types"][kind][field].endswith("!"):
        raise bad(f"can't parse {_TYPE_NAMES.get(kind, kind)}: Can't find field \"{field}\"")
    return False


def _field(kind: str, field: str, value: Json, rules: dict[str, str], unknown: list[str]) -> Any:
    rule = rules[field].rstrip("!")
    if not any(_fits(value[field], kind) for kind in rule.split("|")):
        raise bad(f'can\'t parse {_TYPE_NAMES.get(kind, kind)}: Field "{field}" must be of type {rule}')
    return _nested(f"{kind}.{field}", value[field], rule, unknown)
