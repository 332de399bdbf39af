"""Appointments: made, changed, cancelled and reminded of."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.documents.ics import write_ics
from flows.events import ReminderDelivered, RemindersDue, Tapped
from flows.state.case import Answer
from tests.harness.flow import ENGLISH, LEEDS, Walk


def at_day() -> Walk:
    """A walk at the question for the day; it is Tuesday 24 November 2026, noon."""
    return Walk.at_postcode().answer("SW1A 1AA").tap("yes").tap("surgery")


def with_appointment(typed: str = "next friday 3pm") -> Walk:
    """A walk with an appointment on Friday 4 December at 15:00."""
    walk = at_day().type(typed)
    walk = walk if walk.step != "surgery_day" else walk.tap("2026-12-04T1500")
    return walk.tap("office").tap("me").tap("all").tap("yes")


def send_due_reminders(walk: Walk) -> Walk:
    """Send the reminders that are due, and note them as delivered."""
    walk = walk.send(RemindersDue())
    said = walk
    for reminder in walk.reminders:
        walk = walk.send(ReminderDelivered(reminder.key))
    return Walk(**{**walk.__dict__, "messages": said.messages, "reminders": said.reminders})


def test_a_day_and_time_typed_together_are_asked_once() -> None:
    walk = at_day().type("next friday 3pm")
    assert "more than one way" in walk.says
    assert walk.buttons[:2] == ("surgery_day:2026-11-27T1500", "surgery_day:2026-12-04T1500")
    walk = walk.tap("2026-12-04T1500")
    assert walk.step == "surgery_place", "the time is known"


def test_an_hour_typed_with_the_day_that_may_be_in_the_night_is_asked_about_and_not_lost() -> None:
    walk = at_day().type("Friday at half past 3")
    assert walk.step == "surgery_time" and walk.session.case.answers["surgery_day"].value == "2026-11-27"
    assert walk.buttons[:2] == ("surgery_time:1530", "surgery_time:0330")
    assert "more than one way" in walk.says or "Which" in walk.says
    walk = walk.tap("1530")
    assert walk.step == "surgery_place" and walk.session.case.answers["surgery_time"].value == "15:30"


@pytest.mark.parametrize(
    ("situation", "date", "purpose", "warned"),
    [
        ("removal", "2 December 2026", "removal", True),
        ("refused", "3 December 2026", "removal", True),
        ("removal", "4 December 2026", "removal", False),  # on that day
        ("removal", "20 December 2026", "removal", False),
        ("refused", "2 December 2026", "reply", False),
    ],
)
@pytest.mark.parametrize("who", ["person", "supporter"])
def test_an_appointment_after_the_removal_is_pointed_out_once_it_is_saved(
    situation: str, date: str, purpose: str, warned: bool, who: str
) -> None:
    walk = Walk.at_situation(who).tap(situation).answer(date).tap(purpose)
    walk = (walk.tap("no") if walk.step == "detained_too" else walk).tap("told").command("menu")
    walk = walk.tap("menu:find_mp").answer("SW1A 1AA").tap("yes").command("menu").tap("menu:surgery")
    saved = walk.type("4 December 2026 at 3pm").tap("office").tap("me").tap("all").tap("yes")
    assert "Saved" in saved.says
    paper = "your paper" if who == "person" else "the paper"
    said = f"This is after the date on {paper}, {date}. Ask the office for an earlier time, or ring."
    assert (said in saved.says) == warned


def test_days_and_times_are_on_buttons() -> None:
    walk = at_day()
    assert walk.buttons[0] == "surgery_day:2026-11-25"
    assert "surgery_day:2026-11-28" not in walk.buttons, "a Saturday"
    walk = walk.tap("2026-11-26")
    assert walk.step == "surgery_time" and walk.buttons[0] == "surgery_time:0900"
    walk = walk.type("3:30")
    assert walk.buttons[:2] == ("surgery_time:1530", "surgery_time:0330")
    assert walk.tap("1530").step == "surgery_place"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("yesterday", "a later day"), ("no idea", "find a day"), ("Friday 5 December", "don't match")],
)
def test_words_that_are_no_day_are_answered_kindly(typed: str, said: str) -> None:
    walk = at_day().type(typed)
    assert said in walk.says and walk.step == "surgery_day"


def test_an_appointment_is_stored_and_comes_with_a_calendar_file() -> None:
    walk = with_appointment()
    (appointment,) = walk.session.case.appointments.values()
    assert (appointment.at, appointment.version, appointment.state) == (
        datetime(2026, 12, 4, 15, tzinfo=UTC),
        0,
        "planned",
    )
    assert "Friday, 4 December 2026, 15:00" in walk.says or "Friday 4 December 2026, 15:00" in walk.says
    assert walk.step == "menu" and len(walk.files) == 1


def test_a_change_moves_the_reminders_and_the_calendar() -> None:
    walk = with_appointment().tap("menu:surgery").tap("a1").tap("change").type("11/12/2026 10:00")
    walk = walk.tap("phone").tap("yes") if walk.step == "surgery_place" else walk
    walk = walk.tap("yes") if walk.step == "surgery_check" else walk
    (appointment,) = walk.session.case.appointments.values()
    assert (appointment.at, appointment.version) == (datetime(2026, 12, 11, 10, tzinfo=UTC), 1)
    old = walk.later(days=9, hours=4)
    assert send_due_reminders(old).reminders == (), "the day before the old day"
    new = send_due_reminders(walk.later(days=16))
    assert "is tomorrow" in new.says and "11 December" in new.says


def test_a_cancelled_appointment_is_never_reminded_of() -> None:
    walk = with_appointment().tap("menu:surgery").tap("a1").tap("cancel")
    assert walk.step == "appointment_cancel" and walk.files == (), "it is asked once"
    walk = walk.tap("a1-0")
    assert "is cancelled" in walk.says and walk.files[0].appointment.state == "cancelled"
    for days in range(30):
        assert send_due_reminders(walk.later(days=days)).reminders == ()


def test_three_reminders_and_how_did_it_go() -> None:
    walk = with_appointment()
    sent = []
    for _ in range(24 * 16):
        walk = send_due_reminders(walk.later(hours=1))
        sent += [(walk.now.strftime("%d %H"), reminder.key) for reminder in walk.reminders]
    assert sent == [
        ("27 15", "a1.0.week"),
        ("03 15", "a1.0.day"),
        ("04 13", "a1.0.hours"),
        ("05 10", "a1.0.after"),
    ]


def test_a_reminder_names_what_is_missing_and_its_buttons_never_expire() -> None:
    walk = send_due_reminders(with_appointment().later(days=9, hours=4))
    assert "the signed permission" in walk.says and "at the MP's office" in walk.says
    choices = [f"bell:case~a1-0.{choice}" for choice in ("ready", "change", "off", "mute")]
    assert list(walk.buttons) == choices
    assert "I hope it goes well" in walk.send(Tapped("bell", "a1-0.ready")).says
    assert walk.send(Tapped("bell", "a1-0.change")).step == "surgery_day"
    off = walk.send(Tapped("bell", "a1-0.off"))
    assert off.step == "appointment_cancel" and "Shall I cancel" in off.says
    assert off.tap("no").session.case.appointments == walk.session.case.appointments
    off = off.tap("a1-0")
    assert "is cancelled" in off.says
    assert "over or was changed" in off.send(Tapped("bell", "a1-0.ready")).says
    assert "over or was changed" in walk.send(Tapped("bell", "home.wait")).says
    muted = walk.send(Tapped("bell", "a1-0.mute"))
    assert send_due_reminders(muted.later(hours=22)).reminders == ()


def test_a_paper_for_the_former_mp_is_not_ready_for_the_new_one() -> None:
    walk = with_appointment()
    papers = dict.fromkeys(("authority", "letter", "summary"), walk.now)
    made_for = dict.fromkeys(papers, ("Bath|Cy Former",)) | {"summary": ("Bath|Cy Former", "Bath|Ada Member")}
    case = walk.session.case.model_copy(update={"papers_made": papers, "papers_for": made_for})
    walk = replace(walk, session=replace(walk.session, case=case))
    told = send_due_reminders(walk.later(days=9, hours=4))
    assert "• the letter" in told.says and "the signed permission" in told.says
    assert "the page with the facts" not in told.says


def test_a_missed_reminder_is_sent_only_while_it_still_helps() -> None:
    walk = with_appointment()
    late = send_due_reminders(walk.later(days=9, hours=20))
    assert [reminder.key for reminder in late.reminders] == ["a1.0.day"], "at eight, for three"
    assert "is today" in late.says and "tomorrow" not in late.says
    over = send_due_reminders(walk.later(days=12))
    assert [reminder.key for reminder in over.reminders] == ["a1.0.after"]
    assert send_due_reminders(walk.later(days=40)).reminders == ()


def test_a_reminder_that_failed_is_tried_again_after_growing_pauses() -> None:
    walk = with_appointment().later(days=9, hours=4)
    tries = []
    for minute in range(60):
        walk = walk.send(RemindersDue())
        tries += [minute] * len(walk.reminders)
        walk = walk.later(minutes=1)
    assert tries == [0, 1, 3, 7, 15, 30]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("4/12/2026 7:30", ["27 08", "03 08", "03 20", "05 10"]),
        ("4/12/2026 03:00", ["27 08", "03 08", "03 20", "05 10"]),
        ("4/12/2026 00:30", ["27 08", "03 08", "03 20", "05 10"]),
        ("4/12/2026 9:30", ["27 09", "03 09", "04 08", "05 10"]),
        ("4/12/2026 23:30", ["27 20", "03 20", "04 21", "05 10"]),
    ],
)
def test_nobody_is_woken_at_night(typed: str, expected: list[str]) -> None:
    walk = at_day().type(typed)
    walk = walk.tap("0300") if walk.step == "surgery_time" else walk
    walk = walk.tap("office").tap("me").tap("all").tap("yes")
    moments, words = [], []
    for _ in range(48 * 12):
        walk = send_due_reminders(walk.later(hours=0.5))
        moments += [walk.now.strftime("%d %H") for _ in walk.reminders]
        words += [walk.says for _ in walk.reminders]
    assert moments == expected
    evening = expected[2].startswith("03")
    assert [day for day in ("tomorrow", "today") if f"is {day}" in words[2]] == [
        "tomorrow" if evening else "today"
    ]


@pytest.mark.parametrize(("typed", "utc"), [("26/3/2027 10:00", 10), ("29/3/2027 10:00", 9)])
def test_the_clock_on_the_wall_counts_across_its_change(typed: str, utc: int) -> None:
    walk = at_day().type(typed).tap("office").tap("me").tap("all").tap("yes")
    (appointment,) = walk.session.case.appointments.values()
    assert (appointment.at.hour, appointment.local.hour) == (utc, 10)
    file = write_ics(appointment, "Appointment", "x").decode()
    assert f"DTSTART:{appointment.at:%Y%m%dT%H%M%SZ}" in file


def test_an_old_case_without_a_day_shows_no_appointment() -> None:
    walk = with_appointment()
    answers = {**walk.session.case.answers, "appointments": Answer(value="a9")}
    case = walk.session.case.model_copy(update={"answers": answers})
    assert Walk.start(case=case, language="en").command("menu").tap("menu:surgery").step == "appointments"


@pytest.mark.parametrize("choice", ["ready", "change", "off", "log"])
def test_a_button_of_an_earlier_time_says_so_and_changes_nothing(choice: str) -> None:
    walk = with_appointment().tap("menu:surgery").tap("a1").tap("change").tap("home")
    walk = walk.type("11/12/2026 10:00").tap("phone").tap("yes")
    for old in (f"case~a1-0.{choice}", f"a1.{choice}"):
        pressed = walk.send(Tapped("bell", old))
        assert "about an earlier time" in pressed.says and "11 December 2026, 10:00" in pressed.says
        assert pressed.session.case.appointments == walk.session.case.appointments
        assert pressed.step == "menu"
    assert "earlier time" not in walk.send(Tapped("bell", "case~a1-1.off")).says


def test_a_button_of_an_older_version_of_the_bot_counts_while_nothing_was_changed() -> None:
    assert with_appointment().send(Tapped("bell", "a1.off")).step == "appointment_cancel"


def test_a_second_appointment_asks_who_goes_and_which_reminders_come() -> None:
    walk = at_day().type("4/12/2026 15:00").tap("office").tap("friend").tap("none").tap("yes")
    walk = walk.tap("menu:surgery").tap("new").tap("home").type("11/12/2026 15:00").tap("office")
    assert walk.step == "surgery_who"
    walk = walk.tap("me")
    assert walk.step == "surgery_remind"
    second = walk.tap("all").tap("yes").session.case.appointments["a2"]
    assert (second.who, second.remind) == ("me", "all")


def test_a_changed_appointment_keeps_who_goes_and_which_reminders_come() -> None:
    walk = at_day().type("4/12/2026 15:00").tap("office").tap("friend").tap("day").tap("yes")
    walk = walk.tap("menu:surgery").tap("a1").tap("change").tap("home").type("11/12/2026 15:00").tap("office")
    assert walk.step == "surgery_check"
    changed = walk.tap("yes").session.case.appointments["a1"]
    assert (changed.who, changed.remind, changed.version) == ("friend", "day", 1)


@pytest.mark.parametrize(("remind", "kinds"), [("none", []), ("day", ["day"])])
def test_only_the_reminders_that_were_chosen_come(remind: str, kinds: list[str]) -> None:
    walk = at_day().type("4/12/2026 15:00").tap("office").tap("me").tap(remind).tap("yes")
    sent = []
    for _ in range(24 * 30):
        walk = send_due_reminders(walk.later(hours=1))
        sent += [reminder.key.rpartition(".")[2] for reminder in walk.reminders]
    assert sent == kinds
    file = write_ics(walk.session.case.appointments["a1"], "Appointment", "x")
    assert file.count(b"BEGIN:VALARM") == len(kinds)


def test_after_everything_is_ready_nothing_is_listed_as_missing() -> None:
    walk = send_due_reminders(with_appointment().later(days=3, hours=4))
    assert "Not ready yet" in walk.says
    walk = send_due_reminders(walk.send(Tapped("bell", "case~a1-0.ready")).later(days=6))
    assert walk.reminders and "Not ready yet" not in walk.says and "everything is ready" in walk.says
    assert "bell:case~a1-0.ready" not in walk.buttons
    moved = walk.send(Tapped("bell", "case~a1-0.change")).tap("home").type("18/12/2026 10:00").tap("office")
    moved = send_due_reminders(moved.tap("yes").later(days=8))
    assert "Not ready yet" in moved.says, "for a new day it may be different"


@pytest.mark.parametrize("typed", ["28/3/2027 1:30am", "28/3/2027"])
def test_an_hour_that_the_clocks_skip_is_asked_again(typed: str) -> None:
    walk = at_day().type(typed)
    walk = walk if "they skip this time" in walk.says else walk.type("01:30 am")
    assert "they skip this time" in walk.says and walk.step == "surgery_time"
    walk = walk.type("13:30").tap("office").tap("me").tap("all").tap("yes")
    assert walk.session.case.appointments["a1"].local.hour == 13


def test_a_day_changed_afterwards_to_one_that_skips_the_hour_is_asked_about() -> None:
    walk = at_day().type("27/3/2027 1:30am").tap("office").tap("me").tap("all").tap("no")
    walk = walk.type("28/3/2027").tap("yes")
    assert walk.step == "surgery_time" and "they skip this time" in walk.says
    assert walk.session.case.appointments == {}


@pytest.mark.parametrize(("at", "alarm"), [("15:00", "-PT2H"), ("7:30", "-PT11H30M"), ("9:30", "-PT1H30M")])
def test_the_calendar_rings_nobody_awake(at: str, alarm: str) -> None:
    walk = at_day().type(f"4/12/2026 {at}").tap("office").tap("me").tap("all").tap("yes")
    (delivered,) = walk.files
    name = ENGLISH["en"].plain(delivered.name)
    file = write_ics(delivered.appointment, name, delivered.uid).decode()
    assert f"DESCRIPTION:Appointment\r\nTRIGGER:{alarm}\r\n" in file
    shown = [line for line in file.splitlines() if line.startswith(("SUMMARY", "DESCRIPTION"))]
    assert shown == ["SUMMARY:Appointment", "DESCRIPTION:Appointment"], "a lock screen shows them"


@pytest.mark.parametrize(
    ("typed", "remind", "soon"),
    [
        ("25/11/2026 10:00", "day", True),
        ("25/11/2026 15:00", "day", False),
        ("24/11/2026 13:00", "all", True),
        ("24/11/2026 15:00", "all", False),
        ("24/11/2026 13:00", "none", False),
    ],
)
def test_whoever_books_too_late_for_a_reminder_is_told_so(typed: str, remind: str, soon: bool) -> None:
    walk = at_day().type(typed).tap("office").tap("me").tap(remind).tap("yes")
    assert ("I won't remind you of it again" in walk.says) == soon


def test_a_confirmation_cancels_only_what_it_was_shown_for() -> None:
    walk = at_day().type("4/12/2026 15:00").tap("office").tap("me").tap("all").tap("yes")
    walk = walk.tap("menu:surgery").tap("new").tap("home").type("11/12/2026 15:00").tap("office")
    walk = walk.tap("me").tap("all").tap("yes")
    asked = walk.send(Tapped("bell", "a1-0.off")).send(Tapped("bell", "a2-0.off"))
    assert "11 December" in asked.says and "appointment_cancel:a2-0" in asked.buttons
    first = asked.tap("a1-0").session.case.appointments
    assert (first["a1"].state, first["a2"].state) == ("cancelled", "planned"), "the older question said so"
    stale = asked.send(Tapped("bell", "a1-0.change")).tap("home").type("18/12/2026 15:00").tap("office")
    stale = stale.tap("yes").send(Tapped("bell", "a2-0.off"))
    pressed = stale.tap("a1-0")
    assert "about an earlier time" in pressed.says and "18 December" in pressed.says
    assert pressed.session.case.appointments == stale.session.case.appointments


def test_an_appointment_keeps_the_mp_it_was_made_with() -> None:
    walk = with_appointment().command("change")
    case = walk.session.case.model_copy(update={"findings": {"home": LEEDS}})
    walk = Walk.start(case=case, language="en").later(days=9, hours=4)
    assert "the MP Ada Member is tomorrow" in send_due_reminders(walk).says


def test_after_the_meeting_nobody_is_wished_well() -> None:
    walk = with_appointment().later(days=12)
    assert "over or was changed" in walk.send(Tapped("bell", "a1-0.ready")).says
    assert walk.send(Tapped("bell", "a1-0.log")).step == "contact_what"
    assert walk.send(Tapped("bell", "a1-0.log")).send(Tapped("bell", "a1-0.log")).step == "contact_what"


def test_whoever_muted_reminders_and_asks_for_them_again_gets_them() -> None:
    walk = with_appointment().send(Tapped("bell", "a1-0.mute"))
    walk = walk.tap("menu:surgery").tap("new").tap("home").type("11/12/2026 15:00").tap("office").tap("me")
    assert walk.tap("none").tap("yes").session.case.muted == ("someone",)
    wanted = walk.tap("all").tap("yes")
    assert wanted.session.case.muted == ()
    assert send_due_reminders(wanted.later(days=16, hours=3)).reminders
