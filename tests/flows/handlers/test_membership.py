"""Several people in one case, and several cases of one person: nothing reaches the wrong person."""

import asyncio
from datetime import datetime, timedelta
from typing import cast

import pytest

from bot.stores import Kind, StoreDown
from bot.stores.memory import MemoryStore
from flows.events import CommandSent, Event, Started, Tapped, Typed
from flows.state.case import Case
from tests.harness.flow import NOW
from tests.harness.shell import CHAT, OTHER, Shell, at_postcode, follow, invite

THIRD = 5_000_000_003


async def test_somebody_joins_and_goes_on_where_the_other_stopped() -> None:
    shell = await at_postcode(Shell())
    await shell.send(Typed("BA1 1AA"))
    await shell.send(Tapped("show_mp", "yes"))
    words = await follow(shell, await invite(shell))
    assert "You have joined the case" in words and "Practice MP for Bath" in words
    assert (await shell.case()).id == (await shell.case(OTHER)).id
    await shell.send(Tapped("menu", "people"), chat=OTHER)
    theirs = await shell.send(Tapped("private_phone", "go_on"), chat=OTHER)
    await shell.send(CommandSent("menu"))
    await shell.send(Tapped("menu", "people"))
    mine = await shell.send(Tapped("private_phone", "go_on"))
    assert "ask the person" in theirs[-1].html, "each is spoken to as what they are"
    assert "if you are detained" in mine[-1].html


async def test_two_members_may_answer_at_once_without_losing_anything() -> None:
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    await shell.send(CommandSent("menu"))
    await asyncio.gather(
        shell.send(Tapped("menu", "limits")), shell.send(Tapped("menu", "helplines"), chat=OTHER)
    )
    places = (await shell.case()).members.values()
    assert {place.chapter for place in places} == {"limits", "helplines"}


@pytest.mark.parametrize("forgery", ["j", "jabc", "j" + "0" * 63, "j../../etc/passwd" + "x" * 40])
async def test_a_forged_link_leads_nowhere(forgery: str) -> None:
    shell = await at_postcode(Shell())
    before = await shell.case()
    words = await follow(shell, forgery) if len(forgery) > 33 else ""
    assert "does not work" in words or not words
    assert await shell.case() == before


async def test_a_link_with_another_secret_leads_nowhere() -> None:
    shell = await at_postcode(Shell())
    payload = await invite(shell)
    words = await follow(shell, payload[:-1] + ("0" if payload[-1] != "0" else "1"))
    assert "does not work" in words
    assert len((await shell.case()).members) == 1


async def test_a_link_works_once() -> None:
    shell = await at_postcode(Shell())
    payload = await invite(shell)
    await follow(shell, payload)
    assert "does not work" in await follow(shell, payload, THIRD)
    assert len((await shell.case()).members) == 2


async def test_a_link_expires() -> None:
    shell = await at_postcode(Shell())
    payload = await invite(shell)
    shell.now = NOW + timedelta(days=8)
    assert "does not work" in await follow(shell, payload)


async def test_the_owner_who_opens_the_link_hears_whom_it_is_for() -> None:
    shell = await at_postcode(Shell())
    payload = await invite(shell)
    messages = await shell.send(Started(payload))
    assert "for someone else" in messages[-1].html
    assert "does not work" not in await follow(shell, payload)


async def test_nothing_of_the_case_is_shown_before_somebody_joins_or_if_they_do_not() -> None:
    shell = await at_postcode(Shell())
    await shell.send(Typed("BA1 1AA"))
    await shell.send(Tapped("show_mp", "yes"))
    before = len(shell.channel.messages)
    await follow(shell, await invite(shell), answer="no")
    texts = [message.html for chat, message in shell.channel.messages[before:] if chat == OTHER]
    assert not any("Bath" in html or "Practice MP" in html for html in texts)
    assert len((await shell.case()).members) == 1


