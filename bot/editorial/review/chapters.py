"""The chapters of the conversation, in the order of the journey, each with its picture and its steps."""

from collections.abc import Iterator, Mapping

from bot.editorial.review.edition import Edition
from bot.editorial.review.html import NOTHING, Markup, element, joined, step_link
from bot.editorial.review.page import PagePart
from bot.editorial.review.picture import chapter_picture
from bot.editorial.review.sentence_view import marks, pairs
from bot.editorial.sentences import Sentence
from flows.definition.flow import Flow, step_wordings
from flows.definition.schema import MENU, Action, Chapter, Choice, Step, Wording

NAMES = {"title": "What this chapter is called", "why": "Why it is worth doing"}


def chapter_parts(edition: Edition) -> Iterator[PagePart]:
    """Every chapter."""
    for chapter in edition.flow.chapters:
        picture = chapter_picture(edition.flow, chapter)
        steps = [step_article(edition, step) for step in chapter.steps]
        body = joined([picture, _titles(edition, chapter), *steps])
        yield PagePart(f"chapter-{chapter.chapter}", _name(chapter), _sentences(edition, chapter), body)


def _name(chapter: Chapter) -> str:
    """The title in English, or the id where the menu does not offer it."""
    return chapter.title.person if chapter.title else chapter.chapter.replace("_", " ").capitalize()


def _titles(edition: Edition, chapter: Chapter) -> Markup:
    told = [
        one
        for name, context, words in _headings(chapter)
        for one in pairs(edition, context, words, "label", NAMES[name])
    ]
    sentences = [one for _, context, words in _headings(chapter) for one in edition.spoken(context, words)]
    return element("div", *told, class_=f"step {marks(sentences)}") if told else NOTHING


def _headings(chapter: Chapter) -> Iterator[tuple[str, str, Wording]]:
    """Yield (which, context, words) of what the menu says of a chapter."""
    for name in NAMES:
        if wording := getattr(chapter, name):
            yield name, f"chapter.{chapter.chapter}.{name}", wording


def _sentences(edition: Edition, chapter: Chapter) -> tuple[Sentence, ...]:
    own = [one for _, context, words in _headings(chapter) for one in edition.spoken(context, words)]
    return (*own, *(one for step in chapter.steps for one in step_sentences(edition, step)))


FIELDS = {  # of a step, in the order they are met
    "say": "",
    "again": "Said in its place when it is asked again",
    "hint": "A hint below it",
    "title": "What this answer is called in lists",
}


def step_article(edition: Edition, step: Step) -> Markup:
    """One step."""
    return element(
        "article",
        element("h3", step.id),
        *_said(edition, step),
        element("p", edition.flow.kind(step).instructions, class_="answers"),
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


DEEDS: Mapping[Action, str] = {
    "forget": "erases everything",
    "hand_over": "erases the person's own part, the others keep the case",
    "book": "keeps the appointment",
    "cancel": "takes the appointment away",
    "note": "keeps what happened",
    "mute": "turns reminders off, or on again",
    "watch": "asks on the day whether the person is safe",
    "unwatch": "does not ask any more",
    "invite_supporter": "makes a link for a supporter",
    "invite_person": "makes a link for the person",
    "join": "joins the case",
    "decline": "does not join",
    "leave": "leaves the case",
    "new_case": "begins another case",
}


def button_leads(flow: Flow, step: Step, choice: Choice) -> Markup:
    """What a button does, and the step, paper or chapter it leads to."""
    told = list(_told(flow, choice)) or [_onward(step)]
    condition = f" (shown only while: {_guard(choice.when)})" if choice.when else ""
    return element("p", "→ ", joined(told, ", "), condition, class_="leads")


def step_leads(step: Step) -> Markup:
    """Where the conversation goes on after the step, unless a button says otherwise."""
    if not step.next:
        return NOTHING
    if len(step.next) == 1 and not step.next[0].when:
        return element("p", "Then comes ", step_link(step.next[0].go), class_="then")
    ways = [
        element("li", step_link(route.go), f" if: {_guard(route.when)}" if route.when else " otherwise")
        for route in step.next
    ]
    return element("div", element("p", "Then comes:"), element("ul", *ways), class_="then")


def _told(flow: Flow, choice: Choice) -> Iterator[Markup]:
    if choice.do:
        yield joined([DEEDS[choice.do]])
    if choice.link:
        yield joined(["opens ", element("code", choice.link)])
    if choice.paper:
        yield joined(["hands over ", element("a", choice.paper, href=f"#paper-{choice.paper}")])
    if choice.reopen:
        yield joined(["asks again ", step_link(choice.reopen)])
    if choice.open:
        yield _opened(choice.open)
    if choice.next:
        yield joined([step_link(choice.next), _returns(flow, choice.next)])


def _opened(chapter: str) -> Markup:
    if chapter == MENU:
        return step_link(MENU)
    return joined(["opens the chapter ", element("a", chapter, href=f"#chapter-{chapter}")])


def _returns(flow: Flow, target: str) -> str:
    step = flow.steps.get(target)
    return ", and comes back here" if step and flow.kind(step).is_aside else ""


def _onward(step: Step) -> Markup:
    """The step's own ways, each once; a command's step has none."""
    links = [step_link(id) for id in dict.fromkeys(route.go for route in step.next)]
    return joined(links, " or ") if links else joined(["back to the question that was open"])


def _guard(guard: str | None) -> str:
    """A guard in words: `situation.refused` is an answer, anything else a rule."""
    step, _, choice = (guard or "").partition(".")
    return f"the answer in {step} is {choice}" if choice else step.replace("_", " ")
