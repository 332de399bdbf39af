"""The picture of the flow, a chapter at a time and whole: each box leads to its step."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from bot.editorial.flow_picture import Way, svg, ways
from bot.editorial.review.html import Markup, element, joined, step_link
from flows.definition.flow import Flow
from flows.definition.schema import Chapter, Step

BOX = re.compile(
    r"^<rect .*?<text [^>]*>([^<]*)</text>.*$", re.MULTILINE
)  # a step, as flows/graph.py draws it
SCALE = 0.85
SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


def chapter_picture(flow: Flow, chapter: Chapter) -> Markup:
    """The steps of one chapter and those they lead to, and the same in words; folded up."""
    own = {step.id for step in chapter.steps}
    found = [way for way in ways(flow) if way.source in own]
    part = replace(flow, steps=dict(_drawn(flow, own, {way.target for way in found})))
    drawn = _scrolled(part, f"Picture of the chapter {chapter.chapter}", chapter.chapter)
    return element(
        "details",
        element("summary", "Picture of this chapter"),
        drawn,
        element("h4", "The same in words"),
        element("ul", *_told(found), class_="ways"),
        class_="fold",
    )


def whole_picture(flow: Flow) -> Markup:
    """All steps in one drawing."""
    told = (
        "It is wide: move it sideways, and make it larger with two fingers. "
        "The same in words stands in each chapter, under its own picture."
    )
    drawn = _scrolled(flow, "Picture of the whole conversation", "whole")
    return element(
        "details", element("summary", "Show the picture"), element("p", told), drawn, class_="fold"
    )


def _drawn(flow: Flow, own: set[str], reached: set[str]) -> Iterator[tuple[str, Step]]:
    """The steps of a chapter; then those of others, without their ways."""
    yield from ((id, step) for id, step in flow.steps.items() if id in own)
    for id, step in flow.steps.items():
        if id in reached - own:
            yield id, step.model_copy(update={"choices": (), "next": ()})


def _scrolled(flow: Flow, name: str, id: str) -> Markup:
    """A drawing in its own size, in a frame that can be moved with a finger or the keys."""
    linked = BOX.sub(r'<a href="#step-\1">\g<0></a>', svg(flow))
    own = linked.replace('id="tip"', f'id="tip-{id}"').replace("url(#tip)", f"url(#tip-{id})")
    sized = SIZE.sub(_smaller, own, count=1)
    return element("div", Markup(sized), class_=f"drawing {id}", role="group", aria_label=name, tabindex="0")


def _smaller(size: re.Match[str]) -> str:
    """As much smaller as can still be read on a phone."""
    return f'{size[0]} width="{int(size[1]) * SCALE:.0f}" height="{int(size[2]) * SCALE:.0f}"'


def _told(found: list[Way]) -> Iterator[Markup]:
    """A line for each step, with all that it leads to."""
    for source, group in groupby(found, lambda way: way.source):
        targets = joined([joined([step_link(way.target), _label(way)]) for way in group], ", ")
        yield element("li", step_link(source), " → ", targets)


def _label(way: Way) -> str:
    return f" ({way.label.replace('_', ' ')})" if way.label else ""
