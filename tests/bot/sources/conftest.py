"""What the tests of the sources share."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness.sources import HandClock, MakeWorld, World


@pytest.fixture
def time() -> HandClock:
    """A clock set by hand."""
    return HandClock()


@pytest.fixture
async def make_world(tmp_path: Path) -> AsyncIterator[MakeWorld]:
    """Builds worlds and closes them; `listed` fetches the list of constituencies first."""
    worlds: list[World] = []

    async def make(listed: bool = True, **settings: Any) -> World:
        world = World(tmp_path / f"cache{len(worlds)}", **settings)
        worlds.append(world)
        if listed:
            await world.sources.refresh()
            world.forget_requests()
        return world

    yield make
    for world in worlds:
        await world.aclose()


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    """A world in which the list of constituencies is kept."""
    return await make_world()
