"""The frame of a page: one file that needs nothing else, with its look and its few lines of script inside."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.editorial.review.edition import Edition
from bot.editorial.review.html import NOTHING, Markup, element
from bot.editorial.review.sentence_view import CRITICAL, STATES, marks
from bot.editorial.sentences import Sentence

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


@dataclass(frozen=True, slots=True)
class PagePart:
    """What stands under one heading; `id` is where links lead."""

    id: str
    title: str  # in English
    sentences: tuple[Sentence, ...]
    body: Markup

    def section(self) -> Markup:
        """The part with its heading."""
        heading = element("h2", self.title)
        return element("section", heading, self.body, id=self.id, class_=f"part {marks(self.sentences)}")

    def entry(self) -> Markup:
        """Its line in the contents, with how many sentences are missing or outdated."""
        wrong = sum(not one.right for one in self.sentences)
        number = element("span", f"{wrong} to do", class_="badge fuzzy") if wrong else NOTHING
        return element("li", element("a", self.title, href=f"#{self.id}"), " ", number)


def counted(edition: Edition) -> Counter[str]:
    """How many sentences are in each state; `critical`: on safety, `wrong`: missing or outdated."""
    sentences = edition.sentences.values()
    found = Counter[str](one.state for one in sentences)
    found["critical"] = sum(one.critical for one in sentences)
    found["wrong"] = sum(not one.right for one in sentences)
    return found


def bar(edition: Edition) -> Markup:
    """The states as parts of one line; the numbers beside it say the same."""
    found = counted(edition)
    parts = (element("span", class_=state, style=f"flex-grow:{found[state]}") for state in STATES)
    return element("div", *parts, class_="bar", aria_hidden="true")


def table(edition: Edition) -> Markup:
    """The numbers in words."""
    return element("dl", *(part for line in _lines(edition) for part in line), class_="counts")


def _lines(edition: Edition) -> Iterator[tuple[Markup, Markup]]:
    found = counted(edition)
    rows = [("all", "Sentences in all", len(edition.sentences))]
    rows += [(state, told, found[state]) for state, told in STATES.items()]
    rows += [("danger", f"{CRITICAL}: please read these first", found["critical"])]
    for look, told, number in rows:
        yield element("dt", told, class_=look), element("dd", str(number))
