"""The fill-in page: not set, not there, of another release, and as it should be."""

import httpx

from bot.cli.doctor.diagnosis import Diagnosis
from bot.cli.doctor.fill_in_page import check_page
from bot.settings import Settings
from bot.web.page_files import page_files
from tests.harness.flow import all_languages, shipped

ADDRESS = "https://ask.example.org"


async def found(answer: httpx.Response | None = None, **settings: str | int) -> Diagnosis:
    """What is found of a page that answers so; None: nobody answers."""

    def serve(request: httpx.Request) -> httpx.Response:
        if answer is None:
            raise httpx.ConnectError("refused")
        assert str(request.url) == f"{ADDRESS}/page/en.html"
        return answer

    async with httpx.AsyncClient(transport=httpx.MockTransport(serve)) as client:
        return await check_page(client, Settings.model_validate(settings))


async def test_without_an_address_it_says_that_there_is_no_page() -> None:
    assert (await found()).ok and "PUBLIC_URL is not set" in (await found()).detail


async def test_by_webhook_the_bot_serves_it() -> None:
    told = await found(webhook_url="https://bot.example.org/secret", port=80)
    assert told.ok and "https://bot.example.org/page/" in told.detail


async def test_a_page_that_nobody_can_reach() -> None:
    told = await found(public_url=ADDRESS)
    assert told.state == "warning" and "cannot be reached" in told.detail and told.advice


async def test_a_page_that_is_not_there() -> None:
    told = await found(httpx.Response(404), public_url=ADDRESS)
    assert told.state == "warning" and "status 404" in told.detail


async def test_a_page_of_another_release() -> None:
    told = await found(httpx.Response(200, text="<html>"), public_url=ADDRESS)
    assert told.state == "warning" and "write it anew" in told.advice


async def test_the_page_of_this_release() -> None:
    page = page_files(shipped(), all_languages())["en.html"]
    assert (await found(httpx.Response(200, content=page), public_url=ADDRESS)).ok
