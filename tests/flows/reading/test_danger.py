"""Despair and danger are heard in what people type; what only looks like it is not."""

import pickle
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.reading.danger import (
    KINDS,
    Danger,
    DangerWords,
    Listener,
    check_danger,
    hear,
    hear_call,
    read_lexicons,
    shipped,
)
from flows.reading.lexicons import LOCALES
from tests.flows.reading.measure_danger import (
    NONE,
    Measured,
    measure,
    measure_calls,
    measure_labels,
    measure_product,
    read_set,
    sentences,
    sets,
)
from tests.flows.reading.measure_danger import SETS as FOLDER
from tests.soak import in_soak


@dataclass(frozen=True)
class Floor:
    """What a set must reach: the share heard, in all and of each kind, and the share of false alarms."""

    heard: float
    each_kind: float
    false_alarms: float


# The development sets were tuned on, and the sets that others wrote were not. On those not every lexicon has
# reached what it should (0.9, 0.75 and 0.03): these floors keep what is reached.
FLOORS = {"dev": Floor(0.98, 0.9, 0.01), "test": Floor(0.89, 0.75, 0.052)}
OWN_LINES = 0.01  # of the product's lines; some of them do speak of danger, as the answers on violence do
LANGUAGES = sorted({path.name.partition(".")[0] for name in FLOORS for path in sets(name)})
LIGHT = ("en", "fa")
HEAVY = tuple(language for language in LANGUAGES if language not in LIGHT)
SETS = [one for name in FLOORS for one in (*sets(name, LIGHT), *in_soak(sets(name, HEAVY)))]


