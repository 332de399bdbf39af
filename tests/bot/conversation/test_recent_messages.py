"""/forget clears the chat too, if that was chosen, of all that Telegram still lets a bot delete."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.recent_messages import CHATS, MOST, RecentMessages, deletable
from bot.stores import Kind
from bot.stores.memory import MemoryStore
from flows.events import Tapped
from tests.harness.telegram import TelegramShell, find_mp, join
from tests.standins.telegram_in_process import CutOff
from tests.standins.telegram_people import Person

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
TWO_DAYS = timedelta(days=2)
GONE = "I deleted from this chat what I still could"


class CutOffStore(MemoryStore):
    """A store in which, while `is_cut_off`, the process is killed before it erases a document."""

    is_cut_off = False

    async def erase(self, kind: Kind, key: str) -> None:
        """Erase a document, unless the process is killed before that."""
        if self.is_cut_off:
            raise asyncio.CancelledError
        await super().erase(kind, key)


async def with_letter() -> tuple[TelegramShell, Person]:
    """A bot, and somebody who has found their MP, and made a paper today."""
    shell = TelegramShell()
    person = await find_mp(shell, shell.telegram.person())
    await shell.tap(person, "menu:papers", "papers:authority")
    assert any(message.document for message in person.messages)
    return shell, person


async def forget(shell: TelegramShell, person: Person, choice: str) -> None:
    """Send /forget and choose."""
    await shell.send(person, "/forget")
    await shell.tap(person, f"forget:{choice}")


def documents(shell: TelegramShell) -> dict[object, object]:
    """Every stored document."""
    assert isinstance(shell.store, MemoryStore)
    return dict(shell.store.documents)


async def test_everything_goes_from_the_chat_the_letter_and_the_persons_own_words_too() -> None:
    shell, person = await with_letter()
    await forget(shell, person, "chat")
    assert [GONE in message.text for message in person.history] == [True]
    assert documents(shell) == {} and shell.telegram.refusals == []


async def test_without_that_choice_the_chat_stays_as_it_is() -> None:
    shell, person = await with_letter()
    before = [message.message_id for message in person.history]
    await forget(shell, person, "yes")
    left = [message.message_id for message in person.history]
    assert left[: len(before)] == before and "Telegram still shows this chat" in person.messages[-1].text
    assert documents(shell) == {} and shell.telegram.called("deleteMessages") == []


async def test_before_anything_is_erased_it_is_said_what_goes_and_what_stays() -> None:
    shell, person = await with_letter()
    words = await shell.send(person, "/forget")
    await shell.tap(person, "forget:_more")
    words += person.messages[-1].text
    for said in ("A letter made today will go too", "files saved on the phone", "Telegram's own copies"):
        assert said in words
    assert not person.messages[-1].button("forget:hand_over_chat"), "nobody else takes part"


async def test_what_is_older_than_two_days_stays() -> None:
    shell, person = await with_letter()
    old = [message.message_id for message in person.history]
    shell.now += TWO_DAYS + timedelta(minutes=1)
    await forget(shell, person, "chat")
    left = [message.message_id for message in person.history]
    assert left[:-1] == old and GONE in person.messages[-1].text and shell.telegram.refusals == []


async def test_what_was_sent_before_a_restart_goes_if_a_turn_has_stored_it() -> None:
    shell, person = await with_letter()
    await shell.send(person, "/menu")
    newest = person.messages[-1].message_id
    await shell.restart()
    await forget(shell, person, "chat")
    *left, farewell = person.history
    assert [message.message_id for message in left] == [newest], "only what no turn had stored"
    assert GONE in farewell.text


async def test_the_message_under_a_pressed_button_is_known_after_a_restart() -> None:
    """It was sent after the last turn that was stored, and its id comes back with the press."""
    shell, person = await with_letter()
    await shell.send(person, "/forget")
    await shell.restart()
    await shell.tap(person, "forget:chat")
    assert not any("Erase everything?" in message.text for message in person.history)


@pytest.mark.parametrize("takes_effect", [False, True])
@pytest.mark.parametrize("call", ["deleteMessages", "sendMessage"])
async def test_a_kill_in_between_is_made_good(call: str, takes_effect: bool) -> None:
    shell, person = await with_letter()
    await shell.send(person, "/forget")
    shell.requests.cut_off = CutOff(call, takes_effect)
    await shell.tap(person, "forget:chat")
    assert shell.requests.cut_off is None, "it was killed"
    await shell.restart()
    assert documents(shell) == {}
    assert all(GONE in message.text for message in person.history)
    assert "forget" not in "".join(message.text for message in person.history if not message.from_bot)


@pytest.mark.parametrize(
    ("choice", "case_remains", "chat_remains"),
    [
        ("yes", False, True),
        ("chat", False, False),
        ("hand_over", True, True),
        ("hand_over_chat", True, False),
    ],
)
async def test_an_erasure_cut_off_by_a_kill_ends_as_it_was_chosen(
    choice: str, case_remains: bool, chat_remains: bool
) -> None:
    store = CutOffStore()
    shell = TelegramShell(store)
    person = await find_mp(shell, shell.telegram.person("One"))
    friend = await find_mp(shell, shell.telegram.person("Two"))
    await join(shell, person, friend)
    case = (await shell.case(person)).id
    await shell.send(person, "/forget")
    store.is_cut_off, key = True, await store.user_key(person.id)
    await shell.tap(person, f"forget:{choice}")
    store.is_cut_off = False
    assert await store.load("user", key), "it was cut off"
    await shell.restart()
    assert not await store.load("user", key)
    assert bool(await store.load("case", case)) is case_remains
    assert any("Your journey" in message.text for message in person.history) is chat_remains


async def test_whoever_has_blocked_the_bot_is_erased_all_the_same() -> None:
    shell, person = await with_letter()
    await shell.send(person, "/forget")
    await person.tap("forget:chat")
    await person.block()
    await shell.deliver()
    assert documents(shell) == {}


async def test_no_turn_writes_more_than_before() -> None:
    """The ids of messages go into the document that a turn saves anyway: the case's."""
    shell, person = await with_letter()
    before = documents(shell)
    await shell.send(person, "/menu")
    changed = [key for key, document in documents(shell).items() if document != before[key]]
    assert changed == [("case", (await shell.user(person)).case)]
    (member,) = (await shell.case(person)).members.values()
    assert len(member.recent) > 10


