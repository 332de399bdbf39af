"""Renders, beside each answer, how people ask for it: these sentences decide what is understood."""

from collections.abc import Iterator
from functools import cache

from bot.editorial.review.html import EMPTY, SafeHtml, element
from bot.editorial.review.translation import Translation
from flows.definition.flow import ANSWER
from flows.definition.schema import Step
from flows.reading.asked.lexicon import FILE, AskedWords, read_lexicons
from flows.reading.lexicons import LOCALES

MOST = 8  # sentences of one language that are shown: the file has them all


def asked_examples(translation: Translation, step: Step) -> SafeHtml:
    """Render how people ask for what a step answers, in the language and in English."""
    if not step.id.startswith(ANSWER):
        return EMPTY
    topic = step.id.removeprefix(ANSWER)
    language = translation.language.code
    lists = [
        element("ul", *(element("li", said) for said in sentences), lang=code, dir=direction)
        for code, direction in ((language, translation.direction), ("en", "ltr"))
        if (sentences := list(_sentences(code, topic)))
    ]
    told = f"People ask for it like this. All sentences, to be added to: locales/{language}/{FILE}."
    return element("div", element("p", told), *lists, class_="asked told") if lists else EMPTY


def _sentences(code: str, topic: str) -> Iterator[str]:
    words = _lexicons().get(code)
    if words is None:
        return
    said = words.topics.get(topic) or words.commands.get(topic) or ()
    yield from said[:MOST]


@cache
def _lexicons() -> dict[str, AskedWords]:
    return read_lexicons(LOCALES)[0]
