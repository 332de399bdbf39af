"""Sentences for the letter: shown with their English, chosen by number, printed in the writer's voice."""

import re
from dataclasses import replace

import pytest

from bot.conversation.typed_buttons import folded
from bot.telegram.split import plain_length
from flows.definition.schema import Step
from flows.definition.withdrawn import Fact
from flows.lint.limits import LONGEST_SENTENCE, letter_count
from flows.presentation.keyboard import choice_label
from flows.routing.view import View
from flows.session import Session
from tests.flows.handlers.test_consent import at_ties
from tests.harness.flow import ENGLISH, USER, Walk, all_languages, engine_for, shipped
from tests.harness.telegram import TelegramShell, find_mp, to_own_words
from tests.standins.telegram_people import Person

TOWN, SCHOOL = "My children have only known one town as home.", "My children go to school, and their friends"
ASK = "My children ask me what will happen, and I have no answer."
MEDICINE, FAITH = "I need medicine every day.", "I belong to a faith group, and people there know me."
STEPS = tuple(step for step in shipped().steps.values() if step.id.startswith("life_") and step.when)
MOST_IN_ALL, MOST_AT_ONCE, LONGEST_IN_WORDS = 40, 6, 14
ONE_SCREEN = 1800  # letters: six sentences in two languages, and what to do with them


def at_themes(who: str = "person") -> Walk:
    """A conversation at the question of what life is like now."""
    return at_ties(who).tap("_done")


def at_family(who: str = "person") -> Walk:
    """A conversation at the sentences on family."""
    return at_themes(who).tap("family").tap("_done")


def detained() -> Walk:
    """The same for somebody who is held, and whose MP is known."""
    walk = Walk.at_situation().tap("detained").tap("none").tap("told").command("menu")
    walk = walk.tap("find_mp").answer("SW1A 1AA").tap("yes").tap("prepare_ask")
    return walk.tap("reasons").tap("_done")


def chosen(walk: Walk, theme: str = "family") -> str:
    """The sentences of a theme that are ticked, by their ids."""
    return walk.session.case.answers[f"life_{theme}"].value


def labels(walk: Walk) -> list[str]:
    """What the buttons say."""
    return [key.label for row in walk.messages[-1].rows for key in row]


def printed(walk: Walk, paper: str = "letter") -> str:
    """A paper as it would be made now, in English."""
    made = walk.command("menu").tap("papers").tap(paper)
    assert made.papers, made.buttons
    return "\n".join(ENGLISH["en"].plain(block.text) for block in made.papers[0].blocks)


def finished(walk: Walk) -> Walk:
    """The conversation at the end of the chapter: nothing more is ticked or said."""
    while walk.step.startswith("life_"):
        walk = walk.tap("_done")
    return walk.tap("skip") if walk.step == "own_words" else walk


# What is shown


def test_only_the_subjects_that_were_ticked_are_asked_about_one_after_the_other() -> None:
    walk = at_themes().tap("family").tap("waiting").tap("_done")
    assert walk.step == "life_family" and walk.tap("_done").step == "life_waiting"
    assert walk.tap("_done").tap("_done").step == "own_words"
    assert at_themes().tap("_done").step == "own_words", "none is an answer too"


def test_the_message_has_the_sentences_and_the_buttons_have_their_numbers() -> None:
    walk = at_family()
    assert f"1. {TOWN}\n2. {SCHOOL}" in walk.says and "\n3. " in walk.says and "\n4. " not in walk.says
    assert labels(walk)[:5] == ["1", "2", "3", "Show more", "Done"]
    rows = [len(row) for row in walk.messages[-1].rows]
    assert rows[:3] == [3, 1, 1], "numbers stand beside each other"
    more = walk.tap("_page2")
    assert labels(more)[:5] == ["4", "5", "6", "Show the ones before", "Done"]
    assert "\n4. " in more.says and "\n6. " in more.says and TOWN not in more.says
    assert more.tap("_page1").says == walk.says


def test_a_number_that_was_tapped_has_a_tick_in_the_list_and_on_its_button() -> None:
    walk = at_family().tap("children_school")
    assert f"☑ 2. {SCHOOL}" in walk.says and labels(walk)[:3] == ["1", "☑ 2", "3"]
    assert [len(row) for row in walk.messages[-1].rows][:2] == [3, 1], "a tick takes no row of its own"
    assert chosen(walk.tap("children_school")) == "children_school", "the tap that comes twice"
    back = walk.tap("_no_children_school")
    assert labels(back)[:3] == ["1", "2", "3"] and chosen(back.tap("_done")) == ""


