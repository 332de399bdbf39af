"""Renders the facts that sentences state, for editors: beside each sentence, and all of them in one list."""

from bot.editorial.review.html import EMPTY, SafeHtml, element, join
from flows.definition.flow import SEEN, Flow
from flows.definition.schema import SourcedFact
from flows.definition.text import PLACEHOLDER

ABOUT_FACTS = (
    "What the bot says of the world, and who said so when. This list is for editors: people who use the bot "
    "do not see it."
)
NOT_RUNG = "Checked against older public pages, not by ringing it."


def facts_beside(flow: Flow, english: str) -> SafeHtml:
    """Render the facts that a message states, each with its origin; EMPTY if it states none."""
    lines = [
        element("li", fact.fact, " ", element("a", "All about it", href=_link(fact)), " ", _origin(fact))
        for fact in flow.facts_said_in(english)
    ]
    return element("ul", *lines, class_="facts", lang="en", dir="ltr") if lines else EMPTY


def all_facts(flow: Flow) -> SafeHtml:
    """Render the list of all facts, those too that no sentence states."""
    used = _placeholders_used(flow)
    articles = (_article(fact, {fact.id, fact.id + SEEN} & used) for fact in flow.facts)
    return join([element("p", ABOUT_FACTS, class_="answers"), *articles])


def _placeholders_used(flow: Flow) -> set[str]:
    return {
        name
        for _, wording in flow.wordings()
        for _, english in wording.variants()
        for name in PLACEHOLDER.findall(english)
    }


def _article(fact: SourcedFact, shown_as: set[str]) -> SafeHtml:
    """Render one fact. `shown_as`: its placeholders in the product, if any."""
    warns = fact.confidence != "high" and not shown_as
    said_by = f"Sentences that state it: {len(fact.says)}."
    return element(
        "div",
        element("h3", fact.id),
        element("p", fact.fact),
        element("p", _origin(fact), class_="told"),
        element("p", said_by, class_="told"),
        element("p", NOT_RUNG, class_="note") if warns else EMPTY,
        id=_link(fact).removeprefix("#"),
        class_="step",
    )


def _origin(fact: SourcedFact) -> SafeHtml:
    """Render source, date and confidence; web addresses are no links, as the book needs no internet."""
    source = fact.source or "No source"
    seen = f"last seen on {fact.checked}" if fact.checked else "no date"
    return element("small", f"Source: {source} ({seen}, {fact.confidence} confidence).")


def _link(fact: SourcedFact) -> str:
    return f"#fact-{fact.id}"
