"""What can come at any moment: back, menu, language, help, forget, old buttons, late results, odd things."""

from dataclasses import replace

from tests.harness.flow import SAFE, Walk


def test_back_goes_through_every_question() -> None:
    walk = Walk.at_postcode().answer("SW1A 1AA")
    seen = []
    for _ in range(5):
        walk = walk.tap("_back")
        seen.append(walk.step)
    assert seen == ["postcode", "home_office_knows", "who", "about", "about"]
    assert "no question before" in walk.says
    assert walk.tap("go").step == "show_mp"


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
    assert early.step == "about" and "first" in early.says.lower()


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


def test_a_language_nobody_offers_is_refused() -> None:
    assert Walk.start().tap("xx").session.user.language is None


def test_the_warning_comes_before_anyone_is_sent_to_an_mp() -> None:
    asked = Walk.start().tap("en").tap("go").tap("person")
    for answer in ("no", "unsure"):
        warned = asked.tap(answer)
        assert warned.step == "home_office_warning"
        assert warned.command("menu").step == "home_office_warning"
        after = warned.tap("lawyer")
        assert after.step == "home_office_warning" and "solicitor" in after.says
        assert warned.tap("go_on").step == "situation"


def test_to_be_forgotten_is_asked_once_and_then_done() -> None:
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


def test_words_where_a_button_is_meant_are_told_so() -> None:
    walk = Walk.at_postcode().answer("SW1A 1AA").type("what is this")
    assert walk.step == "show_mp" and "tap one of the buttons" in walk.says


def test_the_safe_answers_are_those_of_the_opening() -> None:
    opening = {step.id for step in Walk.start().engine.flow.chapters[0].steps if step.ask != "aside"}
    assert opening == set(SAFE)
