"""An MP who was found some days ago is looked at again before a paper, a card or a number is used."""

from dataclasses import replace

import pytest

from flows.state.case import Case, Finding, Mp, Query
from tests.harness.flow import BATH, EMPTY, LEEDS, Walk, seat

NEXT = seat(1, "Bath", "Cy Successor").model_copy(
    update={"mp": Mp(id=77, name="Cy Successor", email="cy@example.org")}
)
VACANT = seat(1, "Bath")
DOWN = Finding(outcome="down")
KNIGHTED = BATH.model_copy(update={"mp": BATH.mp and BATH.mp.model_copy(update={"name": "Dame Ada Member"})})


def home_confirmed() -> Walk:
    return Walk.at_postcode().answer("SW1A 1AA").tap("yes")


def at_papers() -> Walk:
    """A person who knows what to ask for, and has the papers before them."""
    walk = home_confirmed().tap("prepare_ask")
    answers = {**walk.session.case.answers}
    walk = with_case(
        walk, answers=answers | {"objective": answers["postcode"].model_copy(update={"value": "meet"})}
    )
    return walk.command("menu").tap("papers")


def with_case(walk: Walk, **changes: object) -> Walk:
    case: Case = walk.session.case.model_copy(update=changes)
    return replace(walk, session=replace(walk.session, case=case))


def test_a_letter_after_months_does_not_go_to_the_former_member() -> None:
    walk = at_papers().later(days=90).send_tap("letter")
    assert not walk.papers
    assert walk.pending is not None and walk.pending.query == Query(constituency_id=1)
    told = walk.settle(NEXT)
    assert "Your MP is now Cy Successor" in told.says and "it was Ada Member" in told.says
    assert not told.papers, "the person reads who it is now before a letter is made"
    assert told.step == "papers" and "Papers for Cy Successor" in told.says
    (letter,) = told.tap("letter").papers
    assert letter.to == "cy@example.org"
    assert "Ada" not in "".join(str(block.text.values) for block in letter.blocks)


def test_a_letter_to_the_same_member_is_delivered_after_the_look() -> None:
    walk = at_papers().later(days=90).send_tap("letter")
    renewed = BATH.mp and BATH.mp.model_copy(update={"email": "new@example.org"})
    done = walk.settle(BATH.model_copy(update={"mp": renewed}))
    (letter,) = done.papers
    assert letter.to == "new@example.org"
    assert "is now" not in done.says
    assert done.tap("letter").papers, "it is fresh now"


def test_within_some_days_nobody_looks_again() -> None:
    assert at_papers().later(days=2).send_tap("letter").papers


def test_a_card_that_is_opened_again_is_of_the_member_of_now() -> None:
    walk = home_confirmed().command("menu").later(days=30).send_tap("find_mp")
    told = walk.settle(NEXT)
    assert "Your MP is now Cy Successor" in told.says
    assert told.step == "show_mp" and "Is <b>Cy Successor</b>" in told.says
    assert told.tap("yes").step == "menu", "what was only looked at again leads nowhere else"


def test_who_confirmed_the_area_need_not_confirm_it_again() -> None:
    told = home_confirmed().later(days=30).command("menu").settle(NEXT)
    assert told.step == "menu"
    assert told.session.case.confirmed == {"home": NEXT.key}
    assert told.tap("papers").step == "papers"


def test_when_the_service_is_down_it_is_said_from_when_the_answer_is() -> None:
    walk = at_papers().later(days=90).send_tap("letter").settle(DOWN)
    assert "24 November 2026" in walk.says and "Please check before you write" in walk.says
    (letter,) = walk.papers
    assert letter.to == "mp@example.org"
    assert walk.later(minutes=5).tap("letter").papers, "it is not asked at every tap"
    assert walk.later(hours=2).send_tap("letter").pending


def test_what_an_older_version_kept_without_a_date_is_looked_at() -> None:
    walk = with_case(at_papers(), fact_dates={})
    assert walk.send_tap("letter").settle(NEXT).step == "papers"
    down = walk.send_tap("letter").settle(DOWN)
    assert "24 November 2026" in down.says


def test_what_was_written_for_the_former_member_is_not_told_to_the_new_one() -> None:
    walk = at_papers()
    answer = walk.session.case.answers["postcode"].model_copy(
        update={"value": "we run a shop", "about": BATH.key}
    )
    walk = with_case(walk, answers={**walk.session.case.answers, "touch_words": answer, "interest": answer})
    assert "we run a shop" in str(walk.tap("letter").papers)
    told = walk.later(days=90).send_tap("letter").settle(NEXT)
    assert "we run a shop" not in str(told.tap("letter").papers)


def test_the_same_member_by_another_name_keeps_what_was_noted_and_written() -> None:
    walk = at_papers()
    answer = walk.session.case.answers["postcode"].model_copy(
        update={"value": "we run a shop", "about": BATH.key}
    )
    walk = with_case(walk, answers={**walk.session.case.answers, "touch_words": answer, "interest": answer})
    walk = noted(walk, "sent").tap("papers").later(days=90).send_tap("letter").settle(KNIGHTED)
    assert "is now" not in walk.says
    assert "we run a shop" in str(walk.papers)
    (entry,) = walk.session.case.contacts
    assert entry.mp == "Dame Ada Member"


