"""The chapters of the conversation, in the order of the journey, each with its picture and its steps."""

from collections.abc import Iterator

from bot.review.edition import Edition
from bot.review.markup import NOTHING, Markup, element, joined
from bot.review.pairs import marks, pairs
from bot.review.part import Part
from bot.review.picture import chapter_picture
from bot.review.sentences import Sentence
from bot.review.steps import step_article, step_sentences
from flows.model import Chapter, Wording

NAMES = {"title": "What this chapter is called", "why": "Why it is worth doing"}


def chapter_parts(edition: Edition) -> Iterator[Part]:
    """Every chapter."""
    for chapter in edition.flow.chapters:
        picture = chapter_picture(edition.flow, chapter)
        steps = [step_article(edition, step) for step in chapter.steps]
        body = joined([picture, _titles(edition, chapter), *steps])
        yield Part(f"chapter-{chapter.chapter}", _name(chapter), _sentences(edition, chapter), body)


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
