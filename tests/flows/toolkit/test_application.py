"""The chapter "Your application": what an office looks up first. All of it may be left out."""

import pytest

from bot.documents import write_text
from tests.flows.toolkit.situations import chapters_in_order
from tests.harness.flow import ENGLISH, Walk


def known(*situation: str) -> Walk:
    """A conversation that has come to the journey, with the MP of Bath."""
    walk = Walk.at_situation()
    for choice in situation:
        walk = walk.answer(choice[2:]) if choice.startswith("> ") else walk.tap(choice)
    return walk.to_menu().tap("find_mp").answer("SW1A 1AA").tap("yes").to_menu()


def journey(walk: Walk) -> list[str]:
    """The chapters in their order."""
    return [chapter.chapter for chapter, _ in chapters_in_order(walk.engine, walk.session, walk.now)]


def steps(walk: Walk, *choices: str) -> list[str]:
    """The steps that are asked while these choices are tapped."""
    asked = [walk.step]
    for choice in choices:
        walk = walk.tap(choice)
        asked.append(walk.step)
    return asked


def letter(walk: Walk, *request: str) -> str:
    """The letter at the end, with its subject."""
    walk = walk.to_menu().tap("prepare_ask")
    for choice in (*request, "_done", "_done", "skip"):
        walk = walk.tap(choice)
    (paper,) = walk.to_menu().tap("papers").tap("letter").papers
    assert paper.subject
    return f"{ENGLISH['en'].plain(paper.subject)}\n{write_text(paper, ENGLISH['en'])}"


def test_it_comes_next_after_the_mp_is_known_and_says_why() -> None:
    walk = known("waiting", "told")
    assert walk.buttons[0] == "menu:application" and "An MP's office looks these things up first" in walk.says
    assert journey(walk).index("application") < journey(walk).index("prepare_ask")


@pytest.mark.parametrize("situation", [("waiting", "told"), ("refused", "none", "told"), ("other", "told")])
def test_it_follows_at_once_when_the_mp_is_confirmed_and_the_request_follows_it(
    situation: tuple[str, ...],
) -> None:
    walk = Walk.at_situation()
    for choice in situation:
        walk = walk.tap(choice)
    assert walk.step == "postcode"
    walk = walk.answer("SW1A 1AA").tap("yes")
    assert walk.step == "applied_for"
    walk = walk.tap("none" if situation[0] == "other" else "skip")
    for choice in ("skip", "_done", "_done"):
        walk = walk.tap(choice) if choice == "_done" or f"{walk.step}:skip" in walk.buttons else walk
    assert walk.step == "objective"


@pytest.mark.parametrize("situation", [("ready", "told"), ("other", "told")])
def test_only_whoever_wants_to_be_ready_is_not_asked(situation: tuple[str, ...]) -> None:
    assert ("application" in journey(known(*situation))) is (situation[0] != "ready")


def test_it_waits_while_the_home_office_may_not_know_of_the_person() -> None:
    walk = Walk.start().tap("en").tap("person").tap("unsure").to_menu()
    walk = walk.tap("situation").tap("other").tap("told").to_menu()
    assert "menu:without_a_name" in walk.offered and "menu:application" not in walk.offered


def test_before_a_near_removal_it_stands_after_what_is_urgent() -> None:
    near = known("removal", "> 27 November 2026", "removal", "no", "told").to_menu()
    order = [journey(near).index(chapter) for chapter in ("urgent", "prepare_ask", "papers")]
    assert journey(near).index("application") > max(order)
    assert near.buttons[0] == "menu:urgent"


def test_in_detention_without_a_date_it_comes_before_the_letter() -> None:
    held = known("detained", "none", "told").to_menu()
    assert held.buttons[0] == "menu:urgent"
    order = [journey(held).index(chapter) for chapter in ("urgent", "application", "prepare_ask")]
    assert order == sorted(order)


