"""Every fault of the lexicons of what people ask is named, with its line."""

from pathlib import Path

import pytest

from flows.definition.flow import Flow, answer_to
from flows.definition.loader import load_flow
from flows.questions import KINDS
from flows.reading.asked.lexicon import (
    SAME_AS,
    AskedWords,
    Meant,
    check_asked,
    read_lexicons,
)
from flows.reading.lexicons import LOCALES

LANGUAGES = sorted(path.parent.name for path in LOCALES.glob("*/asked.yaml"))


@pytest.fixture(scope="module")
def flow() -> Flow:
    return load_flow(KINDS)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("language: fr\ntopics:\n  cost: [is it free]\n", 1, "for the language 'fr'"),
        ("language: en\ntopics:\n  cost: [is it free]\n  kost: [how much]\n", 4, "there is no topic"),
        (
            "language: en\ntopics:\n  cost:\n    - is it free\n  work:\n    - Is it FREE?\n",
            6,
            "topics.cost too",
        ),
        ("language: en\ntopics:\n  cost: []\n", 3, "at least 1 item"),
        ("language: en\ntopics:\n  cost: [is it free, '?']\n", 3, "should match"),
        ("language: en\ncommands:\n  mennu: [main menu]\n", 3, "no chapter or command"),
        ("language: en\nnothing: [rain]\n", 2, "unknown key 'nothing'"),
        ("language: en\ntopics: [\n", 3, "expected"),
    ],
)
def test_a_fault_is_named_with_its_line(
    flow: Flow, tmp_path: Path, text: str, line: int, reason: str
) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "asked.yaml").write_text(text, encoding="utf-8")
    (problem,) = check_asked(flow, tmp_path)
    assert problem.line == line and reason in problem.message


def test_every_fault_is_named_at_once(flow: Flow, tmp_path: Path) -> None:
    for code in ("en", "fr"):
        (tmp_path / code).mkdir()
        text = "language: tr\ntopics:\n  kost: [a b, a b]\n"
        (tmp_path / code / "asked.yaml").write_text(text, encoding="utf-8")
    assert len(check_asked(flow, tmp_path)) == 6


def test_every_language_has_examples_of_every_topic() -> None:
    lexicons, _ = read_lexicons(LOCALES)
    english = lexicons["en"].topics.keys()
    assert len(LANGUAGES) == 13 and all(words.topics.keys() == english for words in lexicons.values())


def test_a_command_that_leads_to_the_same_place_teaches_its_topic() -> None:
    words = AskedWords.model_validate({"language": "en", "commands": {"forget": ["wipe"], "menu": ["main"]}})
    assert [one.label for one in words.examples()] == [Meant("topic", "delete"), Meant("command", "menu")]


def test_the_answer_to_such_a_topic_leads_on_to_the_place_of_its_command(flow: Flow) -> None:
    for command, topic in SAME_AS.items():
        (choice,) = flow.steps[answer_to(topic)].choices
        assert command in (choice.open, choice.reopen)
