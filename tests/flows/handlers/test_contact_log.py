"""The contact log: what an office says takes a tap or two to note, and leads on to what it calls for."""

import pytest

from flows.events import ReminderDelivered, RemindersDue
from flows.state.appointments import CONTACT_KINDS, AwaitedReply, ContactEntry
from flows.state.case import Answer
from tests.harness.flow import BATH, LEEDS, Walk, shipped

SIMPLE = ("sent", "automatic", "form", "permission", "details", "written", "refused")
ASKED_FOR = ("form", "permission", "details")


def with_mp(who: str = "person", **changes: object) -> Walk:
    """A walk with an MP and a request; it is Tuesday 24 November 2026."""
    walk = Walk.at_postcode(who).answer("SW1A 1AA").tap("yes").command("menu").tap("menu:prepare_ask")
    return changed(walk.tap("objective:trace").tap("yes"), **changes)


def changed(walk: Walk, **changes: object) -> Walk:
    """The walk in a case with other fields, at the menu."""
    again = Walk.start(case=walk.session.case.model_copy(update=changes), language="en")
    return Walk(**{**again.__dict__, "now": walk.now}).command("menu")


def noted(walk: Walk, *taps: str) -> Walk:
    """The walk after an entry that takes these taps."""
    walk = walk.command("menu").tap("menu:contacts")
    for tap in taps:
        walk = walk.answer(tap.removeprefix("> ")) if tap.startswith("> ") else walk.tap(tap)
    return walk.tap("yes")


def asked_about(walk: Walk) -> Walk:
    """The walk once the first question about a letter of the 24th has come."""
    due = noted(walk, "sent").later(days=7).send(RemindersDue())
    assert [reminder.key for reminder in due.reminders] == ["home.office.20261124.0"]
    after = due.send(ReminderDelivered(due.reminders[0].key))
    return Walk(**{**after.__dict__, "messages": due.messages})


def awaited(walk: Walk) -> AwaitedReply | None:
    """The reply that is awaited from the MP of the home."""
    return walk.session.case.awaited_replies.get("home")


def test_every_kind_can_be_chosen_and_stands_in_the_log() -> None:
    offered = {choice.id for choice in shipped().steps["contact_what"].choices}
    assert offered == set(CONTACT_KINDS)
    for kind in CONTACT_KINDS:
        entry = ContactEntry(on=with_mp().now.date(), role="home", mp="Ada Member", how=kind)
        assert "24 November 2026" in with_mp(contacts=(entry,)).tap("menu:contacts").says


@pytest.mark.parametrize("kind", SIMPLE)
def test_two_taps_keep_a_simple_one_for_today(kind: str) -> None:
    walk = with_mp().tap("menu:contacts").tap(kind)
    assert walk.step == "contact_check" and "24 November 2026" in walk.says
    (entry,) = walk.tap("yes").session.case.contacts
    assert (entry.what, f"{entry.on}", entry.mp, entry.said) == (kind, "2026-11-24", "Ada Member", None)


@pytest.mark.parametrize("kind", ["answered", "talked"])
def test_what_was_said_is_asked_where_it_is_the_point_and_may_be_left_out(kind: str) -> None:
    walk = with_mp().tap("menu:contacts").tap(kind)
    assert walk.step == "contact_said"
    (entry,) = walk.tap("skip").tap("yes").session.case.contacts
    assert (entry.what, entry.said) == (kind, None)


def test_the_day_and_what_was_said_can_be_changed_before_it_is_kept() -> None:
    walk = with_mp().tap("menu:contacts").tap("form").tap("day").answer("20 November 2026")
    assert walk.step == "contact_check" and "20 November 2026" in walk.says
    walk = walk.tap("said").answer("Send it by Friday.")
    assert "“Send it by Friday.”" in walk.says and walk.step == "contact_check"
    walk = walk.tap("no").tap("details")
    assert "asked for more details" in walk.says
    (entry,) = walk.tap("yes").session.case.contacts
    assert (entry.what, f"{entry.on}", entry.said) == ("details", "2026-11-20", "Send it by Friday.")
    assert not {"contact_what", "contact_day", "contact_said"} & walk.tap("yes").session.case.answers.keys()