def test_a_supporter_reads_the_sentences_in_a_supporters_words() -> None:
    assert "1. Their children have only known one town" in at_family("supporter").says


def at_family_in(code: str) -> Walk:
    """A person who reads another language, at the sentences on family."""
    walk = Walk.start(engine_for(all_languages()), shown=code).tap(code).tap("person").tap("yes")
    walk = walk.tap("waiting").tap("told").tap("find_mp").answer("SW1A 1AA").tap("yes")
    walk = walk.tap("prepare_ask").tap("decision").tap("_done")
    return walk.tap("family").tap("_done")


@pytest.mark.parametrize("code", [code for code in all_languages() if code != "en"])
def test_below_each_sentence_stands_the_english_that_goes_into_the_letter(code: str) -> None:
    walk = at_family_in(code)
    step = shipped().steps["life_family"]
    pages = walk.says + "\n\n" + walk.tap("_page2").says
    pairs = re.findall(r"^(.*)\n<i>(.*)</i>$", pages, re.M)
    assert len(pairs) == len(step.choices)
    for number, ((line, english), choice) in enumerate(zip(pairs, step.choices, strict=True), start=1):
        assert choice.words.person in english and folded(line).startswith(str(number))


def test_the_english_of_the_question_has_no_sentence_twice() -> None:
    shown, asked = at_family_in("fr").tap("_english").messages
    assert shown.html.count(TOWN) == 1 and "<i>" not in shown.html
    assert asked.html.count(TOWN) >= 1 and asked.rows


# How they are chosen


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("2 and 5", "children_school,family_apart"),
        ("2,5", "children_school,family_apart"),
        ("5 2", "family_apart,children_school"),
        ("2.", "children_school"),
        ("2 2", "children_school"),
        ("۲ و ۵", "children_school,family_apart"),
        ("٢ و٥", "children_school,family_apart"),
        ("২ এবং ৫", "children_school,family_apart"),
        ("2 ve 5", "children_school,family_apart"),
        ("2ን 5", "children_school,family_apart"),
    ],
)
def test_typed_numbers_choose_in_any_script(typed: str, ids: str) -> None:
    assert chosen(at_family().answer(typed)) == ids


def test_a_number_typed_once_more_leaves_its_sentence_chosen() -> None:
    assert chosen(at_family().answer("2").answer("2 5")) == "children_school,family_apart"


@pytest.mark.parametrize(
    "typed", ["I have 2 children", "2 children", "my wife is ill", "0", "7", "25", "2 and 9", "١٢", "?", "-"]
)
def test_other_words_choose_nothing_and_are_answered_kindly(typed: str) -> None:
    walk = at_family().answer(typed)
    assert walk.step == "life_family" and "life_family" not in walk.session.case.answers
    assert "Please tap the numbers, or type them" in walk.says and "in your own words" in walk.says


def test_more_than_fit_on_the_page_are_not_chosen_and_the_reason_is_said() -> None:
    full = at_family().answer("1 3")
    assert "You can choose up to 2." in full.says
    more = full.tap("family_here")
    assert chosen(more) == "children_town,children_ask" and "then choose another" in more.says
    assert chosen(full.answer("4")) == "children_town,children_ask"
    assert chosen(full.tap("_no_children_ask").tap("family_here")) == "children_town,family_here"
    none = at_family().answer("1 3 4")
    assert "life_family" not in none.session.case.answers and "then choose another" in none.says


def test_no_more_than_three_subjects_are_asked_about() -> None:
    walk = at_themes().tap("family").tap("home").tap("work").tap("waiting")
    assert walk.session.case.answers["life_themes"].value == "family,home,work"


def test_back_old_buttons_and_an_answer_still_open() -> None:
    walk = at_themes().tap("family").tap("waiting").tap("_done").answer("1 3")
    assert not walk.session.case.chose("life_family", "children_town"), "it counts only after done"
    later = walk.tap("_done")
    assert later.step == "life_waiting"
    assert "belongs to an earlier question" in later.tap("life_family:family_here").says
    again = later.tap("_back")
    assert again.step == "life_family" and f"☑ 1. {TOWN}" in again.says
    assert again.tap("_keep").step == "life_waiting"
    assert walk.resume().step == "life_family" and f"☑ 1. {TOWN}" in walk.resume().says


def test_it_can_be_changed_later() -> None:
    walk = finished(at_family().answer("1 3"))
    asked = walk.command("change")
    assert f"Family and children: {TOWN} {ASK}" in labels(asked)
    changed = asked.tap("life_family").tap("_no_children_town").tap("family_needs").tap("_done")
    assert chosen(changed) == "children_ask,family_needs"


