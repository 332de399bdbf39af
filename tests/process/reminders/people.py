"""People with a case, written into the store before the bot is started."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from bot.stores import Store
from bot.stores.crypto import Cipher
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb.store import TinyDbStore
from flows.definition.schema import MENU, Role
from flows.state.appointments import Appointment, AwaitedReply, CheckIn, MadeLetter
from flows.state.case import Answer, Case, Constituency, Member
from flows.state.user import User
from tests.harness.flow import BATH
from tests.harness.process import BotProcess
from tests.standins.telegram_people import Person

TYPED = BATH.model_copy(update={"constituency": Constituency(name="Bath")})  # by hand: not looked at again
KNOWN = {  # what everybody has answered
    "language": "en",
    "who": "person",
    "home_office_knows": "yes",
    "situation": "ready",
    "lawyer": "told",
}


@dataclass(frozen=True)
class Seeded:
    """A case as it is stored at the beginning. Its first member is `who`; `helper` is the second one."""

    who: str
    begin: datetime
    appointments: tuple[Appointment, ...] = ()
    checkin: datetime | None = None
    tell: bool = False
    reply: AwaitedReply | None = None
    letter: datetime | None = None  # when a letter was made
    helper: str | None = None
    muted: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody in the case."""
        return (self.who, *((self.helper,) if self.helper else ()))

    @property
    def id(self) -> str:
        """The case's id."""
        return sha256(self.who.encode()).hexdigest()[:32]


def booked(at: datetime, made: datetime, remind: str = "all") -> Appointment:
    """An appointment at the office."""
    shape = {"id": "a1", "role": "home", "at": at, "place": "office", "made": made, "remind": remind}
    return Appointment.model_validate(shape)


async def seed(store: Store, seeded: Seeded, people: Mapping[str, Person]) -> None:
    """Store the case, and everybody in it. The bot is to look at it at once, and finds what comes when."""
    keys = {name: await store.user_key(people[name].id) for name in seeded.names}
    case = _case(seeded, keys)
    for name, key in keys.items():
        user = User(
            id=key, chat=people[name].id, version=1, language="en", case=case.id, cases={case.id: None}
        )
        await store.save("user", key, user.model_dump_json(), 1)
    await store.save("case", case.id, case.model_dump_json(), 1, seeded.begin)


def _case(seeded: Seeded, keys: Mapping[str, str]) -> Case:
    owner = keys[seeded.who]
    given = {**KNOWN, **seeded.answers}.items()
    asked = CheckIn(at=seeded.checkin, user=owner, tell=seeded.tell) if seeded.checkin else None
    replies: dict[Role, AwaitedReply] = {"home": seeded.reply} if seeded.reply else {}
    letters: dict[Role, MadeLetter] = {"home": _letter(seeded.letter, owner)} if seeded.letter else {}
    return Case(
        id=seeded.id,
        version=1,
        owner=owner,
        answers={step: Answer(value=value, at=seeded.begin) for step, value in given},
        findings={"home": TYPED},
        confirmed={"home": TYPED.key},
        appointments={each.id: each for each in seeded.appointments},
        awaited_replies=replies,
        letters=letters,
        checkin=asked,
        muted=tuple(keys[name] for name in seeded.muted),
        members={key: _member(seeded, name) for name, key in keys.items()},
        touched=seeded.begin,
    )


def _letter(made: datetime, by: str) -> MadeLetter:
    return MadeLetter(paper="letter", mp="Ada Member", seat="Bath", begun=made, made=made, by=by)


def _member(seeded: Seeded, name: str) -> Member:
    if name == seeded.who:
        return Member(chapter=MENU, voice="person", knows="yes")
    return Member(chapter=MENU, voice="supporter", joined=seeded.begin, knows="yes")


@asynccontextmanager
async def opened(bot: BotProcess) -> AsyncIterator[Store]:
    """The store of a bot that is not running."""
    cipher = Cipher(bot.environment["DATA_KEY"])
    address = bot.environment.get("DATABASE_URL")
    store = await PostgresStore(address, cipher).open() if address else TinyDbStore(bot.data_folder, cipher)
    try:
        yield store
    finally:
        await store.aclose()
