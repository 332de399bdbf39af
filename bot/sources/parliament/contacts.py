"""How an MP may be reached, exactly as far as they publish it. An address is never made up from a name.

In the Members API's contacts null keys are left out, addresses of the web stand in `line1`, and the same
kind of office may occur several times or be no more than a line that says there is none.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.sources import SourceDown
from bot.sources.transport.text import plain_text
from flows.definition.schema import Frozen
from flows.state.case import Office

KINDS = {"parliamentary office": "Parliamentary office", "constituency office": "Constituency office"}
NO_ADDRESS = re.compile(
    r"(constituency|parliamentary) office:?|no (constituency |public |permanent )*(office|address)\b.*"
    r"|.*\b(not|no .*) publici[sz]ed.*",
    re.I,
)
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
MOST_OFFICES = 6
Entry = Mapping[str, Any]


class ContactShape(Frozen):
    """What an MP publishes; `email` is the one to write to."""

    offices: tuple[Office, ...] = ()
    email: str | None = None
    website: str | None = None


def read_contact(answer: Any) -> ContactShape:
    """Read the answer of /Members/{id}/Contact. Raises SourceDown if it has another shape."""
    entries = answer.get("value") if isinstance(answer, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise SourceDown("contacts of an unexpected shape")
    offices = tuple(_offices(entries))[:MOST_OFFICES]
    return ContactShape(offices=offices, email=_best_email(entries, offices), website=_website(entries))


def _offices(entries: list[Entry]) -> Iterator[Office]:
    for entry in entries:
        kind = KINDS.get(_type(entry))
        if kind is None or entry.get("isWebAddress"):
            continue
        office = Office(kind=kind, address=_address(entry), phone=_phone(entry), email=_email(entry))
        if office.address or office.phone or office.email:
            yield office


def _type(entry: Entry) -> str:
    return (plain_text(entry.get("type"), 60) or "").casefold()


def _address(entry: Entry) -> str | None:
    keys = ("line1", "line2", "line3", "line4", "line5", "postcode")
    lines = [plain_text(entry.get(key), 120) for key in keys]
    told = [line for line in lines if line and not NO_ADDRESS.fullmatch(line)]
    return ", ".join(dict.fromkeys(told)) or None


def _phone(entry: Entry) -> str | None:
    return plain_text(entry.get("phone"), 60)


def _email(entry: Entry) -> str | None:
    match = EMAIL.search(plain_text(entry.get("email"), 320) or "")
    return match[0] if match else None


def _best_email(entries: list[Entry], offices: tuple[Office, ...]) -> str | None:
    """Parliament's own address, wherever it is filed: it outlives offices. Else the first office's."""
    filed = [email for entry in entries if (email := _email(entry))]
    parliamentary = [email for email in filed if email.casefold().endswith("@parliament.uk")]
    published = [office.email for office in offices if office.email]
    return next(iter([*parliamentary, *published]), None)


def _website(entries: list[Entry]) -> str | None:
    for entry in entries:
        for value in (entry.get("line1"), entry.get("website")) if _type(entry) == "website" else ():
            if address := _web_address(value):
                return address
    return None


def _web_address(value: Any) -> str | None:
    """An http or https address, whole or not at all: a shortened one would lead elsewhere."""
    address = value.strip() if isinstance(value, str) else ""
    if not address.isprintable() or len(address) > 300 or re.search(r"[\s<>\"'\\`]", address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    safe = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return address if safe else None