def test_a_subject_that_is_no_longer_ticked_says_nothing_any_more() -> None:
    walk = finished(at_family().answer("1 3"))
    assert TOWN in printed(walk)
    assert "change:life_family" in walk.command("change").offered
    less = finished(walk.command("change").tap("life_themes").tap("_no_family"))
    assert TOWN not in printed(less) and "change:life_family" not in less.command("change").offered


def test_all_that_is_kept_has_the_sentences_in_words() -> None:
    walk = finished(at_family().answer("1 3"))
    overview = walk.engine.overview(walk.session.user, [walk.session.case], walk.now)
    lines = [ENGLISH["en"].plain(block.text) for block in overview.blocks]
    assert f"Family and children: {TOWN} {ASK}" in lines and "Your life now: Family and children" in lines


def test_sentences_that_were_withdrawn_are_neither_shown_nor_printed() -> None:
    walk = at_family().answer("1 3")
    without = replace(walk, engine=walk.engine.without(frozenset({Fact("step", "life_family")})))
    asked = without.resume()
    assert TOWN not in asked.says and asked.buttons[0] == "life_family:_done"
    assert TOWN in printed(finished(walk)) and TOWN not in printed(finished(asked))


# Health and faith


def test_health_is_asked_about_before_its_sentences_are_shown() -> None:
    asked = at_themes().tap("health")
    assert asked.step == "keep_health" and "health" not in asked.session.case.answers["keep_health"].value
    assert asked.tap("no").step == "life_themes"
    assert asked.tap("no").tap("_done").step == "own_words"
    assert asked.tap("yes").tap("_done").step == "life_health"


def test_the_sentence_on_faith_is_kept_only_after_a_yes() -> None:
    at_community = at_themes().tap("community").tap("_done")
    asked = at_community.answer("2 5")
    assert asked.step == "keep_faith" and chosen(asked, "community") == "neighbours"
    assert chosen(asked.tap("no"), "community") == "neighbours"
    kept = asked.tap("yes")
    assert kept.step == "life_community" and chosen(kept, "community") == "neighbours,faith"
    assert FAITH in printed(finished(kept)) and FAITH not in printed(finished(asked.tap("no")))


def test_what_is_taken_back_goes_from_the_answers_and_from_the_letter() -> None:
    walk = finished(at_themes().tap("health").tap("yes").tap("waiting").tap("_done").answer("4"))
    assert MEDICINE in printed(walk)
    back = walk.command("change").tap("keep_health").tap("no")
    assert MEDICINE not in printed(back)
    assert back.session.case.answers["life_themes"].value == "waiting"
    assert "life_health" not in back.session.case.answers


def test_a_yes_that_several_sentences_wait_for_chooses_none_that_was_not_tapped() -> None:
    walk = at_themes().tap("health").tap("yes").tap("_done")
    answers = walk.session.case.answers_without({"keep_health", "life_themes"})
    member = walk.session.case.members[USER].model_copy(update={"asking": "life_health"})
    case = walk.session.case.model_copy(update={"answers": answers, "members": {USER: member}})
    asked = Walk(walk.engine, Session(walk.session.user, case)).tap("medicine")
    assert asked.step == "keep_health"
    kept = asked.tap("yes")
    assert kept.step == "life_health" and "life_health" not in kept.session.case.answers
    assert chosen(kept.tap("medicine"), "health") == "medicine"


# In the papers


def test_the_letter_has_them_as_one_paragraph_in_the_writers_words() -> None:
    mine = printed(finished(at_family().answer("1 3")))
    assert f"\n{TOWN} {ASK}\n" in mine
    theirs = printed(finished(at_family("supporter").answer("1 3")))
    assert (
        "\nTheir children have only known one town as home. "
        "Their children ask what will happen, and there is no answer.\n" in theirs
    )
    assert "My children" not in theirs


def test_a_friends_letter_to_their_own_mp_has_them_in_the_friends_words() -> None:
    walk = finished(at_family().answer("1")).command("menu").tap("other_ways").tap("own_mp")
    walk = walk.answer("LS1 1AA").tap("yes").tap("papers").tap("supporter").tap("own_letter")
    text = "\n".join(ENGLISH["en"].plain(block.text) for block in walk.papers[0].blocks)
    assert "Their children have only known one town as home." in text and TOWN not in text