def test_an_entry_that_is_kept_later_is_of_the_day_on_which_it_was_begun() -> None:
    walk = with_mp().tap("menu:contacts").tap("written").later(days=2).tap("yes")
    assert f"{walk.session.case.contacts[0].on}" == "2026-11-24"


def test_an_automatic_reply_resets_nothing() -> None:
    before = asked_about(with_mp())
    opened = before.tap(next(data for data in before.buttons if data.endswith(".answered")))
    assert opened.step == "contact_what" and opened.send(RemindersDue()).later(days=9).reminders == ()
    walk = opened.tap("automatic").tap("yes")
    assert "not an answer" in walk.says and "on 8 December 2026" in walk.says
    assert awaited(walk) == awaited(before), "as it was before the tap"
    due = walk.later(days=7).send(RemindersDue())
    assert [reminder.key for reminder in due.reminders] == ["home.office.20261124.1"], (
        "the second, not the first"
    )


def test_a_reply_that_was_not_described_is_asked_about_no_more_and_can_be_described_later() -> None:
    walk = asked_about(with_mp())
    answered = next(data for data in walk.buttons if data.endswith(".answered"))
    opened = walk.tap(answered).command("menu")
    for days in (1, 7, 14, 30):
        assert opened.later(days=days).send(RemindersDue()).reminders == ()
    assert opened.tap(answered).step == "contact_what"
    assert "over or was changed" not in opened.tap(answered.replace("answered", "wait")).says


@pytest.mark.parametrize(("kind", "step"), [("form", "their_form"), ("permission", "how_to_send")])
def test_what_the_office_wants_leads_to_the_way_there(kind: str, step: str) -> None:
    walk = noted(with_mp(), kind)
    assert walk.step == step and awaited(walk) is None
    assert [paper.id for paper in walk.papers] == (["authority"] if kind == "permission" else [])
    assert walk.session.case.letters["home"].paper == kind, "it is asked whether it has gone"
    sent = walk.tap("sent") if kind == "form" else walk.tap("signed").tap("sent")
    reply = awaited(sent)
    assert reply and reply.for_ == "office" and sent.session.case.letters == {}


def test_more_details_are_on_the_one_page() -> None:
    walk = noted(with_mp(), "details")
    assert [paper.id for paper in walk.papers] == ["summary"] and "this page with the facts" in walk.says
    assert walk.step == "papers" and "papers:sent" in walk.buttons
    bare = noted(Walk.at_postcode().answer("SW1A 1AA").tap("yes"), "details")
    assert bare.papers == () and "papers:ask_first" in bare.buttons and "this page" not in bare.says


def test_a_supporter_is_told_of_the_days_for_the_permission() -> None:
    words = noted(with_mp("supporter"), "permission").says
    assert "5 working days (seen in April 2024, may have changed)" in words
    assert "5 working days" not in noted(with_mp(), "permission").says


@pytest.mark.parametrize("kind", [*ASKED_FOR, "automatic", "talked"])
def test_the_home_offices_days_go_on_while_the_mps_office_asks_for_something(kind: str) -> None:
    walk = noted(with_mp(), "written")
    before = awaited(walk)
    taps = (kind, "skip") if kind == "talked" else (kind,)
    assert before and awaited(noted(walk, *taps)) == before


@pytest.mark.parametrize("kind", ASKED_FOR)
def test_while_a_name_waits_no_paper_is_handed_over(kind: str) -> None:
    unsure = {"home_office_knows": Answer(value="unsure"), "home_office_warning": Answer(value="go_on")}
    walk = noted(with_mp(answers={**with_mp().session.case.answers, **unsure}), kind)
    assert (walk.step, walk.papers) == ("menu", ()) and walk.session.case.contacts[0].what == kind


