"""A connection pooler on loopback in front of PostgreSQL, as PgBouncer is: clients share a few connections.

async with pooled_database(database.address()) as address:
    ...                 # a bot with DATABASE_URL=address

In transaction mode a client has a connection to the server only for the time of a transaction; in session
mode for as long as it is connected itself. The messages of the wire protocol are read, and not changed.
"""

import asyncio
import struct
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Literal

from psycopg.conninfo import conninfo_to_dict

from tests.standins.stalling_proxy import Streams, reach_database

ENCRYPTION = (80877103, 80877104)  # requests for TLS and GSSAPI, which are declined
CANCEL = 80877102
ASKS_FOR_READY = (b"Q", b"S")  # Query and Sync: the server answers with ReadyForQuery
END, READY, IDLE = b"X", b"Z", b"I"
Mode = Literal["transaction", "session"]


@dataclass
class ServerConnection:
    """A connection to the server. `greeting`: all that the server said until it was ready."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    greeting: bytes = b""


class TransactionPooler:
    """Lets any number of clients use at most `servers` connections. `in_turn`: the one unused for longest."""

    def __init__(
        self, address: str, mode: Mode = "transaction", servers: int = 3, in_turn: bool = False
    ) -> None:
        self.port, self._address, self._mode, self._in_turn = 0, address, mode, in_turn
        self._idle: deque[ServerConnection] = deque()
        self._free = asyncio.Semaphore(servers)
        self._clients: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen on a free port of 127.0.0.1 while the block runs."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()
            for client in self._clients:
                client.cancel()
            await asyncio.gather(*self._clients, return_exceptions=True)
            for unused in self._idle:
                unused.writer.transport.abort()
            await asyncio.sleep(0)  # so that what is aborted is closed

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve((reader, writer)))
        self._clients.add(task)
        task.add_done_callback(self._clients.discard)

    async def _serve(self, client: Streams) -> None:
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._serve_until_end(client)
        finally:
            client[1].transport.abort()

    async def _serve_until_end(self, client: Streams) -> None:
        startup = await _startup(client)
        async with self._server(startup) as server:
            client[1].write(server.greeting)
            if self._mode == "session":
                await _serve_session(client, server)
        while self._mode == "transaction" and (message := await _message(client[0]))[:1] != END:
            async with self._server(startup) as server:
                await _relay(client, server, message)

    @asynccontextmanager
    async def _server(self, startup: bytes) -> AsyncIterator[ServerConnection]:
        """Lend a connection to the server. If what it is used for breaks off, it is closed."""
        async with self._free:
            server = await self._taken(startup)
            try:
                yield server
            except BaseException:
                server.writer.transport.abort()
                raise
            self._idle.append(server)

    async def _taken(self, startup: bytes) -> ServerConnection:
        if self._idle:
            return self._idle.popleft() if self._in_turn else self._idle.pop()
        server = ServerConnection(*await reach_database(self._address))
        server.writer.write(startup)
        message = b""
        while message[:1] != READY:
            message = await _message(server.reader)
            server.greeting += message
        return server


async def _serve_session(client: Streams, server: ServerConnection) -> None:
    """Relay until the client ends, and then undo what its session has set, locked and prepared."""
    while (message := await _message(client[0]))[:1] != END:
        await _relay(client, server, message)
    server.writer.write(b"Q" + _sized(b"DISCARD ALL\0"))
    while (await _message(server.reader))[:1] != READY:
        continue


async def _relay(client: Streams, server: ServerConnection, message: bytes) -> None:
    """Forward a client's messages, from this one on, and the answers, until its transaction is over."""
    while True:
        server.writer.write(message)
        if message[:1] in ASKS_FOR_READY and await _answer(client[1], server.reader) == IDLE:
            return
        message = await _message(client[0])


async def _answer(client: asyncio.StreamWriter, server: asyncio.StreamReader) -> bytes:
    """Forward what the server says until it is ready; returns in what state of a transaction it is."""
    while (message := await _message(server))[:1] != READY:
        client.write(message)
    client.write(message)
    return message[-1:]


async def _startup(client: Streams) -> bytes:
    """The message with which a client begins, once it has gone without encryption."""
    while True:
        size = await client[0].readexactly(4)
        message = size + await client[0].readexactly(struct.unpack("!i", size)[0] - 4)
        code = struct.unpack("!i", message[4:8])[0]
        if code == CANCEL:
            raise ConnectionAbortedError
        if code not in ENCRYPTION:
            return message
        client[1].write(b"N")


async def _message(reader: asyncio.StreamReader) -> bytes:
    """The next message, with its type and size."""
    head = await reader.readexactly(5)
    return head + await reader.readexactly(struct.unpack("!i", head[1:])[0] - 4)


def _sized(body: bytes) -> bytes:
    return struct.pack("!i", len(body) + 4) + body


@asynccontextmanager
async def pooled_database(
    address: str, mode: Mode = "transaction", servers: int = 3, in_turn: bool = False
) -> AsyncIterator[str]:
    """The address by which a database is reached through a pooler."""
    pooler, given = TransactionPooler(address, mode, servers, in_turn), conninfo_to_dict(address)
    async with pooler.listening():
        user, name = given.get("user") or "postgres", given["dbname"]
        yield f"postgresql://{user}@127.0.0.1:{pooler.port}/{name}"
