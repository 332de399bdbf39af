"""A public service that was taken over: its answers hold markup, links, endless or nested rubbish."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import Response

from bot.conversation.messages import compose
from flows.effects import Say
from tests.abuse import nasty
from tests.harness.flow import all_languages, shipped
from tests.harness.sources import Services
from tests.harness.telegram import OPENING, TelegramShell
from tests.standins.faults import Fault
from tests.standins.members import contribution
from tests.standins.telegram_people import Person

pytestmark = pytest.mark.usefixtures("quiet")

EVIL = '</b><a href="tg://user?id=1">Ada</a>\u202e\u0000<script>&amp;'
LINKS = (
    "javascript:alert(1)",
    "tg://resolve?domain=x",
    "https://a@evil.example",
    "//e.vil",
    "data:text/html,x",
)


@pytest.fixture
async def outside(tmp_path: Path) -> AsyncIterator[Services]:
    """The public services, before they are taken over."""
    services = Services(tmp_path, deadline=0.5)
    yield services
    await services.aclose()


async def asked(outside: Services) -> tuple[TelegramShell, Person, str]:
    """Somebody looks up their MP, and presses on; all that they saw."""
    shell = TelegramShell(sources=outside.sources)
    person = shell.telegram.person()
    await shell.send(person, "/start")
    await shell.tap(person, *OPENING, "situation:ready", "lawyer:told", "menu:find_mp")
    await shell.send(person, "BA1 1AA")
    seen = "\n".join(message.text for message in person.messages)
    assert shell.telegram.refusals == []
    return shell, person, seen


def urls(person: Person) -> str:
    """Every link that a person could follow."""
    links = [str(one.get("url", "")) for message in person.messages for one in message.entities]
    return " ".join([*links, *(str(one.url) for message in person.messages for one in message.buttons)])


@pytest.mark.parametrize("key", ["nameDisplayAs", "nameListAs"])
async def test_markup_in_the_name_of_an_mp(outside: Services, key: str) -> None:
    """Give an MP a name with markup, a link and direction marks."""
    outside.members.sitting("Bath").update({"nameDisplayAs": None, key: EVIL})
    _, person, seen = await asked(outside)
    assert "tg://user" not in urls(person) and "\u202e" not in seen
    assert '<a href="tg://user?id=1">Ada</a>' in seen, "shown as the text that it is"


async def test_markup_in_a_party_and_an_office(outside: Services) -> None:
    """Give a party and an office names with markup."""
    outside.members.sitting("Bath")["latestParty"] = {"id": 1, "name": EVIL}
    member = outside.members.sitting("Bath")["id"]
    office = {"type": "Constituency office", "line1": EVIL, "phone": EVIL, "email": f"{EVIL}@x.example"}
    outside.members.contacts[member] = [office]
    _, person, _ = await asked(outside)
    assert "tg://user" not in urls(person)


@pytest.mark.parametrize("link", LINKS)
async def test_a_website_that_is_no_website(outside: Services, link: str) -> None:
    """Publish a website that is a script, an app's link or a disguise."""
    member = outside.members.sitting("Bath")["id"]
    outside.members.contacts[member] = [{"type": "Website", "isWebAddress": True, "line1": link}]
    _, person, seen = await asked(outside)
    assert link not in urls(person) and link not in seen


@pytest.mark.parametrize("fault", ["html", "redirect", "huge", "nonsense", "not_json", "forbidden"])
@pytest.mark.parametrize("service", ["postcodes", "members"])
async def test_an_answer_that_is_none(outside: Services, service: str, fault: Fault) -> None:
    """Answer with a web page, 50 MB, a redirect elsewhere, or JSON of another shape: the way on is shown."""
    getattr(outside, service).app.fault = fault
    _, person, _ = await asked(outside)
    assert any(message.buttons for message in person.messages[-2:])


@pytest.mark.parametrize("value", [*nasty.VALUES[:-1], nasty.deep(300), {"id": 1, "name": ["Bath"]}])
async def test_values_of_wrong_types(outside: Services, value: Any) -> None:
    """Answer with the right envelope around values of the wrong types, and lists in lists in lists."""
    bath = outside.members.id_of("Bath")
    outside.members.values[bath] = {**outside.members.values[bath], "currentRepresentation": value}
    _, person, _ = await asked(outside)
    assert any(message.buttons for message in person.messages[-2:])


async def test_more_pages_than_there_are(outside: Services) -> None:
    """Say that there are a million constituencies, and give the first page for ever."""
    outside.members.repeats, outside.members.total_reported = True, 10**6
    _, person, _ = await asked(outside)
    assert any(message.buttons for message in person.messages[-2:])
    assert len(outside.members.app.asked) < 100


async def test_a_picture_that_is_none(outside: Services) -> None:
    """Give a web page, or 20 MB, in place of the picture of an MP: the words come without it."""
    page = Response(b"<html>" + b"x" * 20_000_000, media_type="image/jpeg")
    outside.members.pictures |= dict.fromkeys(("Thumbnail", "Portrait", "thumbnail", "portrait"), page)
    _, person, seen = await asked(outside)
    assert "Member for Bath" in seen and not any(message.photo for message in person.messages)


async def test_markup_in_the_record(outside: Services) -> None:
    """Give debates titles and addresses with markup and scripts in them."""
    member = outside.members.sitting("Bath")["id"]
    spoke = contribution(EVIL, "2026-05-01") | {"debateWebsiteId": '"><a href="javascript:x">'}
    outside.members.contributions[member] = [spoke]
    shell, person, _ = await asked(outside)
    await shell.tap(person, "show_mp:yes", "menu:know_mp")
    for _ in range(6):
        shown = [one.data for one in person.messages[-1].buttons if one.data]
        await shell.tap(person, shown[0])
    assert shell.telegram.refusals == []
    assert "javascript" not in urls(person) and "tg://user" not in urls(person)


async def test_what_a_public_service_says_is_never_markup() -> None:
    """Let a service name an MP and a constituency with markup."""
    say = Say(((shipped().phrase("card_name", mp=EVIL, constituency="<script>"),),))
    for code in ("en", "ar"):
        html = compose(say, all_languages(), code).html
        assert "<a " not in html and "<script" not in html and "&lt;script" in html
