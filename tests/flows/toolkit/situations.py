"""The table of situations: what is said first, and which papers, calls and contacts are offered, in each.

`python -m tests.flows.toolkit.situations` writes it anew into `situations.txt`, to be read row by row.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

from flows.definition.schema import MENU, Chapter, Role
from flows.definition.text import InEnglish, Text
from flows.effects import Button, DeliverPaper, Say
from flows.engine import Engine
from flows.events import CommandSent, Tapped
from flows.presentation import menu as journey_menu
from flows.presentation.keyboard import HELP
from flows.routing.position import waits
from flows.routing.view import View
from flows.session import Session, Turn
from flows.state.appointments import Appointment
from flows.state.case import Answer, Case, FactDate, Finding, HeldAt, Member
from flows.state.user import User
from tests.harness.flow import BATH, USER, shipped_engine

TABLE = Path(__file__).with_name("situations.txt")
DATED = ("refused", "appeal", "reply", "detained", "removal", "deportation")
CHAPTERS = (
    "situation",
    "urgent",
    "prepare_ask",
    "papers",
    "going",
    "surgery",
    "other_ways",
    "find_mp",
    "application",
)
UNDATED = ("ready", "waiting", "evisa", "family", "settled", "other")
KNOWS = ("yes", "advised", "no", "unsure", None)
PURPOSES = ("removal", "reply", "reporting", "other", "unsure")
MOMENTS = {
    "Monday noon": datetime(2026, 11, 30, 12, tzinfo=UTC),
    "Sunday night": datetime(2026, 11, 29, 23, tzinfo=UTC),
    "Christmas": datetime(2026, 12, 25, 12, tzinfo=UTC),
    "Monday 6 am": datetime(2026, 11, 30, 6, tzinfo=UTC),
}


@dataclass(frozen=True)
class Row:
    """One situation. `days`: until the date on the paper; None: no date."""

    situation: str
    knows: str | None
    held: bool = False
    days: int | None = None
    purpose: str | None = None
    moment: str = "Monday noon"
    voice: str = "person"
    mp: Role | None = "home"  # whose MP is known
    visit: bool = False  # whether an appointment is planned
    lawyer: str = "none"

    @property
    def now(self) -> datetime:
        """When it is."""
        return MOMENTS[self.moment]

    @property
    def title(self) -> str:
        """What stands at the beginning of the row."""
        on = "no date" if self.days is None else f"{self.purpose} in {self.days} days"
        held = "held" if self.held else "free"
        words = [self.situation, f"knows: {self.knows}", held, on, self.moment, self.voice, f"MP: {self.mp}"]
        words += ["an appointment"] if self.visit else []
        return " | ".join([*words, f"lawyer {self.lawyer}"])

    def session(self) -> Session:
        """The session of a person in this situation, who has an MP and has asked for something."""
        answers = {"who": self.voice, "home_office_warning": "go_on", "lawyer": self.lawyer}
        answers |= {"no_lawyer": "go_on"} if self.lawyer == "none" else {}
        answers |= {"leave_of_the_person": "yes"} if self.voice == "supporter" else {}
        answers |= {"situation": self.situation, "waiting_time": "longer"}
        if self.situation in ("removal", "deportation"):
            answers["detained_too"] = "yes" if self.held else "no"
        answers |= {"show_mp": "yes", "postcode": "given"} if self.mp == "home" else {}
        answers |= {"home_office_knows": self.knows} if self.knows else {}
        if self.days is not None:
            answers |= {"paper_date": self._date().isoformat(), "date_for": self.purpose or "unsure"}
        elif self.situation in DATED:
            answers["paper_date"] = "none"
        given = {step: Answer(value=value, about=_about(step, BATH)) for step, value in answers.items()}
        known: dict[Role, Finding] = {self.mp: BATH} if self.mp else {}
        place = HeldAt(id="brook_house", name="Brook House (Gatwick)", since=self.now) if self.held else None
        case = Case(
            id="case",
            owner=USER,
            answers=given,
            findings=known,
            fact_dates={role: FactDate(seen=self.now) for role in known},
            confirmed={role: finding.key for role, finding in known.items()},
            held=place,
            appointments={"a1": self._appointment()} if self.visit else {},
            members={USER: Member(chapter=MENU)},
        )
        return Session(User(id=USER, chat=1, language="en"), case)

    def _appointment(self) -> Appointment:
        return Appointment(id="a1", role="home", at=self.now + timedelta(days=9), made=self.now)

    def _date(self) -> date:
        return self.now.date() + timedelta(days=self.days or 0)


def rows() -> list[Row]:
    """The rows: every situation, what is known of it, and the dates and hours that matter."""
    plain = [Row(situation, knows, situation == "detained") for situation in DATED for knows in KNOWS]
    plain += [Row(situation, knows) for situation in UNDATED for knows in KNOWS]
    dated = [
        Row(situation, knows, situation == "detained", 5, purpose)
        for situation, purpose, knows in product(DATED, PURPOSES, ("yes", "unsure"))
    ]
    later = [
        Row(situation, "yes", situation == "detained", days, purpose)
        for situation, purpose, days in product(DATED, ("removal", "reply", "reporting"), (-3, 0, 60))
    ]
    held = [Row(kind, "yes", True, days, "removal") for kind in ("removal", "deportation") for days in (0, 5)]
    held += [Row(kind, "yes", True) for kind in ("removal", "deportation")]
    hours = [
        Row("removal", "yes", days=days, purpose="removal", moment=moment, voice=voice)
        for days, moment, voice in product((0, 5), MOMENTS, ("person", "supporter"))
    ]
    whose: tuple[Role | None, ...] = ("supporter", "detention_centre", "strong_connection", None)
    elsewhere = [
        Row(situation, knows, situation == "detained", days, purpose, mp=mp)
        for situation, mp in product((*DATED, *UNDATED), whose)
        for knows, days, purpose in (("yes", None, None), ("yes", 5, "reply"), ("no", None, None))
        if days is None or situation in DATED
    ]
    visits = [Row("waiting", knows, visit=True) for knows in ("yes", "no")]
    lawyers = [
        Row(situation, "yes", situation == "detained", 5, "removal", lawyer=lawyer)
        for situation, lawyer in product(DATED, ("told", "not_told"))
    ]
    return list(dict.fromkeys([*lawyers, *plain, *dated, *later, *held, *hours, *elsewhere, *visits]))


def table(engine: Engine) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the title of each row, and the lines below it."""
    for row in rows():
        yield row.title, tuple(lines(engine, row))


