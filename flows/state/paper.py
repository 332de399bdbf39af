"""A paper as a value: its paragraphs, in order. The shell turns it into files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.definition.schema import Style
from flows.definition.text import Text

# No space between two of the same style.
TOGETHER: tuple[Style, ...] = ("address", "fact", "bullet", "tick", "line")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph. What people fill in on their own device appears in it as `[your full name]`."""

    style: Style
    text: Text
    kept: bool = False  # only on the pages that the person keeps
    number: int | None = None  # of a fact: its place among the facts of the paper, from 1

    def mark(self, marks: Mapping[Style, str]) -> str:
        """What stands before its words: its number, or the mark of its style among these."""
        return f"{self.number}. " if self.number else marks.get(self.style, "")


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `pages` is the most it may fill in English, 0 for any number."""

    id: str  # "letter", "authority", ...: also the file's name
    name: Text
    blocks: tuple[Block, ...]
    subject: Text | None = None  # of an e-mail
    to: str | None = None  # the address that the MP publishes
    pages: int = 0
    copied: bool = False  # only words to copy, and no file
    yours: bool = False  # for the person themselves, and for no office
    caution: bool = False  # a letter to an office, which may pass it on

    def paragraphs(self, *, kept: bool = False) -> Iterator[tuple[Block, bool]]:
        """Yield each paragraph, and whether it stands close to the next one.

        `kept`: those of the pages that the person keeps, instead of those for the office.
        """
        blocks = [block for block in self.blocks if kept or self.yours or not block.kept]
        for block, after in zip(blocks, (*blocks[1:], None), strict=True):
            yield block, after is not None and after.style == block.style and block.style in TOGETHER
