"""The libraries that only files need wait for the first file."""

import asyncio
import sys

from tests.harness.process import ROOT

OF_FILES = {"docx", "lxml", "uharfbuzz", "pydyf", "icalendar"}
IMPORTED = f"import sys, bot.app; print(sorted({OF_FILES} & set(sys.modules)))"


async def test_a_start_imports_nothing_that_only_files_need() -> None:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", IMPORTED, cwd=ROOT, stdout=pipe)
    output, _ = await process.communicate()
    assert output.decode().strip() == "[]"
