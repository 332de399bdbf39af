"""What is stored after a turn: which case is open, which updates are remembered, who unblocked the bot."""

import pytest

from flows.state.case import Case, new_case
from flows.state.user import REMEMBERED_UPDATES, User
from tests.harness.flow import NOW

USER = User(id="someone", case="first", cases={"first": None, "second": None}, updates=(1,))


def after(user: User, case: str, update: int | None = 2, by_person: bool = True, opens: bool = True) -> User:
    """The user after a turn about a case, having been USER before it."""
    return user.after(USER, case, update, by_person=by_person, opens=opens)


def test_a_turn_opens_the_case_it_is_about() -> None:
    assert after(USER, "second").case == "second"
    assert after(USER, "second", opens=False).case == "first"


@pytest.mark.parametrize("opened", ["second", None])
def test_a_turn_may_open_another_case_or_none(opened: str | None) -> None:
    """None: a new case is about to begin. The user remembers which case the update was for."""
    moved = USER.model_copy(update={"case": opened})
    assert after(moved, "first").case == opened
    assert after(moved, "first").switches == {2: "first"}
    assert after(moved, "first").before_switch(2).case == "first"
    assert after(moved, "first").before_switch(3).case == opened
    assert after(USER, "first").switches == {}, "the case remembers it"


def test_what_is_done_in_a_case_is_remembered_once_and_in_order_when_another_is_opened() -> None:
    assert USER.remembering((3, 1, 2)).updates == (1, 3, 2)
    many = USER.remembering(range(2, REMEMBERED_UPDATES + 3))
    assert many.updates == tuple(range(3, REMEMBERED_UPDATES + 3))
    assert many.remembering(many.updates) == many, "repeats push out nothing"


def test_only_a_person_unblocks_the_bot() -> None:
    blocked = USER.model_copy(update={"blocked": True})
    assert not after(blocked, "first").blocked
    assert after(blocked, "first", by_person=False).blocked


def test_a_case_is_listed_under_its_present_nickname() -> None:
    assert USER.listing("third", None).cases == {"first": None, "second": None, "third": None}
    assert USER.listing("first", "Amina").cases == {"first": "Amina", "second": None}
    assert USER.listing("first", None) is USER


def test_a_case_remembers_the_last_updates_and_when_a_person_wrote() -> None:
    case: Case = new_case("first", "someone", "opening")
    for update in range(REMEMBERED_UPDATES + 5):
        case = case.after(update, NOW)
    assert case.updates == tuple(range(5, REMEMBERED_UPDATES + 5))
    assert case.after(None, None) == case
    assert case.touched == NOW
