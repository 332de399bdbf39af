"""Updates that are no private message: groups, channels, edits, forwards, inline queries, unknown kinds."""

from contextlib import suppress
from typing import Any

import pytest

from tests.harness.telegram import TelegramShell, copied, join
from tests.standins.telegram_people import Person

pytestmark = pytest.mark.usefixtures("quiet")

SILENT = ("channel_post", "edited_channel_post", "inline_query", "poll", "message_reaction", "hologram")


async def test_a_group_chat(shell: TelegramShell, attacker: Person) -> None:
    """Talk to the bot in a group, where others would read the answers: it says once to write in private."""
    group = shell.telegram.group()
    for text in ("/start", "/mydata", "hello", "/forget"):
        await group.send(attacker, text)
        await shell.deliver()
    assert ["private" in message.text for message in group.messages] == [True]


async def test_a_group_that_threw_the_bot_out(shell: TelegramShell, attacker: Person) -> None:
    """Write from a group in which the bot may not answer: it is no error of the bot's."""
    group = shell.telegram.group()
    await group.send(attacker, "hello")
    group._chat.standing = "left"
    await shell.deliver()
    assert shell.telegram.refusals == []


async def test_a_supergroup_that_calls_itself_private(shell: TelegramShell, attacker: Person) -> None:
    """Tell of a chat type that does not exist."""
    await attacker.send("hello")
    update = copied(shell.telegram.updates[-1])
    update["message"]["chat"]["type"] = "PRIVATE"
    assert await shell.take(update)


@pytest.mark.parametrize("kind", SILENT)
async def test_kinds_that_nobody_is_answered_for(shell: TelegramShell, attacker: Person, kind: str) -> None:
    """Send channel posts, inline queries, polls, reactions and kinds that do not exist yet."""
    calls, before = len(shell.telegram.calls), await shell.case(attacker)
    await attacker.send("hello")
    update = copied(shell.telegram.updates[-1])
    update[kind] = update.pop("message")
    with suppress(ValueError):  # not every kind can be read with what a message holds
        assert await shell.take(update)
    assert (len(shell.telegram.calls), await shell.case(attacker)) == (calls, before)


async def test_an_edited_answer(shell: TelegramShell, attacker: Person) -> None:
    """Change a message long after it was answered, to change the answer: nothing changes, and it is said."""
    before = (await shell.case(attacker)).answers
    own = next(message for message in attacker.history if not message.from_bot)
    await attacker.edit(own.message_id, "/forget")
    await shell.deliver()
    assert (await shell.case(attacker)).answers == before
    assert "/change" in attacker.messages[-1].text


async def test_a_forwarded_command(shell: TelegramShell, attacker: Person) -> None:
    """Get somebody to forward "/forget" to the bot: a forwarded message is no command."""
    await attacker.forward("/forget")
    await shell.deliver()
    assert "forwarded" in attacker.messages[-1].text


async def test_another_sender_in_a_private_chat(
    shell: TelegramShell, person: Person, attacker: Person
) -> None:
    """Claim to be somebody else by the sender of a message: it is the chat that counts."""
    before = await shell.case(person)
    await attacker.send("/cases")
    update: Any = copied(shell.telegram.updates[-1])
    update["message"]["from"]["id"] = person.id
    await shell.take(update)
    assert await shell.case(person) == before


async def test_a_press_in_a_chat_of_others(shell: TelegramShell, person: Person, attacker: Person) -> None:
    """Press a button under a message of another chat: it is the one who presses that counts."""
    await join(shell, person, attacker)
    before = await shell.user(person)
    await attacker.tap_on(person.messages[-1], "menu:limits")
    await shell.deliver()
    case = await shell.case(person)
    assert case.members[before.id].chapter != "limits" and await shell.user(person) == before


async def test_the_same_update_again_and_again(shell: TelegramShell, attacker: Person) -> None:
    """Repeat an update: nothing changes, and nothing is said."""
    await shell.tap(attacker, "menu:limits")
    update, seen, case = shell.telegram.updates[-1], attacker.messages, await shell.case(attacker)
    for _ in range(5):
        await shell.take(update)
    assert (attacker.messages, await shell.case(attacker)) == (seen, case)
    assert shell.telegram.refusals == []


@pytest.mark.parametrize("number", [None, "700", 1.5, True, 2**63, [1]])
async def test_an_update_without_a_number(shell: TelegramShell, attacker: Person, number: Any) -> None:
    """Number an update with what is no number, so that the document cannot be read again."""
    before, seen = await shell.case(attacker), len(attacker.messages)
    await attacker.send("hello")
    update = {**copied(shell.telegram.updates[-1]), "update_id": number}
    await shell.take(update)
    assert (await shell.case(attacker)).updates == before.updates
    assert len(attacker.messages) > seen, "a person has written, whatever the number"


@pytest.mark.parametrize("place", ["chat", "from"])
@pytest.mark.parametrize("id", [None, "5000000001", 1.5, {"id": 1}, 2**70, "\ud83d"])
async def test_a_chat_of_another_type(shell: TelegramShell, attacker: Person, place: str, id: Any) -> None:
    """Write from a chat whose number is none."""
    await attacker.send("hello")
    update, calls = copied(shell.telegram.updates[-1]), len(shell.telegram.calls)
    update["message"][place]["id"] = id
    await shell.take(update)
    if place == "from":  # it is still known which chat to answer in
        assert {call.chat for call in shell.telegram.calls[calls:]} == {attacker.id}
    else:
        assert len(shell.telegram.calls) == calls
