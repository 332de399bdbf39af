"""Somebody the Home Office may not know about: no way leads to giving their name, until they say so."""

import pytest

from flows.events import Tapped
from flows.handlers.membership import without
from flows.session import Session
from flows.state.case import Member
from flows.state.safety import name_waits
from flows.state.user import User
from tests.flows.toolkit.test_follow_up import days_until_reminder, log_contact, send_due_reminders, with_mp
from tests.harness.flow import Walk

NAMING = ["papers", "going", "surgery", "early", "events", "other_ways", "follow_up", "handover"]
OTHER = "other"


def unknown(answer: str = "no") -> Walk:
    walk = Walk.start().tap("en").tap("person").tap(answer).tap("go_on")
    return walk.tap("ready").tap("told")


@pytest.mark.parametrize("chapter", NAMING)
@pytest.mark.parametrize("answer", ["no", "unsure"])
def test_a_chapter_that_names_somebody_waits_and_says_why(chapter: str, answer: str) -> None:
    walk = unknown(answer).tap(f"menu:{chapter}")
    walk = walk.tap("go_on") if walk.step == "private_phone" else walk
    assert walk.step == "name_first" and "to keep you safe" in walk.says and "…" not in walk.says
    assert walk.tap("instead").step == "name_lawyer"
    assert walk.tap("change").step == "home_office_knows"


@pytest.mark.parametrize("answer", ["yes", "advised"])
def test_a_chapter_goes_on_where_it_waited_once_the_answer_has_changed(answer: str) -> None:
    walk = unknown().tap("menu:going").tap("change").tap(answer)
    assert walk.step == "going_surgery"


def test_what_helps_without_a_name_comes_next_and_has_three_sentences_to_read() -> None:
    walk = unknown()
    assert "Next: <b>Help without a name</b>" in walk.says
    asked = walk.tap("menu:without_a_name").tap("go_on")
    assert asked.says.count("🗣") == 3 and "My name" not in asked.says


def test_a_card_shows_how_to_reach_the_mp_only_where_a_name_is_no_risk() -> None:
    card = unknown().tap("menu:find_mp").answer("SW1A 1AA")
    told = card.says + card.tap("contacts").says
    assert "Ada Member" in told and "01632 960001" not in told and "mp@example.org" not in told
    assert "/contact" not in told and "Help without a name" in told
    safe = with_mp().tap("menu:find_mp").tap("contacts").says
    assert "01632 960001" in safe and "mp@example.org" in safe and "member/1/contact" in safe


def test_an_appointment_that_was_made_can_still_be_called_off() -> None:
    walk = with_mp().tap("menu:surgery").answer("next Friday 3pm")
    walk = walk.tap(walk.buttons[0].partition(":")[2]) if walk.step == "surgery_day" else walk
    walk = walk.answer("15:00") if walk.step == "surgery_time" else walk
    walk = walk.tap("office").tap("me").tap("all").tap("yes").command("change")
    walk = walk.tap("home_office_knows").tap("no").tap("go_on").command("menu").tap("menu:surgery")
    assert walk.step == "appointments" and "appointments:new" not in walk.offered


@pytest.mark.parametrize("situation", ["refused", "detained", "removal", "deportation", "appeal", "waiting"])
def test_answers_that_contradict_each_other_are_asked_about(situation: str) -> None:
    walk = Walk.start().tap("en").tap("person").tap("unsure").tap("go_on").tap(situation)
    walk = walk if situation == "waiting" else walk.tap("none")
    walk = walk.tap("no") if walk.step == "detained_too" else walk
    assert walk.step == "letter_means_known"
    assert walk.tap("knows").tap("yes").step == "lawyer"
    assert walk.tap("situation").tap("ready").step == "lawyer"
    assert walk.tap("both").step == "lawyer"


def test_chases_stop_while_a_name_waits_and_come_again_after() -> None:
    walk = log_contact(with_mp(), "sent").command("change").tap("home_office_knows")
    stopped = walk.tap("unsure")
    assert send_due_reminders(stopped.later(days=60)).reminders == ()
    assert days_until_reminder(stopped.command("change").tap("home_office_knows").tap("yes"))[0] > 0


def seen_by_other(walk: Walk) -> Walk:
    """The same case, as another member goes on with it."""
    case = walk.session.case
    members = {OTHER: Member(chapter="menu", voice="supporter"), **case.members}
    user = User(id=OTHER, chat=2, language="en", case=case.id, cases={case.id: None})
    shared = case.model_copy(update={"members": members, "spoken_to": None})
    return Walk(walk.engine, Session(user, shared), now=walk.now)


def test_in_a_shared_case_the_safer_answer_counts() -> None:
    person = unknown("no").command("menu")
    helper = seen_by_other(person).command("change").tap("home_office_knows").tap("yes")
    assert "gave a safer answer" in helper.says
    assert helper.command("menu").tap("menu:papers").step == "name_first"


def test_a_supporter_who_is_not_sure_makes_it_wait_for_everybody() -> None:
    helper = seen_by_other(with_mp()).command("change").tap("home_office_knows").tap("unsure")
    assert helper.step == "home_office_warning"
    assert helper.tap("go_on").command("menu").tap("menu:papers").step == "name_first"


def test_the_safer_answer_stays_when_its_member_leaves() -> None:
    person = unknown("no").command("menu")
    helper = seen_by_other(person).command("change").tap("home_office_knows").tap("yes")
    left = without(helper.session.case, "someone")
    assert name_waits(left)


def test_a_paper_under_way_is_not_sent_once_the_answer_has_changed() -> None:
    asked = with_mp().tap("menu:papers").tap("authority").command("change")
    walk = asked.tap("home_office_knows").tap("unsure")
    pending = walk.session.case.members["someone"].undelivered
    assert pending == ("paper:authority",) and walk.engine.undelivered(walk.session, walk.now) == ()


def test_the_answer_to_whether_it_knows_is_held_against_the_others_at_once() -> None:
    walk = with_mp().command("change").tap("situation").tap("refused").tap("none").command("change")
    assert walk.tap("home_office_knows").tap("no").tap("go_on").step == "letter_means_known"


def test_an_old_reminder_promises_nothing_while_a_name_waits() -> None:
    _, walk = days_until_reminder(log_contact(with_mp(), "sent"))
    waiting = walk.command("change").tap("home_office_knows").tap("unsure").tap("go_on")
    assert "over or was changed" in waiting.send(Tapped("bell", "home.wait")).says
