"""Updates that come in by webhook. What must not come in: tests/abuse/attempts/test_webhook.py."""

from collections.abc import AsyncIterator

import pytest

from bot.telegram.webhook import LARGEST, PATH, SECRET
from tests.harness.web import WEBHOOK_SECRET, WebShell


@pytest.fixture
async def web() -> AsyncIterator[WebShell]:
    """A bot that is reached by HTTP."""
    web = WebShell()
    yield web
    await web.client.aclose()


async def test_an_update_with_the_secret_is_taken_and_answered(web: WebShell) -> None:
    person = web.shell.telegram.person()
    await person.send("/start")
    assert await web.post(web.shell.telegram.updates[-1]) == 200
    assert "Choose your language" in person.messages[-1].text


async def test_a_body_of_the_largest_size_is_read(web: WebShell) -> None:
    assert await web.post(b"{}" + b" " * (LARGEST - 2)) == 200
    assert web.taken == [{}]


async def test_the_kind_of_content_does_not_matter(web: WebShell) -> None:
    headers = {SECRET: WEBHOOK_SECRET, "Content-Type": "text/html"}
    assert (await web.client.post(PATH, content=b"{}", headers=headers)).status_code == 200
