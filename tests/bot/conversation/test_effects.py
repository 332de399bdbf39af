"""Effects that take a while, and what happens meanwhile: each has its result once and disturbs nothing."""

import asyncio
import threading
from datetime import timedelta

import pytest

from bot.conversation.channel import Blocked, NotSent, Refused
from bot.conversation.messages import File, Message
from bot.documents import FileWorker
from bot.documents.files import FileSpec, make_file
from bot.sources.practice import PracticeSources
from flows.events import CommandSent, Event, Resumed, Started, Tapped, Typed
from flows.state.case import Case, Finding, Query
from tests.bot.conversation.test_attachments import AUTHORITY, REQUESTS, about_to_request
from tests.harness.process import PATIENCE
from tests.harness.shell import CHAT, OPENING, OTHER, RecordingChannel, Shell, at_postcode, until


class GatedChannel(RecordingChannel):
    """Sends files only while `gate` is set. `begun` counts those it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.gate, self.begun = asyncio.Event(), 0

    async def send_file(self, chat: int | str, file: File) -> None:
        """Wait for the gate, then remember the file."""
        self.begun += 1
        await self.gate.wait()
        await super().send_file(chat, file)


class FaultyChannel(RecordingChannel):
    """A channel with a fault of our own in it."""

    async def send_file(self, chat: int | str, file: File) -> None:
        """Raise each time what nobody expects."""
        raise RuntimeError(chat, file.name)


class FirstLookupGated(PracticeSources):
    """Answers the first look-up once `gate` is set, and the others never."""

    def __init__(self) -> None:
        super().__init__()
        self.gate, self.lookups = asyncio.Event(), 0

    async def find_mp(self, query: Query) -> Finding:
        """Wait, then answer."""
        self.lookups += 1
        await (self.gate if self.lookups == 1 else asyncio.Event()).wait()
        return await super().find_mp(query)


class FirstHangs:
    """Makes the first file once `gate` is set, and the others at once. `asked` counts them."""

    def __init__(self) -> None:
        self.gate, self.asked = threading.Event(), 0

    def __call__(self, spec: FileSpec) -> bytes:
        """Make a file."""
        self.asked += 1
        if self.asked == 1:
            self.gate.wait(PATIENCE)
        return make_file(spec)


async def restarted_on(shell: Shell, channel: RecordingChannel) -> Shell:
    """The shell after a restart with another channel."""
    shell.channel = channel
    await shell.restart()
    return shell


async def submit_and_see(shell: Shell, event: Event) -> None:
    """Send an event and wait for the first message that answers it, but not for look-ups."""
    before = len(shell.channel.messages)
    await shell.submit(event)
    await until(lambda: len(shell.channel.messages) > before)


def stored(shell: Shell, case: str) -> Case:
    """A case as it is stored at this moment."""
    return Case.model_validate_json(shell.store.documents["case", case][1])


async def test_a_newer_file_of_the_same_appointment_is_not_lost_with_the_older() -> None:
    channel = GatedChannel()
    shell = await restarted_on(await about_to_request("appointment"), channel)
    await shell.submit(REQUESTS["appointment"][1])
    await until(lambda: channel.begun == 1)
    case = (await shell.case()).id
    await shell.submit(Tapped("bell", f"{case[:12]}~a1-0.off"))
    await shell.submit(Tapped("appointment_cancel", "a1-0"))
    version = stored(shell, case).version
    channel.gate.set()
    await until(lambda: len(channel.files) == 1)
    channel.gate.clear()
    await until(lambda: stored(shell, case).version > version)  # the receipt for the older file is stored
    await shell.dispatcher.stop()
    channel.gate.set()
    await shell.restart()
    assert b"CANCELLED" in channel.files[-1][1].content
    assert (await shell.case()).members[await shell.store.user_key(CHAT)].undelivered == ()


async def test_a_file_of_a_case_that_was_closed_meanwhile_is_delivered_after_a_kill() -> None:
    shell = await about_to_request("paper")
    first = (await shell.case()).id
    for event in (AUTHORITY, CommandSent("cases"), Tapped("cases", "new")):
        await shell.submit(event)
    await shell.restart()
    assert shell.files() == ["authority.pdf"]
    assert (await shell.case()).id != first


async def test_delivering_a_file_does_not_open_its_case_again() -> None:
    shell = await about_to_request("paper")
    first = (await shell.case()).id
    for event in (AUTHORITY, CommandSent("cases"), Tapped("cases", "new")):
        await shell.submit(event)
    await shell.dispatcher.settled()
    assert shell.files() == ["authority.pdf"]
    assert (await shell.case()).id != first


@pytest.mark.parametrize("kind", REQUESTS)
async def test_a_file_that_fails_by_our_own_fault_holds_up_nothing_else(kind: str) -> None:
    shell = await restarted_on(await about_to_request(kind), FaultyChannel())
    messages = await shell.send(REQUESTS[kind][1])
    assert any("went wrong on my side" in message.html for message in messages)
    assert messages[-1].rows
    messages = await shell.send(Resumed())
    assert len(messages) == 1 and messages[0].rows, "it is not tried again for ever"


async def test_failed_attempts_do_not_count_against_the_limit_of_papers() -> None:
    shell = await about_to_request("paper")
    shell.channel.failure = NotSent()
    await shell.send(AUTHORITY)
    for _ in range(70):
        await shell.recover()
    shell.channel.failure = None
    await shell.recover()
    assert shell.files() == ["authority.pdf"]


async def test_whoever_is_erased_is_told_so_though_telegram_was_out_of_reach() -> None:
    shell = await at_postcode(Shell())
    await shell.send(CommandSent("forget"))
    shell.channel.failure = NotSent()
    await shell.send(Tapped("forget", "yes"))
    assert [kind for kind, _ in shell.store.documents] == ["user"], "who is to be told"
    shell.channel.failure = None
    await shell.recover()
    assert "is erased" in shell.channel.messages[-1][1].html
    assert shell.store.documents == {} and await shell.store.unfinished_deliveries() == []


async def test_whoever_is_erased_and_has_blocked_the_bot_leaves_nothing() -> None:
    shell = await at_postcode(Shell())
    await shell.send(CommandSent("forget"))
    shell.channel.failure = Blocked()
    await shell.send(Tapped("forget", "yes"))
    assert shell.store.documents == {}


class OneLog(RecordingChannel):
    """A channel that remembers what it sent in one row: a question's first button, or the name of a file."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str | None] = []

    async def send(self, chat: int | str, message: Message) -> None:
        """Remember the first button."""
        await super().send(chat, message)
        self.sent.append(message.rows[0][0].data if message.rows else None)

    async def send_file(self, chat: int | str, file: File) -> None:
        """Remember the name."""
        await super().send_file(chat, file)
        self.sent.append(file.name)