def test_what_is_said_in_a_minute_has_the_first_two() -> None:
    walk = at_themes().tap("family").tap("waiting").tap("_done").answer("1").tap("_done").answer("1 2")
    notes = printed(finished(walk), "notes")
    assert f"{TOWN} I cannot plan my life" in notes and "Nobody tells me" not in notes


def test_without_a_sentence_there_is_no_paragraph() -> None:
    assert "\n\n" not in printed(finished(at_family()))


def test_detention_is_a_subject_only_in_detention_and_life_outside_only_outside() -> None:
    held, free = detained(), at_themes()
    assert "life_themes:detention" in held.offered and "life_themes:reporting" not in held.offered
    assert "life_themes:reporting" in free.offered and "life_themes:detention" not in free.offered
    unknown = Walk.start().tap("en").tap("person").tap("no").tap("go_on").to_menu()
    unknown = unknown.tap("prepare_ask").tap("trace").tap("skip").tap("_done")
    assert unknown.step == "life_themes" and "life_themes:reporting" not in unknown.offered
    at_home = held.tap("home").tap("_done")
    assert at_home.step == "life_home" and "hotel" not in " ".join(at_home.offered)


def test_what_was_true_before_detention_is_not_said_in_it() -> None:
    walk = finished(
        at_themes().tap("home").tap("reporting").tap("_done").answer("1 3").tap("_done").answer("2")
    )
    before = printed(walk)
    assert "I live in a hotel" in before and "where I report is far" in before
    held = walk.command("change").tap("situation").tap("detained").tap("none").tap("told").command("menu")
    held = finished(held.tap("prepare_ask").tap("reasons"))
    assert "I know my town well" in printed(held)
    assert "hotel" not in printed(held) and "where I report" not in printed(held)


# In every language


@pytest.mark.parametrize("code", all_languages())
def test_the_sentences_fit_on_a_cheap_phone_in_every_language(code: str) -> None:
    language, walk = all_languages()[code], at_family_in(code) if code != "en" else at_family()
    assert all(plain_length(message.html) <= ONE_SCREEN for message in walk.messages)
    view = View(walk.session.user, walk.session.case, walk.now)
    for step in STEPS:
        said = [language.plain(choice_label(step, choice, view)) for choice in step.choices]
        assert max(map(letter_count, said)) <= LONGEST_SENTENCE
        assert 2 * sum(map(letter_count, said)) <= ONE_SCREEN
        assert len(set(said)) == len(said), "two sentences say the same"


def test_they_are_forty_at_most_six_at_once_short_and_in_two_voices() -> None:
    assert sum(len(step.choices) for step in STEPS) <= MOST_IN_ALL
    assert max(len(step.choices) for step in STEPS) <= MOST_AT_ONCE
    for _, choice in shipped().sentences:
        assert re.search(r"\b(I|me|my)\b", choice.words.person, re.I)
        assert not re.search(r"\b(I|me|my)\b", choice.words.supporter, re.I)
        assert all(len(words.split()) <= LONGEST_IN_WORDS for _, words in choice.words.variants())


@pytest.mark.parametrize("step", STEPS, ids=lambda step: str(step.id))
def test_an_outdated_translation_of_a_sentence_is_never_shown(step: Step) -> None:
    assert all(shipped().is_critical(f"{step.id}.sentences.{choice.id}") for choice in step.choices)


# Behind Telegram


async def test_behind_telegram_they_are_chosen_by_tap_and_by_typed_number() -> None:
    shell = TelegramShell()
    person = await at_sentences(shell)
    await shell.tap(person, "life_family:children_town")
    assert [button.text for button in person.messages[-1].buttons][:3] == ["☑ 1", "2", "3"]
    said = await shell.send(person, "3")
    assert f"☑ 3. {ASK}" in said
    for typed in ("my wife is ill", "7", "8"):  # there are six sentences
        assert "Please tap the numbers" in await shell.send(person, typed), typed
        assert person.messages[-1].button("life_family:_done")
    await shell.send(person, "done")
    answer = (await shell.case(person)).answers["life_family"]
    assert (answer.value, answer.open) == ("children_town,children_ask", False)
    await to_own_words(shell, person)
    assert shell.telegram.refusals == []


async def at_sentences(shell: TelegramShell) -> Person:
    """Somebody at the sentences on family."""
    person = await find_mp(shell, shell.telegram.person())
    await shell.send(person, "/menu")
    await shell.tap(person, "menu:prepare_ask", "objective:trace", "request_post:skip")
    await shell.tap(person, "ties:_done", "life_themes:family", "life_themes:_done")
    return person
