"""A bot with people at it, as most attempts need them."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from tests.abuse.desk import Desk
from tests.harness.flow import SAFE
from tests.standins.telegram_people import Person

WAY = tuple(f"{step}:{choice}" for step, choice in SAFE.items() if step != "home_office_warning")


@pytest.fixture
def quiet() -> Iterator[None]:
    """No attempt is an error of the bot's."""
    with capture_logs() as logged:
        yield
    assert [line for line in logged if line["log_level"] == "error"] == []


@pytest.fixture
def desk() -> Desk:
    """A bot."""
    return Desk()


@pytest.fixture
async def person(desk: Desk) -> Person:
    """Somebody who has found their MP, and stands at the journey."""
    return await arrived(desk, desk.telegram.person("Victim"))


@pytest.fixture
async def attacker(desk: Desk) -> Person:
    """Somebody else, at the same place."""
    return await arrived(desk, desk.telegram.person("Mallory"))


async def arrived(desk: Desk, person: Person) -> Person:
    """Answer everything up to the MP's card."""
    await desk.send(person, "/start")
    await desk.tap(person, *WAY, "situation:ready", "lawyer:told", "menu:find_mp")
    await desk.send(person, "BA1 1AA")
    await desk.tap(person, "show_mp:yes")
    return person


async def link_of(desk: Desk, person: Person) -> str:
    """The payload of a link that a person makes for somebody else."""
    await desk.send(person, "/menu")
    await desk.tap(person, "menu:people")
    told = await desk.tap(person, "people:supporter")
    return told.partition("?start=")[2].split()[0]


async def joined(desk: Desk, person: Person, other: Person) -> None:
    """Let somebody take part in a person's case."""
    await desk.send(other, f"/start {await link_of(desk, person)}")
    assert "You take part now" in await desk.tap(other, "join:yes")


async def booked(desk: Desk, person: Person) -> None:
    """Let a person have an appointment, of which reminders tell."""
    await desk.send(person, "/menu")
    await desk.tap(person, "menu:surgery")
    await desk.send(person, "in 3 days")
    await desk.tap(person, "surgery_time:1500", "surgery_place:office", "surgery_who:me")
    await desk.tap(person, "surgery_remind:all", "surgery_check:yes")
