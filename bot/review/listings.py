"""The words beside facts: what each helpline is for, and what is to be known of a place of detention."""

from collections.abc import Iterator

from bot.review.edition import Edition
from bot.review.markup import joined
from bot.review.pairs import pairs
from bot.review.part import Part
from flows.model import Wording

Fact = tuple[str, Wording, str]  # context, words, and what they stand beside


def fact_parts(edition: Edition) -> Iterator[Part]:
    """The helplines, and the places with a note."""
    lines = [
        (f"helpline.{line.id}.use", line.use, f"{line.name}: {line.number} (checked on {line.checked})")
        for line in edition.flow.helplines
    ]
    places = [
        (f"place.{place.id}.note", place.note, f"{place.name} (checked on {place.checked})")
        for place in edition.flow.places
        if place.note
    ]
    yield _part(edition, "helplines", "What each helpline is for", lines)
    yield _part(edition, "places", "What to know of places of detention", places)


def _part(edition: Edition, id: str, title: str, facts: list[Fact]) -> Part:
    sentences = [one for context, words, _ in facts for one in edition.spoken(context, words)]
    told = [one for context, words, name in facts for one in pairs(edition, context, words, "bubble", name)]
    return Part(id, title, tuple(sentences), joined(told))
