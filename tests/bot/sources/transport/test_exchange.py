"""One exchange: answers that would harm whoever reads them, and errors that must not tell."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.sources import SourceDown
from bot.sources.transport.client import Client
from tests.harness.sources import HandClock

URL = "https://service.test/thing"


async def test_a_huge_body_is_abandoned_early(time: HandClock) -> None:
    chunks: list[int] = []

    async def pour() -> AsyncIterator[bytes]:
        for number in range(800):
            chunks.append(number)
            yield b" " * 65536

    http = Client(
        None, time.clock, transport=httpx.MockTransport(lambda _: httpx.Response(200, content=pour()))
    )
    with pytest.raises(SourceDown):
        await http.get_json(URL)
    await http.aclose()
    assert len(chunks) == 65  # 4 MB and a chunk, of 50 MB


async def test_errors_quote_neither_question_nor_answer(time: HandClock) -> None:
    async def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(f"no way to {request.url}", request=request)

    http = Client(None, time.clock, transport=httpx.MockTransport(refuse))
    with pytest.raises(SourceDown) as failure:
        await http.get_json(URL, {"q": "SECRET"})
    await http.aclose()
    assert "SECRET" not in str(failure.value)
    assert failure.value.__suppress_context__


async def test_a_deep_nest_is_no_answer(time: HandClock) -> None:
    deep = httpx.MockTransport(lambda _: httpx.Response(200, content=b"[" * 200_000))
    http = Client(None, time.clock, transport=deep)
    with pytest.raises(SourceDown):
        await http.get_json(URL)
    await http.aclose()