def lines(engine: Engine, row: Row) -> Iterator[str]:
    """What is offered and said in one situation, by the ids of steps, choices, phrases and paragraphs."""
    session, now = row.session(), row.now
    menu = engine.advance(session, CommandSent("menu"), now)
    if (first := engine.open_question(menu.session, now).step.id) != MENU:
        yield f"  {first} first: {' '.join(_ids(engine, menu, now))}"
        return
    journey = chapters_in_order(engine, menu.session, now)
    yield f"  menu: {' '.join(f'{chapter.chapter}{mark}' for chapter, mark in journey)}"
    help_now = engine.advance(menu.session, Tapped(MENU, HELP), now)
    yield f"  help_now: {' '.join(_ids(engine, help_now, now))}"
    offered = {chapter.chapter for chapter, _ in journey}
    for chapter in CHAPTERS:
        if chapter in offered:
            before = _with_request(engine, menu, now) if chapter == "papers" else menu
            yield from _chapter(engine, engine.advance(before.session, Tapped(MENU, chapter), now), now)
    told = engine.advance(menu.session, Tapped(MENU, "situation"), now)
    yield f"  told: {_statements(engine.advance(told.session, Tapped('situation', row.situation), now))}"


def chapters_in_order(engine: Engine, session: Session, now: datetime) -> list[tuple[Chapter, str]]:
    """The chapters that the menu offers, in the order of the journey; which comes next, and which wait."""
    view = View(session.user, session.case, now)
    offered = journey_menu.chapters(engine.flow, view)
    turn = engine.advance(session, CommandSent("menu"), now)
    first = {_id(button) for button in _buttons(turn)}  # the first page has nothing but what comes next
    marks = (
        "(waits)" if waits(chapter, view) else "(next)" * (chapter.chapter in first) for chapter in offered
    )
    return list(zip(offered, marks, strict=True))


