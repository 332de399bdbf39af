"""What happened with one MP stays with that MP when another is found for the area."""

from dataclasses import replace

import pytest

from flows.events import Tapped
from flows.state.case import Case
from tests.flows.toolkit.test_follow_up import days_until_reminder, log_contact, send_due_reminders, with_mp
from tests.harness.flow import LEEDS, Walk

KEPT = ("Ada Member", "Bath")  # of whoever was found first


def moved(walk: Walk) -> Walk:
    """The person lives in another area now, and has confirmed its MP."""
    walk = walk.command("menu").tap("find_mp").tap("no").answer("LS1 1AA").tap("yes")
    assert walk.session.case.findings["home"] == LEEDS
    return walk


def with_case(walk: Walk, **changes: object) -> Walk:
    case: Case = walk.session.case.model_copy(update=changes)
    return replace(walk, session=replace(walk.session, case=case))


def as_an_older_version_noted(walk: Walk) -> Walk:
    """The same records without the names of MPs and seats, and papers without whom they are for."""
    case, nameless = walk.session.case, {"mp": None, "seat": None}
    replies = {role: reply.model_copy(update=nameless) for role, reply in case.awaited_replies.items()}
    visits = {id: visit.model_copy(update=nameless) for id, visit in case.appointments.items()}
    contacts = tuple(entry.model_copy(update=nameless) for entry in case.contacts)
    return with_case(walk, contacts=contacts, awaited_replies=replies, appointments=visits, papers_for={})


def with_visit(walk: Walk) -> Walk:
    walk = walk.command("menu").tap("surgery").tap("new").answer("11/12/2026 15:00")
    return walk.tap("office").tap("me").tap("all").tap("yes")


@pytest.mark.parametrize("older", [False, True])
def test_everything_noted_keeps_its_name_and_seat(older: bool) -> None:
    walk = with_visit(log_contact(with_mp(), "sent"))
    case = moved(as_an_older_version_noted(walk) if older else walk).session.case
    (entry,), reply, visit = case.contacts, case.awaited_replies["home"], case.appointments["a1"]
    assert [(each.mp, each.seat) for each in (entry, reply, visit)] == [KEPT] * 3


@pytest.mark.parametrize("older", [False, True])
def test_reminder_timeline_and_page_name_whom_it_happened_with(older: bool) -> None:
    walk = log_contact(with_mp(), "sent")
    walk = moved(as_an_older_version_noted(walk) if older else walk)
    assert "a letter to Ada Member" in walk.tap("contacts").says
    _, walk = days_until_reminder(walk)
    assert "the office of the MP Ada Member" in walk.says and "Bo Member" not in walk.says


def test_a_changed_appointment_stays_with_its_mp() -> None:
    walk = moved(with_visit(with_mp())).tap("surgery").tap("a1").tap("change").answer("18/12/2026 15:00")
    walk = walk.tap("office").tap("yes")
    visit = walk.session.case.appointments["a1"]
    assert (visit.at.day, visit.mp, visit.seat) == (18, *KEPT)
    assert "the MP Ada Member is tomorrow" in send_due_reminders(walk.later(days=23, hours=4)).says


def test_an_answer_of_the_new_mp_ends_no_wait_for_the_former() -> None:
    walk = log_contact(moved(log_contact(with_mp(), "sent")), "answered")
    assert walk.session.case.awaited_replies["home"].mp == "Ada Member"
    assert [entry.mp for entry in walk.session.case.contacts] == ["Ada Member", "Bo Member"]


def test_what_is_noted_from_a_reminder_is_noted_of_its_mp() -> None:
    _, walk = days_until_reminder(moved(log_contact(with_mp(), "sent")))
    walk = walk.send(Tapped("bell", "home-20261124-0.answered"))
    walk = walk.tap("answered").tap("today").tap("email").tap("mp").tap("skip").tap("yes")
    entry = walk.session.case.contacts[-1]
    assert (entry.mp, entry.seat) == KEPT
    later = log_contact(walk, "talked").session.case.contacts[-1]
    assert (later.mp, later.seat) == ("Bo Member", "Leeds East")


def test_waiting_on_for_the_former_mp_offers_no_letter_to_the_new_one() -> None:
    _, walk = days_until_reminder(moved(log_contact(with_mp(), "sent")))
    walk = walk.send(Tapped("bell", "home-20261124-0.wait"))
    assert walk.step == "menu" and "I'll ask you on" in walk.says
    assert walk.session.case.awaited_replies["home"].mp == "Ada Member"


@pytest.mark.parametrize("older", [False, True])
def test_a_letter_made_for_the_former_mp_was_sent_to_no_other(older: bool) -> None:
    made = with_mp().tap("prepare_ask")
    answer = made.session.case.answers["postcode"].model_copy(update={"value": "meet"})
    made = with_case(made, answers={**made.session.case.answers, "objective": answer})
    made = made.command("menu").tap("papers").tap("letter")
    assert made.papers and "papers:chase" in made.offered
    made = as_an_older_version_noted(made) if older else made
    papers = moved(made).tap("papers")
    assert papers.step == "papers" and "papers:chase" not in papers.offered
    assert "papers:chase" in papers.tap("letter").offered
