"""Long lists are shown a page at a time, and everything on them can be reached, by button and by words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.typed_buttons import as_tap
from flows.events import Typed
from flows.presentation.pages import LISTED
from flows.state.appointments import Appointment
from flows.state.case import Constituency, Finding, Member
from tests.harness.flow import LANGUAGES, NOW, Walk
from tests.standins.telegram_keyboard import inline_keyboard

MANY = 99


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
    return walk.type("Area").settle(Finding(outcome="several", candidates=areas))


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
