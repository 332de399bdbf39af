"""Writes a paper as a web page in one language: every phone opens it, and it supports right-to-left text."""

from collections.abc import Iterator
from html import escape

from bot.language.languages import Language
from flows.definition.schema import Style
from flows.state.paper import Paper

TAGS: dict[Style, str] = {"title": "h1", "heading": "h2", "bullet": "li", "note": "small"}
STYLE = (
    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:1rem auto;padding:0 1rem}"
    "h2{margin-bottom:.3rem}li{margin:.2rem 1rem}small{display:block;margin-top:1.5rem}"
    ":root{color-scheme:light dark}"
)


def write_html(paper: Paper, language: Language) -> bytes:
    """Return the page as UTF-8. It is self-contained: a browser loads nothing else to show it."""
    direction = "rtl" if language.right_to_left else "ltr"
    title = escape(language.plain(paper.name))
    body = "\n".join(_elements(paper, language))
    return (
        f'<!doctype html>\n<html lang="{language.code}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode()


def _elements(paper: Paper, language: Language) -> Iterator[str]:
    for block in paper.blocks:
        tag = TAGS.get(block.style, "p")
        words = language.render(block.text).replace("\n", "<br>\n")
        yield f"<{tag}>{words}</{tag}>"