async def test_another_members_messages_are_not_in_ones_export() -> None:
    shell = TelegramShell()
    person = await find_mp(shell, shell.telegram.person("One"))
    friend = await find_mp(shell, shell.telegram.person("Two"))
    await join(shell, person, friend)
    await shell.send(friend, "/mydata")
    export = [call.parameters["document"].content for call in shell.telegram.called("sendDocument")]
    assert f'"{await shell.store.user_key(person.id)}"'.encode() not in export[-1]
    own = {message.message_id for message in friend.history}
    others = {message.message_id for message in person.history} - own
    assert not any(f"\n      {id},".encode() in export[-1] for id in others)


def test_only_the_newest_are_remembered() -> None:
    recent = RecentMessages(lambda: NOW)
    for id in range(1, MOST + 11):
        recent.add("chat", id)
        recent.add("chat", id)  # an update that comes twice
    assert [id for id, _ in recent.of("chat")] == list(range(11, MOST + 11))
    recent.stored("chat", recent.of("chat")[:-1])
    assert [id for id, _ in recent.of("chat")] == [MOST + 10]
    for chat in range(CHATS):
        recent.add(chat, 1)
    assert recent.of("chat") == ()


def test_only_what_can_be_deleted_is_stored() -> None:
    old, new = int((NOW - TWO_DAYS).timestamp()), int(NOW.timestamp())
    assert deletable([(1, old), (3, new)], [(2, new), (3, new)], NOW) == ((2, new), (3, new))
    assert len(deletable([], [(id, new) for id in range(2 * MOST)], NOW)) == MOST


@pytest.mark.parametrize(
    ("stored", "unstored", "tapped", "known"),
    [
        ((), (), 5, 5),  # of nothing else is known, as after a restart
        ((3, 4), (5,), 5, 5),
        ((3, 4), (5, 6), 5, None),  # something was sent below it since
        ((3, 6), (5,), 5, None),  # … or by another process, which has stored it
        ((), (), None, None),  # Telegram did not say which
    ],
)
def test_a_tap_says_which_message_it_was_only_on_the_newest(
    stored: tuple[int, ...], unstored: tuple[int, ...], tapped: int | None, known: int | None
) -> None:
    recent = RecentMessages(lambda: NOW)
    for id in unstored:
        recent.add("chat", id)
    recent.add("another chat", 9)
    event = recent.newest_tap("chat", Tapped("ask", "yes", tapped), [(id, 0) for id in stored])
    assert event == Tapped("ask", "yes") and isinstance(event, Tapped) and event.message == known


async def test_a_message_that_says_it_comes_from_the_future_counts_as_new() -> None:
    recent = RecentMessages(lambda: NOW)
    recent.add("chat", 1, NOW + timedelta(days=900))
    assert recent.of("chat") == ((1, int(NOW.timestamp())),)
