"""How an MP may be reached: what is published, and nothing else."""

from typing import Any

import pytest

from bot.sources import SourceDown
from bot.sources.parliament.contacts import MpContacts, parse_contacts

Entry = dict[str, Any]


def entry(kind: str | None, **keys: Any) -> Entry:
    """An entry as the service writes it: what would be null is left out."""
    return {"type": kind, "typeDescription": None, "isPreferred": False, "isWebAddress": False} | keys


def parliamentary(**keys: Any) -> Entry:
    return entry("Parliamentary office", **keys)


def local(**keys: Any) -> Entry:
    return entry("Constituency office", **keys)


def website(line1: Any) -> Entry:
    return entry("Website", isWebAddress=True, line1=line1)


def contact(*entries: Entry) -> MpContacts:
    return parse_contacts({"value": list(entries), "links": []})


def test_an_office_is_told_as_published() -> None:
    found = contact(
        parliamentary(line1="House of Commons", line2="London", postcode="SW1A 0AA", phone="020 7946 0000")
    )
    assert [office.model_dump() for office in found.offices] == [
        {
            "kind": "Parliamentary office",
            "address": "House of Commons, London, SW1A 0AA",
            "phone": "020 7946 0000",
            "email": None,
        }
    ]


def test_keys_left_out_or_null_are_nothing() -> None:
    nulls = dict.fromkeys(("line1", "line2", "postcode", "phone", "email", "website"))
    assert contact(parliamentary(), local(**nulls), entry(None), {}) == MpContacts()


def test_an_empty_list_is_an_mp_who_publishes_nothing() -> None:
    assert contact() == MpContacts()


def test_parliaments_address_wins_wherever_it_is_filed() -> None:
    found = contact(
        parliamentary(email="office@example.org"),
        local(email="a.member.MP@Parliament.uk"),
    )
    assert found.email == "a.member.MP@Parliament.uk"


def test_parliaments_address_wins_also_under_a_kind_nobody_knows() -> None:
    found = contact(local(email="office@example.org"), entry("Surgery team", email="m@parliament.uk"))
    assert found.email == "m@parliament.uk"
    assert [office.kind for office in found.offices] == ["Constituency office"]


def test_without_it_the_first_office_that_has_one() -> None:
    found = contact(entry("Departmental office", email="minister@gov.example"), local(email="b@example.org"))
    assert found.email == "b@example.org"


def test_no_address_is_made_up() -> None:
    assert contact(parliamentary(line1="House of Commons")).email is None


@pytest.mark.parametrize(
    ("published", "email"),
    [
        ("mailto:x@parliament.uk", "x@parliament.uk"),
        ("x@parliament.uk; y@example.org", "x@parliament.uk"),
        ("<b>x@parliament.uk</b>", "x@parliament.uk"),
        ("https://example.org/contact-form", None),
        ("not public", None),
        ("@parliament.uk", None),
        (7, None),
    ],
)
def test_an_email_is_an_address_or_nothing(published: Any, email: str | None) -> None:
    assert contact(parliamentary(email=published)).email == email


@pytest.mark.parametrize(
    "line1",
    [
        "Constituency Office",
        "No constituency office publicised",
        "No Constituency Office",
        "Constituency office not publicised",
        "no public office at present",
    ],
)
def test_a_line_that_says_there_is_no_office_is_not_an_address(line1: str) -> None:
    assert contact(local(line1=line1)) == MpContacts()
    assert contact(local(line1=line1, email="a@parliament.uk")).offices[0].address is None


def test_a_house_called_office_is_an_address() -> None:
    assert contact(local(line1="No 5 Office Park")).offices[0].address == "No 5 Office Park"


def test_several_offices_of_one_kind_are_all_told() -> None:
    found = contact(*(local(line1=f"{number} High Street") for number in range(3)))
    assert [office.address for office in found.offices] == ["0 High Street", "1 High Street", "2 High Street"]


def test_the_website_stands_in_line1() -> None:
    assert contact(website("http://www.example.org/")).website == "http://www.example.org/"


@pytest.mark.parametrize(
    "line1",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "www.example.org",
        "https://",
        "https://parliament.uk@example.org/",
        "https://example.org/ x",
        'https://example.org/"onclick="x',
        "https://example.org/\u202e",
        "https://[bad",
        "https://example.org/" + "a" * 400,
        None,
        7,
    ],
)
def test_a_website_that_is_not_safe_is_left_out(line1: Any) -> None:
    assert contact(website(line1)).website is None


@pytest.mark.parametrize("domain", ["10.0.0.1", "router.local", "mail.internal"])
def test_a_mailbox_in_a_private_network_is_left_out(domain: str) -> None:
    assert contact(local(email=f"mp@{domain}")).email is None


def test_other_addresses_of_the_web_are_no_office_and_no_website() -> None:
    social = entry("X (formerly Twitter)", isWebAddress=True, line1="https://x.example/mp")
    form = entry("Prime Minister's office", isWebAddress=True, line1="https://contact.example/")
    assert contact(social, form) == MpContacts()


def test_markup_is_text_and_what_is_too_long_is_cut() -> None:
    found = contact(local(line1="<script>alert(1)</script>", line2="x" * 100_000, phone="1\n2\u202e3\ud800"))
    address = found.offices[0].address or ""
    assert address.startswith("<script>alert(1)</script>, xxx")
    assert len(address) < 300
    assert found.offices[0].phone == "1 23"


@pytest.mark.parametrize("answer", [None, [], {}, {"value": None}, {"value": {}}, {"value": [7]}, {"v": []}])
def test_another_shape_is_down(answer: Any) -> None:
    with pytest.raises(SourceDown):
        parse_contacts(answer)
