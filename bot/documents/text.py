"""A paper as words to copy into an e-mail."""

from bot.language.languages import Language
from flows.state.paper import Block, Paper

MARKS = {"bullet": "- ", "tick": "☐ "}


def plain(paper: Paper, language: Language) -> str:
    """The paper's words: paragraphs with an empty line between them, lists and addresses together."""
    words = [_line(block, language) + ("\n" if close else "\n\n") for block, close in paper.paragraphs()]
    return "".join(words).strip()


def _line(block: Block, language: Language) -> str:
    words = language.plain(block.text)
    return f"{words}: ______" if block.style == "line" else MARKS.get(block.style, "") + words
