"""Presses that no button of ours leads to, or buttons that are somebody else's."""

import pytest

from flows.events import CommandSent, Tapped, Typed
from flows.state.case import Case
from tests.abuse import nasty
from tests.harness.shell import OTHER, Shell, at_postcode, follow, invite
from tests.harness.telegram import TelegramShell, book_surgery, join
from tests.standins.telegram_people import Person

pytestmark = pytest.mark.usefixtures("quiet")


async def test_the_button_of_a_later_step(shell: TelegramShell, attacker: Person) -> None:
    """Press a button of a step that is not open, to jump over what comes before it."""
    before = await shell.case(attacker)
    await shell.forge(attacker, "surgery_check:yes")
    assert (await shell.case(attacker)).appointments == before.appointments == {}


async def test_a_choice_that_a_step_does_not_have(shell: TelegramShell, attacker: Person) -> None:
    """Press a choice that the open step does not offer."""
    before = await shell.case(attacker)
    for choice in ("administrator", "nothing", "-1", "__class__", "title"):
        assert await shell.forge(attacker, f"menu:{choice}")
    assert (await shell.case(attacker)).answers == before.answers


async def test_a_choice_that_is_not_offered_now(shell: TelegramShell) -> None:
    """Press a choice that exists but whose condition is not met."""
    person = shell.telegram.person()
    await shell.send(person, "/start")
    await shell.tap(person, "language:en", "who:person")
    await shell.forge(person, "forget:hand_over")
    assert (await shell.case(person)).answers.keys() == {"about", "who"}


async def test_forget_without_having_asked(shell: TelegramShell, attacker: Person, person: Person) -> None:
    """Press "erase everything" though it was never asked, also under somebody else's message."""
    await attacker.tap_on(person.messages[-1], "forget:yes")
    await shell.deliver()
    assert (await shell.case(attacker)).answers and (await shell.case(person)).answers


async def test_another_ones_bell_button(shell: TelegramShell, person: Person, attacker: Person) -> None:
    """Press the button of another person's reminder, to call off their appointment."""
    await book_surgery(shell, person)
    case = await shell.case(person)
    await shell.forge(attacker, f"bell:{case.id[:12]}~a1.off")
    assert (await shell.case(person)).planned() == case.planned() != []


async def test_the_bell_of_another_case_changes_no_own_one(
    shell: TelegramShell, person: Person, attacker: Person
) -> None:
    """Send a reminder's button of a case one has no part in, which would fit the own one as well."""
    await book_surgery(shell, attacker)
    answer = await shell.forge(attacker, f"bell:{(await shell.case(person)).id[:12]}~a1.off")
    assert "over or was changed" in answer
    assert len((await shell.case(attacker)).planned()) == 1


async def test_a_bell_of_no_case(shell: TelegramShell, attacker: Person) -> None:
    """Press a reminder's button with a case, an appointment or a choice that does not exist."""
    await book_surgery(shell, attacker)
    for data in ("bell:000000000000~a1.off", "bell:a99.off", "bell:.", "bell:~", "bell:a1.explode"):
        assert await shell.forge(attacker, data)
    assert len((await shell.case(attacker)).planned()) == 1


async def test_another_persons_case_by_its_id(shell: TelegramShell, person: Person, attacker: Person) -> None:
    """Open somebody else's case by its id, where one's own cases are offered."""
    theirs = (await shell.case(person)).id
    await shell.send(attacker, "/cases")
    await shell.forge(attacker, f"cases:{theirs}")
    assert (await shell.user(attacker)).case != theirs
    assert (await shell.store.user_key(attacker.id)) not in (await shell.case(person)).members


async def test_removing_somebody_as_a_member(shell: TelegramShell, person: Person, attacker: Person) -> None:
    """Remove the owner, or anybody, from a case in which one only takes part."""
    await join(shell, person, attacker)
    owner = await shell.store.user_key(person.id)
    await shell.send(attacker, "/menu")
    await shell.tap(attacker, "menu:people", "private_phone:go_on")
    for data in (f"people:{owner[:16]}", f"people:{owner}", "people:", f"people:{owner[0]}"):
        await shell.forge(attacker, data)
    assert len((await shell.case(person)).members) == 2


async def test_removing_by_a_beginning_that_fits_several(shell: TelegramShell, person: Person) -> None:
    """Name a member by no letters at all, so that anybody fits."""
    others = [shell.telegram.person(f"Other {number}") for number in range(2)]
    for other in others:
        await shell.send(other, "/start")
        await shell.tap(other, "language:en")
        await join(shell, person, other)
    await shell.send(person, "/menu")
    await shell.tap(person, "menu:people", "private_phone:go_on")
    await shell.forge(person, "people:")
    assert len((await shell.case(person)).members) == 3


@pytest.mark.parametrize(
    "data", ["x" * 64, "ی" * 32, "menu:" + "x" * 59, ":" * 64, "\x00:\x00", "menu:\u202e"]
)
async def test_data_of_64_bytes_and_junk(shell: TelegramShell, attacker: Person, data: str) -> None:
    """Send callback data of the full 64 bytes, with controls and bidi marks."""
    before = await shell.case(attacker)
    assert await shell.forge(attacker, data)
    assert (await shell.case(attacker)).answers == before.answers
    assert shell.telegram.refusals == []


