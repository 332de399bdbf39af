"""Whatever of an answer Telegram refuses, and however often: something else comes, and it leads on."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.conversation.rate_limits import Allowance
from bot.telegram.split import length
from flows.presentation.keyboard import ENGLISH
from tests.harness.telegram import OPENING, UNLIMITED, TelegramShell, book_surgery, find_mp, join
from tests.standins.telegram_people import Person
from tests.standins.telegram_values import Message

ANSWER = range(1, 5)  # refusals of an answer: 4 for each of its forms
APOLOGY = range(5, 8)  # … and of the apology that then comes in its place
Refuses = Callable[[str, Mapping[str, object]], bool]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep what is logged of the refusals from the output."""
    with capture_logs():
        yield


def first(number: int, method: str = "sendMessage") -> Refuses:
    """Refuse the next calls of a method."""
    left = [None] * number
    return lambda name, _: name == method and bool(left) and left.pop() is None


def every(*methods: str, having: str = "chat_id") -> Refuses:
    """Refuse every call of these methods that has a parameter."""
    return lambda name, given: name in methods and having in given


async def at_menu(language: str = "en") -> tuple[TelegramShell, Person]:
    """Somebody at the menu, in a language."""
    shell = TelegramShell()
    person = shell.telegram.person()
    await shell.send(person, "/start")
    await shell.tap(person, f"language:{language}", *OPENING[1:], "situation:ready", "lawyer:told")
    await shell.tap(person, "postcode:_menu")
    return shell, person


def ways_on(message: Message) -> list[str]:
    """The buttons of a message that lead on."""
    return [button.data for button in message.buttons if button.data and not button.data.endswith(ENGLISH)]


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("times", [*ANSWER, *APOLOGY])
async def test_however_often_an_answer_is_refused_it_leads_on(times: int, language: str) -> None:
    shell, person = await at_menu(language)
    answers = ways_on(person.messages[-1])
    shell.requests.refuses = first(times)
    await shell.send(person, "hello")
    shown = ways_on(person.messages[-1])
    assert shown == (answers if times < 3 else ["_go_on:"] if times < 7 else [])
    await (shell.tap(person, shown[-1]) if shown else shell.send(person, "/start"))
    assert ways_on(person.messages[-1])[-1] != "_go_on:"


async def test_words_whose_buttons_are_all_refused_come_all_the_same() -> None:
    shell, person = await at_menu()
    shell.requests.refuses = first(3)
    words = await shell.send(person, "/menu")
    assert "Your journey" in words and "• 🆘 Help" in words and "/start" in words


async def test_where_no_message_may_have_buttons_the_whole_way_can_be_typed() -> None:
    shell, usual = TelegramShell(), TelegramShell()
    shell.requests.refuses = every("sendMessage", having="reply_markup")
    person, other = shell.telegram.person(), usual.telegram.person()
    words = await shell.send(person, "/start")
    await usual.send(other, "/start")
    answers = ("situation:_page2", "situation:appeal", "paper_date:none", "lawyer:told")
    for data in (*OPENING, *answers):
        button = other.messages[-1].button(data)
        assert button and f"\n• {button.text}\n" in words and "/start" in words
        words = await shell.send(person, button.text)
        await usual.tap(other, data)
    assert (await shell.case(person)).answers.keys() == (await usual.case(other)).answers.keys()
    assert "postcode" in words and not any(message.buttons for message in person.messages)


@pytest.mark.parametrize("kind", ["parse_mode", "caption"])
async def test_a_paper_whose_caption_is_refused_comes_with_its_words(kind: str) -> None:
    shell, person = await papers()
    shell.requests.refuses = every("sendDocument", having=kind)
    words = await shell.tap(person, "papers:authority")
    assert any(message.document for message in person.messages)
    assert "The words, to copy" in words and "sorry" not in words.lower()


async def test_a_paper_that_is_refused_is_said_and_its_words_come_all_the_same() -> None:
    shell, person = await papers()
    shell.requests.refuses = every("sendDocument")
    words = await shell.tap(person, "papers:authority")
    assert "I could not make that file just now" in words and "The words, to copy" in words
    assert ways_on(person.messages[-1])