async def test_a_removed_member_sees_nothing_more() -> None:
    shell = await at_postcode(Shell())
    await shell.send(Typed("BA1 1AA"))
    await shell.send(Tapped("show_mp", "yes"))
    await follow(shell, await invite(shell))
    await shell.send(CommandSent("menu"))
    await shell.send(Tapped("menu", "people"))
    await shell.send(Tapped("private_phone", "go_on"))
    other = await shell.store.user_key(OTHER)
    assert f"people:{other[:16]}" in shell.buttons()
    await shell.send(Tapped("people", other[:16]))
    for event in (Tapped("menu", "papers"), CommandSent("menu"), Typed("hello"), CommandSent("cases")):
        for message in await shell.send(event, chat=OTHER):
            assert "Bath" not in message.html
    assert len((await shell.case()).members) == 1


async def test_a_member_cannot_remove_the_owner() -> None:
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    await shell.send(CommandSent("menu"), chat=OTHER)
    await shell.send(Tapped("menu", "people"), chat=OTHER)
    await shell.send(Tapped("private_phone", "go_on"), chat=OTHER)
    owner = await shell.store.user_key(CHAT)
    assert not any(data.startswith(f"people:{owner[:8]}") for data in shell.buttons(OTHER))
    await shell.send(Tapped("people", owner[:16]), chat=OTHER)
    assert len((await shell.case()).members) == 2


async def test_a_member_who_leaves_keeps_nothing_and_the_case_goes_on() -> None:
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    await shell.send(CommandSent("menu"), chat=OTHER)
    await shell.send(Tapped("menu", "people"), chat=OTHER)
    await shell.send(Tapped("private_phone", "go_on"), chat=OTHER)
    messages = await shell.send(Tapped("people", "leave"), chat=OTHER)
    assert "You have left that case" in messages[0].html
    assert (await shell.case()).id not in (await shell.user(OTHER)).cases
    assert len((await shell.case()).members) == 1


async def forget(shell: Shell, choice: str, chat: int = CHAT) -> None:
    """Send /forget and answer it."""
    await shell.send(CommandSent("forget"), chat=chat)
    await shell.send(Tapped("forget", choice), chat=chat)


async def test_the_owner_who_forgets_may_hand_the_case_over() -> None:
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    await forget(shell, "hand_over")
    case = await shell.case(OTHER)
    other = await shell.store.user_key(OTHER)
    assert (case.owner, list(case.members)) == (other, [other])


async def test_the_owner_who_forgets_may_erase_it_for_all() -> None:
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    before = (await shell.case()).id
    await forget(shell, "yes")
    assert await shell.store.load("case", before) is None
    messages = await shell.send(CommandSent("menu"), chat=OTHER)
    assert messages and "Bath" not in messages[-1].html


async def test_a_member_who_forgets_leaves_the_case_to_its_owner() -> None:
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    await forget(shell, "yes", OTHER)
    assert len((await shell.case()).members) == 1
    assert await shell.store.load("user", await shell.store.user_key(OTHER)) is None


async def test_several_cases_are_named_in_every_message_and_kept_apart() -> None:
    shell = await at_postcode(Shell())
    first = await shell.case()
    await shell.send(CommandSent("cases"))
    messages = await shell.send(Tapped("cases", "new"))
    second = await shell.case()
    assert first.id != second.id and "Case 2" in messages[-1].html
    await shell.send(Tapped("who", "person"))
    await shell.send(CommandSent("cases"))
    messages = await shell.send(Tapped("cases", first.id))
    assert "Case 1" in messages[-1].html
    assert (await shell.case()).answers == first.answers
    stored = Case.model_validate_json(await shell.store.load("case", second.id) or "")
    assert set(stored.answers) == {"about", "who"}


async def removed_while_open(shell: Shell) -> None:
    """Let the second chat join and the first remove it; the second has a case of its own too, at the menu."""
    await at_postcode(await at_postcode(shell), OTHER)
    await shell.send(CommandSent("menu"), chat=OTHER)
    await follow(shell, await invite(shell))
    await remove_other(shell)


async def remove_other(shell: Shell) -> None:
    """Let the first chat remove the second one from its case."""
    await shell.send(CommandSent("menu"))
    await shell.send(Tapped("menu", "people"))
    await shell.send(Tapped("private_phone", "go_on"))
    await shell.send(Tapped("people", (await shell.store.user_key(OTHER))[:16]))


