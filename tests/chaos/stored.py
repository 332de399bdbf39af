"""What a store keeps of people, before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from bot.stores import Store
from flows.definition.schema import MENU, Role
from flows.reminders.schedule import next_due
from flows.state.appointments import Appointment
from flows.state.case import Case, Finding, Member, Mp
from flows.state.user import User
from tests.benchmarks.people import stored
from tests.standins.telegram_people import Person

BEFORE = timedelta(hours=2)  # the last reminder comes so long before an appointment
BATH: dict[Role, Finding] = {"home": Finding(outcome="found", mp=Mp(id=9000, name="Member for Bath"))}


@dataclass(frozen=True, slots=True)
class Ending:
    """Where somebody's conversation stands in the store. `asking`: what is asked out of turn."""

    answers: Mapping[str, str]  # by step
    chapter: str
    asking: str | None
    cases: int
    looking_up: bool


async def ending(store: Store, chat: int) -> Ending:
    """Everything that somebody answered, and where they are."""
    user, case = await stored(store, chat)
    place = case.members[user.id]
    answers = {step: answer.value for step, answer in case.answers.items()}
    return Ending(answers, place.chapter, place.asking, len(user.cases), place.awaiting is not None)


async def files_of(store: Store, chat: int) -> set[str]:
    """The names of the files that somebody has to have: their papers, and their appointment."""
    _, case = await stored(store, chat)
    return {f"{paper}.docx" for paper in case.made} | {"appointment.ics" for _ in case.appointments}


async def with_appointments(store: Store, people: Sequence[Person], within: float) -> None:
    """Keep an appointment for each, so that their reminders fall due one after the other `within` seconds."""
    for number, person in enumerate(people):
        now = datetime.now(UTC)
        at = now + BEFORE + timedelta(seconds=1 + within * number / len(people))
        await person.unblock()
        await _with_appointment(store, person.id, Appointment(id="a1", role="home", at=at, made=now))


async def still_to_come(store: Store, chat: int) -> bool:
    """Whether the reminder of an appointment will be tried again soon."""
    _, case = await stored(store, chat)
    bell, now = next_due(case, datetime.now(UTC)), datetime.now(UTC)
    return bell is not None and bell < now + timedelta(minutes=10)


async def _with_appointment(store: Store, chat: int, kept_: Appointment) -> None:
    key, id = await store.user_key(chat), token_hex(16)
    user = User(id=key, chat=chat, version=1, language="en", case=id, cases={id: None})
    case = Case(id=id, owner=key, version=1, appointments={"a1": kept_}, findings=BATH)
    case = case.model_copy(update={"members": {key: Member(chapter=MENU)}, "touched": kept_.made})
    await store.save("user", key, user.model_dump_json(), 1)
    await store.save("case", id, case.model_dump_json(), 1, next_due(case, kept_.made))
