"""A paper as words to copy into an e-mail."""

from bot.i18n import Language
from flows.paper import Block, Paper

MARKS = {"bullet": "- ", "tick": "☐ "}
TOGETHER = {"address", "bullet", "tick", "line"}


def plain(paper: Paper, language: Language) -> str:
    """The paper's words: paragraphs with an empty line between them, lists and addresses together."""
    words = ""
    for before, block in zip((None, *paper.blocks), paper.blocks, strict=False):
        together = before is not None and before.style == block.style and block.style in TOGETHER
        words += ("\n" if together else "\n\n") * (before is not None) + _line(block, language)
    return words


def _line(block: Block, language: Language) -> str:
    words = language.plain(block.text)
    return f"{words}: ______" if block.style == "line" else MARKS.get(block.style, "") + words