async def papers() -> tuple[TelegramShell, Person]:
    """Somebody about to choose a paper."""
    shell = TelegramShell()
    person = await find_mp(shell, shell.telegram.person())
    await shell.tap(person, "menu:papers")
    return shell, person


@pytest.mark.parametrize("having", ["reply_markup", "caption", "chat_id"])
async def test_news_whose_file_is_refused_comes_once_with_its_buttons(having: str) -> None:
    shell, friend, before = await news_to_come()
    shell.requests.refuses = every("sendDocument", having=having)
    await shell.remind()
    new = [message for message in friend.messages if message.message_id > before]
    assert sum("🔔" in message.text for message in new) == 1
    assert any(message.document for message in new) is (having != "chat_id")
    assert ways_on(new[-1])


async def news_to_come() -> tuple[TelegramShell, Person, int]:
    """A bot about to tell a friend of an appointment; and the last message that the friend has seen."""
    shell = TelegramShell()
    person = await find_mp(shell, shell.telegram.person("One"))
    friend = shell.telegram.person("Two")
    await shell.send(friend, "/start")
    await shell.tap(friend, "language:en")
    await join(shell, person, friend)
    await book_surgery(shell, person)
    return shell, friend, friend.messages[-1].message_id


async def test_a_reminder_whose_buttons_are_refused_leads_on_under_cover_and_comes_once() -> None:
    shell, person = await at_menu()
    before = person.messages[-1].message_id
    shell.now += timedelta(days=170)
    shell.requests.refuses = first(3)
    for _ in range(2):
        await shell.remind()
        shell.now += timedelta(hours=2)
    reminder, apology = [message for message in person.messages if message.message_id > before]
    for message in (reminder, apology):
        opening, _, covered = message.text.partition("\n\n")
        (cover,) = [entity for entity in message.entities if entity["type"] == "spoiler"]
        assert opening.startswith("✉️ A note for you.") and cover["length"] == length(covered)
    assert "• Keep my case" in reminder.text and ways_on(apology) == ["_go_on:"]


@pytest.mark.parametrize("times", [1, 2, 3, 4])
async def test_a_passing_note_whose_words_are_refused_leads_on_and_goes(times: int) -> None:
    shell = TelegramShell()
    person = await find_mp(shell, shell.telegram.person())
    shell.requests.refuses = first(times, "editMessageText")
    await shell.tap(person, "menu:people")
    assert ways_on(person.messages[-1])
    await shell.send(person, "/menu")
    assert not any("passcode" in message.text for message in person.messages)


async def test_notices_whose_buttons_are_refused_lead_on_too() -> None:
    few = {**UNLIMITED, "messages": Allowance(1, 60.0)}
    shell = TelegramShell(allowances=few)
    person = shell.telegram.person()
    await shell.send(person, "/start")
    shell.requests.refuses = first(3)
    words = await shell.send(person, "hello")
    assert "That was a lot at once" in words and ways_on(person.messages[-1]) == ["_go_on:"]


async def test_whoever_is_erased_is_not_told_that_anything_is_kept() -> None:
    shell, person = await at_menu()
    await shell.send(person, "/forget")
    shell.requests.refuses = first(3)
    words = await shell.tap(person, "forget:yes")
    assert "Everything I kept is erased" in words and "/start" in words and "I still have" not in words


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_it_is_the_same_over_http(times: int) -> None:
    shell, person = await papers()
    async with shell.over_http():
        shell.telegram.fail("sendDocument", 400, times=times)
        words = await shell.tap(person, "papers:authority")
        assert "The words, to copy" in words and ways_on(person.messages[-1])
        shell.now += timedelta(days=170)
        shell.telegram.fail("sendMessage", 400, times=times)
        await shell.remind()
    assert ways_on(person.messages[-1]) and person.messages[-1].text.startswith("✉️ A note for you.")
    assert shell.telegram.refusals == [] and shell.telegram.unknown_parameters == []
