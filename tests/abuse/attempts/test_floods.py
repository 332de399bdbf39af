"""Too much of everything, by one person: they get a kind word, the others notice nothing."""

import pytest

from bot.conversation.rate_limits import USUAL, Allowance, RateLimits
from flows.events import CommandSent, Typed
from tests.harness.shell import CHAT, OTHER, Shell, at_postcode
from tests.harness.telegram import TelegramShell, find_mp

FREE = Allowance(10**6, 1.0)
pytestmark = pytest.mark.usefixtures("quiet")


async def test_a_flood_of_messages() -> None:
    """Send 300 messages in a minute: one kind word, nothing lost, and another person is not held up."""
    shell = TelegramShell(allowances=USUAL)
    attacker, person = [await find_mp(shell, shell.telegram.person(name)) for name in ("Mallory", "Amina")]
    shell.seconds += 60
    before = (await shell.case(attacker)).answers
    for _ in range(300):
        await shell.send(attacker, "hello")
    texts = [message.text for message in attacker.messages]
    assert sum("a lot at once" in text for text in texts) == 1
    assert "Your journey" in await shell.send(person, "/menu")
    assert (await shell.case(attacker)).answers == before
    shell.seconds += 61
    assert "Your journey" in await shell.send(attacker, "/menu")


async def test_a_word_once_a_minute() -> None:
    """Go on flooding for five minutes: the word is said once a minute, so that the flood is not doubled."""
    shell = TelegramShell(allowances={**USUAL, "messages": Allowance(6, 60.0)})
    attacker = shell.telegram.person("Mallory")
    for _ in range(100):
        shell.seconds += 3
        await shell.send(attacker, "hello")
    warnings = sum("a lot at once" in message.text for message in attacker.messages)
    assert 3 <= warnings <= 6


@pytest.mark.parametrize("language", ["en", "ti"])
async def test_despair_in_a_flood(language: str) -> None:
    """Beyond the limit nothing is taken in, but somebody who says that they want to die gets a number."""
    shell = TelegramShell(allowances=USUAL)
    person = shell.telegram.person("Quiet")
    await shell.send(person, "/start")
    await shell.tap(person, f"language:{language}")
    for _ in range(70):
        await shell.send(person, "hello")
    said = await shell.send(person, "i want to die")
    assert "116 123" in said
    (help_now,) = person.messages[-1].buttons
    shell.seconds += 61
    await shell.tap(person, str(help_now.data))
    assert person.messages[-1].button("help_now:suicidal")


async def test_a_flood_of_despair() -> None:
    """The same words again and again do not double the flood."""
    shell = TelegramShell(allowances=USUAL)
    person = shell.telegram.person("Quiet")
    for _ in range(300):
        await shell.send(person, "i want to die")
    assert sum("116 123" in message.text for message in person.messages) <= 60 + 10


async def test_a_flood_of_buttons() -> None:
    """Press one button 300 times: the clock on it goes, and it is told once."""
    shell = TelegramShell(allowances=USUAL)
    attacker = await find_mp(shell, shell.telegram.person("Mallory"))
    for _ in range(300):
        await attacker.tap_on(attacker.messages[-1], "menu:limits")
    await shell.deliver()
    assert sum("a lot at once" in message.text for message in attacker.messages) == 1
    assert shell.telegram.refusals == []


async def test_a_flood_of_look_ups() -> None:
    """Look up 60 postcodes in an hour: the public service is asked 40 times, and the way by hand is shown."""
    shell = TelegramShell(allowances={**USUAL, "messages": FREE})
    attacker = await find_mp(shell, shell.telegram.person("Mallory"))
    for number in range(60):
        await shell.send(attacker, "/change")
        await shell.forge(attacker, "change:postcode")
        await shell.send(attacker, f"ZZ{number % 10} {number % 9 + 1}AA")
    assert any("looked up a lot" in message.text for message in attacker.messages)
    person = await find_mp(shell, shell.telegram.person("Amina"))
    assert any("Bath" in message.text for message in person.messages)


async def test_a_flood_of_papers() -> None:
    """Have 80 papers made in an hour: 60 are, then it is said kindly, and words are still answered."""
    shell = TelegramShell(allowances={**USUAL, "messages": FREE})
    attacker = await find_mp(shell, shell.telegram.person("Mallory"))
    for _ in range(80):
        await shell.send(attacker, "/mydata")
    assert len(shell.telegram.called("sendDocument")) == 2 * USUAL["papers"].most
    assert any("made a lot of papers" in message.text for message in attacker.messages)
    assert "Your journey" in await shell.send(attacker, "/menu")


async def test_a_flood_of_chats() -> None:
    """Write from 300 chats at once: each has its own limit, and those counted are bounded."""
    shell = TelegramShell(allowances=USUAL)
    people = [shell.telegram.person(f"Person {number}") for number in range(300)]
    for person in people:
        await person.send("/start")
    await shell.deliver()
    assert all(person.messages for person in people)


async def test_a_flood_is_answered_once_and_others_notice_nothing() -> None:
    """Send more than is allowed: it is said once, and another chat has its own allowance."""
    seconds = 0.0
    limits = RateLimits(lambda: seconds, {"messages": Allowance(5, 60.0)})
    assert [limits.allows("messages", CHAT) for _ in range(8)] == [True] * 5 + [False] * 3
    assert limits.should_notify("messages", CHAT) and not limits.should_notify("messages", CHAT)
    assert limits.allows("messages", OTHER)
    seconds = 61.0
    assert limits.allows("messages", CHAT) and limits.should_notify("messages", CHAT)


async def test_too_many_look_ups_lead_on_by_hand_and_ask_nobody() -> None:
    """Look up more MPs than is allowed: no service is asked, and the way by hand is offered."""
    shell = await at_postcode(Shell(allowances={**USUAL, "lookups": Allowance(1, 3600.0)}))
    await shell.send(Typed("BA1 1AA"))
    await shell.send(CommandSent("back"))
    shown = "".join(message.html for message in await shell.send(Typed("CB1 1AA")))
    assert "looked up a lot" in shown
    assert any(data.startswith("look_up_by_hand:") for data in shell.buttons())
