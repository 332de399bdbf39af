"""Lets a test write a conversation as a chain of calls: `Walk.start().tap("en")…step == "menu"`.

Only the engine runs. Look-ups are answered from the table `FINDINGS`, and the session goes through JSON after
every turn, as it does in the bot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from gettext import NullTranslations

from bot.app import with_languages
from bot.conversation.messages import Message, compose
from bot.language.languages import ENGLISH as IN_ENGLISH
from bot.language.languages import Language, load_languages
from flows.definition.flow import Flow
from flows.definition.loader import load_flow
from flows.definition.schema import MENU
from flows.definition.text import Value
from flows.effects import DeliverCalendar, DeliverPaper, EraseUser, LookUp, ResumeCase, Say, SendReminder
from flows.engine import Engine
from flows.events import Command, CommandSent, Event, LookedUp, Resumed, Started, Tapped, Typed, Unreadable
from flows.questions import KINDS
from flows.session import Session, Turn
from flows.state.case import Case, Constituency, Finding, Mp, Office, Query, new_case
from flows.state.mp_record import Interest, MpRecord, Vote
from flows.state.paper import Paper
from flows.state.user import User

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
USER = "someone"
ENGLISH = {"en": IN_ENGLISH}  # no catalogue is read, because translators change them
ARABIC = Language("ar", "العربية", right_to_left=True, reviewed=False, translations=NullTranslations())
LANGUAGES = {**ENGLISH, "ar": ARABIC}
SAFE = {  # for each step before the menu, an answer that leads on towards it
    "language": "en",
    "who": "person",
    "leave_of_the_person": "yes",
    "home_office_knows": "yes",
    "home_office_warning": "go_on",
}
NOT_ASKED = ("leave_of_the_person", "home_office_warning")  # of the person whom the Home Office knows
OPERATOR = {"operator": "Derwentside Visitors", "contact": "help@example.org"}


def seat(number: int, name: str, mp: str | None = None, party: str | None = "A Party") -> Finding:
    """Return a finding as a public service gives it: a constituency, with its MP or vacant."""
    office = Office(kind="Parliamentary office", phone="01632 960001", email="mp@example.org")
    member = Mp(id=number, name=mp, party=party, offices=(office,), email=office.email) if mp else None
    place = Constituency(id=number, name=name)
    return Finding(outcome="found" if mp else "vacant", constituency=place, mp=member)


def one_of(found: Sequence[Finding]) -> Finding:
    """Return the finding for a place that lies in the areas of all of these."""
    areas = tuple(finding.constituency for finding in found if finding.constituency)
    return Finding(outcome="several", candidates=areas)


FIRST_PLACE = 50  # the id of the first constituency in which there is a place of detention
BATH, LEEDS = seat(1, "Bath", "Ada Member"), seat(2, "Leeds East", "Bo Member")
EMPTY = seat(3, "Vacantshire")
TWO = (Constituency(id=1, name="Bath"), Constituency(id=2, name="Leeds East"))
# Places that lie in several areas.
OF_BRADFORD = (seat(11, "Bradford East", "Cy Member"), seat(12, "Bradford West", "Di Member"))
OF_LUTON = (seat(13, "Luton North", "Ed Member"), seat(14, "Luton South and South Bedfordshire", "Fe Member"))
FINDINGS: Mapping[str, Finding] = {
    "Bradford": one_of(OF_BRADFORD),
    "Luton": one_of(OF_LUTON),
    **{str(found.constituency.id): found for found in (*OF_BRADFORD, *OF_LUTON) if found.constituency},
    "B20 1AA": seat(15, "Birmingham Perry Barr", "Gus Member"),
    "SW1A 1AA": BATH,
    "Bath": BATH,
    "1": BATH,
    "LS1 1AA": LEEDS,
    "2": LEEDS,
    "3": EMPTY,
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


@cache
def shipped() -> Flow:
    """Return the shipped flow, in English and in a second language."""
    return _flow_in(LANGUAGES)


@cache
def shipped_engine() -> Engine:
    """Return the one engine that all walks share, as in the bot."""
    return Engine(shipped())


@cache
def all_languages() -> Mapping[str, Language]:
    """Return every shipped language, loaded once for all tests."""
    return load_languages()


def engine_for(languages: Mapping[str, Language]) -> Engine:
    """Return an engine that offers these languages; tests share it if they share the languages."""
    if languages is LANGUAGES:
        return shipped_engine()
    return _multilingual_engine() if languages is all_languages() else Engine(_flow_in(languages))


@cache
def _multilingual_engine() -> Engine:
    return Engine(_flow_in(all_languages()))


def _flow_in(languages: Mapping[str, Language]) -> Flow:
    values: dict[str, Value] = {"days": timedelta(days=180), **OPERATOR}
    return with_languages(load_flow(KINDS, values=values), languages)


def find(query: Query) -> Finding | MpRecord:
    """Look a query up in the tables; anything that is not in them is `not_found`."""
    if query.mp_id is not None:
        return RECORDS.get(query.mp_id, MpRecord(member=query.mp_id))
    if query.constituency_name is not None:
        return seat_named(query.constituency_name)
    if query.constituency_id is not None and query.constituency_id >= FIRST_PLACE:
        return seat_named(areas_of_places()[query.constituency_id - FIRST_PLACE])
    key = query.postcode or query.typed_name or str(query.constituency_id)
    return FINDINGS.get(key, Finding(outcome="not_found"))


@cache
def areas_of_places() -> tuple[str, ...]:
    """Return the names of the constituencies in which places of detention are."""
    return tuple(sorted({place.constituency for place in shipped().places if place.constituency}))


def seat_named(area: str) -> Finding:
    """Return the finding for the constituency of a place of detention, which is looked up by its name."""
    areas = areas_of_places()
    return seat(FIRST_PLACE + (areas.index(area) if area in areas else 0), area, f"Member for {area}")


@dataclass(frozen=True)
class Walk:
    """A conversation at one moment; every move returns a new Walk."""

    engine: Engine
    session: Session
    messages: tuple[Message, ...] = ()
    pending: LookUp | None = None  # a look-up whose result has not arrived
    resuming: ResumeCase | None = None  # another case was opened, but its open question has not been shown
    erased: bool = False
    edited: str = ""  # what of the tapped message the last turn changed: its "buttons", or its "words" too
    deliveries: tuple[DeliverPaper, ...] = ()  # of the last turn
    reminders: tuple[SendReminder, ...] = ()  # sent in the last turn
    files: tuple[DeliverCalendar, ...] = ()  # calendar files delivered in the last turn
    now: datetime = NOW
    shown: str = "en"  # the language in which `messages` are

    @classmethod
    def start(
        cls,
        engine: Engine | None = None,
        case: Case | None = None,
        language: str | None = None,
        shown: str = "en",
    ) -> "Walk":
        """Begin a conversation, or continue the given case. `shown`: the language of its messages."""
        engine = engine or shipped_engine()
        user = User(id=USER, chat=1, language=language)
        session = Session(user, case or new_case("case", USER, engine.flow.opening))
        return cls(engine, session, shown=shown).send(Started())

    @classmethod
    def at_postcode(cls, who: str = "person") -> "Walk":
        """Start a conversation and go to the question for a postcode."""
        return cls.at_situation(who).tap("ready").tap("told").tap("find_mp")

    @classmethod
    def at_situation(cls, who: str = "person") -> "Walk":
        """Start a conversation and go to the first question after the opening."""
        walk = cls.start().tap("en").tap(who)
        return (walk.tap("yes") if who == "supporter" else walk).tap("yes")

    def send(self, event: Event) -> "Walk":
        """Send any event; if it leads to a look-up, that stays pending."""
        turn = self.engine.advance(self.session, event, self.now)
        lookups = [effect for effect in turn.effects if isinstance(effect, LookUp)]
        resumed = [effect for effect in turn.effects if isinstance(effect, ResumeCase)]
        return replace(
            self,
            session=through_json(turn.session),
            messages=tuple(compose(say, _languages(self.shown), self.shown) for say in _says(turn)),
            pending=lookups[0] if lookups else self.pending,
            resuming=resumed[0] if resumed else None,
            erased=any(isinstance(effect, EraseUser) for effect in turn.effects),
            edited=next((_edit(say) for say in _says(turn) if say.edits is not None), ""),
            deliveries=tuple(effect for effect in turn.effects if isinstance(effect, DeliverPaper)),
            reminders=tuple(effect for effect in turn.effects if isinstance(effect, SendReminder)),
            files=tuple(effect for effect in turn.effects if isinstance(effect, DeliverCalendar)),
        )

    def tap(self, choice: str) -> "Walk":
        """Press a button of the open question by its id, or any button as `<step>:<choice>`.

        A chapter is opened from the menu: if another question is open, that is left for the menu first.
        """
        step, _, id = choice.rpartition(":")
        walk = self.command("menu") if self._is_elsewhere(choice) else self
        return walk.send(Tapped(step or walk.step, id)).settle()

    def _is_elsewhere(self, choice: str) -> bool:
        """Whether a chapter is to be opened while the menu is not shown."""
        step, _, id = choice.rpartition(":")
        flow, chapter = self.engine.flow, self.engine.flow.chapter(id)
        if chapter is None or chapter.title is None or step not in ("", MENU) or self.step == MENU:
            return False
        return flow.steps[self.step].choice(id) is None

    def send_tap(self, choice: str) -> "Walk":
        """Press a button of the open question; if it leads to a look-up, that stays pending."""
        return self.send(Tapped(self.step, choice))

    def type(self, text: str) -> "Walk":
        """Type words; if they lead to a look-up, that stays pending."""
        return self.send(Typed(text))

    def answer(self, text: str) -> "Walk":
        """Type words; if they lead to a look-up, let its result arrive."""
        return self.type(text).settle()

    def command(self, command: Command) -> "Walk":
        """Send a command."""
        return self.send(CommandSent(command))

    def send_unreadable(self, kind: str) -> "Walk":
        """Send something that is no answer: a photo, a sticker…"""
        return self.send(Unreadable(kind))

    def resume(self) -> "Walk":
        """Continue after a restart of the bot."""
        return self.send(Resumed())

    def settle(self, finding: Finding | MpRecord | None = None) -> "Walk":
        """Complete what the last turn began: show an opened case, or let a look-up's result arrive."""
        if self.resuming:
            return self.send(Resumed(self.resuming.phrase, opened=True))
        if self.pending is None:
            return self
        event = LookedUp(self.pending.token, finding or find(self.pending.query))
        settled = replace(self, pending=None).send(event)
        return settled if finding else settled.settle()  # an MP found some days ago may be looked at after it

    def later(self, **time: float) -> "Walk":
        """Let time pass; takes the arguments of timedelta."""
        return replace(self, now=self.now + timedelta(**time))

    def redeployed(self, flow: Flow) -> "Walk":
        """Continue the session in a bot with another flow; the next event is /start."""
        return replace(self, engine=Engine(flow), pending=None).send(Started())

    def to_menu(self) -> "Walk":
        """Send /menu, and answer the opening's questions that are still open; the menu requires no others."""
        walk = self.command("menu")
        for _ in SAFE:
            walk = walk.tap(SAFE[walk.step]) if walk.step in SAFE else walk
        return walk.command("menu")

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers delivered in the last turn."""
        return tuple(delivery.paper for delivery in self.deliveries if not delivery.as_word)

    @property
    def word_files(self) -> tuple[Paper, ...]:
        """Those delivered to be changed."""
        return tuple(delivery.paper for delivery in self.deliveries if delivery.as_word)

    @property
    def step(self) -> str:
        """The id of the open question."""
        return self.engine.open_question(self.session, self.now)[0].id

    @property
    def says(self) -> str:
        """The text of the last messages, in English."""
        return "\n\n".join(message.html for message in self.messages)

    @property
    def offered(self) -> tuple[str, ...]:
        """The callback data of all that the open question offers, also on pages that are not shown."""
        rows = self.engine.open_question(self.session, self.now).rows
        return tuple(button.data for row in rows for button in row if button.data)

    @property
    def buttons(self) -> tuple[str, ...]:
        """The callback data of the buttons in the last messages."""
        keys = (key for message in self.messages for row in message.rows for key in row)
        return tuple(key.data for key in keys if key.data)


def _edit(say: Say) -> str:
    return "buttons" if say.only_buttons else "words"


def _languages(shown: str) -> Mapping[str, Language]:
    """English alone, unless a test wants to see translations: translators change those."""
    return ENGLISH if shown == "en" else all_languages()


def through_json(session: Session) -> Session:
    """Return the session as a store would return it."""
    user = User.model_validate_json(session.user.model_dump_json())
    case = Case.model_validate_json(session.case.model_dump_json())
    assert (user, case) == (session.user, session.case)
    return Session(user, case)


def _says(turn: Turn) -> tuple[Say, ...]:
    says = (effect.say if isinstance(effect, EraseUser | SendReminder) else effect for effect in turn.effects)
    return tuple(say for say in says if isinstance(say, Say))
