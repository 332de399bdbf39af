"""The frame of a page: one file that needs nothing else, with its look and its few lines of script inside."""

from pathlib import Path

from bot.review.markup import Markup, element

HERE = Path(__file__).parent


def sheet(title: str, *body: Markup) -> str:
    """A whole HTML page."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="robots", content="noindex"),
        element("title", title),
        element("style", _file("book.css")),
    )
    page = element("html", head, element("body", *body, element("script", _file("book.js"))), lang="en")
    return f"<!DOCTYPE html>\n{page.html}\n"


def _file(name: str) -> Markup:
    """Look or script as it is: neither may hold < or &, which a page would read as markup."""
    return Markup((HERE / name).read_text(encoding="utf-8"))
