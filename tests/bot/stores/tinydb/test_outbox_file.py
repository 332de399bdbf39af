"""Who still has to be told is known after a kill, however many there are."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.stores.tinydb.outbox_file import SLOT_SIZE, OutboxFile

NAMES = st.sampled_from(["a", "b-1", "c_2", "d" * 64, "e" * 64])


@settings(deadline=None, max_examples=50)
@given(moves=st.lists(st.tuples(st.booleans(), NAMES), max_size=30))
def test_a_new_process_knows_the_same(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[bool, str]]
) -> None:
    path = tmp_path_factory.mktemp("marks") / "marks"
    markers, known = OutboxFile(path), set[str]()
    for is_set, name in moves:
        (markers.add if is_set else markers.remove)(name)
        (known.add if is_set else known.discard)(name)
    again = OutboxFile(path)  # the first one is killed: it closes nothing
    assert again.users() == markers.users() == sorted(known)
    assert path.stat().st_size <= 5 * SLOT_SIZE, "places are used again"
    again.close()
    markers.close()


def test_what_is_no_key_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "marks"
    path.write_bytes(b"\0" * SLOT_SIZE + b"a".ljust(SLOT_SIZE, b"\0") + b"half a pla")
    markers = OutboxFile(path)
    assert markers.users() == ["a"]
    markers.add("b")
    markers.add("c")
    assert path.read_bytes()[:SLOT_SIZE].rstrip(b"\0") == b"b"
    markers.close()


def test_marks_of_an_older_version_are_taken_over(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a1").touch()
    (tmp_path / "old" / "no key").touch()
    markers = OutboxFile(tmp_path / "marks")
    markers.import_marker_files(tmp_path / "old")
    markers.import_marker_files(tmp_path / "nowhere")
    assert markers.users() == ["a1"]
    assert list((tmp_path / "old").iterdir()) == []
    markers.close()
