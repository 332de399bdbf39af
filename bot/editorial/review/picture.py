"""Draws the flow in the book, chapter by chapter and as a whole; each box links to its step."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from bot.editorial.flow_picture import Arrow, arrows, svg
from bot.editorial.review.html import SafeHtml, element, join, step_link
from flows.definition.flow import Flow
from flows.definition.schema import Chapter, Step

BOX = re.compile(r"^<rect .*?<text [^>]*>([^<]*)</text>.*$", re.MULTILINE)  # a step as flow_picture draws it
SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
SCALE = 0.85  # as small as can still be read on a phone


def chapter_picture(flow: Flow, chapter: Chapter) -> SafeHtml:
    """Render the steps of a chapter and those they lead to, as a picture and in words; folded up."""
    own = {step.id for step in chapter.steps}
    own_arrows = [arrow for arrow in arrows(flow) if arrow.source in own]
    part = replace(flow, steps=dict(_chapter_steps(flow, own, {arrow.target for arrow in own_arrows})))
    return element(
        "details",
        element("summary", "Picture of this chapter"),
        _scrollable(part, f"Picture of the chapter {chapter.chapter}", chapter.chapter),
        element("h4", "The same in words"),
        element("ul", *_in_words(own_arrows), class_="ways"),
        class_="fold",
    )


def whole_picture(flow: Flow) -> SafeHtml:
    """Render all steps in one picture; folded up."""
    note = (
        "It is wide: move it sideways, and make it larger with two fingers. "
        "The same in words stands in each chapter, under its own picture."
    )
    picture = _scrollable(flow, "Picture of the whole conversation", "whole")
    return element(
        "details", element("summary", "Show the picture"), element("p", note), picture, class_="fold"
    )


def _chapter_steps(flow: Flow, own: set[str], reached: set[str]) -> Iterator[tuple[str, Step]]:
    """Yield the steps of a chapter, then those of others that they lead to, without their own arrows."""
    yield from ((id, step) for id, step in flow.steps.items() if id in own)
    for id, step in flow.steps.items():
        if id in reached - own:
            yield id, step.model_copy(update={"choices": (), "next": ()})


def _scrollable(flow: Flow, name: str, id: str) -> SafeHtml:
    """Render a picture of fixed size in a scrollable frame; `id` must be unique on the page."""
    linked = BOX.sub(r'<a href="#step-\1">\g<0></a>', svg(flow))
    unique = linked.replace('id="tip"', f'id="tip-{id}"').replace("url(#tip)", f"url(#tip-{id})")
    scaled = SIZE.sub(_with_scaled_size, unique, count=1)
    return element(
        "div", SafeHtml(scaled), class_=f"drawing {id}", role="group", aria_label=name, tabindex="0"
    )


def _with_scaled_size(size: re.Match[str]) -> str:
    return f'{size[0]} width="{int(size[1]) * SCALE:.0f}" height="{int(size[2]) * SCALE:.0f}"'


def _in_words(arrows: list[Arrow]) -> Iterator[SafeHtml]:
    """Yield a line for each step, with every step it leads to."""
    for source, group in groupby(arrows, lambda arrow: arrow.source):
        targets = join([join([step_link(arrow.target), _label(arrow)]) for arrow in group], ", ")
        yield element("li", step_link(source), " → ", targets)


def _label(arrow: Arrow) -> str:
    return f" ({arrow.label.replace('_', ' ')})" if arrow.label else ""
