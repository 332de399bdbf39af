"""What the tests of the sources share."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness.sources import HandClock, MakeServices, Services


@pytest.fixture
def time() -> HandClock:
    """A clock set by hand."""
    return HandClock()


@pytest.fixture
async def make_services(tmp_path: Path) -> AsyncIterator[MakeServices]:
    """Builds worlds and closes them; `listed` fetches the list of constituencies first."""
    worlds: list[Services] = []

    async def make(listed: bool = True, **settings: Any) -> Services:
        services = Services(tmp_path / f"cache{len(worlds)}", **settings)
        worlds.append(services)
        if listed:
            await services.sources.refresh()
            services.forget_requests()
        return services

    yield make
    for services in worlds:
        await services.aclose()


@pytest.fixture
async def services(make_services: MakeServices) -> Services:
    """A world in which the list of constituencies is kept."""
    return await make_services()
