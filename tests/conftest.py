"""What every test may ask for."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from tests.standins.database import Database

LONGEST = (
    "tests/process/",
    "tests/benchmarks/",
    "tests/chaos/",
    "tests/bot/conversation/test_random_walks.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: no core waits at the end for one test on another."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    """A real PostgreSQL, started when the first test asks for it."""
    server = Database()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """What a test does to the logs (it may send them to a stream of its own) ends with it."""
    handlers, level = list(logging.root.handlers), logging.root.level
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