def test_where_the_situation_says_where_it_stands_nobody_is_asked_again() -> None:
    waiting = steps(known("waiting", "told").tap("application"), "asylum", "skip", "longer")
    assert waiting == ["applied_for", "applied_on", "waiting_time", "tried"]
    dated = known("waiting", "told").tap("application").tap("asylum").answer("March 2022")
    assert dated.step == "tried", "the month says how long"
    refused = steps(known("refused", "none", "told").tap("application"), "asylum", "skip")
    assert refused == ["applied_for", "applied_on", "stands_since"]
    other = steps(known("other", "told").tap("application"), "asylum", "skip", "waiting")
    assert other == ["applied_for", "applied_on", "case_stands", "tried"]


def test_whoever_has_applied_for_nothing_is_asked_for_no_date() -> None:
    assert steps(known("other", "told").tap("application"), "none") == ["applied_for", "tried"]
    waits = known("waiting", "told").tap("application")
    assert "applied_for:none" not in waits.offered, "whoever waits for a decision has applied"
    assert "applied_for:none" in known("other", "told").tap("application").offered


def test_all_of_it_may_be_left_out() -> None:
    walk = known("waiting", "told").tap("application")
    assert steps(walk, "skip", "skip", "_done", "_done")[-1] == "objective"
    assert steps(walk, "asylum", "skip", "skip", "_done", "_done")[-1] == "objective"
    assert known("waiting", "told").tap("prepare_ask").step == "objective", "and so may the whole chapter"


def test_the_letter_uses_the_month_and_else_the_length_of_the_wait() -> None:
    walk = known("waiting", "told").tap("application")
    for choice in ("asylum", "y2022", "2022-03", "wrote", "complained", "_done", "letters", "_done"):
        walk = walk.tap(choice)
    dated = letter(walk, "decision")
    assert dated.startswith("Constituent in Bath: asylum, waiting since March 2022: [full name], [reference]")
    assert "Applied for: asylum, in March 2022" in dated and "three years" not in dated
    assert "Tried so far: letters to the Home Office, a complaint" in dated
    assert "With this letter: copies of the Home Office's letters." in dated
    undated = letter(known("waiting", "told").tap("application").tap("skip").tap("longer"), "decision")
    assert "no decision yet, after more than three years" in undated and "Applied for: [what" in undated
    assert "With this letter" not in undated, "nothing was said of enclosures"
    left_out = letter(known("waiting", "told").tap("application").tap("skip").tap("skip"), "decision")
    assert "Where it stands: no decision yet\n" in left_out, "the wait itself was said"


def test_another_situation_keeps_what_was_applied_for_and_drops_where_it_stood() -> None:
    walk = known("other", "told").tap("application")
    for choice in ("asylum", "y2022", "2022-03", "appeal", "y2024", "2024-05", "rang", "_done", "_done"):
        walk = walk.tap(choice)
    changed = walk.to_menu().command("change").tap("situation").tap("refused").tap("none").tap("told")
    assert {"applied_for", "applied_on", "tried"} <= set(changed.session.case.answers)
    assert not {"case_stands", "stands_since"} & set(changed.session.case.answers)
    assert changed.to_menu().tap("application").step == "stands_since"


def test_another_application_drops_the_date_of_the_one_before() -> None:
    walk = known("other", "told").tap("application").tap("asylum").answer("March 2022").to_menu()
    changed = walk.command("change").tap("applied_for").tap("family")
    assert "applied_on" not in changed.session.case.answers


def test_medical_papers_are_kept_only_after_a_yes() -> None:
    walk = known("waiting", "told").tap("application").tap("skip").tap("skip").tap("_done")
    asked = walk.tap("medical")
    assert asked.step == "keep_health"
    assert "medical" not in asked.tap("no").tap("_done").session.case.answers["enclosures"].value
    assert asked.tap("yes").tap("_done").session.case.answers["enclosures"].value == "medical"
