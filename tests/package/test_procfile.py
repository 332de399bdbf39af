"""A host with a Procfile runs the bot: from a clone, with requirements.txt, and nowhere to keep anything."""

import asyncio
import os
import random
import shlex
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.chaos.locked import DROP_OVERRIDE
from tests.chaos.webhooks import HOST, delivering
from tests.harness.process import PATIENCE, BotProcess, bot_process, free_ports
from tests.package.installed import clean_clone, environment_of
from tests.process.test_journey import press, refusals
from tests.standins.database import Database
from tests.standins.telegram_webhook import Delivery, Mishaps

pytestmark = pytest.mark.package
KILLED_AFTER = 30  # seconds that a host waits after SIGTERM


@dataclass(frozen=True)
class Slug:
    """What the host has built: a clone, and the environment in which its commands run."""

    clone: Path
    commands: Path

    def command(self, kind: str) -> tuple[str, ...]:
        """A command of the Procfile, as a user to whom the modes of folders apply."""
        lines = (self.clone / "Procfile").read_text(encoding="utf-8").splitlines()
        written = dict(line.split(": ", 1) for line in lines)[kind]
        return (*(DROP_OVERRIDE if os.geteuid() == 0 else ()), *shlex.split(written))

    def files(self) -> Mapping[str, int]:
        """Every file of the clone, and when it was changed."""
        return {str(path): path.stat().st_mtime_ns for path in self.clone.rglob("*")}


@pytest.fixture(scope="module")
def slug(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slug]:
    folder = tmp_path_factory.mktemp("slug")
    clone = clean_clone(folder)
    yield Slug(clone, environment_of(clone, folder))


@asynccontextmanager
async def hosted(slug: Slug, folder: Path, **settings: str) -> AsyncIterator[BotProcess]:
    """A bot whose folder cannot be written, and whose home is nowhere."""
    before, folders = slug.files(), [path for path in (slug.clone, *slug.clone.rglob("*")) if path.is_dir()]
    async with bot_process(folder, **settings) as bot:
        bot.checkout = slug.clone
        del bot.environment["DATA_DIR"]
        bot.environment |= {"PATH": f"{slug.commands}:{os.environ['PATH']}", "HOME": "/nowhere"}
        for each in folders:
            each.chmod(0o555)
        yield bot
        for each in folders:
            each.chmod(0o755)
    assert slug.files() == before, "something was kept on a disk that is lost"


@asynccontextmanager
async def served_by(bot: BotProcess, command: tuple[str, ...]) -> AsyncIterator[None]:
    """Run a command of the Procfile, and stop it within the time that a host gives it."""
    bot.command = command
    await bot.start()
    yield
    assert bot.runs, bot.log
    async with asyncio.timeout(KILLED_AFTER):
        await bot.stop()


async def test_release_web_and_worker_serve_a_person_one_after_the_other(
    slug: Slug, tmp_path: Path, database: Database
) -> None:
    """The database is all that goes from one process to the next."""
    [port] = free_ports(1)
    settings = {"DATABASE_URL": await asyncio.to_thread(database.address), "PORT": str(port)}
    async with hosted(slug, tmp_path, **settings) as bot:
        await released(bot, slug.command("release"))
        person, address = bot.telegram.person("Amal", language_code="ar"), f"http://127.0.0.1:{port}"
        bot.environment["WEBHOOK_URL"] = HOST
        delivery = Delivery(bot.telegram, [address], random.Random(1), Mishaps())  # noqa: S311
        async with delivering(delivery), served_by(bot, slug.command("web")):
            await person.send("/start")
            await press(person, "language:ar")
            await person.wait(lambda seen: seen[-1].button("who:person"), PATIENCE)
            async with httpx.AsyncClient(base_url=address) as client:
                assert [(await client.get(path)).status_code for path in ("/healthz", "/readyz")] == [
                    200,
                    200,
                ]
        del bot.environment["WEBHOOK_URL"]
        async with served_by(bot, slug.command("worker")):
            await press(person, "who:person")
            await person.wait(lambda seen: seen[-1].button("home_office_knows:yes"), PATIENCE)
        assert refusals(bot) == []
        assert "Traceback" not in bot.log and '"level": "error"' not in bot.log


async def released(bot: BotProcess, command: tuple[str, ...]) -> None:
    """Run the command of the release, which ends by itself."""
    bot.command = command
    await bot.start()
    assert bot.process and await asyncio.wait_for(bot.process.wait(), PATIENCE) == 0, bot.log
    assert "up to date" in bot.log
