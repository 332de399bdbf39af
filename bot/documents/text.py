"""Writes a paper as plain text to paste into an e-mail."""

from bot.language.languages import Language
from flows.state.paper import Block, Paper

MARKS = {"bullet": "- ", "tick": "☐ "}


def write_text(paper: Paper, language: Language) -> str:
    """Return the paragraphs, separated by blank lines except within a list or an address."""
    lines = [_line(block, language) + ("\n" if close else "\n\n") for block, close in paper.paragraphs()]
    return "".join(lines).strip()


def _line(block: Block, language: Language) -> str:
    words = language.plain(block.text)
    return f"{words}: ______" if block.style == "line" else MARKS.get(block.style, "") + words
