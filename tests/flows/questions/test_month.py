"""A month of the past: two taps, or typed; the year alone is an answer too."""

import pytest

from tests.harness.flow import Walk, all_languages, engine_for


def asked(language: str = "en") -> Walk:
    """A conversation at the question when it was applied for."""
    walk = Walk.at_situation() if language == "en" else at_situation_in(language)
    walk = walk.tap("waiting").tap("told").to_menu()
    return walk.tap("application").tap("asylum")


def at_situation_in(language: str) -> Walk:
    """A conversation in another language."""
    walk = Walk.start(engine_for(all_languages()), shown=language).tap(language)
    return walk.tap("person").tap("yes")


def answer(walk: Walk) -> str | None:
    """What is stored."""
    given = walk.session.case.answers.get("applied_on")
    return given.value if given else None


def offered(walk: Walk) -> list[str]:
    """The ids of the buttons that the kind makes."""
    ids = [data.partition(":")[2] for data in walk.buttons]
    return [id for id in ids if not id.startswith("_") and id != "skip"]


def test_a_year_is_tapped_and_then_its_month() -> None:
    walk = asked()
    assert walk.step == "applied_on" and offered(walk)[:2] == ["y2026", "y2025"]
    months = walk.tap("y2022")
    assert months.step == "applied_on" and "2022" in months.says and "Which month" in months.says
    assert offered(months)[:3] == ["2022-01", "2022-02", "2022-03"] and answer(months) is None
    assert "March" in [key.label for message in months.messages for row in message.rows for key in row]
    assert answer(months.tap("2022-03")) == "2022-03"


def test_a_year_alone_is_an_answer_after_the_question_which_month() -> None:
    months = asked().tap("y2022")
    assert answer(months.tap("2022")) == "2022"
    assert offered(months.tap("years")) == offered(asked())


def test_a_year_that_was_tapped_is_not_carried_to_the_next_question() -> None:
    walk = Walk.at_situation().tap("refused").tap("none").tap("told").to_menu()
    walk = walk.tap("application").tap("asylum").tap("y2024").tap("2024-03")
    changed = walk.command("change").tap("change:applied_on").tap("y2022")
    kept = changed.tap("_keep")
    assert kept.step == "stands_since" and offered(kept)[0] == "y2026"


def test_a_year_that_was_tapped_is_still_there_after_a_question_beside_the_way() -> None:
    months = asked().tap("y2022")
    back = months.command("language").tap("_back")
    assert back.step == "applied_on" and offered(back) == offered(months)


def test_months_to_come_are_not_offered_and_not_taken() -> None:
    months = asked().tap("y2026")
    assert offered(months)[-3] == "2026-11"
    late = months.tap("applied_on:2026-12")
    assert answer(late) is None and "earlier question" in late.says
    assert "still to come" in asked().answer("December 2026").says


@pytest.mark.parametrize("typed", ["March 2022", "03/2022", "15/03/2022", "٠٣/٢٠٢٢"])
def test_a_typed_month_is_the_answer(typed: str) -> None:
    assert answer(asked().answer(typed)) == "2022-03"


def test_a_typed_year_opens_its_months() -> None:
    months = asked().answer("2022")
    assert answer(months) is None and offered(months)[0] == "2022-01"
    assert answer(months.answer("March 2021")) == "2021-03"


def test_what_can_be_read_in_two_ways_is_read_back() -> None:
    which = asked().answer("March")
    assert offered(which) == ["2026-03", "2025-03", "2024-03", "2023-03"] and "In which year" in which.says
    assert answer(which.tap("2024-03")) == "2024-03"
    right = asked().answer("I think in March 2022")
    assert offered(right) == ["2022-03"] and "right month" in right.says


def test_other_words_are_answered_kindly() -> None:
    after = asked().answer("a long time ago")
    assert after.step == "applied_on" and "could not find a month" in after.says


def test_the_answer_is_listed_changed_and_left_out() -> None:
    listed = asked().answer("March 2022").to_menu().command("change")
    labels = [key.label for message in listed.messages for row in message.rows for key in row]
    assert "When it was applied for: March 2022" in labels
    changed = listed.tap("applied_on").tap("y2021").tap("2021")
    assert answer(changed) == "2021"
    assert answer(asked().tap("skip")) == "skip"


@pytest.mark.parametrize(("language", "month"), [("fr", "mars"), ("vi", "tháng 3"), ("tr", "Mart")])
def test_the_months_are_named_in_the_persons_language(language: str, month: str) -> None:
    walk = asked(language).tap("y2022")
    labels = [key.label.casefold() for message in walk.messages for row in message.rows for key in row]
    assert month.casefold() in labels
