"""Recognises a pooler in transaction mode by what it does: through one no process can show that it lives.

A pooler in session mode, or none, gives each client a connection of its own for as long as the client is
connected. In transaction mode each statement may run on another one, which others use in between. So the lock
that shows that a process lives would stay with the pooler when the process dies, and get lost while it lives.
"""

from psycopg import AsyncConnection

from bot.stores import StoreDown
from bot.stores.postgres.pool import answered_within

ROUNDS = 2  # so that neither a pooler that lends in turn nor the transactions of others hide it
SHOW = "SELECT pg_backend_pid()"
POOLED = (
    "DATABASE_URL leads to a connection pooler in transaction mode, which lends a connection for one "
    "transaction at a time. The bot needs connections of its own: it shows by one that it lives. Take the "
    "address of the database itself, or the pooler's in session mode, from your host's page, and set "
    "DATABASE_URL to it. Its port is often 5432, where the pooler's is 6543 or 6432, and its name is "
    "often the same without -pooler."
)


class Pooled(StoreDown):
    """A pooler in transaction mode stands before the server. The message says what to set."""


async def refuse_pooled(one: AsyncConnection, other: AsyncConnection, patience: float) -> None:
    """Raise Pooled if these connections, both open, do not have a connection to the server each.

    Two that are open cannot show the same process of the server, nor one two, unless something lends them.
    `patience`: seconds to wait for an answer. Raises psycopg's Error.
    """
    seen = {(connection, await _server(connection, patience)) for connection in (one, one, other) * ROUNDS}
    if len(seen) > 2 or len({server for _, server in seen}) < 2:
        raise Pooled(POOLED)


async def _server(connection: AsyncConnection, patience: float) -> int:
    """The number of the server's process that this statement runs in."""
    with answered_within(connection, patience):
        row = await (await connection.execute(SHOW, prepare=False)).fetchone()
    return int(row[0]) if row else 0
