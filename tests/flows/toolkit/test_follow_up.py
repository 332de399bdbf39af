"""What happened with an office, and the reminders that climb from one office to the next."""

from datetime import date

import pytest

from bot.documents import write_text
from flows.events import ReminderDelivered, RemindersDue, Tapped
from flows.reminders.schedule import working_day_after
from tests.harness.flow import ENGLISH, Walk


def log_contact(walk: Walk, what: str, day: str = "today", said: str = "skip") -> Walk:
    """The walk after a contact with an office was entered."""
    walk = walk.command("menu").tap("menu:contacts").tap(what)
    walk = (
        (walk.tap(day) if day in ("today", "yesterday") else walk.answer(day)).tap("phone").tap("caseworker")
    )
    return (walk.tap("skip") if said == "skip" else walk.answer(said)).tap("yes")


def with_mp() -> Walk:
    """A walk whose MP is known; it is Tuesday 24 November 2026."""
    return Walk.at_postcode().answer("SW1A 1AA").tap("yes")


def with_request(walk: Walk) -> Walk:
    """The walk after somebody has chosen what the MP is asked for."""
    return walk.command("menu").tap("menu:prepare_ask").tap("objective:trace").tap("yes")


def send_due_reminders(walk: Walk) -> Walk:
    """Send the reminders that are due, and note them as delivered."""
    looked = walk.send(RemindersDue())
    walk = looked
    for reminder in looked.reminders:
        walk = walk.send(ReminderDelivered(reminder.key))
    return Walk(**{**walk.__dict__, "messages": looked.messages, "reminders": looked.reminders})


def days_until_reminder(walk: Walk, most: int = 60) -> tuple[int, Walk]:
    """How many days pass until a reminder comes, and the walk then."""
    for day in range(most):
        later = send_due_reminders(walk.later(days=day))
        if later.reminders:
            return day, later
    raise AssertionError("nothing came")


@pytest.mark.parametrize(
    ("since", "days", "then"),
    [
        (date(2026, 11, 24), 5, date(2026, 12, 1)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Christmas, and Boxing Day on the Monday after
        (date(2027, 3, 25), 1, date(2027, 3, 30)),  # Good Friday and Easter Monday
        (date(2026, 12, 1), 20, date(2026, 12, 31)),
    ],
)
def test_working_days_leave_out_bank_holidays(since: date, days: int, then: date) -> None:
    assert working_day_after(since, days) == then


def test_the_ladder_climbs_from_the_office_to_the_home_office_to_other_ways() -> None:
    walk = log_contact(with_mp(), "sent")
    assert "5 working days" in walk.says
    day, walk = days_until_reminder(walk)
    assert (day, walk.reminders[0].key) == (7, "home.office.20261124.0")
    walk = walk.send(Tapped("bell", "home.wait"))
    assert walk.step == "papers" and "papers:chase" in walk.buttons
    day, walk = days_until_reminder(walk)
    assert day == 7, "once more"
    walk = log_contact(walk.send(Tapped("bell", "home.answered")).command("menu"), "written")
    day, walk = days_until_reminder(walk)
    assert "20 working days" in walk.says and day >= 28
    walk = walk.send(Tapped("bell", "home.no"))
    assert walk.step == "other_start" or walk.step.startswith("other")
    assert send_due_reminders(walk.later(days=90)).reminders == ()


def test_with_a_date_near_the_office_is_rung_every_day() -> None:
    walk = (
        Walk.at_situation()
        .tap("removal")
        .answer("2/12/2026")
        .tap("removal")
        .tap("no")
        .tap("told")
        .tap("find_mp")
    )
    walk = log_contact(walk.answer("SW1A 1AA").tap("yes"), "sent")
    day, walk = days_until_reminder(walk)
    assert day == 1 and "say the date first" in walk.says
    day, walk = days_until_reminder(walk.send(Tapped("bell", "home.wait")))
    assert day == 1


@pytest.mark.parametrize("choice", ["stop", "answered", "no"])
def test_a_ladder_that_was_left_reminds_no_more(choice: str) -> None:
    _, walk = days_until_reminder(log_contact(with_mp(), "sent"))
    walk = walk.send(Tapped("bell", f"home.{choice}"))
    assert send_due_reminders(walk.later(days=60)).reminders == ()
    assert "over or was changed" in walk.send(Tapped("bell", "home.wait")).says


def test_what_happened_is_shown_as_a_timeline() -> None:
    walk = log_contact(with_mp(), "sent", "20 November 2026")
    walk = log_contact(walk, "talked", "yesterday", "They write this week.")
    walk = walk.command("menu").tap("menu:contacts")
    words = walk.says
    first, second = words.index("a letter to Ada Member"), words.index("a talk with the office of Ada Member")
    assert first < second and "“They write this week.”" in words
    assert "20 November 2026" in words and "23 November 2026" in words


def test_the_page_for_the_office_lists_what_happened_so_far() -> None:
    walk = log_contact(
        log_contact(with_mp(), "sent", "20 November 2026"), "talked", "yesterday", "They write this week."
    )
    walk = with_request(walk).command("menu").tap("menu:papers").tap("summary")
    page = write_text(walk.papers[0], ENGLISH["en"])
    assert "Contact with offices so far" in page
    assert page.index("20 November 2026: a letter to Ada Member") < page.index("“They write this week.”")
    bare = with_request(with_mp()).command("menu").tap("menu:papers").tap("summary")
    assert "Contact with offices" not in write_text(bare.papers[0], ENGLISH["en"])
