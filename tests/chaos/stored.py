"""Writes people into a store before a storm, and reads from it afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from bot.stores import Store
from bot.stores.crypto import Cipher
from bot.stores.tinydb.store import TinyDbStore
from flows.definition.schema import MENU, Role
from flows.reminders.schedule import next_due
from flows.state.appointments import CheckIn
from flows.state.case import Case, Finding, Member, Mp
from flows.state.user import User
from tests.benchmarks.people import stored
from tests.harness.process import BotProcess
from tests.standins.telegram_people import Person

BATH: dict[Role, Finding] = {"home": Finding(outcome="found", mp=Mp(id=9000, name="Member for Bath"))}


@dataclass(frozen=True, slots=True)
class Ending:
    """Where a stored conversation has got to. `asking`: the question that is asked out of turn."""

    answers: Mapping[str, str]  # by step
    chapter: str
    asking: str | None
    cases: int
    looking_up: bool


def open_tinydb(bot: BotProcess) -> TinyDbStore:
    """Open the data folder of a bot that is not running."""
    return TinyDbStore(bot.data_folder, Cipher(bot.environment["DATA_KEY"]))


async def ending(store: Store, chat: int) -> Ending:
    """Return everything that a person has answered, and where they are."""
    user, case = await stored(store, chat)
    member = case.members[user.id]
    answers = {step: answer.value for step, answer in case.answers.items()}
    return Ending(answers, member.chapter, member.asking, len(user.cases), member.awaiting is not None)


async def files_of(store: Store, chat: int) -> set[str]:
    """Return the names of the files that a person must have: their papers, and their appointment."""
    _, case = await stored(store, chat)
    return {f"{paper}.pdf" for paper in case.papers_made} | {"appointment.ics" for _ in case.appointments}


async def with_check_ins(store: Store, people: Sequence[Person], within: float) -> None:
    """Store a check-in for each, such that they fall due one by one `within` seconds.

    The question comes at any hour; reminders of appointments would not come in the night.
    """
    for number, person in enumerate(people):
        at = datetime.now(UTC) + timedelta(seconds=1 + within * number / len(people))
        await person.unblock()
        await with_check_in(store, person.id, at)


async def still_to_come(store: Store, chat: int) -> bool:
    """Whether a reminder will be retried soon."""
    _, case = await stored(store, chat)
    now = datetime.now(UTC)
    due = next_due(case, now)
    return due is not None and due < now + timedelta(minutes=10)


async def with_check_in(store: Store, chat: int, at: datetime) -> None:
    """Store somebody who is at the menu and is to be asked at this moment if they are safe."""
    key, id = await store.user_key(chat), token_hex(16)
    user = User(id=key, chat=chat, version=1, language="en", case=id, cases={id: None})
    case = Case(id=id, owner=key, version=1, checkin=CheckIn(at=at, user=key), findings=BATH)
    case = case.model_copy(update={"members": {key: Member(chapter=MENU)}, "touched": at})
    await store.save("user", key, user.model_dump_json(), 1)
    await store.save("case", id, case.model_dump_json(), 1, next_due(case, at))