async def test_after_a_restart_the_open_question_comes_below_the_files_of_other_cases() -> None:
    shell = await restarted_on(await about_to_request("paper"), OneLog())
    shell.channel.failure = NotSent()
    await shell.send(AUTHORITY)
    for event in (CommandSent("cases"), Tapped("cases", "new")):
        await shell.send(event)
    shell.channel.failure = None
    await shell.recover()
    assert isinstance(shell.channel, OneLog)
    assert "authority.pdf" in shell.channel.sent
    assert shell.channel.sent[-1] == "who:person"


async def test_what_is_refused_does_not_keep_the_question_after_it_from_being_asked() -> None:
    shell = await at_postcode(Shell())
    asked = shell.buttons()
    shell.channel.refusals = [Refused()]
    said = await shell.send(CommandSent("privacy"))
    assert [bool(message.rows) for message in said] == [True, True], "an apology, then the question"
    assert shell.buttons() == asked
    assert b'askmymp_events_total{outcome="failed",what="effect"} 1.0' in shell.metrics.text()


async def test_a_question_is_asked_later_if_neither_it_nor_the_apology_for_it_could_be_sent() -> None:
    shell = await at_postcode(Shell())
    shell.channel.refusals = [Refused(), NotSent()]
    assert await shell.send(CommandSent("menu")) == []
    await shell.recover()
    _, newest = shell.channel.messages[-1]
    assert "Your journey" in newest.html and newest.rows


async def test_a_reminder_that_is_refused_is_not_tried_for_ever() -> None:
    shell = await at_postcode(Shell())
    shell.now += timedelta(days=170)
    shell.channel.refusals = [Refused()]
    before = len(shell.channel.messages)
    await shell.remind()
    assert shell.channel.refusals == [], "it was tried"
    shell.now += timedelta(hours=2)
    await shell.remind()
    assert len(shell.channel.messages) == before
    assert await shell.store.unfinished_deliveries() == []


async def test_somebody_who_blocked_the_bot_gets_the_file_when_they_write_again() -> None:
    shell = await about_to_request("paper")
    shell.channel.failure = Blocked()
    await shell.send(AUTHORITY)
    shell.channel.failure = None
    await shell.send(Started())
    await shell.send(Started())
    assert shell.files() == ["authority.pdf"]


