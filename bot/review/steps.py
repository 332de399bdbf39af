"""A step of the conversation as it looks: what is said, the buttons, and what comes then."""

from collections.abc import Iterator, Mapping

from bot.review.edition import Edition
from bot.review.leads import button_leads, step_leads
from bot.review.markup import Markup, element
from bot.review.pairs import marks, pairs
from bot.review.sentences import Sentence
from flows.flow import step_wordings
from flows.model import Ask, Choice, Step, Wording

FIELDS = {  # of a step, in the order they are met
    "say": "",
    "again": "Said in its place when it is asked again",
    "hint": "A hint below it",
    "title": "What this answer is called in lists",
}
ANSWERS: Mapping[Ask, str] = {
    "choice": "People tap one of the buttons.",
    "postcode": "People type a postcode, or the name of an area.",
    "constituency": "The areas that were found stand above these as buttons. People may also type a name.",
    "text": "People type some words.",
    "date": "People type a day.",
    "several": "People tap as many as they like, then “Done”.",
    "place": "The places of detention stand above these as buttons. People may also type a name.",
    "mp": "The MPs of this case stand above these as buttons.",
    "interest": "What the MP says they care about stands above these as buttons.",
    "day": "Days stand above these as buttons. People may also type a day.",
    "time": "Times stand above these as buttons. People may also type a time.",
    "appointment": "The appointments stand above these as buttons.",
    "info": "People only read it.",
    "aside": "People only read it. Then the question that was open comes again.",
    "case": "The cases stand above these as buttons.",
    "member": "The others who take part stand above these as buttons.",
    "language": "The languages stand here as buttons.",
    "menu": "The chapters stand here as buttons.",
    "change": "The answers that can be changed stand here as buttons.",
}


def step_article(edition: Edition, step: Step) -> Markup:
    """One step."""
    return element(
        "article",
        element("h3", step.id),
        *_said(edition, step),
        element("p", ANSWERS[step.ask], class_="answers"),
        *(one for choice in step.choices for one in _button(edition, step, choice)),
        step_leads(step),
        id=f"step-{step.id}",
        class_=f"step {marks(step_sentences(edition, step))}",
    )


def step_sentences(edition: Edition, step: Step) -> Iterator[Sentence]:
    """Every sentence of a step."""
    for context, wording in step_wordings(step):
        yield from edition.spoken(context, wording)


def _said(edition: Edition, step: Step) -> Iterator[Markup]:
    if step.card:
        yield element("p", "The card of the MP stands above these words.", class_="answers")
    for name, caption in FIELDS.items():
        wording: Wording | None = getattr(step, name)
        if wording:
            yield from pairs(edition, f"{step.id}.{name}", wording, _look(name), caption)
        if name == "say" and step.shows:
            yield element("p", f"Below it stands a list: {step.shows}.", class_="answers")


def _look(field: str) -> str:
    return "label" if field == "title" else "bubble"


def _button(edition: Edition, step: Step, choice: Choice) -> Iterator[Markup]:
    """The button, once for each voice, and where it leads."""
    yield from pairs(edition, f"{step.id}.choices.{choice.id}", choice.label, "key")
    yield button_leads(edition.flow, step, choice)
