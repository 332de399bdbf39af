"""Ticks and pages change in the message that was tapped; whatever goes wrong, the newest one leads on."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from flows.state.user import BURST
from tests.harness.telegram import TelegramShell, find_mp
from tests.standins.telegram_in_process import CutOff
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Message

TICK, UNTICK, TURN = "ties:family", "ties:_no_family", "ties:_page2"
EDIT = "editMessageReplyMarkup"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep what is logged of refusals and kills from the output."""
    with capture_logs():
        yield


async def at_ties(shell: TelegramShell | None = None) -> tuple[TelegramShell, Person, int]:
    """Somebody at a question with several answers; and the id of its message, their newest."""
    shell = shell or TelegramShell()
    person = await find_mp(shell, shell.telegram.person())
    await shell.tap(person, "menu:prepare_ask", "objective:trace", "request_post:skip")
    assert newest(person).button(TICK)
    return shell, person, newest(person).message_id


def newest(person: Person) -> Message:
    """The newest message."""
    return person.messages[-1]


async def ticked(shell: TelegramShell, person: Person) -> str:
    """What is ticked, as it is stored."""
    answer = (await shell.case(person)).answers.get("ties")
    return answer.value if answer else ""


async def tap_on(shell: TelegramShell, person: Person, message: int, *buttons: str) -> None:
    """Press buttons of a message, one quickly after the other."""
    for data in buttons:
        await person.tap_on(message, data)
    await shell.deliver()


async def test_ticks_and_pages_change_the_buttons_of_the_message_and_send_none() -> None:
    shell, person, asked = await at_ties()
    words, before = newest(person).text, len(person.messages)
    for data, then in ((TICK, UNTICK), (TURN, "ties:_page1"), ("ties:_page1", UNTICK), (UNTICK, TICK)):
        await shell.tap(person, data)
        assert newest(person).button(then) and not newest(person).button(data)
    assert (newest(person).message_id, newest(person).text) == (asked, words)
    assert len(person.messages) == before and shell.telegram.refusals == []
    await shell.tap(person, TICK, "ties:_done")
    assert newest(person).message_id > asked and (await ticked(shell, person)) == "family"


async def test_more_about_a_question_stands_below_its_words_in_the_same_message() -> None:
    shell, person, asked = await at_ties()
    words, before = newest(person).text, len(person.messages)
    await shell.tap(person, "ties:_more")
    assert newest(person).message_id == asked and len(person.messages) == before
    assert newest(person).text.startswith(words) and newest(person).text != words
    assert newest(person).button(TICK) and not newest(person).button("ties:_more")


async def test_a_tick_on_an_older_message_asks_anew_below() -> None:
    shell, person, asked = await at_ties()
    await shell.send(person, "/help")
    below = newest(person).message_id
    assert below > asked
    await tap_on(shell, person, asked, TICK)
    assert newest(person).message_id > below and newest(person).button(UNTICK)


@pytest.mark.parametrize("data", [TICK, TURN])
async def test_a_button_pressed_twice_quickly_keeps_its_tick_and_the_question_its_buttons(data: str) -> None:
    shell, person, asked = await at_ties()
    await tap_on(shell, person, asked, data, data, data)
    shell.now += BURST + timedelta(seconds=1)
    await tap_on(shell, person, asked, data)
    assert newest(person).message_id == asked and newest(person).buttons
    assert (await ticked(shell, person)) == ("family" if data == TICK else "")
    assert [refused.method for refused in shell.telegram.refusals] == [EDIT], "it was not modified"


async def test_a_tick_and_its_undoing_count_each_however_quick() -> None:
    shell, person, asked = await at_ties()
    await tap_on(shell, person, asked, TICK, UNTICK)
    assert (await ticked(shell, person)) == "" and newest(person).button(TICK)
    await tap_on(shell, person, asked, TICK)
    assert (await ticked(shell, person)) == "family" and newest(person).button(UNTICK)


async def test_a_tick_that_telegram_repeats_leaves_the_question_its_buttons() -> None:
    shell, person, asked = await at_ties()
    await shell.tap(person, TICK)
    update = shell.telegram.updates[-1]
    await shell.restart()
    assert await shell.take(update)
    assert newest(person).message_id == asked and newest(person).button(UNTICK)


async def test_what_telegram_does_not_let_change_is_asked_anew_with_its_buttons() -> None:
    shell, person, asked = await at_ties()
    shell.requests.refuses = lambda method, _: method == EDIT
    await shell.tap(person, TICK)
    assert newest(person).message_id > asked and newest(person).button(UNTICK)


@pytest.mark.parametrize("takes_effect", [False, True])
async def test_a_kill_between_storing_a_tick_and_showing_it_leads_on_after_the_restart(
    takes_effect: bool,
) -> None:
    shell, person, asked = await at_ties()
    shell.requests.cut_off = CutOff(EDIT, takes_effect)
    await person.tap(TICK)
    await shell.deliver()
    assert shell.requests.cut_off is None, "it was killed"
    await shell.restart()
    assert newest(person).message_id > asked and newest(person).button(UNTICK)
    assert (await ticked(shell, person)) == "family"


def killed_while_asking(method: str, given: Mapping[str, object]) -> bool:
    """A kill before a question is sent."""
    if method == "sendMessage" and "reply_markup" in given:
        raise asyncio.CancelledError
    return False


async def test_a_tick_above_words_that_a_killed_process_sent_last_is_followed_by_the_question() -> None:
    """The new process does not know of those words, and takes the question for the newest message."""
    shell, person, asked = await at_ties()
    shell.requests.refuses = killed_while_asking
    await tap_on(shell, person, asked, "ties:_english")
    await shell.dispatcher.stop()
    words = newest(person)
    assert words.message_id > asked and not words.buttons, "killed between the words and the question"
    shell.requests.refuses = lambda *_: False
    shell.start()
    claimed = await shell.dispatcher.claim_undelivered()
    await tap_on(shell, person, asked, TICK)
    await shell.dispatcher.redeliver(claimed)
    await shell.dispatcher.settled()
    assert newest(person).message_id > words.message_id and newest(person).button(UNTICK)


async def test_what_is_said_before_a_tick_has_the_question_below_it() -> None:
    """That a case is gone, for example, is said in a message of its own, without buttons."""
    shell, person, asked = await at_ties()
    user = await shell.user(person)
    changed = user.model_copy(update={"lost": ("other_case_gone",), "version": user.version + 1})
    await shell.store.save("user", user.id, changed.model_dump_json(), changed.version)
    await shell.restart()
    await tap_on(shell, person, asked, TICK)
    said, question = person.messages[-2:]
    assert said.message_id > asked and not said.buttons
    assert question.button(UNTICK) and question.text.startswith("What ties you")


async def test_a_blocked_chat_is_noted_as_one() -> None:
    shell, person, asked = await at_ties()
    await person.tap(TICK)
    await person.block()
    await shell.deliver()
    assert (await shell.user(person)).blocked
    await person.unblock()
    await shell.send(person, "/start")
    assert newest(person).message_id > asked and newest(person).button(UNTICK)
