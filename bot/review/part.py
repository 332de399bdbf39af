"""A part of a page: a chapter, a group of phrases, a paper. All together they hold every sentence once."""

from dataclasses import dataclass

from bot.review.markup import NOTHING, Markup, element
from bot.review.pairs import marks
from bot.review.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Part:
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
