"""A process in which four people at a time ask for papers, and others tap; prints what that took.

`python -m tests.benchmarks.asking_for_papers <folder> <papers> <rounds> <taps>`. Waits are in seconds, memory
in MB, processor time in milliseconds and sizes in KB.
"""

import asyncio
import gc
import io
import itertools
import json
import resource
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot import logs
from bot.conversation.conversation import Sender
from bot.documents import FileWorker
from bot.documents.files import FileSpec, PdfFile, WordFile, make_file
from bot.stores.memory import MemoryStore
from flows.events import Event, Tapped
from tests.benchmarks.ours import Ours, our_bot, parts_over, tinydb
from tests.benchmarks.people import BEFORE, FIRST_CHAT, Template, admit, half_way, parsed, stored
from tests.benchmarks.taps import Tap, update
from tests.benchmarks.wire import Wire
from tests.harness.pdf_text import pages
from tests.harness.shell import RecordingChannel

LATENCY = 0.08  # seconds that a call to Telegram takes
AT_ONCE = 4  # people who ask for papers
ASK = "papers:authority"
ASKERS, TAPPERS = 6_000_000_001, 7_000_000_001
LANGUAGES = ("en", "fa")
MADE = 30  # papers for one measurement of their cost
PAUSE = 0.05  # seconds between two taps


class Questions:
    """Lets a chat wait until it is asked a question; `asked` counts those of each chat."""

    def __init__(self) -> None:
        self.asked: defaultdict[int, int] = defaultdict(int)
        self._events: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)

    def hear(self, method: str, parameters: dict[str, str]) -> None:
        """Note a message with buttons."""
        if method == "sendMessage" and "reply_markup" in parameters:
            chat = int(parameters["chat_id"])
            self.asked[chat] += 1
            self._events[chat].set()

    async def of(self, chat: int) -> None:
        """Wait for a chat's first question."""
        await self._events[chat].wait()


class Crowd:
    """People who are about to ask for a paper, and people who are about to tap."""

    def __init__(
        self, ours: Ours, questions: Questions, asking: Sequence[Template], tapping: Template
    ) -> None:
        self._ours, self._questions, self._asking, self._tapping = ours, questions, asking, tapping
        self._updates, self._tappers = itertools.count(1), itertools.count(TAPPERS)
        self.got = 0  # papers

    async def admit(self, papers: int, taps: int) -> None:
        """Store them all before anything is measured."""
        for number in range(papers):
            await admit(self._ours.parts.store, self._template(number), [ASKERS + number])
        await admit(self._ours.parts.store, self._tapping, range(TAPPERS, TAPPERS + taps))

    async def ask(self, until: asyncio.Event, papers: int) -> None:
        """Ask for papers, a few people at a time: others as soon as these have theirs, until the event."""
        numbers = iter(range(self.got, papers))
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._ask_on(numbers, until))

    async def tap(self, times: int) -> list[float]:
        """Let people tap, one after the other; returns the seconds until each saw the next question."""
        waits = []
        for chat in itertools.islice(self._tappers, times):
            waits.append(await self._wait(chat, self._tapping))
            await asyncio.sleep(PAUSE)
        return waits

    async def _ask_on(self, numbers: Iterator[int], until: asyncio.Event) -> None:
        for number in numbers:
            self.got += 1
            await self._wait(ASKERS + number, self._template(number))
            if until.is_set():
                break

    async def _wait(self, chat: int, template: Template) -> float:
        begun = time.perf_counter()
        press = update(next(self._updates), chat, template.taps[0])
        await self._ours.handler.handle(parsed(press, self._ours.bot))
        await self._questions.of(chat)
        return time.perf_counter() - begun

    def _template(self, number: int) -> Template:
        return self._asking[number % len(self._asking)]


async def main(folder: Path, papers: int, rounds: int, taps: int) -> None:
    """Measure, and print the result."""
    made = {language: await _asking(language) for language in LANGUAGES}
    questions, alone, beside = Questions(), list[list[float]](), list[list[float]]()
    async with tinydb(folder) as store, our_bot(store, Wire(LATENCY, questions.hear)) as ours:
        crowd = Crowd(ours, questions, [template for template, _ in made.values()], await half_way())
        await crowd.admit(papers, taps * (2 * rounds + 1))
        await crowd.tap(taps)  # what is created at the first tap is created now
        before = _memory()
        for _ in range(rounds):
            alone.append(await crowd.tap(taps))
            beside.append(await _tap_beside(crowd, papers, taps))
        await crowd.ask(asyncio.Event(), papers)
        await ours.dispatcher.settled()
        grown = _memory() - before
        assert ours.wire.calls["sendDocument"] == papers == crowd.got, "somebody has no paper"
        assert set(questions.asked.values()) == {1}, "somebody was not asked once"
    specs = {name: spec for name, (_, spec) in made.items()}
    files: dict[str, Mapping[str, PdfFile | WordFile]] = {
        "PDF": specs,
        "Word file": {name: _as_word(spec) for name, spec in specs.items()},
    }
    told = {
        "alone": alone,
        "beside": beside,
        "grown": grown,
        "size": {file: {name: _size(spec) for name, spec in of.items()} for file, of in files.items()},
        "cpu": {
            file: {name: [_cpu(spec) for _ in range(rounds + 2)] for name, spec in of.items()}
            for file, of in files.items()
        },
    }
    sys.stdout.write(json.dumps(told))


async def _tap_beside(crowd: Crowd, papers: int, taps: int) -> list[float]:
    """Let people tap while others ask for papers."""
    enough = asyncio.Event()
    asking = asyncio.create_task(crowd.ask(enough, papers))
    waits = await crowd.tap(taps)
    assert not asking.done(), "all papers were made before the last tap"
    enough.set()
    await asking
    return waits


async def _asking(language: str) -> tuple[Template, PdfFile]:
    """Walk a person to the papers, and ask for one; returns who is about to ask, and what the file holds."""
    store, channel, specs = MemoryStore(), RecordingChannel(), list[FileSpec]()

    def make(spec: FileSpec) -> bytes:
        specs.append(spec)
        return b"not made yet"

    parts = replace(parts_over(store), file_worker=FileWorker(make))
    dispatcher = parts.dispatcher(channel)

    async def say(event: Event) -> None:
        await dispatcher.submit(Sender(FIRST_CHAT), event)
        await dispatcher.settled()

    for event in BEFORE:
        await say(Tapped("language", language) if event == Tapped("language", "fa") else event)
    await say(Tapped("menu", "papers"))
    user, case = await stored(store, FIRST_CHAT)
    question = channel.messages[-1][1]
    await say(Tapped.parse(ASK))
    assert isinstance(specs[0], PdfFile)
    return Template(user, case, (Tap(ASK, question, channel.messages[-1][1]),)), specs[0]


def _memory() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024**2


def _as_word(spec: PdfFile) -> WordFile:
    return WordFile(spec.paper, spec.english, spec.own, spec.keep)


def _size(spec: PdfFile | WordFile) -> float:
    from docx import Document

    content = make_file(spec)
    assert pages(content) if isinstance(spec, PdfFile) else Document(io.BytesIO(content)).paragraphs
    return len(content) / 1024


def _cpu(spec: FileSpec) -> float:
    begun = time.process_time()
    for _ in range(MADE):
        make_file(spec)
    return (time.process_time() - begun) / MADE * 1000


if __name__ == "__main__":
    logs.set_up("ERROR")
    warnings.simplefilter("ignore")
    asyncio.run(main(Path(sys.argv[1]), *map(int, sys.argv[2:])))
