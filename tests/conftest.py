"""What every test may ask for."""

import logging
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
import structlog

from tests.standins.database import Database


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    """A real PostgreSQL, started when the first test asks for it.

    Not in pytest's folder: where root runs the tests the server is another user's, and a second run of pytest
    closes that folder to everybody else.
    """
    folder = Path(mkdtemp(prefix="postgres-"))
    server = Database(folder)
    yield server
    server.stop()
    rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """What a test does to the logs (it may send them to a stream of its own) ends with it."""
    handlers, level = list(logging.root.handlers), logging.root.level
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
