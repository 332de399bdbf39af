"""The picture of a member."""

import asyncio

import pytest
from starlette.responses import Response

from bot.sources.transport.host import HostLimits
from flows.state.case import Query
from tests.harness.sources import MakeServices, Services
from tests.standins.faults import Fault
from tests.standins.members import FIRST_MEMBER, JPEG

BATH = Query(postcode="BA1 1AA")
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


def kinds(services: Services) -> list[str]:
    """Which pictures were asked for, without their parameters."""
    return [asked.split("?")[0].rsplit("/", 1)[1] for asked in services.members.app.asked]


async def test_the_portrait_is_asked_once_also_across_restarts(services: Services) -> None:
    assert await services.sources.portrait(FIRST_MEMBER) == JPEG
    assert await services.restarted().portrait(FIRST_MEMBER) == JPEG
    assert kinds(services) == ["Portrait"]


@pytest.mark.parametrize(
    "portrait",
    [
        Response(None, 204),
        Response("gone", 404),
        Response("<svg onload=alert(1)>", 200, media_type="image/svg+xml"),
        Response("<html>", 200, media_type="image/jpeg"),
        Response(None, 302, {"Location": "https://elsewhere.test/picture.jpg"}),
    ],
)
async def test_the_thumbnail_stands_in(services: Services, portrait: Response) -> None:
    services.members.pictures = {"Portrait": portrait, "Thumbnail": Response(PNG)}
    assert await services.sources.portrait(FIRST_MEMBER) == PNG
    assert kinds(services) == ["Portrait", "Thumbnail"]


async def test_that_there_is_none_is_known_too(services: Services) -> None:
    services.members.pictures = {"Portrait": Response(None, 204), "Thumbnail": Response("", 404)}
    assert await services.sources.portrait(FIRST_MEMBER) is None
    assert await services.sources.portrait(FIRST_MEMBER) is None
    assert len(kinds(services)) == 2


@pytest.mark.parametrize("fault", ["stopped", "error", "limited", "huge"])
async def test_when_the_service_is_down_there_is_none_for_now(services: Services, fault: Fault) -> None:
    services.members.app.fault = fault
    assert await services.sources.portrait(FIRST_MEMBER) is None
    services.members.app.fault = None
    services.time.forward(hours=1)
    assert await services.sources.portrait(FIRST_MEMBER) == JPEG


async def test_an_old_picture_is_better_than_none(services: Services) -> None:
    await services.sources.portrait(FIRST_MEMBER)
    services.time.forward(hours=24 * 30)
    services.members.app.fault = "stopped"
    assert await services.sources.portrait(FIRST_MEMBER) == JPEG


async def test_nobody_waits_longer_than_the_deadline_for_a_picture(make_services: MakeServices) -> None:
    services = await make_services(listed=False, deadline=0.03)
    services.members.app.fault = "hang"
    assert await services.sources.portrait(FIRST_MEMBER) is None


async def test_it_is_asked_for_beside_the_contacts_and_once(services: Services) -> None:
    services.members.app.fault, services.members.app.only = "held", "/Contact"
    finding = asyncio.create_task(services.sources.find_mp(BATH))
    await services.members.app.until_asked("/Portrait")
    assert not finding.done()
    services.members.app.let_go()
    mp = (await finding).mp
    assert mp and mp.id and await services.sources.portrait(mp.id) == JPEG
    assert services.pictures == [f"{mp.id}/Portrait"]


async def test_one_that_comes_too_late_is_there_the_next_time(make_services: MakeServices) -> None:
    services = await make_services(deadline=0.03)
    services.members.app.fault, services.members.app.only = "held", "/Portrait"
    assert await services.sources.portrait(FIRST_MEMBER) is None
    services.members.app.let_go()
    while await services.sources.portrait(FIRST_MEMBER) != JPEG:
        pass
    assert services.pictures == [f"{FIRST_MEMBER}/Portrait"]


async def test_while_the_service_hangs_an_old_picture_is_better_than_none(
    make_services: MakeServices,
) -> None:
    services = await make_services(deadline=0.03)
    while await services.sources.portrait(FIRST_MEMBER) != JPEG:
        pass
    services.time.forward(hours=24 * 30)
    services.members.app.fault = "hang"
    assert await services.sources.portrait(FIRST_MEMBER) == JPEG


async def test_pictures_that_hang_leave_room_for_the_answers(make_services: MakeServices) -> None:
    services = await make_services()
    services.members.app.fault, services.members.app.only = "hang", "/Portrait"
    members = range(FIRST_MEMBER, FIRST_MEMBER + 10)
    waiting = [asyncio.create_task(services.sources.portrait(member)) for member in members]
    await services.members.app.until_asked("/Portrait", times=2)
    finding = await services.sources.find_mp(BATH)
    assert finding.mp and finding.mp.contact_known
    assert services.members.app.most_at_once <= 4
    assert await asyncio.gather(*waiting) == [None] * len(waiting)


@pytest.mark.parametrize("fault", ["stopped", "error", "hang"])
async def test_pictures_that_fail_let_no_answer_rest(make_services: MakeServices, fault: Fault) -> None:
    services = await make_services(limits=HostLimits(attempt_timeout=0.01, failures=3))
    services.members.app.fault, services.members.app.only = fault, "/Portrait"
    for member in range(FIRST_MEMBER, FIRST_MEMBER + 4):
        await services.sources.portrait(member)
    assert services.sources.states()["members.test"] == "ok"
    services.members.app.fault = None
    finding = await services.sources.find_mp(BATH)
    assert finding.mp and finding.mp.contact_known
