"""The operator withdraws what is wrong: nobody is shown it any more, in any process, until it is restored."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.conversation.withdrawals import NotWithdrawn, Withdrawals
from bot.stores.crypto import Cipher
from bot.stores.memory import MemoryStore
from bot.stores.postgres.store import PostgresStore
from flows.definition.withdrawn import Fact
from flows.events import Command
from tests.harness.flow import Walk, shipped, shipped_engine
from tests.harness.telegram import OPENING, TelegramShell
from tests.standins.database import Database
from tests.standins.telegram_people import Person

OPERATOR = 5_000_000_001  # the first person that the stand-in makes
DETAINED = ("situation:detained", "paper_date:none", "lawyer:told", "menu:detention")


@pytest.fixture
def shell() -> TelegramShell:
    return TelegramShell(operator_chat=OPERATOR)


@pytest.fixture
def operator(shell: TelegramShell) -> Person:
    return shell.telegram.person("Operator")


async def begun(shell: TelegramShell, *more: str) -> Person:
    """Somebody who has come to the menu, and on from there."""
    person = shell.telegram.person()
    await shell.send(person, "/start")
    await shell.tap(person, *OPENING, *more)
    return person


async def test_a_withdrawn_number_is_shown_nowhere_until_it_is_restored(
    shell: TelegramShell, operator: Person
) -> None:
    person = await begun(shell, "situation:ready", "lawyer:told")
    assert "116 123" in await shell.send(person, "/help")
    assert "Withdrawn: helpline samaritans" in await shell.send(operator, "/withdraw helpline samaritans")
    told = await shell.send(person, "/help")
    assert "116 123" not in told and "taken it away" in told and "999" in told
    assert "116 123" not in await shell.tap(person, "menu:helplines")
    await shell.send(operator, "/restore helpline samaritans")
    assert "116 123" in await shell.send(person, "/help")


async def test_the_operator_is_warned_when_an_answer_to_danger_has_no_number_left(
    shell: TelegramShell, operator: Person
) -> None:
    for helpline in ("samaritans", "nhs_crisis"):
        assert "No number is left" not in await shell.send(operator, f"/withdraw helpline {helpline}")
    warned = await shell.send(operator, "/withdraw helpline emergency")
    assert (
        "No number is left in: " in warned and "help_suicidal" in warned and "help_trafficking" not in warned
    )


async def test_a_withdrawn_place_is_neither_offered_nor_matched_nor_kept(
    shell: TelegramShell, operator: Person
) -> None:
    held = await begun(shell, *DETAINED, "detention_place:derwentside")
    assert (await shell.case(held)).held is not None
    await shell.send(operator, "/withdraw place derwentside")
    asked = await shell.send(held, "/menu")
    assert "no checked facts" in asked and (await shell.case(held)).held is None
    assert "detention_centre" not in (await shell.case(held)).findings
    assert "no checked facts" not in await shell.send(held, "/menu"), "it is said once"
    other = await begun(shell, *DETAINED)
    assert not other.messages[-1].button("detention_place:derwentside")
    typed = await shell.send(other, "he is in derwentsyde")
    assert "no checked facts" in typed and other.messages[-1].button("detention_place:prison")
    assert (await shell.case(other)).held is None


async def test_a_place_with_a_namesake_is_not_taken_for_it(shell: TelegramShell, operator: Person) -> None:
    """Two centres are called Heathrow: without one of them, the other is offered and not assumed."""
    await shell.send(operator, "/withdraw place harmondsworth")
    person = await begun(shell, *DETAINED)
    assert "no checked facts" in await shell.send(person, "Heathrow")
    assert person.messages[-1].button("detention_place:colnbrook") and (await shell.case(person)).held is None


async def test_a_button_of_before_leads_to_no_withdrawn_place(shell: TelegramShell, operator: Person) -> None:
    person = await begun(shell, *DETAINED)
    await shell.turn_to(person, "detention_place:harmondsworth")
    await shell.send(operator, "/withdraw place harmondsworth")
    assert "no checked facts" in await shell.tap(person, "detention_place:harmondsworth")
    assert (await shell.case(person)).held is None


async def test_a_withdrawn_answer_says_so_and_leads_on(shell: TelegramShell, operator: Person) -> None:
    person = await begun(shell, "situation:ready")
    assert "Withdrawn" in await shell.send(operator, "/withdraw step finding_a_lawyer")
    told = await shell.tap(person, "lawyer:how")
    assert "taken it away" in told and "barrister" not in told
    assert person.messages[-1].button("lawyer:told")
    await shell.send(operator, "/withdraw step limits_read")
    await shell.tap(person, "lawyer:told")
    assert "taken it away" in await shell.tap(person, "menu:limits")
    assert person.messages[-1].button("limits_read:go_on")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/withdraw", "withdraw helpline ID"),
        ("/withdraw helpline samaritan", "Did you mean 'samaritans'?"),
        ("/withdraw place <b>", "There is no place"),
        ("/withdraw planet mars", "withdraw helpline ID"),
        ("/withdraw step who", "People need step who"),
        ("/withdraw step forget", "People need step forget"),
        ("/withdraw step privacy", "People need step privacy"),
        ("/withdraw step people", "People need step people"),
        ("/withdraw step objective", "People need step objective"),
        ("/restore helpline samaritans", "is not withdrawn"),
        ("/withdraw list", "Nothing is withdrawn."),
    ],
)
async def test_what_cannot_be_withdrawn_is_answered_in_words(
    shell: TelegramShell, operator: Person, command: str, words: str
) -> None:
    assert words in await shell.send(operator, command)
    assert isinstance(shell.store, MemoryStore) and shell.store.documents == {}
    assert shell.telegram.refusals == []


async def test_the_list_says_since_when_and_twice_is_once(shell: TelegramShell, operator: Person) -> None:
    await shell.send(operator, "/withdraw helpline BID")
    await shell.send(operator, "/withdraw helpline bid")
    assert await shell.send(operator, "/withdraw list") == "helpline bid, since 24 November 2026, 12:00 UTC"


async def test_in_any_other_chat_it_is_ordinary_text(shell: TelegramShell, operator: Person) -> None:
    person = await begun(shell)
    for command in ("/withdraw helpline samaritans", "/restore helpline samaritans"):
        assert "I did not understand that" in await shell.send(person, command)
    assert await shell.send(operator, "/withdraw list") == "Nothing is withdrawn."


async def test_it_outlives_a_restart(shell: TelegramShell, operator: Person) -> None:
    await shell.send(operator, "/withdraw helpline samaritans")
    await shell.restart()
    assert "116 123" not in await shell.send(await begun(shell), "/help")


async def test_a_command_that_cannot_be_stored_is_delivered_again() -> None:
    store = MemoryStore()
    shell = TelegramShell(store=store, operator_chat=OPERATOR)
    operator = shell.telegram.person()
    store.fail_next()
    await operator.send("/withdraw helpline samaritans")
    update = shell.telegram.updates[-1]
    assert not await shell.take(update)
    assert await shell.take(update)
    assert await store.keys("withdrawn") == ["helpline-samaritans"]


@pytest.fixture
async def two(database: Database) -> AsyncIterator[list[TelegramShell]]:
    """Two processes' worth of the bot on one database."""
    address, cipher = database.address(), Cipher("a-key-only-for-the-tests")
    stores = [await PostgresStore(address, cipher).open() for _ in range(2)]
    yield [TelegramShell(store=store, operator_chat=OPERATOR) for store in stores]
    for store in stores:
        await store.aclose()