def _with_request(engine: Engine, menu: Turn, now: datetime) -> Turn:
    """The menu of somebody who asks for the first thing that is offered, and has had a letter made before."""
    asked = engine.advance(menu.session, Tapped(MENU, "prepare_ask"), now)
    choice = _ids(engine, asked, now)[0]
    answered = engine.advance(asked.session, Tapped("objective", choice), now)
    session = answered.session
    case = session.case.model_copy(update={"papers_made": {"letter": now}})
    return engine.advance(Session(session.user, case), CommandSent("menu"), now)


def _statements(turn: Turn) -> str:
    """The ids of the steps that were only said, in order."""
    said = [effect for effect in turn.effects if isinstance(effect, Say)]
    contexts = [say.paragraphs[0][0].context for say in said if say.paragraphs]
    return " ".join(context.split(".")[0] for context in contexts if context.startswith(("warm_", "whom_")))


def _chapter(engine: Engine, turn: Turn, now: datetime) -> Iterator[str]:
    """Go through a chapter by its first way on, as far as the papers or the menu."""
    while (step := engine.open_question(turn.session, now).step).id != MENU:
        offered = _ids(engine, turn, now)
        yield f"  {step.id}: {_said(turn)} [{' '.join(offered)}]"
        if "contacts" in offered:
            yield f"  contacts: {_said(engine.advance(turn.session, Tapped(step.id, 'contacts'), now), 0)}"
        for choice in step.choices:
            if choice.paper and choice.id in offered:
                yield from _paper(engine.advance(turn.session, Tapped(step.id, choice.id), now))
        if "go_on" not in {choice.id for choice in step.choices}:
            return
        turn = engine.advance(turn.session, Tapped(step.id, "go_on"), now)


def _paper(turn: Turn) -> Iterator[str]:
    """The subject of a paper, and the paragraphs of it that depend on the situation."""
    for effect in turn.effects:
        if isinstance(effect, DeliverPaper):
            subject = effect.paper.subject
            texts = (text for block in effect.paper.blocks for text in sentences_in(block.text))
            named = (text.context.split(".")[2] for text in texts)
            about = subject.context.split(".")[-1] if subject else "-"
            yield f"    {effect.paper.id}: {about} | {' '.join(named)}"


def sentences_in(text: Text) -> Iterator[Text]:
    """The sentences of a paragraph, of which several may have been put into one."""
    if text.context != "phrase.one_after_the_other":
        yield text
        return
    for part in text.values.values():
        if isinstance(part, Text):
            yield from sentences_in(part)


def _said(turn: Turn, message: int = -1) -> str:
    """The phrases that a message says beside its step's own words; the last one unless you say otherwise."""
    last = [effect for effect in turn.effects if isinstance(effect, Say)][message]
    contexts = [text.context for paragraph in last.paragraphs for text in paragraph]
    said = [_meaning(text) for paragraph in last.paragraphs for text in paragraph]
    return " ".join(
        words for context, words in zip(contexts, said, strict=True) if context.startswith("phrase.")
    )


def _meaning(text: Text) -> str:
    """The id of a phrase; of a sentence to read out, that of the sentence."""
    english = text.values.get("english")
    inner = english.text if isinstance(english, InEnglish) else text
    return inner.context.removeprefix("phrase.")


def _ids(engine: Engine, turn: Turn, now: datetime) -> list[str]:
    """The ids of all that the open question offers, on any page, without the controls."""
    rows = engine.open_question(turn.session, now).rows
    ids = [_id(button) for row in rows for button in row]
    return [id for id in ids if not id.startswith("_")]


def _buttons(turn: Turn) -> list[Button]:
    """The buttons of the last message, without the controls."""
    last = [effect for effect in turn.effects if isinstance(effect, Say)][-1]
    buttons = [button for row in last.rows for button in row]
    return [button for button in buttons if not _id(button).startswith("_")]


def _id(button: Button) -> str:
    return str(button.data).partition(":")[2]


def _about(step: str, finding: Finding) -> str | None:
    return finding.key if step == "show_mp" else None


def text(rows: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """The whole table: situations in which the same is said and offered stand together."""
    grouped: dict[tuple[str, ...], list[str]] = {}
    for title, below in rows:
        grouped.setdefault(below, []).append(title)
    return "\n".join("\n".join((*titles, *below)) for below, titles in grouped.items()) + "\n"


if __name__ == "__main__":
    TABLE.write_text(text(table(shipped_engine())), encoding="utf-8")
