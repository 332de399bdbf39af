"""The picture of a member."""

import pytest
from starlette.responses import Response

from tests.harness.sources import MakeWorld, World
from tests.standins.faults import Fault
from tests.standins.members import FIRST_MEMBER, JPEG

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


def kinds(world: World) -> list[str]:
    """Which pictures were asked for, without their parameters."""
    return [asked.split("?")[0].rsplit("/", 1)[1] for asked in world.members.app.asked]


async def test_the_portrait_is_asked_once_also_across_restarts(world: World) -> None:
    assert await world.sources.portrait(FIRST_MEMBER) == JPEG
    assert await world.restarted().portrait(FIRST_MEMBER) == JPEG
    assert kinds(world) == ["Portrait"]


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
async def test_the_thumbnail_stands_in(world: World, portrait: Response) -> None:
    world.members.pictures = {"Portrait": portrait, "Thumbnail": Response(PNG)}
    assert await world.sources.portrait(FIRST_MEMBER) == PNG
    assert kinds(world) == ["Portrait", "Thumbnail"]


async def test_that_there_is_none_is_known_too(world: World) -> None:
    world.members.pictures = {"Portrait": Response(None, 204), "Thumbnail": Response("", 404)}
    assert await world.sources.portrait(FIRST_MEMBER) is None
    assert await world.sources.portrait(FIRST_MEMBER) is None
    assert len(kinds(world)) == 2


@pytest.mark.parametrize("fault", ["stopped", "error", "limited", "huge"])
async def test_when_the_service_is_down_there_is_none_for_now(world: World, fault: Fault) -> None:
    world.members.app.fault = fault
    assert await world.sources.portrait(FIRST_MEMBER) is None
    world.members.app.fault = None
    world.time.forward(hours=1)
    assert await world.sources.portrait(FIRST_MEMBER) == JPEG


async def test_an_old_picture_is_better_than_none(world: World) -> None:
    await world.sources.portrait(FIRST_MEMBER)
    world.time.forward(hours=24 * 30)
    world.members.app.fault = "stopped"
    assert await world.sources.portrait(FIRST_MEMBER) == JPEG


async def test_nobody_waits_longer_than_the_deadline_for_a_picture(make_world: MakeWorld) -> None:
    world = await make_world(listed=False, deadline=0.03)
    world.members.app.fault = "hang"
    assert await world.sources.portrait(FIRST_MEMBER) is None