def test_what_a_former_mps_office_wants_is_only_noted() -> None:
    walk = asked_about(with_mp())
    answered = next(data for data in walk.buttons if data.endswith(".answered"))
    case = walk.session.case.model_copy(
        update={"findings": {"home": LEEDS}, "confirmed": {"home": LEEDS.key}}
    )
    other = Walk(**{**Walk.start(case=case, language="en").__dict__, "now": walk.now})
    walk = other.tap(answered).tap("permission").tap("yes")
    assert (walk.step, walk.papers, walk.session.case.letters) == ("menu", (), {})
    assert [entry.mp for entry in walk.session.case.contacts] == ["Ada Member", "Ada Member"]


def test_from_a_reminder_nobody_is_asked_which_mp_it_was() -> None:
    walk = asked_about(with_mp())
    several = {"home": BATH, "supporter": LEEDS}
    keys = {role: finding.key for role, finding in several.items()}
    case = walk.session.case.model_copy(update={"findings": several, "confirmed": keys})
    other = Walk(**{**Walk.start(case=case, language="en").__dict__, "now": walk.now})
    assert other.command("menu").tap("menu:contacts").step == "contact_mp"
    opened = other.tap(next(data for data in walk.buttons if data.endswith(".answered")))
    assert opened.step == "contact_what"
    assert opened.tap("refused").tap("yes").session.case.contacts[-1].mp == "Ada Member"


def test_an_entry_that_an_older_version_began_is_finished() -> None:
    begun = {"contact_what": "talked", "contact_day": "yesterday", "contact_how": "phone"}
    answers = {
        **with_mp().session.case.answers,
        **{step: Answer(value=value) for step, value in begun.items()},
    }
    walk = with_mp(answers=answers).tap("menu:contacts")
    assert walk.step == "contact_said"
    walk = walk.tap("skip").tap("yes")
    assert [f"{entry.on} {entry.how}" for entry in walk.session.case.contacts] == ["2026-11-23 talked"]
    assert not begun.keys() & walk.session.case.answers.keys()


@pytest.mark.parametrize("kind", ASKED_FOR)
def test_an_office_that_asks_for_something_is_not_chased(kind: str) -> None:
    silent = noted(with_mp(), "sent").tap("menu:papers")
    assert "papers:chase" in silent.offered
    asked = noted(silent, kind).command("menu").tap("papers")
    assert asked.step == "papers" and "papers:chase" not in asked.offered


def test_the_same_letter_is_not_in_the_log_twice() -> None:
    walk = noted(noted(with_mp(), "sent"), "sent")
    assert [entry.what for entry in walk.session.case.contacts] == ["sent"]


def test_a_letter_of_before_does_not_end_the_wait_for_the_home_office() -> None:
    waits = awaited(noted(with_mp(), "written"))
    later = noted(noted(with_mp(), "written").later(days=3), "sent", "day", "> 20 November 2026")
    assert waits and awaited(later) == waits


def test_a_letter_sent_later_asks_the_home_office_again_and_is_no_new_wait_for_the_mp() -> None:
    later = awaited(noted(noted(with_mp(), "written").later(days=3), "sent"))
    assert later and (later.for_, f"{later.since}", f"{later.again}") == (
        "home_office",
        "2026-11-24",
        "2026-11-27",
    )


def test_the_papers_are_done_when_they_have_gone_and_the_log_when_something_came_back() -> None:
    made = with_mp().tap("menu:papers").tap("letter").command("menu")
    assert "✅ Papers to send" not in keys(made)
    sent = made.tap("menu:papers").tap("sent").command("menu")
    assert "✅ Papers to send" in keys(sent) and "✅ What the office said" not in keys(sent)
    assert "✅ What the office said" in keys(noted(sent, "automatic").command("menu"))


def keys(walk: Walk) -> list[str]:
    """What stands on every page of the menu."""
    pages = [walk, *(walk.tap(data) for data in walk.offered if data.startswith("menu:_page"))]
    return [key.label for page in pages for row in page.messages[-1].rows for key in row]


def test_a_chase_names_the_day_of_the_first_letter() -> None:
    walk = noted(with_mp(), "sent").later(days=7).tap("menu:papers").tap("chase").tap("sent")
    walk = walk.later(days=7).tap("menu:papers").tap("chase")
    words = " ".join(str(block.text.values.get("asked_on", "")) for block in walk.papers[0].blocks)
    assert "2026-11-24" in words and "2026-12-01" not in words
