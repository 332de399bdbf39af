"""The MP as a card: what Parliament publishes, and plainly what it does not."""

from collections.abc import Iterator
from urllib.parse import quote

from flows.definition.flow import Flow
from flows.definition.text import Link, Text
from flows.state.case import Finding, Mp, Office

KINDS = {"Parliamentary office": "office_parliament", "Constituency office": "office_constituency"}
Lines = tuple[Text, ...]


def heading(flow: Flow, finding: Finding) -> tuple[Lines, ...]:
    """Name, constituency and party: what stands beside the picture."""
    mp, place = finding.mp, finding.constituency
    if mp is None or place is None:
        return ()
    lines = [flow.phrase("card_name", mp=mp.name, constituency=place.name)]
    if mp.party:
        lines.append(flow.phrase("card_speaker" if mp.is_speaker else "card_party", party=mp.party))
    return (tuple(lines), (flow.phrase("card_party_note"),))


def details(flow: Flow, finding: Finding) -> tuple[Lines, ...]:
    """How to reach the MP, and where to read more."""
    mp, place = finding.mp, finding.constituency
    if mp is None or place is None:
        return ()
    notes = tuple(_notes(flow, finding, mp))
    offices = tuple(tuple(_office(flow, office)) for office in mp.offices)
    return tuple(part for part in (notes, *offices, tuple(_links(flow, mp, place.name))) if part)


def _notes(flow: Flow, finding: Finding, mp: Mp) -> Iterator[Text]:
    if finding.as_of:
        yield flow.phrase("card_old", date=finding.as_of.date())
    if mp.id is None and not finding.practice:
        yield flow.phrase("card_by_hand")
    elif not mp.contact_known:
        yield flow.phrase("card_contact_unknown")
    elif not mp.offices:
        yield flow.phrase("card_no_office")
    if not mp.takes_seat:
        yield flow.phrase("card_no_seat")


def _office(flow: Flow, office: Office) -> Iterator[Text]:
    kind = KINDS.get(office.kind)
    yield flow.phrase(kind) if kind else flow.phrase("office_other", kind=office.kind)
    if office.address:
        yield flow.phrase("card_address", address=office.address)
    phone, email = office.phone, office.email
    yield flow.phrase("card_phone", phone=phone) if phone else flow.phrase("card_no_phone")
    yield flow.phrase("card_email", email=Link(email)) if email else flow.phrase("card_no_email")


def _links(flow: Flow, mp: Mp, constituency: str) -> Iterator[Text]:
    if mp.website:
        yield flow.phrase("card_website", link=Link(mp.website))
    elif mp.id is not None and mp.contact_known:
        yield flow.phrase("card_no_website")
    if mp.id is not None:
        page = f"https://members.parliament.uk/member/{mp.id}/contact"
        yield flow.phrase("card_parliament", link=Link(page))
    page = f"https://www.theyworkforyou.com/mp/?c={quote(constituency)}"
    yield flow.phrase("card_theyworkforyou", link=Link(page))
