"""Upgrades documents of every earlier version to the present one. Each upgrade goes from one to the next.

A document is upgraded whenever it is read, and stored in the present version when it next changes. Samples of
every version are frozen in `tests/bot/conversation/samples/`: they must stay readable for ever.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from bot.stores import Kind
from flows.state.case import Case
from flows.state.user import SCHEMA, User

Document = TypeVar("Document", User, Case)
DocumentFields = dict[str, Any]


class NewerDocument(Exception):
    """The document was written by a newer version of the bot, and this one cannot read it."""


def read(kind: Kind, body: str, model: type[Document]) -> Document:
    """Read a document from JSON. Raises NewerDocument, and ValidationError or ValueError if it is invalid."""
    try:
        document = model.model_validate_json(body)
    except ValidationError:
        return model.model_validate(upgraded(kind, json.loads(body)))
    if document.schema_version == SCHEMA:
        return document
    return model.model_validate(upgraded(kind, json.loads(body)))


def upgraded(kind: Kind, fields: DocumentFields) -> DocumentFields:
    """Upgrade the fields of a document to the present version. Raises NewerDocument."""
    version = int(fields["schema_version"])
    if version > SCHEMA:
        raise NewerDocument
    for number in range(version, SCHEMA):
        fields = {**UPGRADES[number][kind](fields), "schema_version": number + 1}
    return fields


def _with_owner(case: DocumentFields) -> DocumentFields:
    """Add the owner, the first member: cases had none before they could be shared."""
    return {**case, "owner": case.get("owner") or next(iter(case["places"]), "")}


def _with_cases(user: DocumentFields) -> DocumentFields:
    """Add the list of cases: users had none before they could have several."""
    cases, open_case = user.get("cases") or {}, user.get("case")
    return {**user, "cases": cases or ({open_case: None} if open_case else {})}


def _unchanged(document: DocumentFields) -> DocumentFields:
    """Change nothing: all new fields have defaults."""
    return document


UPGRADES: Mapping[int, Mapping[Kind, Callable[[DocumentFields], DocumentFields]]] = {
    1: {"case": _with_owner, "user": _with_cases},
    2: {"case": _unchanged, "user": _unchanged},  # the receipts of undelivered files
    3: {"case": _unchanged, "user": _unchanged},  # quiet until the morning; words that are let through
}
