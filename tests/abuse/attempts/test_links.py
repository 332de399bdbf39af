"""Links into somebody's case: guessed, old, used, one's own, and /start parameters of every shape."""

from datetime import timedelta

import pytest

from flows.events import CommandSent, Started, Tapped
from tests.abuse import nasty
from tests.harness.shell import OTHER, Shell, at_postcode, follow, invite
from tests.harness.telegram import TelegramShell, invitation_from, join
from tests.standins.telegram_people import Person

MARKUP = '<a href="tg://user?id=1">x</a>\u202e</b>{mp}\u2066'
pytestmark = pytest.mark.usefixtures("quiet")


async def try_link(shell: TelegramShell, attacker: Person, payload: str) -> str:
    """What somebody is told who follows a link and says yes to everything."""
    await shell.send(attacker, f"/start {payload}")
    return await shell.forge(attacker, "join:yes")


async def test_a_guessed_secret(shell: TelegramShell, person: Person, attacker: Person) -> None:
    """Join with a link whose case is right and whose secret is guessed."""
    payload = await invitation_from(shell, person)
    for guess in (payload[:33] + "0" * 31, payload[:-1], payload[:-1] + "z", payload[:33] + payload[1:32]):
        assert "You have joined the case" not in await try_link(shell, attacker, guess)
    assert len((await shell.case(person)).members) == 1


async def test_a_secret_of_another_case(shell: TelegramShell, person: Person, attacker: Person) -> None:
    """Join somebody's case with the secret of a link to one's own."""
    theirs, own = await invitation_from(shell, person), await invitation_from(shell, attacker)
    assert "does not work" in await try_link(shell, attacker, theirs[:33] + own[33:])
    assert len((await shell.case(person)).members) == 1


async def test_the_digest_that_is_kept(shell: TelegramShell, person: Person, attacker: Person) -> None:
    """Join with the digest of the secret, as a thief of a backup and its key would know it."""
    await invitation_from(shell, person)
    case = await shell.case(person)
    assert "does not work" in await try_link(shell, attacker, f"j{case.id}{next(iter(case.invites))[:31]}")


async def test_an_old_link(shell: TelegramShell, person: Person, attacker: Person) -> None:
    """Join with a link that is older than seven days."""
    payload = await invitation_from(shell, person)
    shell.now += timedelta(days=8)
    assert "does not work" in await try_link(shell, attacker, payload)


async def test_a_used_link(shell: TelegramShell, person: Person, attacker: Person) -> None:
    """Join with a link that somebody used before."""
    payload, friend = await invitation_from(shell, person), shell.telegram.person("Friend")
    await shell.send(friend, f"/start {payload}")
    await shell.tap(friend, "language:en", "join:yes")
    assert "does not work" in await try_link(shell, attacker, payload)
    assert len((await shell.case(person)).members) == 2


async def test_ones_own_link(shell: TelegramShell, person: Person) -> None:
    """Follow one's own link, to take part twice."""
    assert "for someone else" in await shell.send(person, f"/start {await invitation_from(shell, person)}")
    assert len((await shell.case(person)).members) == 1


async def test_more_members_than_a_case_takes(shell: TelegramShell, person: Person) -> None:
    """Bring in more people than six, by links made before it was full."""
    links = [await invitation_from(shell, person) for _ in range(8)]
    for number, payload in enumerate(links):
        other = shell.telegram.person(f"Other {number}")
        await shell.send(other, f"/start {payload}")
        await shell.tap(other, "language:en", "join:yes")
    assert len((await shell.case(person)).members) == 6


async def test_joining_without_a_link(shell: TelegramShell, person: Person, attacker: Person) -> None:
    """Say yes to joining though no link was followed."""
    await shell.forge(attacker, "join:yes")
    assert len((await shell.case(person)).members) == 1


async def test_what_is_shown_before_joining(shell: TelegramShell, person: Person) -> None:
    """Read something of a case by following its link and saying no."""
    stranger = shell.telegram.person("Stranger")
    await shell.send(stranger, f"/start {await invitation_from(shell, person)}")
    await shell.tap(stranger, "language:en", "join:no")
    assert not any("Bath" in message.text for message in stranger.messages)


async def test_a_link_of_somebody_who_was_removed(
    shell: TelegramShell, person: Person, attacker: Person
) -> None:
    """Come back by a link that one made before one was removed: the case still names who came by it."""
    await join(shell, person, attacker)
    payload = await invitation_from(shell, attacker)
    await shell.send(person, "/menu")
    await shell.tap(person, "menu:people", "private_phone:go_on")
    await shell.tap(person, f"people:{(await shell.store.user_key(attacker.id))[:16]}")
    assert "does not work" in await try_link(shell, attacker, payload)
    assert len((await shell.case(person)).members) == 1


@pytest.mark.parametrize("payload", nasty.PAYLOADS)
async def test_start_parameters_of_every_shape(shell: TelegramShell, attacker: Person, payload: str) -> None:
    """Start the bot with parameters that are no link: paths, SQL, markup, halves of characters, too long."""
    before = await shell.case(attacker)
    await shell.send(attacker, f"/start {payload}".encode("utf-8", "ignore").decode())
    await shell.forge(attacker, "join:yes")
    assert (await shell.case(attacker)).answers == before.answers
    assert shell.telegram.refusals == []


async def test_a_removed_member_does_not_come_back_by_a_link_of_their_own() -> None:
    """Be removed from a case, and come back by a link made before."""
    shell = await at_postcode(Shell())
    await follow(shell, await invite(shell))
    await shell.send(CommandSent("menu"), chat=OTHER)
    await shell.send(Tapped("menu", "people"), chat=OTHER)
    await shell.send(Tapped("private_phone", "go_on"), chat=OTHER)
    shown = await shell.send(Tapped("people", "supporter"), chat=OTHER)
    link = next(message.html for message in shown if "t.me" in message.html)
    payload = link.partition("start=")[2].partition('"')[0]
    await shell.send(Tapped("menu", "people"))
    await shell.send(Tapped("private_phone", "go_on"))
    await shell.send(CommandSent("menu"))
    await shell.send(Tapped("menu", "people"))
    await shell.send(Tapped("private_phone", "go_on"))
    other = (await shell.store.user_key(OTHER))[:16]
    step, _, choice = next(data for data in shell.buttons() if other in data).partition(":")
    await shell.send(Tapped(step, choice))
    assert "does not work" in await follow(shell, payload)
    assert len((await shell.case()).members) == 1


@pytest.mark.parametrize(
    "payload", ["j", "j" + "0" * 63, "jj" + "-_" * 31, "%00", "null", "a b", MARKUP[:60]]
)
async def test_a_strange_start_is_an_ordinary_start(payload: str) -> None:
    """Start the bot with a parameter of a strange shape: it is an ordinary start."""
    shell = await at_postcode(Shell())
    before = await shell.case()
    assert await shell.send(Started(payload))
    assert (await shell.case()).answers == before.answers
