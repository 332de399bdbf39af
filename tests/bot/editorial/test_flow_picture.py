"""The picture of the flow."""

from xml.etree import ElementTree

from bot.editorial.flow_picture import mermaid, svg
from flows.definition.loader import load_flow
from flows.questions import KINDS


def test_the_picture_shows_every_step() -> None:
    flow = load_flow(KINDS)
    drawn = ElementTree.fromstring(svg(flow))  # noqa: S314 (our own)
    words = {text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert set(flow.steps) <= words
    assert all(f'["{id}"]' in mermaid(flow) for id in flow.steps)


def test_the_picture_comes_out_the_same_each_time() -> None:
    flow = load_flow(KINDS)
    assert svg(flow) == svg(flow)