async def test_forget_erases_and_says_so_once_while_a_file_is_being_sent() -> None:
    shell = await about_to_request("paper")
    for event in (AUTHORITY, CommandSent("forget"), Tapped("forget", "yes")):
        await shell.submit(event)
    await shell.dispatcher.settled()
    erased = [message for _, message in shell.channel.messages if message.html.startswith("Everything")]
    assert shell.store.documents == {}
    assert len(erased) == 1


async def test_a_file_cut_off_by_a_kill_is_delivered_though_the_person_was_asked_since() -> None:
    shell = await about_to_request("paper")
    await shell.submit(AUTHORITY)
    await shell.dispatcher.stop()
    shell.start()
    claimed = await shell.dispatcher.claim_undelivered()
    await shell.send(CommandSent("help"))
    await shell.dispatcher.redeliver(claimed)
    await shell.dispatcher.settled()
    assert shell.files() == ["authority.pdf"]


async def test_a_look_up_made_for_one_case_is_not_used_in_another() -> None:
    sources = FirstLookupGated()
    shell = await at_postcode(Shell(sources=sources))
    first = (await shell.case()).id
    for event in (CommandSent("cases"), Tapped("cases", "new"), *OPENING[2:]):
        await shell.send(event)
    second = (await shell.case()).id
    for number, (case, postcode) in enumerate([(first, "BA1 1AA"), (second, "SW1A 1AA")], start=1):
        for event in (CommandSent("cases"), Tapped("cases", case), Typed(postcode)):
            await submit_and_see(shell, event)
        await until(lambda number=number: sources.lookups == number)  # type: ignore[misc]
    version = stored(shell, first).version
    sources.gate.set()
    await until(lambda: stored(shell, first).version > version)  # the result came, and was stored
    assert (await shell.case()).id == second
    assert (await shell.case()).findings == {}
    await shell.dispatcher.stop()


def broken(spec: FileSpec) -> bytes:
    """Make no file, by a fault of our own."""
    raise ValueError(spec)


async def test_a_paper_that_cannot_be_made_is_said_and_its_words_come_all_the_same() -> None:
    shell = await about_to_request("paper", Shell(file_worker=FileWorker(broken)))
    messages = await shell.send(AUTHORITY)
    assert "could not make that file" in messages[0].html
    assert any("<pre>" in message.html for message in messages), "the words to copy"
    assert messages[-1].rows
    assert await shell.send(Resumed()) and shell.files() == [], "it counts as delivered"


@pytest.mark.parametrize("kind", ["appointment", "mydata"])
async def test_another_file_that_cannot_be_made_is_apologised_for(kind: str) -> None:
    shell = await about_to_request(kind, Shell(file_worker=FileWorker(broken)))
    messages = await shell.send(REQUESTS[kind][1])
    assert any("went wrong on my side" in message.html for message in messages)
    assert messages[-1].rows
    assert (await shell.case()).members[await shell.store.user_key(CHAT)].undelivered == ()


async def test_whoever_asks_while_anothers_paper_hangs_gets_theirs() -> None:
    maker = FirstHangs()
    shell = await about_to_request("paper", Shell(file_worker=FileWorker(maker, alone=0.0)))
    await _at_papers(shell, OTHER)
    await shell.submit(AUTHORITY)
    await until(lambda: maker.asked == 1)
    await shell.submit(AUTHORITY, chat=OTHER)
    await until(lambda: bool(shell.channel.files))
    maker.gate.set()
    await shell.dispatcher.settled()
    assert [chat for chat, _ in shell.channel.files] == [OTHER, CHAT]


async def test_of_many_papers_few_are_made_before_they_can_be_sent() -> None:
    maker, channel = FirstHangs(), GatedChannel()
    maker.gate.set()
    shell = Shell(channel=channel, file_worker=FileWorker(maker, held=2, patience=PATIENCE))
    chats = [await _at_papers(shell, chat) for chat in range(CHAT, CHAT + 6)]
    for chat in chats:
        await shell.submit(AUTHORITY, chat=chat)
    await until(lambda: channel.begun == 2)
    for _ in range(100):
        await asyncio.sleep(0)
    assert maker.asked == 2
    channel.gate.set()
    await shell.dispatcher.settled()
    assert [chat for chat, _ in channel.files] == chats


async def _at_papers(shell: Shell, chat: int) -> int:
    """Take a chat to the papers; returns the chat."""
    await at_postcode(shell, chat)
    for event in (Typed("BA1 1AA"), Tapped("show_mp", "yes"), CommandSent("menu"), Tapped("menu", "papers")):
        await shell.send(event, chat=chat)
    return chat
