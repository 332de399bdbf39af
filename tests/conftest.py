"""What every test may ask for."""

from collections.abc import Iterator

import pytest

from tests.standins.database import Database


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A real PostgreSQL, started when the first test asks for it."""
    server = Database(tmp_path_factory.mktemp("postgres"))
    yield server
    server.stop()
