"""What people typed is in no address, no log line, no error and no file."""

import asyncio
import logging

import pytest
from structlog.testing import capture_logs

from flows.state.case import Query
from tests.harness.sources import MakeWorld, World
from tests.standins.faults import Fault

SECRETS = ("WC1A", "1AA", "WC1A1AA", "Holborn", "Pancras", "Atlantis")
QUERIES = (Query(postcode="WC1A 1AA"), Query(name="Holborn"), Query(name="Atlantis"))


async def ask(world: World) -> None:
    await asyncio.gather(*(world.restarted().find_mp(query) for query in QUERIES))


@pytest.mark.parametrize("fault", [None, "error", "html", "nonsense", "limited", "stopped"])
async def test_the_log_says_only_which_service_and_how_it_went(
    make_world: MakeWorld, fault: Fault | None, caplog: pytest.LogCaptureFixture
) -> None:
    world = await make_world(listed=False)  # so that typed names are asked of the service
    caplog.set_level(logging.DEBUG)
    world.postcodes.app.fault = world.members.app.fault = fault
    with capture_logs() as events:
        await ask(world)
    assert {tuple(sorted(event)) for event in events} == {
        ("event", "log_level", "outcome", "seconds", "service")
    }
    written = repr(events) + caplog.text
    assert "postcodes.test" in written
    assert not [secret for secret in SECRETS if secret in written]


async def test_no_postcode_is_in_an_address(world: World) -> None:
    await ask(world)
    addresses = repr(world.postcodes.app.asked + world.members.app.asked)
    assert "POST /postcodes" in addresses
    assert "WC1A" not in addresses


async def test_no_file_tells_what_was_asked(world: World) -> None:
    await ask(world)
    files = {file.name: file.read_text() for file in world.folder.iterdir()}
    london = world.members.sitting("Holborn and St Pancras")["id"]
    assert set(files) == {"constituencies.json", f"contact-{london}.json"}
    assert not [name for name, text in files.items() if "WC1A" in text or "Atlantis" in text]
