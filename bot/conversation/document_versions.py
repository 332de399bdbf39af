"""Documents of every version that ever was in use -> the present one. Each step knows two versions only.

A document is brought up to date when it is read, and written so when it next changes. What must be readable
for ever stands frozen in `tests/migrations/`.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from bot.stores import Kind
from flows.state.case import Case
from flows.state.user import SCHEMA, User

Document = TypeVar("Document", User, Case)
Fields = dict[str, Any]


class NewerDocument(Exception):
    """Written by a newer version of the bot, which this one cannot read."""


def read(kind: Kind, body: str, model: type[Document]) -> Document:
    """The document of this JSON. Raises NewerDocument, and ValidationError or ValueError if it is none."""
    try:
        document = model.model_validate_json(body)
    except ValidationError:
        return model.model_validate(upgraded(kind, json.loads(body)))
    if document.schema_version == SCHEMA:
        return document
    return model.model_validate(upgraded(kind, json.loads(body)))


def upgraded(kind: Kind, fields: Fields) -> Fields:
    """The fields as the present version knows them."""
    version = int(fields["schema_version"])
    if version > SCHEMA:
        raise NewerDocument
    for number in range(version, SCHEMA):
        fields = {**STEPS[number][kind](fields), "schema_version": number + 1}
    return fields


def _owned(case: Fields) -> Fields:
    """Cases had no owner before they could be shared: it is their first member."""
    return {**case, "owner": case.get("owner") or next(iter(case["places"]), "")}


def _listed(user: Fields) -> Fields:
    """Users had one case before they could have several."""
    known, open_ = user.get("cases") or {}, user.get("case")
    return {**user, "cases": known or ({open_: None} if open_ else {})}


def _same(document: Fields) -> Fields:
    """What came new is empty where it is not there."""
    return document


STEPS: Mapping[int, Mapping[Kind, Callable[[Fields], Fields]]] = {
    1: {"case": _owned, "user": _listed},
    2: {"case": _same, "user": _same},  # the files that are being handed over
}