async def test_another_process_takes_it_over_and_back(two: list[TelegramShell]) -> None:
    one, other = two
    operator, person = one.telegram.person(), other.telegram.person()
    take_over = other.components.jobs(other.dispatcher, timedelta(days=180)).take_over
    assert take_over
    await other.send(person, "/start")
    await other.tap(person, "language:en")
    for command, shown in (("/withdraw", False), ("/restore", True)):
        await one.send(operator, f"{command} helpline samaritans")
        await take_over()
        assert ("116 123" in await other.send(person, "/help")) is shown


async def test_a_name_that_only_a_newer_version_knows_is_passed_over() -> None:
    store = MemoryStore()
    await store.save("withdrawn", "rule-ladder", "{}", 1)
    withdrawals = Withdrawals(store, shipped())
    await withdrawals.refresh()
    assert withdrawals.facts == frozenset()
    with pytest.raises(NotWithdrawn):
        await withdrawals.obey(["restore", "rule", "ladder"])


def without(walk: Walk, *facts: Fact) -> Walk:
    """The walk in a bot without these facts."""
    return Walk(walk.engine.without(frozenset(facts)), walk.session)


@pytest.mark.parametrize("line", [line.id for line in shipped().helplines])
def test_no_withdrawn_number_stands_in_what_a_command_or_a_list_says(line: str) -> None:
    number = next(known.number for known in shipped().helplines if known.id == line)
    walk = without(Walk.start(shipped_engine()).tap("en"), Fact("helpline", line))
    commands: tuple[Command, ...] = ("help", "privacy")
    said = [walk.command(command).says for command in commands]
    said.append(
        without(Walk.at_situation().tap("ready").tap("told"), Fact("helpline", line)).tap("helplines").says
    )
    assert not any(number in words for words in said)
