"""What takes long to build is built once for each state of its files, and never taken from a broken file."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from flows.compiled.kept_build import kept_build


@dataclass
class Workshop:
    """Builds a list of the words in a file, and knows how often it did."""

    source: Path
    folder: Path
    built: list[str] = field(default_factory=list)

    def words(self) -> list[str]:
        return kept_build("words", [self.source], self._build, self.folder)

    def kept(self) -> list[Path]:
        return list(self.folder.glob("words.*.kept"))

    def _build(self) -> list[str]:
        self.built.append(self.source.read_text("utf-8"))
        return self.built[-1].split()


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    source = tmp_path / "words.txt"
    source.write_text("one two", "utf-8")
    return Workshop(source, tmp_path / "kept")


def test_what_did_not_change_is_built_once(workshop: Workshop) -> None:
    assert workshop.words() == workshop.words() == ["one", "two"]
    assert workshop.built == ["one two"]


def test_other_words_are_built_anew_and_the_old_build_goes(workshop: Workshop) -> None:
    workshop.words()
    old = workshop.kept()
    workshop.source.write_text("three", "utf-8")
    assert workshop.words() == ["three"]
    assert len(workshop.kept()) == 1 and workshop.kept() != old


def test_what_a_killed_process_left_half_written_goes(workshop: Workshop) -> None:
    workshop.folder.mkdir()
    (workshop.folder / "words.x1y2z3.kept").write_bytes(b"half")
    workshop.words()
    assert len(workshop.kept()) == 1


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 200], ids=["empty", "short", "other bytes"])
def test_a_broken_file_is_built_anew_and_mended(workshop: Workshop, damage: bytes) -> None:
    workshop.words()
    (path,) = workshop.kept()
    path.write_bytes(damage)
    assert workshop.words() == ["one", "two"] == workshop.words()
    assert len(workshop.built) == 2


def test_one_changed_byte_is_noticed(workshop: Workshop) -> None:
    workshop.words()
    (path,) = workshop.kept()
    whole = path.read_bytes()
    path.write_bytes(whole[:-8] + bytes([whole[-8] ^ 1]) + whole[-7:])
    workshop.words()
    assert len(workshop.built) == 2


def test_where_nothing_can_be_written_it_is_built_every_time(workshop: Workshop) -> None:
    workshop.folder.write_text("a file stands where the folder would be", "utf-8")
    assert workshop.words() == workshop.words() == ["one", "two"]
    assert len(workshop.built) == 2


def test_a_file_that_others_may_write_to_is_not_trusted(workshop: Workshop) -> None:
    """To read it would be to run what they wrote."""
    workshop.words()
    (path,) = workshop.kept()
    path.chmod(0o666)
    assert workshop.words() == ["one", "two"]
    assert len(workshop.built) == 2
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_file_cut_off_anywhere_is_built_anew(workshop: Workshop) -> None:
    workshop.words()
    (path,) = workshop.kept()
    whole = path.read_bytes()
    for size in range(0, len(whole), 7):
        path.write_bytes(whole[:size])
        assert workshop.words() == ["one", "two"]
        path.write_bytes(whole)
    assert len(workshop.built) == 1 + len(range(0, len(whole), 7))


def test_what_else_it_depends_on_is_a_part_of_its_key(workshop: Workshop) -> None:
    workshop.words()
    kept_build("words", [workshop.source], lambda: workshop.built.append("other"), workshop.folder, "other")
    assert workshop.built == ["one two", "other"]
