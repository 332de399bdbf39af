"""The same over real HTTP on loopback: real connections, real time limits, real bytes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.sources.live import Addresses, LiveSources
from bot.sources.transport.client import Client
from bot.sources.transport.host import HostLimits
from flows.gazetteer.reading import read_place
from flows.state.case import Constituency, Finding, Query
from tests.standins.faults import Fault
from tests.standins.members import JPEG, MembersStandIn
from tests.standins.postcodes import PostcodesStandIn, outcode, place
from tests.standins.questions import QuestionsStandIn, question
from tests.standins.server import Served, serving
from tests.standins.votes import VotesStandIn, voting

POSTCODES = ("BA1 1AA", "CB1 1AA", "WC1A 1AA")
BATH = Query(postcode=POSTCODES[0])
QUICK = HostLimits(attempt_timeout=0.4, pause=0.01, total_timeout=1.5, failures=50)


@dataclass
class ServedSources:
    """Sources and the services they talk to."""

    sources: LiveSources
    postcodes: PostcodesStandIn
    members: MembersStandIn
    votes: VotesStandIn
    questions: QuestionsStandIn


@dataclass
class Kept:
    """Sources, and two services whose connections a test can see and close."""

    sources: LiveSources
    postcodes: PostcodesStandIn
    members: MembersStandIn
    postcodes_server: Served
    members_server: Served


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[ServedSources]:
    postcodes, members = PostcodesStandIn(), MembersStandIn()
    votes, questions = VotesStandIn(), QuestionsStandIn()
    async with AsyncExitStack() as stack:
        postcodes_url = await stack.enter_async_context(serving(postcodes.app))
        members_url = await stack.enter_async_context(serving(members.app))
        votes_url = f"{await stack.enter_async_context(serving(votes.app))}/data"
        questions_url = f"{await stack.enter_async_context(serving(questions.app))}/api"
        addresses = Addresses(postcodes_url, f"{members_url}/api", votes_url, questions_url)
        sources = LiveSources(Client(limits=QUICK), addresses, tmp_path / "cache")
        stack.push_async_callback(sources.aclose)
        yield ServedSources(sources, postcodes, members, votes, questions)


async def test_an_mp_is_found(served: ServedSources) -> None:
    await served.sources.refresh()
    finding = await served.sources.find_mp(BATH)
    assert finding.outcome == "found"
    assert finding.mp and finding.mp.id and finding.mp.name == "Member for Bath"
    assert await served.sources.portrait(finding.mp.id) == JPEG


@pytest.mark.parametrize(
    "fault",
    [
        "stopped",
        "hang",
        "limited",
        "error",
        "html",
        "redirect",
        "huge",
        "nonsense",
        "not_json",
        "bomb",
        "gzip_bomb",
        "drip",
        "lie",
    ],
)
async def test_every_fault_is_down_in_time_and_over_when_it_is_over(
    served: ServedSources, fault: Fault
) -> None:
    served.members.app.fault = fault
    before = asyncio.get_running_loop().time()
    finding = await served.sources.find_mp(BATH)
    assert asyncio.get_running_loop().time() - before < 7
    assert finding == Finding(outcome="down", constituency=Constituency(name="Bath", nation="England"))
    served.members.app.fault = None
    assert (await served.sources.find_mp(BATH)).outcome == "found"


@pytest.mark.parametrize("fault", ["stopped", "hang", "limited", "html", "huge", "nonsense", "not_json"])
@pytest.mark.parametrize("failing", ["votes", "questions", "members"])
async def test_a_record_has_what_the_other_services_say(
    served: ServedSources, failing: str, fault: Fault
) -> None:
    served.votes.votings[1] = [voting(1, 7, "Asylum Bill: Third Reading", "2026-05-12")]
    served.questions.questions = [question(1, 8, "To ask about asylum.", "2026-05-13")]
    served.members.focus[1] = [{"category": "Political Interests", "focus": ["Sport"]}]
    getattr(served, failing).app.fault = fault
    record = await served.sources.record(1)
    parts = {"votes": record.votes, "questions": record.questions, "members": record.interests}
    assert [part for part, found in parts.items() if found is None] == [failing]


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    postcodes, members = PostcodesStandIn(), MembersStandIn()
    servers = Served(postcodes.app), Served(members.app)
    postcodes_url, members_url = [await server.start() for server in servers]
    addresses = Addresses(postcodes_url, f"{members_url}/api", members_url, members_url)
    sources = LiveSources(Client(limits=QUICK), addresses, tmp_path / "cache")
    await sources.refresh()
    members.app.asked.clear()
    yield Kept(sources, postcodes, members, *servers)
    await sources.aclose()
    for server in servers:
        await server.stop()


async def test_connections_to_the_services_are_kept(kept: Kept) -> None:
    for postcode in POSTCODES:
        assert (await kept.sources.find_mp(Query(postcode=postcode))).outcome == "found"
    assert len(kept.postcodes.app.asked) == len(POSTCODES) and kept.postcodes_server.connections == 1
    assert kept.members_server.connections <= 2, "contacts and a picture, side by side"


def test_connections_are_kept_for_longer_than_people_pause() -> None:
    transport: Any = Client()._client._transport
    assert transport._pool._keepalive_expiry == 75


async def test_a_kept_connection_that_the_service_has_closed_costs_no_answer(kept: Kept) -> None:
    for number, postcode in enumerate(POSTCODES, start=1):
        finding = await kept.sources.find_mp(Query(postcode=postcode))
        assert finding.mp and finding.mp.contact_known
        assert len(kept.postcodes.app.asked) == number, "nothing is asked twice"
        assert sum("/Contact" in asked for asked in kept.members.app.asked) == number
        kept.postcodes_server.close_idle()
        kept.members_server.close_idle()


async def test_a_kept_connection_that_breaks_under_a_request_costs_one_more(kept: Kept) -> None:
    await kept.sources.find_mp(BATH)
    for service, path in ((kept.postcodes.app, "/postcodes"), (kept.members.app, "/Contact")):
        service.fault, service.only, service.times = "stopped", path, 1
    finding = await kept.sources.find_mp(Query(postcode="CB1 1AA"))
    assert finding.mp and finding.mp.contact_known
    assert len(kept.postcodes.app.asked) == 3
    assert sum("/Contact" in asked for asked in kept.members.app.asked) == 3


async def test_a_service_that_is_not_there(tmp_path: Path) -> None:
    async with serving(PostcodesStandIn().app) as gone:
        pass
    sources = LiveSources(Client(limits=QUICK), Addresses(gone, gone, gone, gone), tmp_path / "cache")
    assert await sources.find_mp(BATH) == Finding(outcome="down")
    assert await sources.portrait(1) is None
    await sources.aclose()


async def test_closing_gives_up_what_is_under_way(tmp_path: Path) -> None:
    postcodes = PostcodesStandIn()
    postcodes.app.fault = "hang"
    async with serving(postcodes.app) as url:
        sources = LiveSources(Client(), Addresses(url, url, url, url), tmp_path / "cache")
        waiting = asyncio.create_task(sources.find_mp(BATH))
        await postcodes.app.arrived.wait()
        await sources.aclose()
        with pytest.raises(asyncio.CancelledError):
            await waiting


async def test_a_place_costs_one_request_of_17_points_over_http_and_then_none(kept: Kept) -> None:
    hounslow = read_place("Hounslow").places[0]
    kept.postcodes.located = [(*hounslow.point, place("Chorley")), (51.46, -0.41, place("Bath"))]
    query = Query(typed_name="Hounslow", place=hounslow.id)
    finding = await kept.sources.find_mp(query)
    assert {candidate.name for candidate in finding.candidates} <= {"Chorley", "Bath"} and finding.candidates
    assert kept.postcodes.app.asked == ["POST /postcodes"] and len(kept.postcodes.points) == 17
    assert await kept.sources.find_mp(query) == finding and len(kept.postcodes.app.asked) == 1


async def test_an_outcode_over_http(kept: Kept) -> None:
    kept.postcodes.outcodes["M14"] = outcode("Chorley", "Bath")
    finding = await kept.sources.find_mp(Query(outcode="M14"))
    assert [candidate.name for candidate in finding.candidates] == ["Bath", "Chorley"]
    assert kept.postcodes.app.asked == ["GET /outcodes/M14"]
