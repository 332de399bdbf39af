"""The links between documents: a user lists their cases, and a case lists its members.

They are read from the JSON itself, so that documents of older and newer versions have them too.
"""

import json
from collections.abc import Collection
from dataclasses import replace

from bot.conversation.document_versions import DocumentFields, NewerDocument, read
from bot.stores import Kind, StoredDocument
from flows.handlers.membership import without as without_member
from flows.state.case import Case

DocumentId = tuple[Kind, str]


def id_of(document: StoredDocument) -> DocumentId:
    """Return the kind and the key of a document."""
    return document.kind, document.key


def links(document: StoredDocument) -> frozenset[DocumentId]:
    """Return what a document links to; nothing if it cannot be read."""
    fields = _fields(document)
    if document.kind == "user":
        return frozenset(("case", id) for id in (*_keys(fields, "cases"), fields.get("case")) if id)
    if document.kind == "case":
        return frozenset(("user", key) for key in _keys(fields, "places"))
    return frozenset()


def without(document: StoredDocument, gone: Collection[DocumentId]) -> StoredDocument:
    """Return the document without its links to documents that are gone, and without what it says of them."""
    missing = {key for kind, key in gone if (kind, key) in links(document)}
    if not missing:
        return document
    changed = _without_cases if document.kind == "user" else _without_members
    return replace(document, body=changed(document, missing))


def _fields(document: StoredDocument) -> DocumentFields:
    try:
        fields = json.loads(document.body)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _keys(fields: DocumentFields, name: str) -> list[str]:
    listed = fields.get(name)
    return list(listed) if isinstance(listed, dict) else []


def _without_cases(document: StoredDocument, missing: Collection[str]) -> str:
    """The JSON of a user. If their open case is gone, the bot says so before their next words count."""
    user = _fields(document)
    cases = {id: name for id, name in (user.get("cases") or {}).items() if id not in missing}
    changes: DocumentFields = {"cases": cases}
    if user.get("case") in missing:
        changes |= {"case": next(iter(cases), None), "lost_case": True}
    if watched_in := user.get("watched_in"):
        changes["watched_in"] = [id for id in watched_in if id not in missing]
    return json.dumps({**user, **changes}, ensure_ascii=False)


def _without_members(document: StoredDocument, missing: Collection[str]) -> str:
    """The JSON of a case. Of one that a newer version wrote, only the list of members is changed."""
    try:
        case = read("case", document.body, Case)
    except (NewerDocument, ValueError, TypeError, KeyError):
        fields = _fields(document)
        members = {key: member for key, member in fields["places"].items() if key not in missing}
        return json.dumps({**fields, "places": members}, ensure_ascii=False)
    for key in missing:
        case = without_member(case, key)
    return case.model_dump_json()
