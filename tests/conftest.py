"""Fixtures that every test may ask for."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from tests.standins.database import Database

LONGEST = (  # the longest first
    "tests/bot/conversation/test_random_walks.py",
    "tests/process/test_promises.py::test_kills",
    "tests/benchmarks/",
    "tests/chaos/",
    "tests/process/reminders/",
    "tests/process/",
    "tests/flows/toolkit/test_situations.py",
    "tests/journeys/",
    "tests/bot/conversation/test_kills.py",
    "tests/bot/editorial/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the longest tests first, so that no core waits at the end for one test on another."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """When a test has its turn: the place of its beginning in the list, or after all of them."""
    places = (place for place, beginning in enumerate(LONGEST) if item.nodeid.startswith(beginning))
    return next(places, len(LONGEST))


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    """A real PostgreSQL, started when the first test asks for it."""
    server = Database()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """Undo what a test does to the logs: it may send them to a stream of its own."""
    handlers, level = list(logging.root.handlers), logging.root.level
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
