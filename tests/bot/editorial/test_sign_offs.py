"""A sign-off holds for the words that were read, by somebody in the right role, and not for ever."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.editorial.sign_offs import QUARTER, YEAR, Standing, Subject, sign, statuses, subjects
from flows.definition.flow import Flow
from flows.definition.problems import FlowProblems
from flows.definition.schema import Wording
from flows.reading.lexicons import LOCALES
from tests.harness.flow import shipped

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 30)
CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

#: x:1
msgctxt "a"
msgid "b"
msgstr "{}"
"""


def by_id(flow: Flow, locales: Path) -> Mapping[str, Subject]:
    """What has to be signed off."""
    return {subject.id: subject for subject in subjects(flow, locales)}


def standing(path: Path, subject: Subject, today: date = TODAY) -> Standing:
    """How it stands with a subject."""
    return statuses(path, [subject], today)[0].standing


def changed(flow: Flow) -> Mapping[str, Flow]:
    """The flow with one change, by what that is a change of."""
    other = Wording(person="Other words.", supporter="Other words.")
    paper = flow.papers[0]
    papers = (paper.model_copy(update={"name": other}), *flow.papers[1:])
    urgent = [
        chapter.model_copy(update={"title": other}) if chapter.chapter == "urgent" else chapter
        for chapter in flow.chapters
    ]
    line = flow.helplines[0].model_copy(update={"number": "000"})
    privacy = {**flow.steps, "privacy": flow.steps["privacy"].model_copy(update={"say": other})}
    return {
        "papers": replace(flow, papers=papers),
        "urgent": replace(flow, chapters=tuple(urgent)),
        "answers": replace(flow, phrases={**flow.phrases, "welcome_back": other}),
        "numbers": replace(flow, helplines=(line, *flow.helplines[1:])),
        "data_protection": replace(flow, steps=privacy),
    }


@pytest.mark.parametrize("id", ["papers", "urgent", "answers", "numbers", "data_protection"])
def test_other_words_are_not_signed_off(tmp_path: Path, id: str) -> None:
    path, before, after = tmp_path / "signed_off.yaml", by_id(shipped(), tmp_path), changed(shipped())
    for subject in before.values():
        sign(path, subject, TODAY)
    found = {
        status.subject.id: status.standing for status in statuses(path, subjects(after[id], tmp_path), TODAY)
    }
    assert found == dict.fromkeys(before, "signed off") | {id: "changed since"}


def test_a_number_that_was_only_checked_again_is_the_same(tmp_path: Path) -> None:
    flow = shipped()
    later = tuple(line.model_copy(update={"checked": TODAY}) for line in flow.helplines)
    before, after = by_id(flow, tmp_path), by_id(replace(flow, helplines=later), tmp_path)
    assert before["numbers"].digest() == after["numbers"].digest()


def test_a_translation_counts_by_its_words_alone(tmp_path: Path) -> None:
    path = tmp_path / "fr/LC_MESSAGES/messages.po"
    path.parent.mkdir(parents=True)

    def digest(text: str) -> str:
        path.write_text(text)
        return by_id(shipped(), tmp_path)["fr"].digest()

    before = digest(CATALOGUE.format("c"))
    assert digest(CATALOGUE.format("c").replace("x:1", "y:2")) == before
    assert digest(CATALOGUE.format("d")) != before


@pytest.mark.parametrize(("id", "holds"), [("numbers", QUARTER), ("data_protection", YEAR), ("papers", None)])
def test_numbers_are_rung_and_data_protection_is_looked_at_again(
    tmp_path: Path, id: str, holds: timedelta | None
) -> None:
    path, subject = tmp_path / "signed_off.yaml", by_id(shipped(), tmp_path)[id]
    assert standing(path, subject) == "not yet"
    sign(path, subject, TODAY)
    assert standing(path, subject, TODAY + (holds or timedelta(3650))) == "signed off"
    later = TODAY + (holds or timedelta(3650)) + timedelta(1)
    assert standing(path, subject, later) == ("too long ago" if holds else "signed off")


def test_the_last_of_several_counts(tmp_path: Path) -> None:
    path, subject = tmp_path / "signed_off.yaml", by_id(shipped(), tmp_path)["papers"]
    for day in (TODAY - timedelta(40), TODAY):
        sign(path, subject, day)
    (found,) = statuses(path, [subject], TODAY)
    assert found.entry and found.entry.on == TODAY


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            "{what: papers, by: Ada Lovelace, on: 2026-11-30, read: '0123456789ab'}",
            "'Ada Lovelace' is not known",
        ),
        ("{what: papers, by: caller, on: 2026-11-30, read: '0123456789ab'}", "signed off by: adviser"),
        ("{what: papers, by: adviser, on: 2026-12-01, read: '0123456789ab'}", "yet to come"),
        ("{what: papers, by: adviser, on: 2026-11-30}", "Add read: to it"),
        ("{what: papers, by: adviser, on: soon, read: '0123456789ab'}", "signed_off.yaml:2"),
        (
            "{what: letters, by: adviser, on: 2026-11-30, read: '0123456789ab'}",
            "nothing here is called 'letters'",
        ),
        ("{what: papers, by: adviser", "signed_off.yaml"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(tmp_path: Path, entry: str, said: str) -> None:
    path = tmp_path / "signed_off.yaml"
    path.write_text(f"signed_off:\n  - {entry}\n")
    with pytest.raises(FlowProblems, match=said):
        statuses(path, subjects(shipped(), tmp_path), TODAY)


def test_the_file_that_comes_with_the_bot_can_be_used_and_keeps_its_comments(tmp_path: Path) -> None:
    comments = (ROOT / "signed_off.yaml").read_text(encoding="utf-8")
    path, offered = tmp_path / "signed_off.yaml", by_id(shipped(), LOCALES)
    path.write_text(comments, encoding="utf-8")
    assert len(statuses(path, offered.values(), date.max)) == len(offered)
    sign(path, offered["papers"], TODAY)
    assert standing(path, offered["papers"]) == "signed off"
    assert path.read_text(encoding="utf-8").startswith(comments)
