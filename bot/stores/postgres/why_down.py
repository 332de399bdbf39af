"""Finds out why a database cannot be reached, in words for whoever has to mend it."""

import re

from psycopg import AsyncConnection, Error

SECONDS = 5
COPY = "Copy the address again from your host's page of settings."
# What the server or the driver says, and what that means. Their own words may hold the address.
REASONS = (
    (
        r'database ".*" does not exist',
        "The server of DATABASE_URL runs, but has no database of the name at the end of it. Create one with "
        "that name, or correct the name.",
    ),
    (
        r'password|role ".*" does not exist|pg_hba|authentication',
        f"The server of DATABASE_URL runs, but refuses the user or the password in it. {COPY}",
    ),
    (
        r"resolve|translate host name|Name or service|nodename",
        f"No machine is known by the name in DATABASE_URL. {COPY}",
    ),
    (
        r"too many|remaining connection slots",
        "The server of DATABASE_URL runs, but has no connection left. Stop what else uses it, or ask your "
        "host for more connections.",
    ),
    (
        r"refused|timeout|timed out|No such file|unreachable|No route",
        f"Nothing answers at the address in DATABASE_URL. Look whether the database runs. {COPY}",
    ),
)


async def why_down(address: str) -> str | None:
    """The reason, and what to do about it; None if the database can be reached, or nobody knows why not."""
    try:
        await (await AsyncConnection.connect(address, connect_timeout=SECONDS)).close()
    except Error as error:
        return in_words(str(error))
    return None


def in_words(said: str) -> str | None:
    """What the server or the driver has said, without its own words; None if nobody knows what it means."""
    return next((words for pattern, words in REASONS if re.search(pattern, said)), None)
