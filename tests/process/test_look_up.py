"""A look-up as the person meets it: it waits for no message, and the MP's card waits for no picture."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.harness.process import PATIENCE, BotProcess, bot_process
from tests.process.test_journey import MP, refusals
from tests.process.test_public_services import walk_to_postcode
from tests.standins.telegram_people import Person

ONE_MOMENT = "One moment"


@asynccontextmanager
async def asked_for_postcode(folder: Path) -> AsyncIterator[tuple[BotProcess, Person]]:
    """A running bot that knows every constituency, and somebody who is asked for their postcode."""
    async with bot_process(folder) as bot:
        await bot.start()
        await bot.members.app.until_asked("/Search", times=3)  # all pages of the list of constituencies
        person = bot.telegram.person()
        await walk_to_postcode(person)
        yield bot, person


def said(person: Person) -> list[str]:
    """What the bot has said since the person was asked for their postcode, each message by its beginning."""
    texts = [message.text for message in person.messages]
    (start,) = (place for place, message in enumerate(person.messages) if message.button("postcode:unknown"))
    return [" ".join(text.split())[:40] for text in texts[start + 1 :]]


async def card_of(person: Person) -> None:
    """Wait for the question under the MP's card."""
    await person.wait(lambda seen: seen[-1].button("show_mp:yes"), PATIENCE)


async def has_contacts(person: Person) -> None:
    """Ask how to reach the MP, and be told."""
    await person.tap("show_mp:contacts")
    await person.wait(lambda seen: any("@parliament.uk" in message.text for message in seen), PATIENCE)


async def test_the_services_are_asked_while_one_moment_is_still_on_its_way(tmp_path: Path) -> None:
    async with asked_for_postcode(tmp_path) as (bot, person):
        held_back = bot.telegram.stall("sendMessage", person.id)
        await person.send("BA1 1AA")
        await bot.members.app.until_asked("/Contact")
        assert held_back.happened == 1 and not any(MP in words for words in said(person))
        held_back.let_go()
        await card_of(person)
        assert said(person)[0].startswith(ONE_MOMENT) and MP in said(person)[1], said(person)
        assert refusals(bot) == []


async def test_a_picture_is_fetched_beside_the_contacts_and_keeps_no_card(tmp_path: Path) -> None:
    async with asked_for_postcode(tmp_path) as (bot, person):
        bot.members.app.fault, bot.members.app.only = "held", "/Contact"
        await person.send("BA1 1AA")
        await bot.members.app.until_asked("/Portrait")
        bot.members.app.let_go()
        await card_of(person)
        (card,) = (message for message in person.messages if message.photo)
        assert MP in card.text
        await has_contacts(person)
        assert len([asked for asked in bot.members.app.asked if "/Portrait" in asked]) == 1
        other = bot.telegram.person()
        await walk_to_postcode(other)
        bot.members.app.fault, bot.members.app.only = "hang", "/Portrait"
        await other.send("CB1 1AA")
        await card_of(other)
        assert "Member for Cambridge" in said(other)[1]
        await has_contacts(other)
        assert not any(message.photo for message in other.messages)
        assert refusals(bot) == []
