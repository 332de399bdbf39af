"""A location that somebody shares in Telegram: used once where an area is asked for, and kept nowhere."""

import pytest

from bot.stores.memory import MemoryStore
from flows.state.case import Finding, Query
from tests.harness.flow import BATH
from tests.harness.telegram import OPENING, TableSources, TelegramShell
from tests.standins.telegram_people import Person


class PointSources(TableSources):
    """Finds the MP of any location, and notes which were asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.points: list[tuple[float, float]] = []

    async def find_mp(self, query: Query) -> Finding:
        if query.point is None:
            return await super().find_mp(query)
        self.points.append(query.point)
        return BATH


@pytest.fixture
async def shell() -> TelegramShell:
    return TelegramShell(sources=PointSources())


async def share(shell: TelegramShell, person: Person) -> None:
    await person.share_location(51.4815, -0.4123)
    await shell.deliver()


async def test_it_is_asked_about_to_a_hundred_metres_and_no_nearer(shell: TelegramShell) -> None:
    person = await at_question(shell)
    await person.share_location(51.481523, -0.412345)
    await shell.deliver()
    sources = shell.sources
    assert isinstance(sources, PointSources) and sources.points == [(51.482, -0.412)]


@pytest.mark.parametrize("point", [(91.0, 0.0), (0.0, 181.0), (1e308, -1e308)])
async def test_what_is_nowhere_on_earth_is_not_looked_up(
    shell: TelegramShell, point: tuple[float, float]
) -> None:
    person = await at_question(shell)
    await person.share_location(*point)
    await shell.deliver()
    sources = shell.sources
    assert isinstance(sources, PointSources) and sources.points == []
    assert person.messages[-1].buttons, "the question is asked again"


async def at_question(shell: TelegramShell) -> Person:
    """Somebody who is asked where they live."""
    person = shell.telegram.person()
    await shell.send(person, "/start")
    for button in (*OPENING, "situation:ready", "prepare_told:told"):
        if person.messages[-1].button(button):
            await shell.tap(person, button)
    await shell.send(person, "/menu")
    await shell.tap(person, "menu:find_mp")
    assert person.messages[-1].button("postcode:unknown")
    return person


async def test_it_leads_to_the_card_and_is_stored_nowhere(shell: TelegramShell) -> None:
    person = await at_question(shell)
    await share(shell, person)
    assert isinstance(shell.sources, PointSources) and shell.sources.points == [(51.481, -0.412)]
    assert person.messages[-1].button("show_mp:yes")
    assert isinstance(shell.store, MemoryStore)
    assert not [body for _, body in shell.store.documents.values() if "51.48" in body or "0.4123" in body]


async def test_at_the_journey_it_is_answered_as_ever(shell: TelegramShell) -> None:
    person = await at_question(shell)
    await shell.send(person, "/menu")
    await share(shell, person)
    assert isinstance(shell.sources, PointSources) and shell.sources.points == []
    assert "I cannot use a place" in person.messages[-1].text
