"""A bot with people at it, as most attempts need them."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from tests.harness.telegram import TelegramShell, find_mp
from tests.standins.telegram_people import Person


@pytest.fixture
def quiet() -> Iterator[None]:
    """No attempt is an error of the bot's."""
    with capture_logs() as logged:
        yield
    assert [line for line in logged if line["log_level"] == "error"] == []


@pytest.fixture
def shell() -> TelegramShell:
    """A bot."""
    return TelegramShell()


@pytest.fixture
async def person(shell: TelegramShell) -> Person:
    """Somebody who has found their MP, and stands at the journey."""
    return await find_mp(shell, shell.telegram.person("Victim"))


@pytest.fixture
async def attacker(shell: TelegramShell) -> Person:
    """Somebody else, at the same place."""
    return await find_mp(shell, shell.telegram.person("Mallory"))
