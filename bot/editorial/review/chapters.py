"""Renders a section for each chapter, in the order of the journey: its picture and its steps.

A step shows its words, how people answer it, and each button with where it leads.
"""

from collections.abc import Iterator, Mapping

from bot.editorial.review.asked import asked_examples
from bot.editorial.review.html import EMPTY, SafeHtml, element, join, step_link
from bot.editorial.review.page import Section, WordingEntry, sentences_of, views_of
from bot.editorial.review.picture import chapter_picture
from bot.editorial.review.sentence_view import filter_classes, sentence_views
from bot.editorial.review.translation import Translation
from bot.editorial.sentences import Sentence
from flows.definition.flow import Flow, choice_context, step_wordings
from flows.definition.schema import MENU, Action, Chapter, Choice, Step, Wording

TITLES = {"title": "What this chapter is called", "why": "Why it is worth doing", "names": "Why it waits"}
FIELDS = {  # of a step, in the order people meet them: caption by field
    "say": "",
    "again": "Said in its place when it is asked again",
    "hint": "A hint below it",
    "more": "Shown once “More about this” is tapped",
    "title": "What this answer is called in lists",
}
ACTIONS: Mapping[Action, str] = {
    "forget": "erases everything",
    "forget_chat": "erases everything, and what it can of the chat",
    "hand_over": "erases the person's own part, the others keep the case",
    "hand_over_chat": "erases the person's own part and what it can of the chat",
    "book": "keeps the appointment",
    "keep": "leaves the appointment as it is",
    "note": "keeps what happened",
    "sent": "keeps that the letter has gone today",
    "mute": "turns reminders off, or on again",
    "watch": "asks on the day whether the person is safe",
    "unwatch": "does not ask any more",
    "invite_supporter": "makes a link for a supporter",
    "invite_person": "makes a link for the person",
    "join": "joins the case",
    "decline": "does not join",
    "leave": "leaves the case",
    "new_case": "begins another case",
    "consent": "keeps what was chosen, and takes the choice",
    "refuse": "keeps nothing of it",
}


def chapter_sections(translation: Translation) -> Iterator[Section]:
    """Yield a section for each chapter."""
    for chapter in translation.flow.chapters:
        titles = list(_titles(chapter))
        sentences = sentences_of(translation, titles)
        heading = element("div", *views_of(translation, titles), class_=f"step {filter_classes(sentences)}")
        picture = chapter_picture(translation.flow, chapter)
        steps = [_step(translation, step) for step in chapter.steps]
        body = join([picture, heading if titles else EMPTY, *steps])
        for step in chapter.steps:
            sentences += _step_sentences(translation, step)
        yield Section(f"chapter-{chapter.chapter}", _name(chapter), tuple(sentences), body)


def _titles(chapter: Chapter) -> Iterator[WordingEntry]:
    """Yield what the menu says about a chapter."""
    for field, caption in TITLES.items():
        wording: Wording | None = getattr(chapter, field)
        if wording:
            yield WordingEntry(f"chapter.{chapter.chapter}.{field}", wording, "label", caption)


def _name(chapter: Chapter) -> str:
    """Return the English title, or the id if the menu does not offer the chapter."""
    return chapter.title.person if chapter.title else chapter.chapter.replace("_", " ").capitalize()


def _step(translation: Translation, step: Step) -> SafeHtml:
    return element(
        "article",
        element("h3", step.id),
        *_words(translation, step),
        element("p", translation.flow.kind(step).instructions, class_="answers"),
        *(part for choice in step.choices for part in _button(translation, step, choice)),
        _what_follows(step),
        asked_examples(translation, step),
        id=f"step-{step.id}",
        class_=f"step {filter_classes(_step_sentences(translation, step))}",
    )


def _step_sentences(translation: Translation, step: Step) -> Iterator[Sentence]:
    for context, wording in step_wordings(step):
        yield from translation.of_wording(context, wording)


def _words(translation: Translation, step: Step) -> Iterator[SafeHtml]:
    """Yield what the bot says at a step, with notes on what is shown above and below."""
    if step.card:
        yield element("p", "The card of the MP stands above these words.", class_="answers")
    for field, caption in FIELDS.items():
        wording: Wording | None = getattr(step, field)
        if wording:
            style = "label" if field == "title" else "bubble"
            yield from sentence_views(translation, f"{step.id}.{field}", wording, style, caption)
        if field == "say" and step.shows:
            yield element("p", f"Below it stands a list: {step.shows}.", class_="answers")


def _button(translation: Translation, step: Step, choice: Choice) -> Iterator[SafeHtml]:
    """Yield the label or the sentence, once for each voice, and what the button does."""
    style = "bubble" if choice.say else "key"
    yield from sentence_views(translation, choice_context(step, choice), choice.words, style)
    results = list(_results(translation.flow, choice)) or [_next_steps(step)]
    condition = f" (shown only while: {_guard_in_words(choice.when)})" if choice.when else ""
    if choice.consent:
        results.insert(0, join(["once ", step_link(choice.consent), " is answered with yes: "]))
    yield element("p", "→ ", join(results, ", "), condition, class_="leads")


def _results(flow: Flow, choice: Choice) -> Iterator[SafeHtml]:
    """Yield what a button does, unless it only goes on to the next step."""
    if choice.do:
        yield join([ACTIONS[choice.do]])
    if choice.link:
        yield join(["opens ", element("code", choice.link)])
    if choice.paper:
        yield join(["hands over ", element("a", choice.paper, href=f"#paper-{choice.paper}")])
    if choice.reopen:
        yield join(["asks again ", step_link(choice.reopen)])
    if choice.open:
        yield _chapter_link(choice.open)
    if choice.next:
        comes_back = ", and comes back here" if flow.is_aside(choice.next) else ""
        yield join([step_link(choice.next), comes_back])


def _chapter_link(chapter: str) -> SafeHtml:
    if chapter == MENU:
        return step_link(MENU)
    return join(["opens the chapter ", element("a", chapter, href=f"#chapter-{chapter}")])


def _next_steps(step: Step) -> SafeHtml:
    """Render where the step itself leads, each target once; the step of a command leads nowhere."""
    targets = dict.fromkeys(route.go for route in step.next)
    if not targets:
        return join(["back to the question that was open"])
    return join([step_link(id) for id in targets], " or ")


def _what_follows(step: Step) -> SafeHtml:
    """Render where the conversation goes after the step, unless a button leads elsewhere."""
    if not step.next:
        return EMPTY
    if len(step.next) == 1 and not step.next[0].when:
        return element("p", "Then comes ", step_link(step.next[0].go), class_="then")
    routes = [
        element(
            "li", step_link(route.go), f" if: {_guard_in_words(route.when)}" if route.when else " otherwise"
        )
        for route in step.next
    ]
    return element("div", element("p", "Then comes:"), element("ul", *routes), class_="then")


def _guard_in_words(guard: str) -> str:
    """Describe a guard: `situation.refused` is an answer, and a name without a dot is a rule."""
    step, _, choice = guard.partition(".")
    return f"the answer in {step} is {choice}" if choice else step.replace("_", " ")
