"""The document of a user, one chat; it is shared by all their cases."""

from datetime import datetime

from pydantic import Field

from flows.definition.schema import Frozen

SCHEMA = 3  # of both documents; older ones are brought up to date by bot/conversation/document_versions.py
REMEMBERED_UPDATES = 40  # Telegram repeats only recent updates; their numbers are not always rising


class User(Frozen):
    """One chat."""

    id: str  # not the chat's number: names nobody
    chat: int | None = None  # where to write to; None in the terminal
    version: int = 0
    schema_version: int = SCHEMA
    language: str | None = None
    suggested: str | None = None  # the language of the person's own Telegram
    case: str | None = None  # the case that is open
    cases: dict[str, str | None] = Field(default_factory=dict)  # nicknames of all of them, by id
    joining: str | None = None  # the payload of a link, until it is answered
    leaving: bool = False  # asked to be forgotten: what is left is erased before anything else
    blocked: bool = False
    said_once: tuple[str, ...] = Field(
        default=(), validation_alias="told", serialization_alias="told"
    )  # phrases that are not to be said again
    updates: tuple[int, ...] = ()
    touched: datetime | None = None