def noted(walk: Walk, what: str) -> Walk:
    walk = walk.command("menu").tap("contacts").tap(what).tap("today").tap("email").tap("mp").tap("skip")
    return walk.tap("yes")


def test_a_seat_that_became_vacant_is_said_and_what_follows() -> None:
    told = at_papers().later(days=90).send_tap("letter").settle(VACANT)
    assert "<b>Bath</b> has no MP at the moment." in told.says
    assert told.step == "vacant_seat" and not told.papers
    after = told.tap("yes")
    assert "letter" not in after.buttons


def test_a_seat_that_was_filled_is_said() -> None:
    walk = Walk.at_postcode().answer("NE1 1AA").tap("yes").later(days=30)
    filled = seat(3, "Vacantshire", "Di Elected")
    told = walk.command("menu").settle(filled)
    assert "Your MP is now Di Elected" in told.says
    assert "it was" not in told.says
    assert told.tap("papers").step == "papers"


def test_a_seat_that_is_gone_is_to_be_looked_for_again() -> None:
    told = home_confirmed().later(days=90).command("menu").settle(Finding(outcome="not_found"))
    assert "Please look for the MP again" in told.says
    assert told.session.case.confirmed == {}


def test_the_mps_of_others_and_of_a_place_of_detention_are_looked_at_too() -> None:
    walk = home_confirmed().tap("other_ways").tap("own_mp").answer("LS1 1AA").tap("yes").later(days=30)
    first = walk.command("menu")
    assert first.pending and first.pending.query.constituency_id == 1
    second = first.settle(BATH)
    assert second.pending and second.pending.query.constituency_id == 2
    told = second.settle(
        seat(2, "Leeds East", "Ed Latest").model_copy(update={"mp": Mp(id=78, name="Ed Latest")})
    )
    assert "The MP for Leeds East is now Ed Latest" in told.says
    assert told.step == "menu"


def test_an_appointment_with_the_former_member_stays_theirs_and_is_pointed_out() -> None:
    walk = home_confirmed().tap("surgery").tap("new").answer("20 December 2026").answer("3pm").tap("office")
    walk = walk.tap("me").tap("none").tap("yes").later(days=10)
    told = walk.command("menu").settle(NEXT)
    assert "was with Ada Member" in told.says
    (appointment,) = told.session.case.appointments.values()
    assert (appointment.mp, appointment.seat) == ("Ada Member", "Bath")


def test_a_result_after_the_area_was_changed_changes_nothing() -> None:
    walk = home_confirmed().later(days=30).command("menu")
    pending = walk.pending
    moved = replace(walk, pending=None).tap("find_mp").tap("no").answer("LS1 1AA").tap("yes")
    late = replace(moved, pending=pending).settle(NEXT)
    assert late.session.case.findings["home"] == LEEDS
    assert "is now" not in late.says


def test_a_restart_looks_again_and_delivers_the_letter() -> None:
    walk = replace(at_papers().later(days=90).send_tap("letter"), pending=None).resume()
    assert walk.pending is not None
    assert walk.settle(BATH).papers


def test_who_typed_the_mp_by_hand_is_not_asked_to_wait() -> None:
    walk = Walk.at_postcode().tap("by_hand").answer("Bath").answer("Ada Member").tap("yes").later(days=90)
    assert walk.command("menu").pending is None


def test_a_call_for_help_does_not_wait() -> None:
    walk = home_confirmed().later(days=90).type("I want to die")
    assert walk.pending is None


@pytest.mark.parametrize("command", ["forget", "language", "change"])
def test_a_command_that_asks_does_not_wait(command: str) -> None:
    walk = home_confirmed().later(days=90).command(command)  # type: ignore[arg-type]
    assert walk.pending is None and walk.step == command


def test_a_vacant_seat_is_not_counted_as_found() -> None:
    walk = Walk.at_postcode().answer("NE1 1AA").tap("yes")
    assert walk.step == "menu"
    opened = walk.tap("find_mp")
    assert opened.step == "vacant_seat"
    assert "Is <b>" not in opened.says
    assert EMPTY.key == opened.session.case.confirmed["home"]
    assert opened.tap("yes").step == "menu"


def test_before_a_general_election_nobody_is_sent_to_another_mp() -> None:
    dissolved = VACANT.model_copy(update={"dissolved": True})
    told = at_papers().later(days=90).send_tap("letter").settle(dissolved)
    assert told.step == "no_mps"
    assert "There are no MPs at the moment" in told.says
    assert "another area" not in told.says and "nearby MP" not in told.says
    assert told.tap("yes").later(days=40).command("menu").settle(NEXT).session.case.confirmed == {
        "home": NEXT.key
    }


def test_an_answer_to_danger_comes_with_the_open_question_below_it() -> None:
    walk = home_confirmed().later(days=90).type("he beats me every night")
    assert walk.pending is None
