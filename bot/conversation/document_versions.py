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
        return _upgraded_document(kind, body, model)
    if document.schema_version == SCHEMA:
        return document
    return _upgraded_document(kind, body, model)


def upgraded(kind: Kind, fields: DocumentFields) -> DocumentFields:
    """Upgrade the fields of a document to the present version. Raises NewerDocument."""
    version = int(fields["schema_version"])
    if version > SCHEMA:
        raise NewerDocument
    for number in range(version, SCHEMA):
        fields = {**UPGRADES[number][kind](fields), "schema_version": number + 1}
    return fields


def _upgraded_document(kind: Kind, body: str, model: type[Document]) -> Document:
    """The document in the present version. One that is whole but has unknown fields is a newer version's.

    While a new version is being rolled out, old processes read what new ones write: that is not damaged.
    """
    try:
        return model.model_validate(upgraded(kind, json.loads(body)))
    except ValidationError as error:
        if all(fault["type"] == "extra_forbidden" for fault in error.errors(include_input=False)):
            raise NewerDocument from error
        raise


def _with_owner(case: DocumentFields) -> DocumentFields:
    """Add the owner, the first member: cases had none before they could be shared."""
    return {**case, "owner": case.get("owner") or next(iter(case["places"]), "")}


def _with_cases(user: DocumentFields) -> DocumentFields:
    """Add the list of cases: users had none before they could have several."""
    cases, open_case = user.get("cases") or {}, user.get("case")
    return {**user, "cases": cases or ({open_case: None} if open_case else {})}


def _with_way_of_leaving(user: DocumentFields) -> DocumentFields:
    """Say how the user leaves. Only that they do was stored; their cases were then left to the others."""
    return {**user, "leaving": {"hand_over": True} if user.get("leaving") else None}


def _unchanged(document: DocumentFields) -> DocumentFields:
    """Change nothing: all new fields have defaults."""
    return document


UPGRADES: Mapping[int, Mapping[Kind, Callable[[DocumentFields], DocumentFields]]] = {
    1: {"case": _with_owner, "user": _with_cases},
    2: {"case": _unchanged, "user": _unchanged},  # the receipts of undelivered files
    3: {"case": _unchanged, "user": _with_way_of_leaving},
}