async def test_every_known_step_with_every_junk_choice(shell: TelegramShell, attacker: Person) -> None:
    """Go through all steps with choices of path, SQL and markup."""
    before = await shell.case(attacker)
    for data in nasty.DATA:
        await shell.forge(attacker, data.encode("utf-8", "ignore").decode())
    after = await shell.case(attacker)
    assert after.id == before.id and after.members.keys() == before.members.keys()
    assert shell.telegram.refusals == []


async def test_the_buttons_of_a_removed_member(
    shell: TelegramShell, person: Person, attacker: Person
) -> None:
    """Press old buttons of a case after having been removed from it."""
    await join(shell, person, attacker)
    await shell.send(person, "/menu")
    await shell.tap(person, "menu:people", "private_phone:go_on")
    await shell.tap(person, f"people:{(await shell.store.user_key(attacker.id))[:16]}")
    case = await shell.case(person)
    for data in (
        "menu:papers",
        "menu:people",
        f"bell:{case.id[:12]}~a1.off",
        f"cases:{case.id}",
        "menu:surgery",
    ):
        await shell.forge(attacker, data)
        user = await shell.user(attacker)
        assert case.id not in user.cases and user.case != case.id
    assert (await shell.case(person)).members.keys() == case.members.keys()


async def test_a_language_that_is_a_path(shell: TelegramShell, attacker: Person) -> None:
    """Choose a language that would be a file elsewhere."""
    await shell.send(attacker, "/language")
    await shell.forge(attacker, "language:../../etc/passwd")
    assert (await shell.user(attacker)).language == "en"


async def test_a_number_of_a_constituency_that_was_not_found(shell: TelegramShell, attacker: Person) -> None:
    """Choose a constituency by a number that was not offered, to have anything looked up."""
    for number in ("-1", "9" * 40, "1e3", "0x1", "١"):
        await shell.forge(attacker, f"choose_constituency:{number}")
    assert (await shell.case(attacker)).members[await shell.store.user_key(attacker.id)].awaiting is None


def forged(case: Case) -> dict[str, str]:
    """Callback data that no button of the open question has."""
    return {
        "another step": "who:supporter",
        "a step that is not": "nowhere:yes",
        "an answer that is not": "postcode:admin",
        "a control that is not": "postcode:_root",
        "to forget without being asked": "forget:yes",
        "to leave without being asked": "people:leave",
        "to hand over": "forget:hand_over",
        "a member to remove": "member:" + "0" * 16,
        "a path": "../../user:../../x",
        "a query": "postcode:' OR 1=1 --",
        "nothing": ":",
        "only a step": "postcode",
        "too long": "postcode:" + "x" * 55,
        "another's case": f"cases:{'f' * 32}",
        "another's reminder": f"bell:{'f' * 12}~a1.off",
        "a reminder of a role": f"bell:{case.id[:12]}~home.no",
        "a reminder to mute elsewhere": f"bell:{'f' * 12}~a1.mute",
        "a safe word": f"bell:{case.id[:12]}~checkin.safe",
        "a reminder of nothing": "bell:~.",
        "markup": "postcode:<b>",
        "direction": "postcode:\u202eyes",
        "a zero byte": "postcode:\x00",
    }


FORGED = list(forged(Case(id="0" * 32)))


@pytest.mark.parametrize("name", FORGED)
async def test_a_forged_button_changes_nothing_and_is_answered(name: str) -> None:
    """Press every kind of data that no button of the open question has."""
    shell = await at_postcode(Shell())
    before = await shell.case()
    step, _, choice = forged(before)[name].partition(":")
    messages = await shell.send(Tapped(step, choice))
    after = await shell.case()
    assert messages, "nothing is answered with silence"
    assert (after.answers, after.members.keys(), after.muted, after.owner) == (
        before.answers,
        before.members.keys(),
        before.muted,
        before.owner,
    )


async def test_a_removed_members_old_buttons_say_nothing_of_the_case() -> None:
    """Press an old button of a case from which one was removed."""
    shell = await at_postcode(Shell())
    await shell.send(Typed("BA1 1AA"))
    await shell.send(Tapped("show_mp", "yes"))
    await follow(shell, await invite(shell))
    case = await shell.case()
    other = await shell.store.user_key(OTHER)
    await shell.send(CommandSent("menu"))
    await shell.send(Tapped("menu", "people"))
    await shell.send(Tapped("private_phone", "go_on"))
    remove = next(data for data in shell.buttons() if other[:16] in data)
    step, _, choice = remove.partition(":")
    await shell.send(Tapped(step, choice))
    assert other not in (await shell.case()).members
    messages = await shell.send(Tapped("bell", f"{case.id[:12]}~home.no"), chat=OTHER)
    assert "Practice MP for Bath" not in "".join(message.html for message in messages)
    assert other not in (await shell.case()).members
