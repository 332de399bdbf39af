"""Links into somebody's case: guessed, old, used, one's own, and /start parameters of every shape."""

from datetime import timedelta

import pytest

from tests.abuse import nasty
from tests.abuse.attempts.conftest import joined, link_of
from tests.abuse.desk import Desk
from tests.standins.telegram_people import Person

pytestmark = pytest.mark.usefixtures("quiet")


async def try_link(desk: Desk, attacker: Person, payload: str) -> str:
    """What somebody is told who follows a link and says yes to everything."""
    await desk.send(attacker, f"/start {payload}")
    return await desk.forge(attacker, "join:yes")


async def test_a_guessed_secret(desk: Desk, person: Person, attacker: Person) -> None:
    """Join with a link whose case is right and whose secret is guessed."""
    payload = await link_of(desk, person)
    for guess in (payload[:33] + "0" * 31, payload[:-1], payload[:-1] + "z", payload[:33] + payload[1:32]):
        assert "You take part now" not in await try_link(desk, attacker, guess)
    assert len((await desk.case(person)).members) == 1


async def test_a_secret_of_another_case(desk: Desk, person: Person, attacker: Person) -> None:
    """Join somebody's case with the secret of a link to one's own."""
    theirs, own = await link_of(desk, person), await link_of(desk, attacker)
    assert "does not work" in await try_link(desk, attacker, theirs[:33] + own[33:])
    assert len((await desk.case(person)).members) == 1


async def test_the_digest_that_is_kept(desk: Desk, person: Person, attacker: Person) -> None:
    """Join with the digest of the secret, as a thief of a backup and its key would know it."""
    await link_of(desk, person)
    case = await desk.case(person)
    assert "does not work" in await try_link(desk, attacker, f"j{case.id}{next(iter(case.invites))[:31]}")


async def test_an_old_link(desk: Desk, person: Person, attacker: Person) -> None:
    """Join with a link that is older than seven days."""
    payload = await link_of(desk, person)
    desk.now += timedelta(days=8)
    assert "does not work" in await try_link(desk, attacker, payload)


async def test_a_used_link(desk: Desk, person: Person, attacker: Person) -> None:
    """Join with a link that somebody used before."""
    payload, friend = await link_of(desk, person), desk.telegram.person("Friend")
    await desk.send(friend, f"/start {payload}")
    await desk.tap(friend, "language:en", "join:yes")
    assert "does not work" in await try_link(desk, attacker, payload)
    assert len((await desk.case(person)).members) == 2


async def test_ones_own_link(desk: Desk, person: Person) -> None:
    """Follow one's own link, to take part twice."""
    assert "for somebody else" in await desk.send(person, f"/start {await link_of(desk, person)}")
    assert len((await desk.case(person)).members) == 1


async def test_more_members_than_a_case_takes(desk: Desk, person: Person) -> None:
    """Bring in more people than six, by links made before it was full."""
    links = [await link_of(desk, person) for _ in range(8)]
    for number, payload in enumerate(links):
        other = desk.telegram.person(f"Other {number}")
        await desk.send(other, f"/start {payload}")
        await desk.tap(other, "language:en", "join:yes")
    assert len((await desk.case(person)).members) == 6


async def test_joining_without_a_link(desk: Desk, person: Person, attacker: Person) -> None:
    """Say yes to joining though no link was followed."""
    await desk.forge(attacker, "join:yes")
    assert len((await desk.case(person)).members) == 1


async def test_what_is_shown_before_joining(desk: Desk, person: Person) -> None:
    """Read something of a case by following its link and saying no."""
    stranger = desk.telegram.person("Stranger")
    await desk.send(stranger, f"/start {await link_of(desk, person)}")
    await desk.tap(stranger, "language:en", "join:no")
    assert not any("Bath" in message.text for message in stranger.messages)


async def test_a_link_of_somebody_who_was_removed(desk: Desk, person: Person, attacker: Person) -> None:
    """Come back by a link that one made before one was removed: the case still names who came by it."""
    await joined(desk, person, attacker)
    payload = await link_of(desk, attacker)
    await desk.send(person, "/menu")
    await desk.tap(person, "menu:people")
    await desk.tap(person, f"people:{(await desk.store.user_key(attacker.id))[:16]}")
    assert "does not work" in await try_link(desk, attacker, payload)
    assert len((await desk.case(person)).members) == 1


@pytest.mark.parametrize("payload", nasty.PAYLOADS)
async def test_start_parameters_of_every_shape(desk: Desk, attacker: Person, payload: str) -> None:
    """Start the bot with parameters that are no link: paths, SQL, markup, halves of characters, too long."""
    before = await desk.case(attacker)
    await desk.send(attacker, f"/start {payload}".encode("utf-8", "ignore").decode())
    await desk.forge(attacker, "join:yes")
    assert (await desk.case(attacker)).answers == before.answers
    assert desk.telegram.refusals == []
