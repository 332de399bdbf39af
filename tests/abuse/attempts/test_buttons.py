"""Presses that no button of ours leads to, or buttons that are somebody else's."""

import pytest

from tests.abuse import nasty
from tests.abuse.attempts.conftest import booked, joined
from tests.abuse.desk import Desk
from tests.standins.telegram_people import Person

pytestmark = pytest.mark.usefixtures("quiet")


async def test_the_button_of_a_later_step(desk: Desk, attacker: Person) -> None:
    """Press a button of a step that is not open, to jump over what comes before it."""
    before = await desk.case(attacker)
    await desk.forge(attacker, "surgery_check:yes")
    assert (await desk.case(attacker)).appointments == before.appointments == {}


async def test_a_choice_that_a_step_does_not_have(desk: Desk, attacker: Person) -> None:
    """Press a choice that the open step does not offer."""
    before = await desk.case(attacker)
    for choice in ("administrator", "nothing", "-1", "__class__", "title"):
        assert await desk.forge(attacker, f"menu:{choice}")
    assert (await desk.case(attacker)).answers == before.answers


async def test_a_choice_that_is_not_offered_now(desk: Desk) -> None:
    """Press a choice that exists but whose condition is not met."""
    person = desk.telegram.person()
    await desk.send(person, "/start")
    await desk.tap(person, "language:en", "about:go", "who:person")
    await desk.forge(person, "forget:hand_over")
    assert (await desk.case(person)).answers.keys() == {"about", "who"}


async def test_forget_without_having_asked(desk: Desk, attacker: Person, person: Person) -> None:
    """Press "erase everything" though it was never asked, also under somebody else's message."""
    await attacker.tap_on(person.messages[-1], "forget:yes")
    await desk.deliver()
    assert (await desk.case(attacker)).answers and (await desk.case(person)).answers


async def test_another_ones_bell_button(desk: Desk, person: Person, attacker: Person) -> None:
    """Press the button of another person's reminder, to call off their appointment."""
    await booked(desk, person)
    case = await desk.case(person)
    await desk.forge(attacker, f"bell:{case.id[:12]}~a1.off")
    assert (await desk.case(person)).planned() == case.planned() != []


async def test_the_bell_of_another_case_changes_no_own_one(
    desk: Desk, person: Person, attacker: Person
) -> None:
    """Send a reminder's button of a case one has no part in, which would fit the own one as well."""
    await booked(desk, attacker)
    told = await desk.forge(attacker, f"bell:{(await desk.case(person)).id[:12]}~a1.off")
    assert "over or was changed" in told
    assert len((await desk.case(attacker)).planned()) == 1


async def test_a_bell_of_no_case(desk: Desk, attacker: Person) -> None:
    """Press a reminder's button with a case, an appointment or a choice that does not exist."""
    await booked(desk, attacker)
    for data in ("bell:000000000000~a1.off", "bell:a99.off", "bell:.", "bell:~", "bell:a1.explode"):
        assert await desk.forge(attacker, data)
    assert len((await desk.case(attacker)).planned()) == 1


async def test_another_persons_case_by_its_id(desk: Desk, person: Person, attacker: Person) -> None:
    """Open somebody else's case by its id, where one's own cases are offered."""
    theirs = (await desk.case(person)).id
    await desk.send(attacker, "/cases")
    await desk.forge(attacker, f"cases:{theirs}")
    assert (await desk.user(attacker)).case != theirs
    assert (await desk.store.user_key(attacker.id)) not in (await desk.case(person)).members


async def test_removing_somebody_as_a_member(desk: Desk, person: Person, attacker: Person) -> None:
    """Remove the owner, or anybody, from a case in which one only takes part."""
    await joined(desk, person, attacker)
    owner = await desk.store.user_key(person.id)
    await desk.send(attacker, "/menu")
    await desk.tap(attacker, "menu:people")
    for data in (f"people:{owner[:16]}", f"people:{owner}", "people:", f"people:{owner[0]}"):
        await desk.forge(attacker, data)
    assert len((await desk.case(person)).members) == 2


async def test_removing_by_a_beginning_that_fits_several(desk: Desk, person: Person) -> None:
    """Name a member by no letters at all, so that anybody fits."""
    others = [desk.telegram.person(f"Other {number}") for number in range(2)]
    for other in others:
        await desk.send(other, "/start")
        await desk.tap(other, "language:en")
        await joined(desk, person, other)
    await desk.send(person, "/menu")
    await desk.tap(person, "menu:people")
    await desk.forge(person, "people:")
    assert len((await desk.case(person)).members) == 3


@pytest.mark.parametrize(
    "data", ["x" * 64, "ی" * 32, "menu:" + "x" * 59, ":" * 64, "\x00:\x00", "menu:\u202e"]
)
async def test_data_of_64_bytes_and_junk(desk: Desk, attacker: Person, data: str) -> None:
    """Send callback data of the full 64 bytes, with controls and bidi marks."""
    before = await desk.case(attacker)
    assert await desk.forge(attacker, data)
    assert (await desk.case(attacker)).answers == before.answers
    assert desk.telegram.refusals == []


async def test_every_known_step_with_every_junk_choice(desk: Desk, attacker: Person) -> None:
    """Go through all steps with choices of path, SQL and markup."""
    before = await desk.case(attacker)
    for data in nasty.DATA:
        await desk.forge(attacker, data.encode("utf-8", "ignore").decode())
    after = await desk.case(attacker)
    assert after.id == before.id and after.members.keys() == before.members.keys()
    assert desk.telegram.refusals == []


async def test_the_buttons_of_a_removed_member(desk: Desk, person: Person, attacker: Person) -> None:
    """Press old buttons of a case after having been removed from it."""
    await joined(desk, person, attacker)
    await desk.send(person, "/menu")
    await desk.tap(person, "menu:people")
    await desk.tap(person, f"people:{(await desk.store.user_key(attacker.id))[:16]}")
    case = await desk.case(person)
    for data in (
        "menu:papers",
        "menu:people",
        f"bell:{case.id[:12]}~a1.off",
        f"cases:{case.id}",
        "menu:surgery",
    ):
        assert "Bath" not in await desk.forge(attacker, data)
    assert (await desk.case(person)).members.keys() == case.members.keys()


async def test_a_language_that_is_a_path(desk: Desk, attacker: Person) -> None:
    """Choose a language that would be a file elsewhere."""
    await desk.send(attacker, "/language")
    await desk.forge(attacker, "language:../../etc/passwd")
    assert (await desk.user(attacker)).language == "en"


async def test_a_number_of_a_constituency_that_was_not_found(desk: Desk, attacker: Person) -> None:
    """Choose a constituency by a number that was not offered, to have anything looked up."""
    for number in ("-1", "9" * 40, "1e3", "0x1", "١"):
        await desk.forge(attacker, f"choose_constituency:{number}")
    assert (await desk.case(attacker)).members[await desk.store.user_key(attacker.id)].awaiting is None
