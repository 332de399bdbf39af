"""The database ends every connection, as for an upgrade or behind a pooler."""

import psycopg

from tests.chaos.injectors.injector import Injector

END = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""


class DatabaseCuts(Injector):
    """Ends every connection by pg_terminate_backend."""

    name = "connections cut by the database"
    pause = 1.0
    kinds = ("postgresql",)

    async def strike(self) -> None:
        """End those that are open."""
        try:
            async with await psycopg.AsyncConnection.connect(self.scene.place, autocommit=True) as connection:
                ended = await (await connection.execute(END)).fetchall()
        except psycopg.OperationalError:
            return  # it is down itself at the moment
        self.struck += bool(ended)
