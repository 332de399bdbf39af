"""Renders the frame of a page, its sections, and the counts of its sentences by state.

A page is one self-contained file: styles and script are inside it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.editorial.review.html import EMPTY, SafeHtml, element, join
from bot.editorial.review.sentence_view import CRITICAL, STATES, filter_classes, sentence_views
from bot.editorial.review.translation import Translation
from bot.editorial.sentences import Sentence
from flows.definition.schema import Wording

HERE = Path(__file__).parent


def html_document(title: str, *body: SafeHtml) -> str:
    """Render a whole HTML page."""
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


def _file(name: str) -> SafeHtml:
    """Return a file unescaped: it must contain neither < nor &, which browsers would read as markup."""
    return SafeHtml((HERE / name).read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page, with a heading and an entry in the contents; links lead to `id`."""

    id: str
    title: str  # in English
    sentences: tuple[Sentence, ...]
    body: SafeHtml

    def render(self) -> SafeHtml:
        """Render the section with its heading."""
        heading = element("h2", self.title)
        classes = f"part {filter_classes(self.sentences)}"
        return element("section", heading, self.body, id=self.id, class_=classes)

    def contents_entry(self) -> SafeHtml:
        """Render the entry in the contents, with the number of sentences that need work."""
        number = sum(sentence.needs_work for sentence in self.sentences)
        badge = element("span", f"{number} to do", class_="badge fuzzy") if number else EMPTY
        return element("li", element("a", self.title, href=f"#{self.id}"), " ", badge)


@dataclass(frozen=True, slots=True)
class WordingEntry:
    """A wording of a section, and how to show it; `style` is a CSS class, as for `sentence_views`."""

    context: str
    wording: Wording
    style: str
    caption: str = ""


def sentences_of(translation: Translation, entries: list[WordingEntry]) -> list[Sentence]:
    """Return the sentences of several wordings, in order."""
    return [
        sentence for entry in entries for sentence in translation.of_wording(entry.context, entry.wording)
    ]


def views_of(translation: Translation, entries: list[WordingEntry]) -> list[SafeHtml]:
    """Render the sentences of several wordings, in order."""
    return [
        view
        for entry in entries
        for view in sentence_views(translation, entry.context, entry.wording, entry.style, entry.caption)
    ]


def plain_section(translation: Translation, id: str, title: str, entries: list[WordingEntry]) -> Section:
    """Build a section that shows nothing but sentences."""
    sentences = tuple(sentences_of(translation, entries))
    return Section(id, title, sentences, join(views_of(translation, entries)))


def count_states(translation: Translation) -> Counter[str]:
    """Count the sentences in each state, the `critical` ones, and those that are `wrong` (need work)."""
    sentences = translation.sentences.values()
    counts = Counter[str](sentence.state for sentence in sentences)
    counts["critical"] = sum(sentence.critical for sentence in sentences)
    counts["wrong"] = sum(sentence.needs_work for sentence in sentences)
    return counts


def progress_bar(translation: Translation) -> SafeHtml:
    """Render the share of each state as a bar; `count_list` says the same in words."""
    counts = count_states(translation)
    spans = (element("span", class_=state, style=f"flex-grow:{counts[state]}") for state in STATES)
    return element("div", *spans, class_="bar", aria_hidden="true")


def count_list(translation: Translation) -> SafeHtml:
    """Render the counts with a label for each."""
    return element("dl", *_counts(translation), class_="counts")


def _counts(translation: Translation) -> Iterator[SafeHtml]:
    counts = count_states(translation)
    rows = [("all", "Sentences in all", len(translation.sentences))]
    rows += [(state, label, counts[state]) for state, label in STATES.items()]
    rows += [("danger", f"{CRITICAL}: please read these first", counts["critical"])]
    for css_class, label, number in rows:
        yield element("dt", label, class_=css_class)
        yield element("dd", str(number))
