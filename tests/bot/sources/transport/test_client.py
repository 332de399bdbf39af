"""The HTTP client: what it retries, what it refuses, and when it leaves a service alone."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from email.utils import format_datetime
from functools import partial
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sources import SourceDown
from bot.sources.transport.client import Absent, Client, user_agent
from bot.sources.transport.host import HostLimits
from tests.harness.sources import HandClock, Network, sending
from tests.standins.faults import Fault, Faulty, bomb

gzipped = partial(gzip.compress, mtime=0)  # the same in each process that collects these tests

URL = "https://service.test/thing"


async def thing(request: Request) -> Response:
    """The service: says what it was asked."""
    return JSONResponse({"asked": request.query_params.get("q", (await request.body()).decode())})


async def missing(_: Request) -> Response:
    return JSONResponse({"error": "Postcode not found"}, 404)


class Setting:
    """A client and the one service it talks to."""

    def __init__(self, time: HandClock, limits: HostLimits) -> None:
        routes = [Route("/thing", thing, methods=["GET", "POST"]), Route("/missing", missing)]
        self.time = time
        self.service = Faulty(Starlette(routes=routes))
        self.http = Client(None, time.clock, limits, Network({"service.test": self.service}))

    def fail(self, fault: Fault, times: int | None = None, retry_after: str | None = None) -> None:
        self.service.fault, self.service.times, self.service.retry_after = fault, times, retry_after

    async def refused(self) -> SourceDown:
        with pytest.raises(SourceDown) as failure:
            await self.http.get_json(URL)
        return failure.value


Make = Callable[..., Setting]


@pytest.fixture
async def make(time: HandClock) -> AsyncIterator[Make]:
    settings: list[Setting] = []

    def build(**limits: Any) -> Setting:
        settings.append(Setting(time, HostLimits(**limits)))
        return settings[-1]

    yield build
    for setting in settings:
        await setting.http.aclose()


@pytest.fixture
def setting(make: Make) -> Setting:
    return make()


async def test_json_comes_back_decoded_by_get_and_post(setting: Setting) -> None:
    assert await setting.http.get_json(URL, {"q": "ŵ"}) == {"asked": "ŵ"}
    assert await setting.http.post_json(URL, {"a": 1}) == {"asked": '{"a":1}'}


async def test_a_404_is_absent_and_keeps_its_words(setting: Setting) -> None:
    answer = await setting.http.get_json("https://service.test/missing")
    assert answer == Absent({"error": "Postcode not found"})
    assert await setting.http.get_json("https://service.test/nowhere") == Absent(None)
    assert await setting.http.get_bytes("https://service.test/nowhere") == Absent()


@pytest.mark.parametrize("fault", ["error", "limited"])
async def test_a_failure_that_passes_is_not_noticed(setting: Setting, fault: Fault) -> None:
    setting.fail(fault, times=2)
    assert await setting.http.get_json(URL, {"q": "x"}) == {"asked": "x"}
    assert len(setting.service.asked) == 3


@pytest.mark.parametrize(("fault", "requests"), [("error", 3), ("limited", 3), ("stopped", 0)])
async def test_a_failure_that_stays_is_down_after_three_attempts(
    setting: Setting, fault: Fault, requests: int
) -> None:
    setting.fail(fault)
    await setting.refused()
    assert len(setting.service.asked) == requests
    assert len(setting.time.slept) == 2
    assert sum(setting.time.slept) < 7


@pytest.mark.parametrize(
    "fault", ["html", "redirect", "huge", "not_json", "forbidden", "bomb", "gzip_bomb", "lie"]
)
async def test_an_answer_that_cannot_be_used_is_down_at_once(setting: Setting, fault: Fault) -> None:
    setting.fail(fault)
    await setting.refused()
    assert len(setting.service.asked) == 1


async def test_a_hang_is_down_within_the_time_for_a_request(make: Make) -> None:
    setting = make(attempt_timeout=0.03, attempts=2)
    setting.fail("hang")
    before = asyncio.get_running_loop().time()
    await setting.refused()
    assert asyncio.get_running_loop().time() - before < 2
    assert len(setting.service.asked) == 2


async def test_attempts_end_at_the_deadline(make: Make) -> None:
    setting = make(attempts=50, total_timeout=3.0)
    setting.fail("error")
    await setting.refused()
    assert sum(setting.time.slept) < 3.0


async def test_a_short_retry_after_is_waited_for(setting: Setting) -> None:
    setting.fail("limited", times=1, retry_after="2")
    assert await setting.http.get_json(URL, {"q": "x"}) == {"asked": "x"}
    assert setting.time.passed == pytest.approx(2, abs=0.01)


@pytest.mark.parametrize("as_date", [False, True])
async def test_a_long_retry_after_closes_the_host_and_nobody_waits(setting: Setting, as_date: bool) -> None:
    date = format_datetime(setting.time.now() + timedelta(seconds=3123), usegmt=True)
    setting.fail("limited", times=1, retry_after=date if as_date else "3123")
    await setting.refused()
    setting.time.forward(seconds=3000)
    await setting.refused()
    assert (len(setting.service.asked), setting.time.slept) == (1, [])
    setting.time.forward(seconds=130)
    assert await setting.http.get_json(URL, {"q": "x"}) == {"asked": "x"}


async def test_after_several_failures_in_a_row_nobody_waits(make: Make) -> None:
    setting = make(failures=4, rest=30.0)
    setting.fail("error")
    await setting.refused()
    await setting.refused()  # the fourth failure in a row, and the rest begins
    sent, slept = len(setting.service.asked), len(setting.time.slept)
    await setting.refused()
    assert (len(setting.service.asked), len(setting.time.slept)) == (4, slept)
    assert sent == 4


async def test_after_a_rest_one_request_tries_whether_the_host_is_back(make: Make) -> None:
    setting = make(failures=3, rest=30.0)
    setting.fail("error")
    await setting.refused()
    setting.time.forward(seconds=31)
    answers = await asyncio.gather(*(_ask(setting, n) for n in range(10)))
    assert len(setting.service.asked) == 4  # the probe failed, and the host rests again
    assert answers == [None] * 10
    setting.time.forward(seconds=31)
    setting.service.fault = None
    assert await _ask(setting, 1) == {"asked": "1"}
    assert None not in await asyncio.gather(*(_ask(setting, n) for n in range(10)))


async def _ask(setting: Setting, number: int) -> Any:
    try:
        return await setting.http.get_json(URL, {"q": str(number)})
    except SourceDown:
        return None


async def test_at_most_four_requests_are_at_one_host(setting: Setting) -> None:
    answers = await asyncio.gather(*(_ask(setting, number) for number in range(40)))
    assert answers == [{"asked": str(number)} for number in range(40)]
    assert setting.service.most_at_once == 4


async def test_what_an_answer_can_do_without_waits_for_those_that_wait_for_an_answer(make: Make) -> None:
    setting = make(at_once=1)
    setting.fail("held")
    asking = [asyncio.create_task(_ask(setting, 1))]
    await setting.service.arrived.wait()
    asking.append(asyncio.create_task(_ask(setting, 2)))
    await asyncio.sleep(0)
    picture = asyncio.create_task(setting.http.get_bytes(f"{URL}?q=picture"))
    await asyncio.sleep(0)
    asking.append(asyncio.create_task(_ask(setting, 3)))
    await asyncio.sleep(0)
    setting.service.let_go()
    await asyncio.gather(*asking, picture)
    assert [asked[-2:] for asked in setting.service.asked] == ["=1", "=2", "=3", "re"]


async def test_the_same_question_at_the_same_time_is_asked_once(setting: Setting) -> None:
    answers = await asyncio.gather(*(_ask(setting, number % 2) for number in range(20)))
    assert answers[:2] == [{"asked": "0"}, {"asked": "1"}]
    assert len(setting.service.asked) == 2


async def test_who_leaves_does_not_take_the_answer_from_the_others(setting: Setting) -> None:
    leaves = asyncio.create_task(_ask(setting, 1))
    stays = asyncio.create_task(_ask(setting, 1))
    await asyncio.sleep(0)
    leaves.cancel()
    assert await stays == {"asked": "1"}
    assert leaves.cancelled()
    assert len(setting.service.asked) == 1


def test_the_user_agent_names_the_project_and_whom_to_write_to() -> None:
    assert user_agent(None).startswith("AskMyMP/")
    assert user_agent("https://example.org/é\r\nX: y").endswith("(+https://example.org/X: y)")


async def test_the_user_agent_is_sent(setting: Setting) -> None:
    await setting.http.get_json(URL)
    assert setting.service.agents == [user_agent(None)]


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


@pytest.mark.parametrize("fault", ["bomb", "gzip_bomb"])
async def test_a_bomb_is_not_unpacked(setting: Setting, fault: Fault) -> None:
    setting.fail(fault)
    bomb(2 if fault == "bomb" else 1)
    tracemalloc.start()
    try:
        await setting.refused()
        assert tracemalloc.get_traced_memory()[1] < 16 * 1024 * 1024
    finally:
        tracemalloc.stop()


async def test_no_encoding_is_asked_for(setting: Setting) -> None:
    await setting.http.get_json(URL)
    assert setting.service.encodings == ["identity"]


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("", b"[7]"),
        ("identity", b"[7]"),
        ("gzip", gzipped(b"[7]")),
        ("X-GZip", gzipped(b"[7]")),
        ("identity, gzip", gzipped(b"[7]")),
    ],
)
async def test_one_gzip_is_read_though_nobody_asked_for_it(
    time: HandClock, encoding: str, body: bytes
) -> None:
    http = Client(None, time.clock, transport=sending(body, **{"Content-Encoding": encoding}))
    assert await http.get_json(URL) == [7]
    await http.aclose()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip, gzip", gzipped(gzipped(b"[7]"))),
        ("gzip, identity, gzip", gzipped(gzipped(b"[7]"))),
        ("deflate", zlib.compress(b"[7]")),
        ("br", b"[7]"),
        ("zstd", b"[7]"),
        ("gzip", b"[7]"),
        ("gzip", gzipped(b"[7]")[:-4]),
        ("gzip", gzipped(b"[7]") + gzipped(b" ")),
        ("gzip", gzipped(b" " * (4 * 1024 * 1024) + b"7")),
    ],
)
async def test_any_other_encoding_is_refused(time: HandClock, encoding: str, body: bytes) -> None:
    http = Client(None, time.clock, transport=sending(body, **{"Content-Encoding": encoding}))
    with pytest.raises(SourceDown):
        await http.get_json(URL)
    await http.aclose()


async def test_what_fits_the_limit_exactly_is_read(time: HandClock) -> None:
    whole = gzipped(b" " * (4 * 1024 * 1024 - 1) + b"7")
    http = Client(None, time.clock, transport=sending(whole, **{"Content-Encoding": "gzip"}))
    assert await http.get_json(URL) == 7
    await http.aclose()


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
    http = Client(None, time.clock, transport=sending(b"[" * 200_000))
    with pytest.raises(SourceDown):
        await http.get_json(URL)
    await http.aclose()
