"""The flow is compiled once for each state of its files, and the kept one is the compiled one, whole."""

import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from flows.definition.flow import Flow
from flows.definition.loader import load_flow
from flows.definition.problems import FlowProblems
from flows.definition.shipped import FLOWS, shipped_flow
from flows.questions import KINDS
from tests.soak import in_soak


@pytest.fixture(scope="module")
def compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of everything that editors write, and the flow that was compiled from it."""
    folder = tmp_path_factory.mktemp("compiled")
    shutil.copytree(FLOWS, folder / "flows", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    kept_flow(folder / "flows")
    return folder


@pytest.fixture
def flows(tmp_path: Path, compiled_once: Path) -> Path:
    """A copy of everything that editors write, beside the flow that is kept of it."""
    shutil.copytree(compiled_once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "flows"


def kept_flow(flows: Path) -> Flow:
    return shipped_flow(KINDS, {"days": 180}, flows, flows.parent / "kept")


def kept_files(flows: Path) -> list[Path]:
    return list((flows.parent / "kept").iterdir())


def differences(one: Flow, other: Flow) -> list[str]:
    return [field.name for field in fields(Flow) if getattr(one, field.name) != getattr(other, field.name)]


def test_the_kept_flow_is_the_compiled_one(flows: Path) -> None:
    kept_flow(flows)
    (path,) = kept_files(flows)
    before = path.stat().st_mtime_ns
    kept = kept_flow(flows)
    assert path.stat().st_mtime_ns == before, "it was compiled again"
    compiled = load_flow(KINDS, flows, {"days": 180})
    assert differences(kept, compiled) == []
    assert list(kept.steps) == list(compiled.steps) and list(kept.locations) == list(compiled.locations)
    first = kept.chapters[0].steps[0]
    assert kept.steps[first.id] is first and kept.kinds is KINDS


def test_a_changed_word_is_seen_at_the_next_start(flows: Path) -> None:
    kept_flow(flows)
    path = flows / "phrases.yaml"
    path.write_text(
        path.read_text("utf-8").replace("phrases:", "phrases:\n  planted: Hello there", 1), "utf-8"
    )
    assert kept_flow(flows).phrases["planted"].person == "Hello there"
    assert len(kept_files(flows)) == 1


def test_a_new_file_and_a_renamed_one_are_seen(flows: Path) -> None:
    paper = sorted((flows / "papers").glob("*.yaml"))[0]
    before = kept_flow(flows)
    paper.rename(paper.with_name("zz_renamed.yaml"))
    renamed = kept_flow(flows)
    assert differences(before, renamed) == ["locations"]
    (flows / "papers" / "zz_renamed.yaml").unlink()
    assert len(kept_flow(flows).papers) == len(before.papers) - 1


def test_a_mistake_is_reported_and_never_kept(flows: Path) -> None:
    kept_flow(flows)
    path = flows / "phrases.yaml"
    right = path.read_text("utf-8")
    path.write_text(right + "\nphrasess: {}\n", "utf-8")
    for _ in range(2):
        with pytest.raises(FlowProblems, match="phrasess"):
            kept_flow(flows)
    path.write_text(right, "utf-8")
    assert kept_flow(flows).phrases


@pytest.mark.parametrize("damage", ["cut off", *in_soak(["foreign", "empty"])])
def test_a_damaged_file_is_passed_over_and_mended(flows: Path, damage: str) -> None:
    whole = kept_flow(flows)
    (path,) = kept_files(flows)
    content = path.read_bytes()
    path.write_bytes({"cut off": content[: len(content) // 2], "foreign": b"\x80\x05.", "empty": b""}[damage])
    assert differences(kept_flow(flows), whole) == []
    assert path.read_bytes() == content


def test_other_kinds_of_question_are_checked_anew(flows: Path) -> None:
    kept_flow(flows)
    fewer = {name: kind for name, kind in KINDS.items() if name != "postcode"}
    with pytest.raises(FlowProblems, match="postcode"):
        shipped_flow(fewer, None, flows, flows.parent / "kept")
