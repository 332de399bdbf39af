"""A paper as a web page in one language: what every phone opens, and what reads from the right side."""

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


def write_page(paper: Paper, language: Language) -> bytes:
    """The page, whole in itself: it asks nobody for anything."""
    direction = "rtl" if language.right_to_left else "ltr"
    title = escape(language.plain(paper.name))
    body = "\n".join(_shown(paper, language))
    return (
        f'<!doctype html>\n<html lang="{language.code}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode()


def _shown(paper: Paper, language: Language) -> list[str]:
    tags = ((TAGS.get(block.style, "p"), language.render(block.text)) for block in paper.blocks)
    return [f"<{tag}>{words}</{tag}>" for tag, words in tags]
