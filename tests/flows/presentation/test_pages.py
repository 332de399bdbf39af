"""Long lists are shown a page at a time, and everything on them can be reached, by button and by words."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.conversation.typed_buttons import as_tap
from flows.effects import Say
from flows.engine import Engine
from flows.events import Event, Tapped, Typed
from flows.presentation.keyboard import BACK, CARD, ENGLISH, GO_ON, HELP, KEEP, TO_MENU
from flows.presentation.pages import DONE, LISTED
from flows.session import Session, Turn
from flows.state.appointments import Appointment
from flows.state.case import Constituency, Finding, Member
from tests.flows.toolkit.situations import lines, rows
from tests.harness.flow import LANGUAGES, NOW, USER, Walk, shipped
from tests.standins.telegram_keyboard import inline_keyboard

MANY = 99
# Lists, in which people look for one thing that they know: all of it, or ten a page.
LONGER = (
    "language",
    "place",
    "day",
    "date",
    "time",
    "month",
    "mp",
    "case",
    "member",
    "appointment",
    "change",
)
NO_CHOICES = (BACK, TO_MENU, KEEP, ENGLISH, HELP, DONE, CARD)


def with_cases(walk: Walk) -> Walk:
    """Somebody with many cases asks for them."""
    others = {f"{number:032x}": None for number in range(2, MANY + 1)}
    cases: dict[str, str | None] = {walk.session.case.id: None, **others}
    user = walk.session.user.model_copy(update={"cases": cases})
    return replace(walk, session=replace(walk.session, user=user)).command("cases")


def with_members(walk: Walk) -> Walk:
    """The owner of a case with many members, more than it admits: no list may rely on that."""
    others = {f"{n:016x}{n:016x}": Member(chapter="menu", joined=NOW, voice="supporter") for n in range(MANY)}
    return (
        _changed(walk, members={**walk.session.case.members, **others}).to_menu().tap("people").tap("go_on")
    )


def with_appointments(walk: Walk) -> Walk:
    """Somebody with many appointments."""
    made = {
        f"a{n}": Appointment(id=f"a{n}", role="home", at=NOW + timedelta(days=n), made=NOW)
        for n in range(1, MANY + 1)
    }
    return _changed(walk, appointments=made).to_menu().tap("surgery")


def with_areas(walk: Walk) -> Walk:
    """Somebody whose words fit many areas."""
    areas = tuple(Constituency(id=n, name=f"Area {n}") for n in range(1, MANY + 1))
    return walk.type("Anyshire").settle(Finding(outcome="several", candidates=areas))


def _changed(walk: Walk, **changes: object) -> Walk:
    return replace(walk, session=replace(walk.session, case=walk.session.case.model_copy(update=changes)))


LISTS: dict[str, tuple[Callable[[], Walk], Callable[[Walk], Walk]]] = {
    "cases": (Walk.at_situation, with_cases),
    "members": (lambda: Walk.at_postcode().answer("SW1A 1AA").tap("yes"), with_members),
    "appointments": (lambda: Walk.at_postcode().answer("SW1A 1AA").tap("yes"), with_appointments),
    "areas": (Walk.at_postcode, with_areas),
}


def keys(walk: Walk) -> list[str]:
    """The choices under the last message, which Telegram has to accept."""
    rows = walk.messages[-1].rows
    inline_keyboard(
        {"inline_keyboard": [[{"text": key.label, "callback_data": key.data} for key in row] for row in rows]}
    )
    return [(key.data or "").partition(":")[2] for row in rows for key in row]


@pytest.mark.parametrize("name", LISTS)
def test_every_entry_of_a_long_list_is_on_one_page(name: str) -> None:
    begin, prepare = LISTS[name]
    walk, seen = prepare(begin()), list[str]()
    choices = {choice.id for choice in walk.engine.open_question(walk.session, walk.now).step.choices}
    fixed = choices.intersection(keys(walk))  # those that are offered now
    for page in range(2, MANY // LISTED + 3):
        shown = keys(walk)
        assert fixed <= {*shown}, "the step's own choices are on every page"
        entries = [key for key in shown if not key.startswith("_") and key not in fixed]
        assert len(entries) <= LISTED
        seen += entries
        if f"_page{page}" not in shown:
            break
        walk = walk.tap(f"_page{page}")
    assert len(seen) == len({*seen}) >= MANY
    while (back := next((key for key in keys(walk) if _leads_back(key, walk)), None)) is not None:
        walk = walk.tap(back)
    assert keys(walk) == keys(prepare(begin()))


def _leads_back(key: str, walk: Walk) -> bool:
    labels = {(one.data or "").partition(":")[2]: one.label for row in walk.messages[-1].rows for one in row}
    return key.startswith("_page") and labels[key] == "Show the ones before"


def test_an_entry_of_another_page_is_found_by_typing_it() -> None:
    walk = with_cases(Walk.at_situation())
    question = walk.engine.open_question(walk.session, walk.now)
    tapped = as_tap(Typed("Case 97"), question, LANGUAGES, "en")
    assert tapped and tapped.choice == f"{97:032x}"
    more = as_tap(Typed("show more"), question, LANGUAGES, "en")
    assert more and walk.tap(more.choice).buttons != walk.buttons


def test_a_number_chooses_nothing_where_there_are_pages() -> None:
    """It would be counted on the first page, and the person may look at another one."""
    for walk in (with_cases(Walk.at_situation()), Walk.at_situation(), Walk.at_situation().to_menu()):
        question = walk.engine.open_question(walk.session, walk.now)
        for typed in ("1", "2", "7", "97"):
            assert as_tap(Typed(typed), question, LANGUAGES, "en") is None
    short = Walk.start().tap("en")
    tapped = as_tap(Typed("2"), short.engine.open_question(short.session, short.now), LANGUAGES, "en")
    assert tapped and tapped.choice == "supporter"


@pytest.mark.parametrize("forged", ["_page0", "_page999", "_page99999", "_pageone", "_page"])
def test_a_page_that_there_is_not_breaks_nothing(forged: str) -> None:
    walk = with_cases(Walk.at_situation()).tap(forged)
    assert walk.step == "cases" and keys(walk)


def test_a_short_list_has_no_pages() -> None:
    walk = Walk.at_situation().command("cases")
    assert not any("_page" in data for data in walk.buttons)


class SeenEngine(Engine):
    """An engine that remembers the buttons of each question it asks, by step."""

    def __init__(self) -> None:
        super().__init__(shipped())
        self.seen: set[tuple[str, tuple[str, ...]]] = set()

    def advance(self, session: Session, event: Event, now: datetime, randomness: str = "") -> Turn:
        """Remember what is asked, and the other pages of it."""
        turn = super().advance(session, event, now, randomness)
        asked = {shown for effect in turn.effects if isinstance(effect, Say) for shown in _shown(effect)}
        new = asked - self.seen
        self.seen |= asked
        for step, choices in new:
            for page in (choice for choice in choices if choice.startswith("_page")):
                self.advance(turn.session, Tapped(step, page), now)
        return turn


def _shown(say: Say) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The step that a message asks, with its choices and what turns the page, but without the controls."""
    data = [button.data or f"{button.link}:" for row in say.rows for button in row]
    choices = tuple(one.partition(":")[2] for one in data)
    if data and data[-1].partition(":")[0] in shipped().steps:
        yield data[-1].partition(":")[0], tuple(choice for choice in choices if choice not in NO_CHOICES)