@pytest.mark.parametrize("event", [Typed("3"), Tapped("menu", "limits")])
async def test_what_was_meant_for_a_case_that_one_was_removed_from_changes_no_other(event: Event) -> None:
    shell = Shell()
    await removed_while_open(shell)
    told = await shell.send(event, chat=OTHER)
    assert "no longer part of that case" in told[0].html and "Your journey" in told[-1].html
    key = await shell.store.user_key(OTHER)
    assert (await shell.case(OTHER)).members[key].chapter == "menu"
    again = await shell.send(Tapped("menu", "limits"), chat=OTHER)
    assert "no longer part" not in again[0].html
    assert (await shell.case(OTHER)).members[key].chapter == "limits"


async def test_despair_typed_into_a_case_that_is_gone_is_heard() -> None:
    shell = Shell()
    await removed_while_open(shell)
    answers = await shell.send(Typed("I want to kill myself"), chat=OTHER)
    assert any("Samaritans" in message.html for message in answers)


async def test_somebody_who_writes_while_they_are_removed_keeps_nothing() -> None:
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    await shell.send(CommandSent("menu"), chat=OTHER)
    id = (await shell.case()).id
    await asyncio.gather(
        *(shell.send(Tapped("menu", "limits"), chat=OTHER) for _ in range(5)), remove_other(shell)
    )
    await shell.send(CommandSent("menu"), chat=OTHER)
    assert id not in (await shell.user(OTHER)).model_dump_json()


async def test_a_removal_that_is_cut_off_is_done_when_the_update_comes_again() -> None:
    shell = await at_postcode(Shell(CutOffStore()))
    await follow(shell, await invite(shell))
    await shell.send(CommandSent("menu"))
    await shell.send(Tapped("menu", "people"))
    await shell.send(Tapped("private_phone", "go_on"))
    case, key = await shell.case(), await shell.store.user_key(OTHER)
    cast(CutOffStore, shell.store).cut_off = case.id
    with pytest.raises(StoreDown):
        await shell.send(Tapped("people", key[:16]), 77)
    await shell.restart()
    await shell.send(Tapped("people", key[:16]), 77)
    assert list((await shell.case()).members) == [await shell.store.user_key(CHAT)]
    assert case.id not in (await shell.user(OTHER)).model_dump_json()


class CutOffStore(MemoryStore):
    """A store that fails once when the case `cut_off` is saved."""

    cut_off = ""

    async def save(self, kind: Kind, key: str, body: str, version: int, due: datetime | None = None) -> None:
        """Fail once."""
        if key == self.cut_off:
            self.cut_off = ""
            raise StoreDown("The store was told to fail.")
        await super().save(kind, key, body, version, due)


async def test_a_member_who_leaves_is_not_asked_in_that_case_any_more() -> None:
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    user = await shell.user(OTHER)
    watched = user.model_copy(update={"watched_in": (user.case,), "version": user.version + 1})
    await shell.store.save("user", user.id, watched.model_dump_json(), watched.version)
    await shell.send(CommandSent("menu"), chat=OTHER)
    await shell.send(Tapped("menu", "people"), chat=OTHER)
    await shell.send(Tapped("private_phone", "go_on"), chat=OTHER)
    await shell.send(Tapped("people", "leave"), chat=OTHER)
    assert str(user.case) not in (await shell.user(OTHER)).model_dump_json()


async def test_a_named_case_that_was_erased_by_an_older_version_is_not_begun_again() -> None:
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    user = await shell.user(OTHER)
    named = user.model_copy(update={"cases": {str(user.case): "Blue zebra"}, "version": user.version + 1})
    await shell.store.save("user", user.id, named.model_dump_json(), named.version)
    await shell.store.erase("case", str(user.case))
    told = await shell.send(CommandSent("menu"), chat=OTHER)
    assert "no longer have that case" in told[0].html
    assert not [message for message in told if "zebra" in message.html]
    assert str(user.case) not in (await shell.user(OTHER)).model_dump_json()
