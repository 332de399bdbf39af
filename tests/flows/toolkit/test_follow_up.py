"""What happened with an office, and the reminders that climb from one office to the next."""

from datetime import date

import pytest

from bot.documents import write_text
from flows.events import ReminderDelivered, RemindersDue, Tapped
from flows.reminders.schedule import delivered
from flows.state.bank_holidays import working_day_after
from flows.state.case import Answer
from tests.harness.flow import BATH, ENGLISH, LEEDS, Walk


def log_contact(walk: Walk, what: str, day: str = "today", said: str = "skip") -> Walk:
    """The walk after a contact with an office was entered."""
    walk = walk.command("menu").tap("menu:contacts").tap(what)
    if walk.step == "contact_said":
        walk = walk.tap("skip") if said == "skip" else walk.answer(said)
    if day != "today":
        walk = walk.tap("day")
        walk = walk.tap(day) if day == "yesterday" else walk.answer(day)
    return walk.tap("yes")


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
    assert "on 1 December 2026" in walk.says and "3 times at most" in walk.says
    day, walk = days_until_reminder(walk)
    assert (day, walk.reminders[0].key) == (7, "home.office.20261124.0")
    assert "24 November 2026" in walk.says and "question 1 of 3" in walk.says
    walk = walk.send(Tapped("bell", "home-20261124-0.wait"))
    assert walk.step == "papers" and "papers:chase" in walk.buttons and "on 8 December 2026" in walk.says
    day, walk = days_until_reminder(walk)
    assert day == 7 and "question 2 of 3" in walk.says
    walk = log_contact(walk.send(Tapped("bell", "home-20261124-1.answered")).command("menu"), "written")
    day, walk = days_until_reminder(walk)
    assert "20 working days" in walk.says and day >= 28
    walk = walk.send(Tapped("bell", "home-20261208-0.no"))
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
    assert "every morning" in walk.says
    mornings = []
    for _ in range(12):
        walk = send_due_reminders(walk.later(days=1))
        mornings += [walk.says for _ in walk.reminders]
    assert len(mornings) == 8, "every morning up to the day itself, also if nobody taps"
    assert all("say the date first" in words for words in mornings)
    assert ["closed" in words for words in mornings] == [day in (3, 4) for day in range(8)], "a weekend"


@pytest.mark.parametrize("choice", ["stop", "answered", "no"])
def test_a_ladder_that_was_left_reminds_no_more(choice: str) -> None:
    _, walk = days_until_reminder(log_contact(with_mp(), "sent"))
    walk = walk.send(Tapped("bell", f"home-20261124-0.{choice}"))
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


def test_the_ladder_goes_on_if_nobody_taps_and_ends_with_the_other_ways() -> None:
    walk, moments, words = log_contact(with_mp(), "sent"), [], []
    for _ in range(24 * 60):
        walk = send_due_reminders(walk.later(hours=1))
        moments += [walk.now.strftime("%d %b %H") for _ in walk.reminders]
        words += [walk.says for _ in walk.reminders]
        last = walk if walk.reminders else None
        if len(words) == 3 and last:
            ended = last
    assert moments == ["01 Dec 10", "08 Dec 10", "15 Dec 10"]
    assert [f"question {number} of 3" in said for number, said in enumerate(words, 1)] == [True] * 3
    assert ["won't ask about this letter again" in said for said in words] == [False, False, True]
    assert "bell:case~home-20261124-2.ways" in ended.buttons and not any(
        "wait" in data for data in ended.buttons
    )
    assert ended.send(Tapped("bell", "case~home-20261124-2.ways")).step.startswith("other")


def test_an_old_question_ends_no_new_wait() -> None:
    _, walk = days_until_reminder(log_contact(with_mp(), "sent"))
    again = log_contact(walk.send(Tapped("bell", "home-20261124-0.stop")), "sent")
    for choice in ("answered", "no", "stop", "wait"):
        pressed = again.send(Tapped("bell", f"home-20261124-0.{choice}"))
        assert "over or was changed" in pressed.says
        assert pressed.session.case.awaited_replies == again.session.case.awaited_replies


@pytest.mark.parametrize(
    ("what", "noted", "asked"),
    [
        ("sent", "10 November 2026", "25 November 2026"),
        ("sent", "17 November 2026", "25 November 2026"),  # due on the day of noting
        ("sent", "18 November 2026", "25 November 2026"),
        ("written", "1 September 2026", "25 November 2026"),
        ("sent", "23 November 2026", "30 November 2026"),
    ],
)
def test_what_is_overdue_when_it_is_noted_is_asked_about_on_the_next_working_day(
    what: str, noted: str, asked: str
) -> None:
    walk = log_contact(with_mp(), what, noted)
    assert f"on {asked}" in walk.says
    _, walk = days_until_reminder(walk)
    assert f"{walk.now.day} {walk.now:%B %Y}" == asked and noted in walk.says


