"""What people typed is in no address, no log line, no error and no file."""

import asyncio
import logging

import pytest
from structlog.testing import capture_logs

from bot.sources.live import LiveSources
from flows.state.case import Query
from tests.harness.sources import MakeServices, Services
from tests.standins.faults import Fault

SECRETS = ("WC1A", "1AA", "WC1A1AA", "Holborn", "Pancras", "Atlantis", "51.51", "0.118")
QUERIES = (
    Query(postcode="WC1A 1AA"),
    Query(typed_name="Holborn"),
    Query(typed_name="Atlantis"),
    Query(point=(51.5177, -0.1187)),
)


async def ask(services: Services) -> list[LiveSources]:
    sources = [services.restarted() for _ in QUERIES]
    await asyncio.gather(*(source.find_mp(query) for source, query in zip(sources, QUERIES, strict=True)))
    return sources


@pytest.mark.parametrize("fault", [None, "error", "html", "nonsense", "limited", "stopped"])
async def test_the_log_says_only_which_service_and_how_it_went(
    make_services: MakeServices, fault: Fault | None, caplog: pytest.LogCaptureFixture
) -> None:
    services = await make_services(listed=False)  # so that typed names are asked of the service
    caplog.set_level(logging.DEBUG)
    services.postcodes.app.fault = services.members.app.fault = fault
    with capture_logs() as events:
        await ask(services)
    assert {tuple(sorted(event)) for event in events} == {
        ("event", "log_level", "outcome", "seconds", "service")
    }
    written = repr(events) + caplog.text
    assert "postcodes.test" in written
    assert not [secret for secret in SECRETS if secret in written]


async def test_no_postcode_is_in_an_address(services: Services) -> None:
    await ask(services)
    addresses = repr(services.postcodes.app.asked + services.members.app.asked)
    assert "POST /postcodes" in addresses
    assert "WC1A" not in addresses and "51.51" not in addresses


async def test_no_file_tells_what_was_asked(services: Services) -> None:
    sources, london = await ask(services), services.members.sitting("Holborn and St Pancras")["id"]
    for source in sources:
        await source.portrait(london)  # it is fetched beside the answer, and written when it comes
    files = {file.name: file.read_text() for file in services.folder.iterdir()}
    assert set(files) <= {"constituencies.json", f"contact-{london}.json", f"portrait-{london}.json"}
    assert not [
        name for name, text in files.items() if "WC1A" in text or "Atlantis" in text or "51.51" in text
    ]
