"""Writes a paper as plain text to paste into an e-mail, or to read in the chat."""

from bot.language.languages import Language
from flows.definition.schema import Style
from flows.state.paper import Block, Paper

MARKS: dict[Style, str] = {"bullet": "- ", "tick": "☐ "}


def write_text(paper: Paper, language: Language, *, kept: bool = False) -> str:
    """Return the paragraphs, separated by blank lines except within a list or an address.

    `kept`: as on the pages that the person keeps, instead of those for the office.
    """
    paragraphs = paper.paragraphs(kept=kept)
    return "".join(
        _line(block, language) + ("\n" if close else "\n\n") for block, close in paragraphs
    ).strip()


def write_own_text(paper: Paper, english: Language, own: Language) -> str:
    """Return a paper that goes to no office: in the person's language, what they say aloud in English."""
    lines = []
    for block, close in paper.paragraphs():
        line = _line(block, english if block.style == "said" else own)
        if block.style == "said" and own.code != "en":
            line += f"\n({own.plain(block.text)})"
        lines.append(line + ("\n" if close else "\n\n"))
    return "".join(lines).strip()


def _line(block: Block, language: Language) -> str:
    words = language.plain(block.text)
    if block.style == "said":
        return f"“{words}”"
    return f"{words}: ______" if block.style == "line" else block.mark(MARKS) + words
