"""What the tests of `doctor` share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.cli.doctor.practice import Practice, all_well


@pytest.fixture
async def practice(tmp_path: Path) -> AsyncIterator[Practice]:
    """An environment in which all is well."""
    async with all_well(tmp_path) as practice:
        yield practice
