"""The papers: each paragraph in its style, English beside what the person keeps to understand it."""

from collections.abc import Iterator

from bot.review.edition import Edition
from bot.review.markup import Markup, element, joined
from bot.review.pairs import pairs
from bot.review.part import Part
from flows.flow import paper_wordings
from flows.model import PaperBlock, PaperPlan

ABOUT = (
    "The office gets the English. The other language is for the person, to know what they sign. "
    "No paper has all of these paragraphs: the answers decide."
)
NAMES = (("name", "What this paper is called"), ("subject", "Subject of the e-mail"))


def paper_parts(edition: Edition) -> Iterator[Part]:
    """Every paper."""
    for paper in edition.flow.papers:
        wordings = paper_wordings(paper)
        sentences = [one for context, wording in wordings for one in edition.spoken(context, wording)]
        blocks = [one for block in paper.blocks for one in _block(edition, paper, block)]
        about = element("p", ABOUT, class_="answers")
        body = joined([about, *_names(edition, paper), element("div", *blocks, class_="sheet")])
        yield Part(f"paper-{paper.paper}", f"Paper: {paper.name.person}", tuple(sentences), body)


def _names(edition: Edition, paper: PaperPlan) -> Iterator[Markup]:
    for name, caption in NAMES:
        if wording := getattr(paper, name):
            yield from pairs(edition, f"paper.{paper.paper}.{name}", wording, "label", caption)


def _block(edition: Edition, paper: PaperPlan, block: PaperBlock) -> list[Markup]:
    """One paragraph, and when it is printed."""
    condition = f"Only if: {block.when.replace('_', ' ').replace('.', ': ')}" if block.when else ""
    context = f"paper.{paper.paper}.{block.id}"
    return pairs(edition, context, block.say, f"style-{block.style}", condition)
