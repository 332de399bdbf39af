"""Reads how an MP can be reached: only what they publish. An address is never derived from a name.

The Members API omits null keys, puts web addresses into `line1`, and may list the same kind of office several
times, or an office that is no more than a line saying that there is none.
"""

import re
from collections.abc import Iterator, Mapping

from bot.sources import SourceDown
from bot.sources.transport.text import plain_text
from flows.definition.schema import Frozen
from flows.presentation.links import is_public_host, is_public_site
from flows.state.case import Office

KINDS = {"parliamentary office": "Parliamentary office", "constituency office": "Constituency office"}
NO_ADDRESS = re.compile(
    r"(constituency|parliamentary) office:?|no (constituency |public |permanent )*(office|address)\b.*"
    r"|.*\b(not|no .*) publici[sz]ed.*",
    re.I,
)
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
MOST_OFFICES = 6
RawContact = Mapping[str, object]  # one entry of the answer


class MpContacts(Frozen):
    """What an MP publishes; `email` is the one to write to. Also the shape of a cache file."""

    offices: tuple[Office, ...] = ()
    email: str | None = None
    website: str | None = None


def parse_contacts(answer: object) -> MpContacts:
    """Parse the answer of /Members/{id}/Contact. Raises SourceDown if it has another shape."""
    contacts = answer.get("value") if isinstance(answer, dict) else None
    if not isinstance(contacts, list) or not all(isinstance(contact, dict) for contact in contacts):
        raise SourceDown("contacts of an unexpected shape")
    offices = tuple(_offices(contacts))[:MOST_OFFICES]
    return MpContacts(offices=offices, email=_best_email(contacts, offices), website=_website(contacts))


def _offices(contacts: list[RawContact]) -> Iterator[Office]:
    for contact in contacts:
        kind = KINDS.get(_type(contact))
        if kind is None or contact.get("isWebAddress"):
            continue
        office = Office(kind=kind, address=_address(contact), phone=_phone(contact), email=_email(contact))
        if office.address or office.phone or office.email:
            yield office


def _type(contact: RawContact) -> str:
    return (plain_text(contact.get("type"), 60) or "").casefold()


def _address(contact: RawContact) -> str | None:
    keys = ("line1", "line2", "line3", "line4", "line5", "postcode")
    lines = [plain_text(contact.get(key), 120) for key in keys]
    address = [line for line in lines if line and not NO_ADDRESS.fullmatch(line)]
    return ", ".join(dict.fromkeys(address)) or None


def _phone(contact: RawContact) -> str | None:
    return plain_text(contact.get("phone"), 60)


def _email(contact: RawContact) -> str | None:
    match = EMAIL.search(plain_text(contact.get("email"), 320) or "")
    return match[0] if match and is_public_host(match[0].rpartition("@")[2]) else None


def _best_email(contacts: list[RawContact], offices: tuple[Office, ...]) -> str | None:
    """Prefer Parliament's own address, which outlives offices, wherever it is; else the first office's."""
    emails = [email for contact in contacts if (email := _email(contact))]
    parliamentary = [email for email in emails if email.casefold().endswith("@parliament.uk")]
    of_offices = [office.email for office in offices if office.email]
    return next(iter([*parliamentary, *of_offices]), None)


def _website(contacts: list[RawContact]) -> str | None:
    websites = [contact for contact in contacts if _type(contact) == "website"]
    values = (website.get(key) for website in websites for key in ("line1", "website"))
    return next((address for value in values if (address := _web_address(value))), None)


def _web_address(value: object) -> str | None:
    """Return the address of a website, whole or not at all: a shortened one would lead elsewhere."""
    address = value.strip() if isinstance(value, str) else ""
    if not address.isprintable() or len(address) > 300 or re.search(r"[\s<>\"'\\`]", address):
        return None
    return address if is_public_site(address) else None
