"""The people of a storm: those who write, each with two cases, and those who wait for a reminder."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from secrets import token_hex

from bot.stores import Store
from flows.definition.schema import MENU
from flows.state.case import Answer, Case, Member
from flows.state.user import User
from tests.chaos.stage.ledger import Ledger
from tests.chaos.stage.writer import Writer
from tests.chaos.stored import BATH
from tests.standins.telegram import FakeTelegram
from tests.standins.telegram_people import Person

NAMES = ("red", "blue")
REMINDER = "bell:"
ANSWERS = {
    "who": "person",
    "home_office_knows": "yes",
    "situation": "refused",
    "paper_date": "none",
    "lawyer": "told",
    "postcode": "given",
}


async def with_writers(
    store: Store, telegram: FakeTelegram, number: int, patience: float, rng: random.Random
) -> list[Writer]:
    """Store so many people with two cases each, both at the menu with an MP found."""
    return [await _writer(store, telegram.person(), place, patience, rng) for place in range(number)]


async def _writer(store: Store, person: Person, number: int, patience: float, rng: random.Random) -> Writer:
    await person.unblock()
    key, cases = await store.user_key(person.id), (token_hex(16), token_hex(16))
    names = {id: f"{name} {number}" for id, name in zip(cases, NAMES, strict=True)}
    named: dict[str, str | None] = {**names}
    user = User(id=key, chat=person.id, version=1, language="en", case=cases[0], cases=named)
    await store.save("user", key, user.model_dump_json(), 1)
    for id in cases:
        await store.save("case", id, _case(id, key, names[id]).model_dump_json(), 1)
    ledger = Ledger(f"person {number}", names={id: [name] for id, name in names.items()})
    return Writer(person, number, cases, random.Random(rng.random()), patience, ledger)  # noqa: S311


def _case(id: str, user: str, name: str) -> Case:
    key = BATH["home"].key
    answers = {step: Answer(value=value) for step, value in ANSWERS.items()}
    return Case(
        id=id,
        owner=user,
        version=1,
        nickname=name,
        answers={**answers, "show_mp": Answer(value="yes", about=key)},
        findings=BATH,
        confirmed={"home": key},
        members={user: Member(chapter=MENU)},
        touched=datetime.now(UTC),
    )


def reminders(person: Person) -> Counter[str]:
    """How often each reminder came, by its words and buttons."""
    return Counter(
        f"{message.text}{[button.data for button in message.buttons]}"
        for message in person.messages
        if any((button.data or "").startswith(REMINDER) for button in message.buttons)
    )


def told_twice(people: Sequence[Person]) -> int:
    """How many reminders came again in the same words."""
    return sum(times - 1 for person in people for times in reminders(person).values())
