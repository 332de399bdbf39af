"""What the bot's web server hands out of the page over a real connection, however it is asked."""

import socket
from urllib.parse import urlsplit

import httpx
import pytest

from bot.web.page_files import HEADERS, page_files
from tests.browser.site import PageSite
from tests.harness.flow import all_languages, shipped

pytestmark = pytest.mark.browser
OUTSIDE = (
    "/page/../healthz/../page_files.py",
    "/page/..%2f..%2fsettings.py",
    "/page/%2e%2e/%2e%2e/etc/passwd",
    "/page/....//etc/passwd",
    "/page//etc/passwd",
    "/page/en.html%00.js",
    "/page/page.html",
    "/page/EN.html",
    "/page/",
    "/page",
)


def test_every_file_goes_out_with_the_rules_and_is_not_sent_twice(site: PageSite) -> None:
    with httpx.Client(base_url=site.address) as client:
        for name in page_files(shipped(), all_languages()):
            first = client.get(f"/page/{name}", headers={"Accept-Encoding": "gzip"})
            assert first.headers.items() >= {key.lower(): value for key, value in HEADERS.items()}.items()
            assert first.headers["Content-Encoding"] == "gzip" and first.headers["Vary"] == "Accept-Encoding"
            again = client.get(f"/page/{name}", headers={"If-None-Match": first.headers["ETag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_else_can_be_had_by_any_spelling(site: PageSite, path: str) -> None:
    assert status_of(site, path) == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_sent_to_it(site: PageSite, method: str) -> None:
    assert httpx.request(method, f"{site.address}/page/en.html", content=b"x").status_code == 405


def status_of(site: PageSite, path: str) -> int:
    """The answer to a path that goes over the wire exactly as it is."""
    parts = urlsplit(site.address)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=10) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: page\r\nConnection: close\r\n\r\n".encode())
        return int(line.makefile("rb").readline().split()[1])
