"""“Has it gone?”: asked once about the newest letter to an MP, once more after “not yet”, and never again."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.definition.schema import Role
from flows.events import ReminderDelivered, RemindersDue, Tapped, Typed
from flows.reminders.buttons import CASE, ReminderButton
from flows.reminders.letters import OWED
from flows.reminders.schedule import next_due
from flows.state.appointments import MadeLetter
from flows.state.case import Answer, Case
from tests.harness.flow import BATH, LEEDS, NOW, USER, Walk, all_languages, engine_for, seat

TEN = datetime(2026, 11, 25, 10, tzinfo=UTC)  # the morning after NOW
NEAR = {"situation": "removal", "paper_date": "2026-12-03", "date_for": "removal"}
UNNAMED = {"home_office_knows": "unsure"}


def with_letter(answers: dict[str, str] | None = None, **changes: object) -> Walk:
    """A walk after a letter to Ada Member of Bath was made; it is Tuesday noon."""
    walk = Walk.at_postcode().answer("SW1A 1AA").tap("yes").command("menu").tap("menu:prepare_ask")
    walk = walk.tap("objective:trace").tap("yes").command("menu").tap("menu:papers").tap("letter")
    assert [paper.id for paper in walk.papers] == ["letter"]
    return changed(walk, answers, **changes)


def changed(walk: Walk, answers: dict[str, str] | None = None, **changes: object) -> Walk:
    """The walk in a case with other answers and fields."""
    case = walk.session.case
    given = {**case.answers, **{step: Answer(value=value) for step, value in (answers or {}).items()}}
    again = Walk.start(case=case.model_copy(update={"answers": given, **changes}), language="en")
    return Walk(**{**again.__dict__, "now": walk.now})


def asked(walk: Walk, days: int = 30) -> tuple[list[str], Walk]:
    """When reminders come in the next days, by the hour, and the walk of the last turn with one."""
    moments, last = [], walk
    for _ in range(24 * days):
        walk = walk.later(hours=1)
        sent = walk.send(RemindersDue())
        walk = Walk(**{**sent.__dict__})
        for reminder in sent.reminders:
            moments.append(f"{walk.now:%d %b %H}")
            last = sent
            walk = walk.send(ReminderDelivered(reminder.key))
    return moments, last


def prompt(walk: Walk) -> Walk:
    """The walk when the question has just come."""
    for _ in range(24 * 30):
        walk = walk.later(hours=1)
        sent = walk.send(RemindersDue())
        if sent.reminders:
            after = sent.send(ReminderDelivered(sent.reminders[0].key))
            return Walk(**{**after.__dict__, "messages": sent.messages, "reminders": sent.reminders})
    raise AssertionError("nothing came")


def press(walk: Walk, choice: str) -> Walk:
    """The walk after a button of the last reminder."""
    return walk.tap(next(data for data in walk.buttons if data.endswith(f".{choice}")))


def test_it_is_asked_once_the_next_morning() -> None:
    moments, walk = asked(with_letter())
    assert moments == ["25 Nov 10"]
    assert "Has your letter to the MP Ada Member gone?" in walk.says
    assert [data.rpartition(".")[2] for data in walk.buttons] == ["sent", "wait", "help", "mute"]


def test_a_lock_screen_shows_neutral_words_only_and_nothing_sounds() -> None:
    (message,) = prompt(with_letter()).messages
    opening, _, rest = message.html.partition("\n\n")
    assert opening.startswith("✉️ A note for you") and "Ada Member" not in opening and "letter" not in opening
    assert message.without_sound and rest.startswith("<tg-spoiler>")


def test_sent_is_one_tap_and_starts_the_five_days() -> None:
    walk = press(prompt(with_letter()), "sent")
    (entry,) = walk.session.case.contacts
    assert (entry.what, entry.mp, entry.seat, f"{entry.on}") == ("sent", "Ada Member", "Bath", "2026-11-25")
    assert "on 2 December 2026" in walk.says and "3 times at most" in walk.says
    assert len(walk.messages) == 1 and walk.step == "papers", "one message, and the open question stays"
    assert walk.session.case.letters == {}
    assert asked(walk)[0] == ["02 Dec 10", "09 Dec 10", "16 Dec 10"], "the ladder, and nothing twice"


def test_not_yet_asks_once_more_after_some_days_and_then_never() -> None:
    walk = press(prompt(with_letter()), "wait")
    assert "That's fine" in walk.says and "28 November 2026" in walk.says
    again = prompt(walk)
    assert f"{again.now:%d %b %H}" == "28 Nov 10"
    last = press(again, "wait")
    assert "won't ask about it again" in last.says and asked(last)[0] == []
    assert asked(again)[0] == [], "without an answer neither"


def test_not_yet_pressed_twice_counts_once_and_sent_counts_after_it() -> None:
    first = prompt(with_letter())
    data = next(data for data in first.buttons if data.endswith(".wait"))
    walk = first.tap(data).later(seconds=9).tap(data)
    assert walk.session.case.letters["home"].asked == 1 and "28 November 2026" in walk.says
    sent = walk.tap(data.replace(".wait", ".sent"))
    assert [entry.what for entry in sent.session.case.contacts] == ["sent"]
    assert "over or was changed" in sent.tap(data.replace(".wait", ".sent")).says
    assert len(sent.tap(data.replace(".wait", ".sent")).session.case.contacts) == 1


def test_help_opens_the_way_to_sign_and_send() -> None:
    walk = press(prompt(with_letter()), "help")
    assert walk.step == "how_to_send"
    walk = walk.tap("by_hand").tap("signed").tap("sent")
    assert walk.step == "menu" and [entry.mp for entry in walk.session.case.contacts] == ["Ada Member"]


def test_a_letter_made_again_moves_the_question_and_is_not_asked_about_twice() -> None:
    later = with_letter().later(hours=10).tap("letter")
    assert asked(later)[0] == ["25 Nov 10"], "it is Tuesday evening: Wednesday morning"
    nextday = with_letter().later(hours=21).tap("letter")
    assert asked(nextday)[0] == ["26 Nov 10"]
    assert asked(prompt(with_letter()).tap("papers:letter"))[0] == []


def test_the_newest_letter_counts_and_an_older_questions_button_does_nothing() -> None:
    first = prompt(with_letter())
    walk = first.tap("papers:chase")
    assert walk.session.case.letters["home"].paper == "chase"
    assert "over or was changed" in press(Walk(**{**walk.__dict__, "messages": first.messages}), "sent").says
    assert asked(walk)[0] == ["26 Nov 10"]


def test_a_letter_made_again_after_not_yet_is_still_the_one_that_is_asked_about_once_more() -> None:
    first = prompt(with_letter())
    walk = press(first, "wait").later(hours=1).tap("papers:letter")
    assert asked(walk)[0] == ["28 Nov 10"]
    sent = press(Walk(**{**walk.__dict__, "messages": first.messages}), "sent")
    assert [entry.what for entry in sent.session.case.contacts] == ["sent"], "the first question's button too"


def test_two_letters_made_in_turn_are_asked_about_once_each() -> None:
    walk = prompt(prompt(with_letter()).tap("papers:chase")).tap("papers:letter")
    assert asked(walk)[0] == []


def test_one_that_is_made_again_after_it_had_gone_is_a_new_letter() -> None:
    walk = with_letter().tap("sent").later(days=9).tap("menu:papers").tap("letter")
    assert walk.session.case.letters and "04 Dec 10" in asked(walk)[0]


@pytest.mark.parametrize("entry", ["sent", "written", "refused", "automatic", "form", "details"])
def test_nothing_is_asked_once_the_contact_log_shows_that_it_has_gone(entry: str) -> None:
    walk = with_letter().command("menu").tap("menu:contacts").tap(entry).tap("yes")
    letter = walk.session.case.letters.get("home")
    assert letter is None or letter.paper in OWED
    assert not any("letter to the MP" in walk.says for walk in moments(walk, 6))


def moments(walk: Walk, days: int) -> list[Walk]:
    """The walk at each reminder of the next days."""
    return [
        sent for hour in range(24 * days) if (sent := walk.later(hours=hour).send(RemindersDue())).reminders
    ]


def test_a_talk_or_a_letter_of_last_week_does_not_show_that_it_has_gone() -> None:
    walk = with_letter().command("menu").tap("menu:contacts")
    talked = walk.tap("talked").tap("skip").tap("yes")
    older = walk.tap("sent").tap("day").answer("17 November 2026").tap("yes")
    assert talked.session.case.letters and older.session.case.letters


def test_an_automatic_reply_shows_that_a_letter_has_gone_and_starts_the_five_days() -> None:
    walk = with_letter().command("menu").tap("menu:contacts").tap("automatic").tap("yes")
    assert "not an answer" in walk.says and "on 1 December 2026" in walk.says


def test_it_is_dropped_with_the_mp_and_a_button_still_tells_of_the_former_one() -> None:
    walk = with_letter()
    assert asked(changed(walk, findings={"home": LEEDS}))[0] == []
    later = prompt(walk)
    other = Walk(**{**changed(later, findings={"home": LEEDS}).__dict__, "messages": later.messages})
    sent = press(other, "sent")
    assert [(entry.mp, entry.seat) for entry in sent.session.case.contacts] == [("Ada Member", "Bath")]
    assert sent.session.case.awaited_replies["home"].mp == "Ada Member"


def test_a_former_mps_letter_does_not_end_the_wait_for_the_one_of_now() -> None:
    walk = prompt(with_letter())
    new = changed(walk, findings={"home": LEEDS}, confirmed={"home": LEEDS.key})
    new = new.command("menu").tap("menu:contacts").tap("sent").tap("yes")
    sent = press(Walk(**{**new.__dict__, "messages": walk.messages}), "sent")
    assert [entry.mp for entry in sent.session.case.contacts] == ["Bo Member", "Ada Member"]
    assert sent.session.case.awaited_replies["home"].mp == "Bo Member"


def test_a_letter_for_the_new_mp_is_asked_about_again() -> None:
    walk = prompt(with_letter())
    new = changed(walk, findings={"home": LEEDS}, confirmed={"home": LEEDS.key})
    walk = new.command("menu").tap("menu:papers").tap("letter")
    assert asked(walk)[0] == ["26 Nov 10"]


def test_an_mp_under_another_name_is_the_same_mp() -> None:
    walk = with_letter()
    married = seat(1, "Bath", "Ada Other")
    due = Walk(**{**walk.__dict__, "now": NOW + timedelta(days=4)}).command("menu").tap("menu:papers")
    assert due.session.case.letters["home"].mp == "Ada Member"
    renamed = walk.later(days=4).send(Tapped("papers", "letter")).settle(married)
    assert renamed.session.case.letters["home"].mp == "Ada Other"


def test_a_name_that_waits_is_asked_nothing() -> None:
    assert asked(with_letter(UNNAMED))[0] == []
    first = prompt(with_letter())
    waits = Walk(**{**changed(first, UNNAMED).__dict__, "messages": first.messages})
    for choice in ("sent", "wait", "help"):
        pressed = press(waits, choice)
        assert "over or was changed" in pressed.says and not pressed.session.case.contacts


def test_whoever_turned_reminders_off_is_asked_nothing_and_promised_nothing() -> None:
    assert asked(with_letter(muted=(USER,)))[0] == []
    first = prompt(with_letter())
    muted = Walk(**{**changed(first, muted=(USER,)).__dict__, "messages": first.messages})
    assert "won't ask" in press(muted, "wait").says and "turned off" in press(muted, "sent").says


def test_only_whoever_made_it_is_asked() -> None:
    walk = with_letter()
    letter = walk.session.case.letters["home"]
    for by in ("another", ""):
        others = changed(walk, letters={"home": letter.model_copy(update={"by": by})})
        assert asked(others)[0] == []


@pytest.mark.parametrize(
    ("made", "near", "comes"),
    [
        ("24 12:00", "2026-12-03", "24 14:00"),
        ("24 21:00", "2026-12-03", "25 08:00"),  # nobody is woken
        ("25 01:00", "2026-12-03", "25 08:00"),
        ("24 21:00", "2026-11-25", "24 23:00"),  # the date is the next day: it is needed
        ("24 23:30", "2026-11-25", "25 01:30"),
        ("24 12:00", "2027-02-03", "25 10:00"),  # far away
    ],
)
def test_with_a_date_near_it_is_asked_in_two_hours_but_in_the_night_only_if_needed(
    made: str, near: str, comes: str
) -> None:
    at = datetime.strptime(f"2026 11 {made}", "%Y %m %d %H:%M").replace(tzinfo=UTC)
    letter = MadeLetter(paper="letter", mp="Ada Member", seat="Bath", begun=at, made=at, by=USER)
    walk = with_letter({**NEAR, "paper_date": near}, letters={"home": letter})
    due = next_due(walk.session.case, at)
    assert due is not None and f"{due:%d %H:%M}" == comes


def test_with_a_date_near_it_sounds_and_is_asked_again_two_hours_after_not_yet() -> None:
    first = prompt(with_letter(NEAR))
    assert f"{first.now:%d %H}" == "24 14" and not first.messages[0].without_sound
    walk = press(first, "wait")
    assert "16:00" in walk.says
    assert asked(walk, 5)[0] == ["24 Nov 16"]


def test_after_despair_it_waits_for_the_morning() -> None:
    walk = with_letter().later(hours=21).send(Typed("i want to kill myself"))
    assert walk.later(hours=1).send(RemindersDue()).reminders == ()
    assert asked(walk)[0] == ["26 Nov 10"]


@pytest.mark.parametrize("paper", ["chase", "chase_home_office"])
def test_a_chase_that_was_sent_starts_its_wait_again(paper: str) -> None:
    kind = "sent" if paper == "chase" else "written"
    walk = with_letter().command("menu").tap("menu:contacts").tap(kind).tap("yes")
    walk = prompt(walk)
    before = walk.session.case.awaited_replies["home"]
    walk = press(walk, "wait").tap(paper).later(days=1).tap("papers:sent")
    reply = walk.session.case.awaited_replies["home"]
    assert (reply.for_, reply.asked) == (before.for_, 0)
    working_days = {"chase": "09 Dec 10", "chase_home_office": "11 Jan 10"}
    assert reply.since == (walk.now.date() if paper == "chase" else before.since)
    assert asked(walk, 90)[0][0] == working_days[paper] and len(asked(walk, 90)[0]) == 3
    assert "3 times at most" in walk.says


def test_the_home_offices_days_are_said_and_counted_from_when_the_mp_wrote() -> None:
    walk = with_letter().command("menu").tap("menu:contacts").tap("written").tap("yes")
    walk = press(prompt(walk), "wait").tap("chase_home_office").later(days=1).tap("papers:sent")
    assert "if the Home Office has answered" in walk.says
    assert "wrote to the Home Office on 24 November 2026" in prompt(walk).says


def test_without_the_question_it_is_one_tap_in_the_papers() -> None:
    walk = with_letter()
    assert "papers:sent" in walk.buttons
    walk = walk.tap("sent")
    assert walk.step == "menu" and "on 1 December 2026" in walk.says
    assert "papers:sent" not in walk.tap("menu:papers").buttons
    assert asked(walk)[0] == ["01 Dec 10", "08 Dec 10", "15 Dec 10"], "only whether an answer has come"


def test_a_paper_that_goes_to_no_mp_is_not_asked_about() -> None:
    walk = Walk.at_postcode().answer("SW1A 1AA").tap("yes").command("menu").tap("menu:papers")
    for paper in ("authority", "checklist"):
        assert walk.tap(paper).session.case.letters == {}


@pytest.mark.parametrize("role", ["strong_connection", "supporter"])
def test_the_buttons_fit_telegrams_limit_and_english_is_shown(role: Role) -> None:
    letter = MadeLetter(paper="letter", mp="Ada Member", seat="Bath", begun=NOW, made=NOW, by=USER)
    walk = with_letter(letters={role: letter}, findings={role: BATH})
    case = walk.session.case.model_copy(update={"id": "0123456789abcdef" * 2})
    walk = Walk.start(engine_for(all_languages()), case, "fr").later(days=1).send(RemindersDue())
    assert len(walk.buttons) == 5 and max(len(data.encode()) for data in walk.buttons) <= 64
    english = walk.tap(next(data for data in walk.buttons if ".english" in data))
    assert "Has your letter to the MP Ada Member gone?" in english.says


def test_what_the_office_asked_for_is_asked_about_too() -> None:
    walk = with_letter().command("menu").tap("menu:contacts").tap("form").tap("yes")
    assert walk.step == "their_form"
    walk = prompt(walk)
    assert "The office of the MP Ada Member asked for something. Has it gone?" in walk.says
    assert f"{walk.now:%d %H}" == "25 10"
    assert "on 2 December 2026" in press(walk, "sent").says


def test_a_case_of_an_older_version_has_no_letters() -> None:
    assert Case(id="x").letters == {}
    button = ReminderButton("case"[:CASE], "gone-home-11241200-0", "sent")
    assert "over or was changed" in Walk.at_situation().to_menu().tap(button.data).says
