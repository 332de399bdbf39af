"""What can come at any moment: back, menu, language, help, forget, old buttons, late results, odd things."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.harness.flow import SAFE, Walk


def test_back_goes_through_every_question() -> None:
    walk = Walk.at_postcode().answer("SW1A 1AA")
    seen = []
    for _ in range(5):
        walk = walk.tap("_back")
        seen.append(walk.step)
    assert seen == ["postcode", "menu", "menu", "menu", "menu"]
    assert "no question before" in walk.says
    assert walk.tap("find_mp").step == "show_mp"


def test_back_goes_through_every_question_of_the_opening() -> None:
    walk = Walk.at_situation().tap("waiting")
    seen = []
    for _ in range(5):
        walk = walk.tap("_back")
        seen.append(walk.step)
    assert seen == ["situation", "home_office_knows", "who", "who", "who"]
    assert "no question before" in walk.says
    assert walk.tap("person").step == "lawyer", "the answers after it are kept"


def in_every_chapter() -> Iterator[Walk]:
    """At the first question of each chapter that the menu offers to some people."""
    held = Walk.at_situation("supporter").tap("detained").answer("2 December 2026")
    for walk in (held.tap("removal").tap("told").to_menu(), Walk.at_situation().tap("ready").tap("told")):
        menu = walk.tap("find_mp").answer("SW1A 1AA").tap("yes").command("menu")
        for button in menu.offered:
            if not button.startswith("menu:_page"):
                yield menu.tap(button)


@pytest.mark.parametrize("walk", list(in_every_chapter()), ids=lambda walk: walk.step)
def test_back_from_a_chapter_that_was_opened_leads_to_the_menu(walk: Walk) -> None:
    for _ in range(9):
        back = walk.tap("_back")
        assert back.session.case.answers == walk.session.case.answers
        assert not back.engine.flow.chapter_of(back.step).first, "no question of the opening"
        walk = back
    assert walk.step == "menu"


def test_a_chapter_leads_on_to_the_next_one_without_the_menu() -> None:
    walk = Walk.at_situation().tap("waiting").tap("told")
    assert walk.step == "postcode", "from what happens to the MP"
    walk = walk.answer("SW1A 1AA").tap("yes")
    assert walk.step == "applied_for", "from the MP to the application"
    for choice in ("skip", "skip", "_done", "_done"):
        walk = walk.tap(choice)
    assert walk.step == "objective", "from the application to the request"
    for choice in ("decision", "_done", "_done", "skip"):
        walk = walk.tap(choice)
    assert walk.step == "papers", "and from the request to the papers"
    assert Walk.at_situation().tap("waiting").tap("told").tap("_menu").step == "menu"


def test_where_something_is_urgent_the_menu_comes_with_that_first() -> None:
    for situation, answers in (("detained", ("none", "told")), ("removal", ("none", "no", "told"))):
        walk = Walk.at_situation().tap(situation)
        for answer in answers:
            walk = walk.tap(answer)
        assert walk.step == "menu" and walk.buttons[0] == "menu:urgent"


def test_an_answer_that_is_only_changed_leads_to_no_other_chapter() -> None:
    menu = Walk.at_situation().tap("waiting").tap("told").command("menu")
    assert menu.command("change").tap("lawyer").tap("none").step == "menu"
    elsewhere = menu.tap("prepare_ask")
    assert elsewhere.command("change").tap("lawyer").tap("none").step == "objective", "where they were"


def test_a_changed_answer_asks_what_follows_from_it_wherever_it_is_changed() -> None:
    busy = Walk.at_postcode().answer("SW1A 1AA").tap("yes")
    assert busy.step == "objective"
    moved = busy.command("change").tap("postcode").answer("LS1 1AA")
    assert moved.step == "show_mp" and "Bo Member" in moved.says
    taken = busy.command("change").tap("situation").tap("detained")
    assert taken.step == "paper_date"


def test_no_chapter_leads_on_to_one_that_waits() -> None:
    walk = Walk.start().tap("en").tap("person").tap("no").tap("go_on").tap("ready").tap("told")
    assert walk.step == "menu" and walk.buttons[0] == "menu:without_a_name"
    walk = walk.tap("without_a_name").tap("go_on").tap("go_on")
    walk = walk.tap("find_mp").answer("SW1A 1AA").tap("yes")
    for choice in ("trace", "skip", "_done", "_done", "skip"):
        walk = walk.tap(choice)
    assert walk.step == "menu" and "menu:papers" in walk.offered


def test_back_from_an_answer_that_is_changed_leads_to_where_one_was() -> None:
    walk = Walk.at_postcode().command("change").tap("who")
    assert walk.step == "who" and walk.tap("_back").step == "postcode"


def test_an_old_button_shows_the_open_question_and_changes_nothing() -> None:
    walk = Walk.at_postcode().answer("SW1A 1AA")
    for old in ("who:supporter", "postcode:no_home", "gone:gone", "show_mp:gone", ":", "language:ar"):
        tapped = walk.tap(old)
        assert tapped.session == walk.session
        assert "earlier question" in tapped.says and "show_mp:yes" in tapped.buttons


def test_the_menu_button_and_command_lead_to_the_journey_and_back() -> None:
    walk = Walk.at_postcode()
    assert walk.tap("_menu").step == walk.command("menu").step == "menu"
    assert walk.command("menu").tap("find_mp").step == "postcode"
    early = Walk.start().tap("en").command("menu")
    assert early.step == "who" and "first, a few short questions" in early.says.lower()


def test_the_language_may_change_at_any_moment() -> None:
    moments = [Walk.start().tap("en"), Walk.at_postcode(), Walk.at_postcode().answer("Both")]
    moments += [Walk.at_postcode().answer("DN1 1DN"), Walk.at_postcode().answer("SW1A 1AA")]
    for walk in moments:
        changed = walk.command("language").tap("ar")
        assert (changed.step, changed.session.user.language) == (walk.step, "ar")
        assert f"{walk.step}:_english" in changed.buttons
        assert walk.command("language").tap("_keep").session == walk.session
        english = changed.tap("_english")
        assert english.session == changed.session and english.says


def test_a_language_that_is_not_offered_is_refused() -> None:
    assert Walk.start().tap("xx").session.user.language is None


def test_the_warning_comes_before_anyone_is_sent_to_an_mp() -> None:
    asked = Walk.start().tap("en").tap("person")
    for answer in ("no", "unsure"):
        warned = asked.tap(answer)
        assert warned.step == "home_office_warning"
        assert warned.command("menu").step == "home_office_warning"
        after = warned.tap("lawyer")
        assert after.step == "home_office_warning" and "solicitor" in after.says
        assert warned.tap("go_on").step == "situation"


def test_forget_asks_once_and_then_erases() -> None:
    asked = Walk.at_postcode().command("forget")
    assert not asked.erased and asked.step == "forget"
    assert asked.tap("no").step == "postcode"
    gone = asked.tap("yes")
    assert gone.erased and gone.session.user.leaving and "erased" in gone.says


def test_a_late_or_repeated_result_changes_nothing() -> None:
    walk = Walk.at_postcode().type("SW1A 1AA")
    left = walk.command("menu")
    assert left.settle().session == left.session
    arrived = walk.settle()
    assert replace(arrived, pending=walk.pending).settle().session == arrived.session


def test_of_two_look_ups_the_last_one_counts() -> None:
    first = Walk.at_postcode().type("SW1A 1AA")
    second = first.type("LS1 1AA")
    assert replace(second, pending=first.pending).settle().session == second.session
    assert "Bo Member" in second.settle().says


def test_a_stopped_look_up_is_asked_again_with_the_same_token() -> None:
    walk = Walk.at_postcode().type("SW1A 1AA")
    again = replace(walk, pending=None).resume()
    assert again.pending == walk.pending
    assert again.settle().step == "show_mp"


def test_help_and_unreadable_things_leave_the_question_open() -> None:
    walk = Walk.at_postcode()
    for after in (
        walk.command("help"),
        *(walk.send_unreadable(kind) for kind in ("photo", "voice", "edit", "unheard of")),
    ):
        assert after.session == walk.session
        assert after.says and "postcode:unknown" in after.buttons


def test_words_typed_where_a_button_is_meant_are_answered_kindly() -> None:
    walk = Walk.at_postcode().answer("SW1A 1AA").type("qqq zzz")
    assert walk.step == "show_mp" and "I did not understand that" in walk.says


def test_the_safe_answers_are_those_of_the_opening() -> None:
    flow = Walk.start().engine.flow
    asking = (step for step in flow.chapters[0].steps if not flow.kind(step).is_statement)
    assert {step.id for step in asking if step.ask != "aside" and step.when is None} == set(SAFE)


def test_a_changed_answer_leads_into_the_middle_of_no_other_chapter() -> None:
    walk = Walk.at_situation().tap("waiting").tap("told").answer("SW1A 1AA").tap("yes").tap("asylum")
    assert walk.step == "applied_on"
    changed = walk.command("menu").command("change").tap("situation").tap("refused").tap("none")
    assert changed.tap("told").step == "menu" if changed.step == "lawyer" else changed.step == "menu"
