"""Which published addresses are shown."""

import pytest

from flows.presentation.links import is_public_site
from flows.state.case import Finding
from tests.harness.flow import BATH, Walk

PUBLIC = [
    "https://www.example.org/",
    "http://example.org",
    "https://EXAMPLE.org/contact?x=1#top",
    "https://example.org./",
    "https://mp4bath.org.uk/10.0.0.1",
    "https://123.example.org",
    "https://xn--t-foa.cymru/",  # tŷ, in Welsh
    "https://ty-newydd.cymru",
]
NOT_PUBLIC = [
    "http://10.0.0.1/",
    "http://192.168.1.1/admin",
    "http://172.16.0.9/",
    "http://127.0.0.1/",
    "http://127.1/",
    "http://169.254.169.254/latest",
    "http://0.0.0.0/",
    "http://8.8.8.8/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://127.0.0.0x1/",
    "http://[::1]/",
    "http://[fe80::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://localhost/",
    "http://localhost./",
    "http://a.localhost/",
    "http://printer.local/",
    "http://wiki.internal/",
    "http://nas.lan/",
    "http://router/",
    "http://1.1.168.192.in-addr.arpa/",
    "http://10。0。0。1/",
    "http://①②⑦.0.0.1/",
    "http://loc%61lhost.com/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "tg://resolve?domain=x",
    "//example.org/",
    "example.org",
    "https://user@example.org/",
    "https://user:secret@example.org/",
    "https://example.org:8443/",
    "https://example.org:/",
    "https://xn--80ak6aa92e.com/",  # аррӏе, in Cyrillic letters
    "https://аpple.com/",
    "https://xn--/",
    "https://-a.org/",
    "https://a..org/",
    "https://",
    "https://[bad",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_website_is_shown(address: str) -> None:
    assert is_public_site(address)
    assert f'"{address}"' in contacts(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_leads_elsewhere_is_not_shown_even_if_it_was_kept(address: str) -> None:
    assert not is_public_site(address)
    assert f'"{address}"' not in contacts(address)


def contacts(website: str) -> str:
    """The card of an MP with this website, as an older version may have kept it, and how to reach the MP."""
    assert BATH.mp is not None
    kept: Finding = BATH.model_copy(update={"mp": BATH.mp.model_copy(update={"website": website})})
    card = Walk.at_postcode().type("BA1 1AA").settle(kept)
    told = card.tap("contacts")
    assert "How to reach" in told.says
    return card.says + told.says