@pytest.fixture(scope="module", params=SETS, ids=lambda path: str(path.name))
def measured(request: pytest.FixtureRequest) -> tuple[Measured, Floor]:
    path: Path = request.param
    return measure(path), FLOORS[path.name.split(".")[1]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_that_measures_was_tuned_on(language: str) -> None:
    tuned_on, measuring = (sentences(FOLDER / f"{language}.{name}.yaml") for name in ("dev", "test"))
    assert len(measuring) > 200 and tuned_on & measuring == set()


def test_nearly_everything_is_heard(measured: tuple[Measured, Floor]) -> None:
    result, floor = measured
    assert result.share_heard >= floor.heard, result.missed


def test_no_kind_is_forgotten(measured: tuple[Measured, Floor]) -> None:
    result, floor = measured
    assert [kind for kind in KINDS if result.share(kind) < floor.each_kind] == []


def test_hardly_anything_else_is_taken_for_danger(measured: tuple[Measured, Floor]) -> None:
    result, floor = measured
    assert result.share_of_false_alarms <= floor.false_alarms, result.false_alarms


@pytest.mark.parametrize("language", [*LIGHT, *in_soak(HEAVY)])
def test_what_the_product_says_itself_is_hardly_ever_taken_for_danger(language: str) -> None:
    result = measure_product(language)
    assert result.harmless > 500 and result.share_of_false_alarms <= OWN_LINES, result.false_alarms


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_types_a_label_or_copies_a_sentence_for_the_letter_is_in_no_danger(language: str) -> None:
    result = measure_labels(language)
    assert result.harmless > 100 and result.false_alarms == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_the_product_says_is_taken_for_a_call(language: str) -> None:
    assert measure_calls(language) == []


@pytest.mark.parametrize("path", [path for name in FLOORS for path in sets(name)], ids=lambda path: path.name)
def test_what_only_looks_like_danger_is_hardly_ever_taken_for_a_call(path: Path) -> None:
    harmless, language = read_set(path)[NONE], path.name.partition(".")[0]
    assert len([text for text in harmless if hear_call(text, language)]) <= OWN_LINES * len(harmless)


LEXICON = """
language: en
groups:
  want: [want, "going to"]
suicidal:
  - "{want} die"
  - kill myself
abuse: [hits me]
officers: [police & door]
unless:
  suicidal: [waiting ... kill myself]
  any: [in my country]
exact: [dire]
"""


@pytest.fixture
def listener(tmp_path: Path) -> Listener:
    return Listener(languages(tmp_path, en=LEXICON))


def languages(folder: Path, **texts: str) -> dict[str, DangerWords]:
    for language, text in texts.items():
        (folder / language).mkdir(parents=True)
        (folder / language / "danger.yaml").write_text(text, encoding="utf-8")
    lexicons, problems = read_lexicons(folder)
    assert problems == []
    return lexicons


def kinds(listener: Listener, text: str, language: str | None = None) -> list[str]:
    return [danger.kind for danger in listener.hear(text, language)]


def test_the_worst_comes_first_with_the_pattern_that_says_it(listener: Listener) -> None:
    assert listener.hear("he hits me and i want to die") == (
        Danger("suicidal", "{want} die", "en"),
        Danger("abuse", "hits me", "en"),
    )


def test_both_kinds_of_danger_at_this_moment_are_one_topic() -> None:
    topics = [Danger(kind, "", "en").topic for kind in KINDS]
    assert topics == [
        "suicidal",
        "danger_now",
        "danger_now",
        "child_alone",
        "abuse",
        "trafficking",
        "fake_adviser",
    ]


def test_a_look_alike_hides_only_what_it_overlaps(listener: Listener) -> None:
    assert kinds(listener, "the waiting makes me kill myself laughing") == []
    assert kinds(listener, "the waiting makes me kill myself and i want to die") == ["suicidal"]
    assert kinds(listener, "police at the door in my country") == ["officers"]
    assert kinds(listener, "he hits me in my country") == ["abuse"], "it overlaps nothing"


def test_a_look_alike_may_have_typing_errors(listener: Listener) -> None:
    assert kinds(listener, "the waitting makes me kill myself") == []


def test_typing_errors_are_forgiven_only_in_ones_own_language_and_english(tmp_path: Path) -> None:
    listener = Listener(languages(tmp_path, en=LEXICON, tr="language: tr\nsuicidal: [intihar]\n"))
    assert kinds(listener, "intihar", "fr") == ["suicidal"]
    assert kinds(listener, "intihra", "fr") == []
    assert kinds(listener, "intihra", "tr") == ["suicidal"]


def test_ones_own_language_and_english_count_before_others(tmp_path: Path) -> None:
    others = "language: tr\nsuicidal: [kapi polis]\n"
    listener = Listener(languages(tmp_path, tr=others, sq="language: sq\nofficers: [polis]\n"))
    assert kinds(listener, "kapi polis", "sq") == ["officers"]
    assert kinds(listener, "kapi polis", "fr") == ["suicidal", "officers"]


def test_a_language_without_a_lexicon_is_no_hindrance() -> None:
    assert [danger.kind for danger in hear("I want to die", "xx")] == ["suicidal"]


@pytest.mark.parametrize("text", ["", " ", "?!", "¸", "\u200f", "x" * 5000, "\ud800"])
def test_nothing_is_heard_where_nothing_is_said(text: str) -> None:
    assert hear(text, "en") == ()


FAULTS = (
    ("an unknown kind", "language: en\nsuicide:\n  - die\n", 2, "unknown key 'suicide'", "suicidal"),
    ("an unknown group", 'language: en\nsuicidal:\n  - die\n  - "{wnat} die"\n', 4, "no group 'wnat'", ""),
    ("an unknown group in unless", 'language: en\nunless:\n  abuse:\n    - "{x} y"\n', 4, "no group 'x'", ""),
    ("no word", "language: en\nsuicidal:\n  - '!'\n", 3, "no letters", ""),
    ("half a pattern", "language: en\nsuicidal:\n  - die &\n", 3, "on both sides", ""),
    ("a group without words", "language: en\ngroups:\n  want: []\n", 3, "at least 1", ""),
    (
        "a word without letters",
        "language: en\ngroups:\n  want:\n    - want\n    - '£'\n",
        5,
        "no letters",
        "",
    ),
    ("a fault in the groups alone", 'language: en\ngroups: {a: []}\nabuse: ["{a} b"]\n', 2, "at least 1", ""),
    ("a number", "language: en\nabuse:\n  - x\n  - 12\n", 4, "put it into quotes", ""),
    ("an unknown look-alike", "language: en\nunless:\n  abus: [x]\n", 3, "not known", "'abuse'"),
    ("another language", "language: fr\n", 0, "'fr'", "language: en"),
)


@pytest.mark.parametrize(("text", "line", "says", "hint"), [fault[1:] for fault in FAULTS])
def test_a_fault_of_a_lexicon_is_found_on_its_line(
    tmp_path: Path, text: str, line: int, says: str, hint: str
) -> None:
    (tmp_path / "locales/en").mkdir(parents=True)
    (tmp_path / "locales/en/danger.yaml").write_text(text, encoding="utf-8")
    problems = check_danger(tmp_path / "locales")
    assert [(one.file, one.line) for one in problems] == [("locales/en/danger.yaml", line)]
    assert says in problems[0].message and hint in problems[0].hint


@pytest.mark.soak
def test_the_lexicons_have_no_fault() -> None:
    assert check_danger(LOCALES) == []


def test_what_is_kept_between_two_starts_hears_the_same(listener: Listener) -> None:
    kept: Listener = pickle.loads(pickle.dumps(listener))  # noqa: S301  # our own
    for text in ("i want to die", "police at my door", "the waiting, i kill myself", "hits me", "wnat die"):
        assert kept.hear(text, "en") == listener.hear(text, "en")
    assert kept.hear("i want to die", "en") != ()


@pytest.mark.soak
def test_an_ordinary_text_costs_a_few_looks() -> None:
    """Speed, counted as work and not as time: of all patterns of all languages, few are looked at."""
    text = "My husband works and my children go to school here. We wait for the Home Office for two years. "
    listener = shipped()
    patterns = sum(len(list(lexicon.patterns())) for lexicon in read_lexicons(LOCALES)[0].values())
    looks = listener.looks(text * 5)
    assert looks < 0.03 * 5 * 2 * patterns


@pytest.mark.parametrize("text", ["one two three", "three one two", "one three two", "two three one"])
def test_three_parts_may_come_in_any_order(tmp_path: Path, text: str) -> None:
    lexicon = "language: en\nabuse: [one & two & three]\n"
    assert [danger.kind for danger in Listener(languages(tmp_path, en=lexicon)).hear(text)] == ["abuse"]


def test_a_word_of_any_length_holds_up_nobody() -> None:
    assert hear("zebra" * 4_000) == () and hear("kill " + "x" * 4_000) == ()
