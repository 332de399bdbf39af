"""Too much of everything, by one person: they get a kind word, the others notice nothing."""

import pytest

from bot.conversation.rate_limits import USUAL, Allowance
from tests.abuse.attempts.conftest import arrived
from tests.abuse.desk import Desk

FREE = Allowance(10**6, 1.0)
pytestmark = pytest.mark.usefixtures("quiet")


async def test_a_flood_of_messages() -> None:
    """Send 300 messages in a minute: one kind word, nothing lost, and another person is not held up."""
    desk = Desk(allowances=USUAL)
    attacker, person = [await arrived(desk, desk.telegram.person(name)) for name in ("Mallory", "Amina")]
    desk.seconds += 60
    before = (await desk.case(attacker)).answers
    for _ in range(300):
        await desk.send(attacker, "hello")
    said = [message.text for message in attacker.messages]
    assert sum("a lot at once" in text for text in said) == 1
    assert "Your journey" in await desk.send(person, "/menu")
    assert (await desk.case(attacker)).answers == before
    desk.seconds += 61
    assert "Your journey" in await desk.send(attacker, "/menu")


async def test_a_word_once_a_minute() -> None:
    """Go on flooding for five minutes: the word is said once a minute, so that the flood is not doubled."""
    desk = Desk(allowances={**USUAL, "messages": Allowance(6, 60.0)})
    attacker = desk.telegram.person("Mallory")
    for _ in range(100):
        desk.seconds += 3
        await desk.send(attacker, "hello")
    said = sum("a lot at once" in message.text for message in attacker.messages)
    assert 3 <= said <= 6


async def test_a_flood_of_buttons() -> None:
    """Press one button 300 times: the clock on it goes, and it is told once."""
    desk = Desk(allowances=USUAL)
    attacker = await arrived(desk, desk.telegram.person("Mallory"))
    for _ in range(300):
        await attacker.tap_on(attacker.messages[-1], "menu:limits")
    await desk.deliver()
    assert sum("a lot at once" in message.text for message in attacker.messages) == 1
    assert desk.telegram.refusals == []


async def test_a_flood_of_look_ups() -> None:
    """Look up 60 postcodes in an hour: the public service is asked 40 times, and the way by hand is shown."""
    desk = Desk(allowances={**USUAL, "messages": FREE})
    attacker = await arrived(desk, desk.telegram.person("Mallory"))
    for number in range(60):
        await desk.send(attacker, "/change")
        await desk.forge(attacker, "change:postcode")
        await desk.send(attacker, f"ZZ{number % 10} {number % 9 + 1}AA")
    assert any("looked up a lot" in message.text for message in attacker.messages)
    person = await arrived(desk, desk.telegram.person("Amina"))
    assert any("Bath" in message.text for message in person.messages)


async def test_a_flood_of_papers() -> None:
    """Have 80 papers made in an hour: 60 are, then it is said kindly, and words are still answered."""
    desk = Desk(allowances={**USUAL, "messages": FREE})
    attacker = await arrived(desk, desk.telegram.person("Mallory"))
    for _ in range(80):
        await desk.send(attacker, "/mydata")
    assert len(desk.telegram.called("sendDocument")) == 2 * USUAL["papers"].most
    assert any("made a lot of papers" in message.text for message in attacker.messages)
    assert "Your journey" in await desk.send(attacker, "/menu")


async def test_a_flood_of_chats() -> None:
    """Write from 300 chats at once: each has its own limit, and those counted are bounded."""
    desk = Desk(allowances=USUAL)
    people = [desk.telegram.person(f"Person {number}") for number in range(300)]
    for person in people:
        await person.send("/start")
    await desk.deliver()
    assert all(person.messages for person in people)
