"""A paper that a person can hand over, as a value: what stands on it, in which order. No file format here."""

from dataclasses import dataclass

from flows.model import Style, Text


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph. A blank to fill in on one's own device stands in it as `[your full name]`."""

    style: Style
    text: Text


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `pages` is the most it may fill in English, 0 for any number."""

    id: str  # "letter", "authority", ...: also the file's name
    name: Text
    blocks: tuple[Block, ...]
    subject: Text | None = None  # of an e-mail
    to: str | None = None  # the address that the MP publishes
    pages: int = 0