def test_on_a_friday_the_next_working_day_is_monday() -> None:
    walk = log_contact(with_mp().later(days=3), "sent", "1 November 2026")
    assert "on 30 November 2026" in walk.says


def test_an_older_wait_is_asked_about_as_before() -> None:
    walk = log_contact(with_mp(), "sent")
    reply = walk.session.case.awaited_replies["home"].model_copy(update={"noted": None, "asked": 1})
    case = walk.session.case.model_copy(update={"awaited_replies": {"home": reply}})
    day, walk = days_until_reminder(Walk.start(case=case, language="en"))
    assert (day, walk.reminders[0].key) == (7, "home.office.20261124.1")
    assert "over or was changed" in walk.send(Tapped("bell", "home.wait")).says


def test_a_letter_noted_again_for_the_same_day_is_asked_about_again() -> None:
    _, walk = days_until_reminder(log_contact(with_mp(), "sent"))
    walk = log_contact(walk.send(Tapped("bell", "home-20261124-0.stop")), "sent", "24 November 2026")
    assert "on 2 December 2026" in walk.says
    _, walk = days_until_reminder(walk)
    assert walk.now.day == 2 and "question 1 of 3" in walk.says


def test_whoever_turned_reminders_off_is_not_promised_any() -> None:
    muted = with_mp().send(Tapped("bell", "x.mute"))
    assert "turned off" in log_contact(muted, "sent").says
    assert "turned off" not in log_contact(muted, "talked").says
    assert "turned off" not in log_contact(with_mp(), "sent").says


def test_every_morning_is_promised_only_from_tomorrow_on() -> None:
    walk = Walk.at_situation().tap("removal").answer("12/12/2026").tap("removal").tap("no").tap("told")
    walk = log_contact(walk.tap("find_mp").answer("SW1A 1AA").tap("yes"), "sent")
    assert "every morning" not in walk.says and "on 28 November 2026" in walk.says


def test_a_question_is_never_asked_twice_under_one_number() -> None:
    walk = log_contact(with_mp(), "sent")
    _, walk = days_until_reminder(walk)
    near = {"situation": "removal", "paper_date": "2026-12-12", "date_for": "removal"}
    answers = walk.session.case.answers | {step: Answer(value=value) for step, value in near.items()}
    walk = Walk.start(case=walk.session.case.model_copy(update={"answers": answers}), language="en")
    walk = send_due_reminders(walk.later(days=10))
    assert walk.reminders and "say the date first" in walk.says
    walk = walk.send(Tapped("bell", walk.buttons[1].partition(":")[2]))
    numbers: list[str] = []
    for _ in range(60):
        walk = send_due_reminders(walk.later(days=1))
        numbers += [n for n in "123" if f"question {n} of 3" in walk.says]
    assert numbers == ["3"], "the second would have come while it was asked about every morning"


def test_a_reply_is_asked_about_by_the_mps_name_at_the_time() -> None:
    walk = log_contact(with_mp(), "sent")
    case = walk.session.case.model_copy(update={"findings": {"home": LEEDS}})
    _, walk = days_until_reminder(Walk.start(case=case, language="en"))
    assert "the office of the MP Ada Member" in walk.says


def test_a_question_that_was_hidden_for_a_while_does_not_come_twice() -> None:
    _, walk = days_until_reminder(log_contact(with_mp(), "sent"))
    unsure = walk.session.case.answers | {"home_office_knows": Answer(value="unsure")}
    hidden = walk.session.case.model_copy(update={"answers": unsure})
    attempts = delivered(hidden, "someone", "another", walk.now)
    case = walk.session.case.model_copy(update={"reminder_attempts": attempts})
    later = Walk.start(case=case, language="en").later(days=7, hours=2)
    assert send_due_reminders(later).reminders == ()


def test_a_button_of_the_older_bot_ends_no_letter_that_was_noted_since() -> None:
    walk = log_contact(with_mp(), "sent")
    for choice in ("stop", "wait", "answered", "no"):
        pressed = walk.send(Tapped("bell", f"home.{choice}"))
        assert "over or was changed" in pressed.says and pressed.session.case.awaited_replies


def test_not_yet_opens_the_papers_for_the_mp_that_was_asked_about() -> None:
    _, walk = days_until_reminder(log_contact(with_mp(), "sent"))
    findings = {"home": BATH, "supporter": LEEDS}
    answers = walk.session.case.answers | {"paper_for": Answer(value="supporter")}
    case = walk.session.case.model_copy(update={"findings": findings, "answers": answers})
    walk = Walk.start(case=case, language="en").later(days=7)
    walk = walk.send(Tapped("bell", "home-20261124-0.wait"))
    assert walk.session.case.answers["paper_for"].value == "home"
