"""A conversation as a test writes it: `Walk.start().tap("en").tap("go")…step == "menu"`.

Nothing but the engine is asked, look-ups are answered from a table, and the session goes through JSON after
every turn, as it does in the bot.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from gettext import NullTranslations

from bot.conversation.messages import Message, compose
from bot.language.languages import Language, load_languages
from flows.definition.flow import Flow
from flows.definition.loader import HERE, load_flow
from flows.effects import DeliverCalendar, DeliverPaper, EraseUser, LookUp, ResumeCase, Say, SendReminder
from flows.engine import Engine
from flows.events import Command, CommandSent, Event, LookedUp, Resumed, Started, Tapped, Typed, Unreadable
from flows.session import Session, Turn
from flows.state.case import Case, Constituency, Finding, Mp, Office, Query, new_case
from flows.state.mp_record import Interest, MpRecord, Vote
from flows.state.paper import Paper
from flows.state.user import User

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
USER = "someone"
ENGLISH = load_languages(HERE / "nowhere")  # no catalogue is read: others change them
ARABIC = Language("ar", "العربية", right_to_left=True, reviewed=False, translations=NullTranslations())
LANGUAGES = {**ENGLISH, "ar": ARABIC}
SAFE = {  # the answer that leads to the menu, for each step that comes before it
    "language": "en",
    "about": "go",
    "who": "person",
    "home_office_knows": "yes",
    "home_office_warning": "go_on",
}


def seat(number: int, name: str, mp: str | None = None, party: str | None = "A Party") -> Finding:
    """A finding as a public service gives it: a constituency, and its MP or none."""
    office = Office(kind="Parliamentary office", phone="01632 960001", email="mp@example.org")
    member = Mp(id=number, name=mp, party=party, offices=(office,), email=office.email) if mp else None
    place = Constituency(id=number, name=name)
    return Finding(outcome="found" if mp else "vacant", constituency=place, mp=member)


BATH, LEEDS = seat(1, "Bath", "Ada Member"), seat(2, "Leeds East", "Bo Member")
EMPTY = seat(3, "Vacantshire")
TWO = (Constituency(id=1, name="Bath"), Constituency(id=2, name="Leeds East"))
FINDINGS: Mapping[str, Finding] = {
    "SW1A 1AA": BATH,
    "Bath": BATH,
    "1": BATH,
    "LS1 1AA": LEEDS,
    "2": LEEDS,
    "NE1 1AA": EMPTY,
    "Both": Finding(outcome="several", candidates=TWO),
    "Many": Finding(outcome="too_many"),
    "AB1 0AA": Finding(outcome="terminated"),
    "JE2 4WD": Finding(outcome="no_mp_there"),
    "DN1 1DN": Finding(outcome="down"),
    "CB1 1AA": Finding(outcome="down", constituency=Constituency(id=4, name="Cambridge")),
}


SOME_RECORD = MpRecord(
    member=1,
    interests=(Interest(category="Political Interests", subjects=("Small businesses", "Education")),),
    posts=("Member, Education Committee",),
    committees=(),
    votes=(
        Vote(
            title="Border Security Bill: Third Reading",
            on=date(2026, 5, 12),
            side="for",
            link="https://votes.parliament.uk/votes/commons/division/1",
        ),
    ),
    questions=(),
    debates=None,
)
RECORDS: Mapping[int, MpRecord] = {1: SOME_RECORD}


def speaking(flow: Flow) -> Flow:
    """A flow that offers a second language."""
    names = tuple((code, language.name) for code, language in LANGUAGES.items())
    return replace(flow, languages=names, unreviewed=frozenset({"ar"}))


@cache
def shipped() -> Flow:
    """The flow as it is shipped."""
    return speaking(load_flow(values={"days": timedelta(days=180)}))


@cache
def shipped_engine() -> Engine:
    """One engine for all walks, as in the bot."""
    return Engine(shipped())


def find(query: Query) -> Finding | MpRecord:
    """What the table has for a query; what it has not is not found."""
    if query.member is not None:
        return RECORDS.get(query.member, MpRecord(member=query.member))
    if query.seat is not None:
        return seat(50, query.seat, f"Member for {query.seat}")
    asked = query.postcode or query.name or str(query.constituency)
    return FINDINGS.get(asked, Finding(outcome="not_found"))


@dataclass(frozen=True)
class Walk:
    """Where a conversation has come to. Every move is a new Walk."""

    engine: Engine
    session: Session
    messages: tuple[Message, ...] = ()
    pending: LookUp | None = None  # a look-up that has not come back
    reopened: ResumeCase | None = None  # another case was opened, and where it stands is not said yet
    forgotten: bool = False
    papers: tuple[Paper, ...] = ()  # handed over in the last turn
    reminders: tuple[SendReminder, ...] = ()  # said in the last turn
    files: tuple[DeliverCalendar, ...] = ()  # for calendars, handed over in the last turn
    now: datetime = NOW

    @classmethod
    def start(
        cls, engine: Engine | None = None, case: Case | None = None, language: str | None = None
    ) -> "Walk":
        """A conversation that begins, or (with a case) goes on where that case stands."""
        made = engine or shipped_engine()
        user = User(id=USER, chat=1, language=language)
        return cls(made, Session(user, case or new_case("case", USER, made.flow.opening))).send(Started())

    @classmethod
    def at_postcode(cls, who: str = "person") -> "Walk":
        """A conversation that has come to the postcode."""
        return cls.at_situation(who).tap("ready").tap("told").tap("find_mp")

    @classmethod
    def at_situation(cls, who: str = "person") -> "Walk":
        """A conversation that has come to the first question after the opening."""
        return cls.start().tap("en").tap("go").tap(who).tap("yes")

    def send(self, event: Event) -> "Walk":
        """The conversation after any event."""
        turn = self.engine.advance(self.session, event, self.now)
        said = tuple(compose(say, ENGLISH, "en") for say in _says(turn))
        looks = [effect for effect in turn.effects if isinstance(effect, LookUp)]
        reopened = [effect for effect in turn.effects if isinstance(effect, ResumeCase)]
        return replace(
            self,
            session=through_json(turn.session),
            messages=said,
            pending=looks[0] if looks else self.pending,
            reopened=reopened[0] if reopened else None,
            forgotten=any(isinstance(effect, EraseUser) for effect in turn.effects),
            papers=tuple(effect.paper for effect in turn.effects if isinstance(effect, DeliverPaper)),
            reminders=tuple(effect for effect in turn.effects if isinstance(effect, SendReminder)),
            files=tuple(effect for effect in turn.effects if isinstance(effect, DeliverCalendar)),
        )

    def tap(self, choice: str) -> "Walk":
        """A button of the open question by its id, or any button as `<step>:<choice>`."""
        step, _, id = choice.rpartition(":")
        return self.send(Tapped(step or self.step, id)).arrive()

    def send_tap(self, choice: str) -> "Walk":
        """A button of the open question; a look-up that it leads to stays under way."""
        return self.send(Tapped(self.step, choice))

    def type(self, text: str) -> "Walk":
        """Words; a look-up that they lead to stays under way."""
        return self.send(Typed(text))

    def answer(self, text: str) -> "Walk":
        """Words, and what the look-up they lead to comes back with."""
        return self.type(text).arrive()

    def ask(self, command: Command) -> "Walk":
        """A command."""
        return self.send(CommandSent(command))

    def show(self, kind: str) -> "Walk":
        """Something that is not an answer."""
        return self.send(Unreadable(kind))

    def resume(self) -> "Walk":
        """The bot was stopped and started again."""
        return self.send(Resumed())

    def arrive(self, finding: Finding | MpRecord | None = None) -> "Walk":
        """What the turn leads to: where the opened case stands, or what a look-up comes back with."""
        if self.reopened:
            return self.send(Resumed(self.reopened.phrase))
        if self.pending is None:
            return self
        event = LookedUp(self.pending.token, finding or find(self.pending.query))
        return replace(self, pending=None).send(event)

    def later(self, **time: float) -> "Walk":
        """The same conversation after some days or hours."""
        return replace(self, now=self.now + timedelta(**time))

    def redeployed(self, flow: Flow) -> "Walk":
        """The same session in a bot with another flow; the next event is a word from the user."""
        return replace(self, engine=Engine(flow), pending=None).send(Started())

    def to_menu(self) -> "Walk":
        """/menu, and the opening's questions if they are still open: nobody needs more to get on."""
        walk = self.ask("menu")
        for _ in SAFE:
            walk = walk.tap(SAFE[walk.step]) if walk.step in SAFE else walk
        return walk.ask("menu")

    @property
    def step(self) -> str:
        """The id of the open question."""
        return self.engine.open_question(self.session, self.now)[0].id

    @property
    def says(self) -> str:
        """The English of the last messages."""
        return "\n\n".join(message.html for message in self.messages)

    @property
    def buttons(self) -> tuple[str, ...]:
        """The data of the buttons in the last messages."""
        keys = (key for message in self.messages for row in message.rows for key in row)
        return tuple(key.data for key in keys if key.data)


def through_json(session: Session) -> Session:
    """The session as it comes back from a store."""
    user = User.model_validate_json(session.user.model_dump_json())
    case = Case.model_validate_json(session.case.model_dump_json())
    assert (user, case) == (session.user, session.case)
    return Session(user, case)


def _says(turn: Turn) -> tuple[Say, ...]:
    said = (effect.say if isinstance(effect, EraseUser | SendReminder) else effect for effect in turn.effects)
    return tuple(say for say in said if isinstance(say, Say))
