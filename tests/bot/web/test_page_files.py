"""The files of the fill-in page, and how the web server hands them out."""

import gzip
import json
import re
from hashlib import sha256

import httpx
import pytest

from bot.metrics import Metrics
from bot.web.page_files import page_files, page_routes
from bot.web.server import web_app
from tests.harness.flow import all_languages, shipped

FILES = page_files(shipped(), all_languages())
PURPOSE = re.compile(r"\b(mp|home office|immigration|asylum|deport\w*|detention|letter)\b", re.IGNORECASE)
WORDS = re.compile(r'<script type="application/json" id="words">(.*?)</script>', re.DOTALL)


async def healthy() -> dict[str, object]:
    """A bot that is well."""
    return {"ready": True}


def server() -> httpx.AsyncClient:
    """The bot's web server, as a browser reaches it."""
    app = web_app(page_routes(shipped(), all_languages()), healthy, Metrics())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://bot.test")


@pytest.mark.parametrize("code", all_languages())
def test_each_language_has_a_page_of_its_own(code: str) -> None:
    page = FILES[f"{code}.html"].decode()
    assert f'dir="{"rtl" if all_languages()[code].right_to_left else "ltr"}"' in page
    assert "{{" not in page
    found = WORDS.search(page)
    assert found
    said = json.loads(found[1])
    assert said["language"] == code
    assert said["words"].keys() == shipped().page.words.keys() - {"title", "no_script"}
    assert [field["id"] for field in said["fields"]] == [field.id for field in shipped().page.fields]
    assert "<" not in found[1]


@pytest.mark.parametrize("code", all_languages())
def test_the_title_of_the_tab_says_nothing_of_what_the_page_is_for(code: str) -> None:
    title = re.search(r"<title>(.*?)</title>", FILES[f"{code}.html"].decode())
    assert title and title[1] and len(title[1]) <= 20
    assert not PURPOSE.search(title[1])


@pytest.mark.parametrize("code", all_languages())
def test_a_page_asks_for_nothing_but_files_that_lie_beside_it(code: str) -> None:
    page = FILES[f"{code}.html"].decode()
    named = re.findall(r'(?:src|href)="([^"#]+)"', WORDS.sub("", page))
    assert named
    assert {name.removeprefix("./") for name in named} <= FILES.keys() | {"data:,"}  # no icon is asked for


@pytest.mark.parametrize("code", all_languages())
def test_a_language_is_small_enough_for_a_slow_phone(code: str) -> None:
    needed = [name for name in FILES if not name.endswith((".html", ".NOTICE"))]
    packed = sum(len(gzip.compress(FILES[name])) for name in [*needed, f"{code}.html"])
    assert packed < 200_000


async def test_nothing_but_the_page_itself_may_run_or_be_asked_for() -> None:
    async with server() as browser:
        answer = await browser.get("/page/ar.html")
    policy = dict(rule.split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split("; "))
    assert answer.status_code == 200
    assert policy["default-src"] == "'none'"
    assert {policy["script-src"], policy["connect-src"], policy["style-src"]} == {"'self'"}
    assert policy["frame-ancestors"] == "'none'"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers


async def test_a_static_host_sends_the_same_rules_in_the_page_itself() -> None:
    async with server() as browser:
        answer = await browser.get("/page/en.html")
    told = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', answer.text)
    assert told
    header = answer.headers["Content-Security-Policy"].split("; ")
    assert set(told[1].split("; ")) == {rule for rule in header if not rule.startswith("frame-ancestors")}


async def test_what_a_browser_has_is_not_sent_again() -> None:
    async with server() as browser:
        first = await browser.get("/page/page.css")
        again = await browser.get("/page/page.css", headers={"If-None-Match": first.headers["ETag"]})
        other = await browser.get("/page/page.css", headers={"If-None-Match": '"something"'})
    assert (first.status_code, again.status_code, other.status_code) == (200, 304, 200)
    assert not again.content


async def test_it_comes_compressed_to_a_browser_that_can_read_that() -> None:
    async with server() as browser:
        packed = await browser.get("/page/jspdf.umd.min.js", headers={"Accept-Encoding": "gzip"})
        plain = await browser.get("/page/jspdf.umd.min.js", headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert packed.content == plain.content == FILES["jspdf.umd.min.js"]


@pytest.mark.parametrize(
    "name", ["page.html", "xx.html", "..%2fpage_files.py", "../page_files.py", "", "__init__.py"]
)
async def test_there_is_nothing_else(name: str) -> None:
    async with server() as browser:
        answer = await browser.get(f"/page/{name}")
    assert answer.status_code == 404


@pytest.mark.parametrize(("file", "notice"), [("jspdf.umd.min.js", "jspdf"), ("sans.ttf", "sans")])
def test_what_others_made_is_as_its_notice_says(file: str, notice: str) -> None:
    told = re.search(r"^SHA-256: ([0-9a-f]{64})$", FILES[f"{notice}.NOTICE"].decode(), re.MULTILINE)
    assert told and told[1] == sha256(FILES[file]).hexdigest()