@pytest.mark.soak
def test_no_question_of_any_situation_shows_more_than_six_choices_at_once() -> None:
    engine = SeenEngine()
    for row in rows():
        list(lines(engine, row))
    _assert_few(engine)


def test_no_question_shows_more_than_six_choices_at_once() -> None:
    engine = SeenEngine()
    for row in rows()[::16]:
        list(lines(engine, row))
        for step in shipped().steps:
            case = row.session().case
            asking = case.members[USER].model_copy(update={"asking": step})
            asked = Session(row.session().user, case.model_copy(update={"members": {USER: asking}}))
            engine.advance(asked, Tapped(GO_ON, ""), row.now)
    _assert_few(engine)
    kinds_not_asked = ("passing", "aside")
    every = {step.id for step in shipped().steps.values() if step.choices and step.ask not in kinds_not_asked}
    assert every <= {step for step, _ in engine.seen}, "every question was looked at"


def _assert_few(engine: SeenEngine) -> None:
    steps = shipped().steps
    many = [
        (step, choices)
        for step, choices in engine.seen
        if len(choices) > 6 and steps[step].ask not in LONGER and not steps[step].whole
    ]
    assert many == []
    assert any("_page3" in choices for _, choices in engine.seen), "the pages were turned"


def test_only_help_now_stands_on_one_page_however_long_it_is() -> None:
    assert [step.id for step in shipped().steps.values() if step.whole] == ["help_now"]
