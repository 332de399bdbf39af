"""What is counted of a person and of a case, and what never is."""

from datetime import UTC, datetime

import pytest

from bot.statistics.sums import MADE_IN, Sums, counted_chapters, reached, stages
from bot.stores import Kind, StoredDocument
from flows.definition.flow import HELP_NOW, PRIVATE
from flows.state.appointments import Appointment
from tests.bot.statistics.crowd import campaign, person
from tests.harness.flow import shipped

WHEN = datetime(2026, 11, 30, tzinfo=UTC)
APPOINTMENT = Appointment(id="a1", role="home", at=WHEN, made=WHEN)


def document(kind: Kind, body: str) -> StoredDocument:
    """A stored document with this content."""
    return StoredDocument(kind, "a1", 1, body, None, WHEN)


def test_people_count_by_the_language_they_chose() -> None:
    sums = Sums()
    for number, language in enumerate(["ti", "ti", "en", None]):
        sums.add(document("user", person(number, language).model_dump_json()), shipped())
    assert sums == Sums(languages=sums.languages) and dict(sums.languages) == {"ti": 2, "en": 1}


@pytest.mark.parametrize(
    ("chapter", "answered", "chapters"),
    [
        ("situation", (), set()),  # where each case begins
        ("situation", ("situation",), {"situation"}),
        ("papers", ("situation", "postcode"), {"situation", "find_mp", "papers"}),
        ("menu", ("situation", "a_step_of_an_older_version"), {"situation"}),
        ("a_chapter_that_is_gone", (), set()),
    ],
)
def test_a_case_has_reached_the_chapters_it_answered_in_or_has_open(
    chapter: str, answered: tuple[str, ...], chapters: set[str]
) -> None:
    assert reached(campaign(1, chapter, answered), shipped()) == chapters


def test_a_case_has_reached_what_it_made_something_in_though_no_answer_is_kept_there() -> None:
    assert reached(campaign(1, "menu", papers=("letter",)), shipped()) == {"papers"}
    assert reached(campaign(1, "menu", noted=("sent",)), shipped()) == {"contacts"}
    case = campaign(1, "menu").model_copy(update={"appointments": {"a1": APPOINTMENT}})
    assert reached(case, shipped()) == {"surgery"}
    assert MADE_IN.keys() <= {chapter.chapter for chapter in counted_chapters(shipped())}


def test_a_question_that_is_still_open_reaches_nothing() -> None:
    case = campaign(1, "menu", ("situation",))
    open_answers = {id: answer.model_copy(update={"open": True}) for id, answer in case.answers.items()}
    assert reached(case.model_copy(update={"answers": open_answers}), shipped()) == set()


def test_nobody_is_counted_for_looking_for_help() -> None:
    private = tuple(step.id for id in PRIVATE for step in shipped()._by_id[id].steps)
    for chapter in PRIVATE:
        assert reached(campaign(1, chapter, private), shipped()) == set()
    assert HELP_NOW in PRIVATE and not {each.chapter for each in counted_chapters(shipped())} & set(PRIVATE)


@pytest.mark.parametrize(
    ("papers", "noted", "expected"),
    [
        ((), (), []),
        (("checklist", "authority"), (), []),
        (("letter",), (), ["made"]),
        (("letter", "chase", "urgent_email"), ("sent", "sent"), ["made", "sent"]),
        ((), ("sent", "automatic", "talked"), ["sent"]),
        (("own_letter",), ("sent", "answered"), ["made", "sent", "answered"]),
        ((), ("refused",), ["answered"]),
    ],
)
def test_a_case_counts_once_for_each_stage_of_its_letters(
    papers: tuple[str, ...], noted: tuple[str, ...], expected: list[str]
) -> None:
    assert list(stages(campaign(1, papers=papers, noted=noted))) == expected


@pytest.mark.parametrize(
    "body", ["", "[]", "null", "{}", '{"id": "a1", "schema_version": 99}', '{"id": "a1", "language": 7}']
)
@pytest.mark.parametrize("kind", ["user", "case"])
def test_what_cannot_be_read_is_left_out(kind: Kind, body: str) -> None:
    sums = Sums()
    sums.add(document(kind, body), shipped())
    assert sums == Sums(left_out=1)
