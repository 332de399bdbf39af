"""How far a language is: how many of its sentences are in which state, as numbers and as a bar."""

from collections import Counter
from collections.abc import Iterator

from bot.review.edition import Edition
from bot.review.markup import Markup, element
from bot.review.pairs import CRITICAL, STATES


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
