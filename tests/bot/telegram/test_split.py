"""Long words in parts that Telegram takes, and the picture of the flow."""

from xml.etree import ElementTree

import pytest

from bot.editorial.flow_picture import mermaid, svg
from bot.telegram.split import plain_length, split
from flows.definition.loader import load_flow
from flows.questions import KINDS

PARAGRAPHS = "\n\n".join(
    f"<b>Paragraph {number}</b> &amp; its words. " + "word " * 60 for number in range(40)
)


@pytest.mark.parametrize("html", [PARAGRAPHS, "<b>" + "x" * 9000 + "</b>", "🕊" * 5000, "line\n" * 2000])
def test_every_part_is_taken(html: str) -> None:
    parts = split(html)
    assert len(parts) > 1
    assert max(plain_length(part) for part in parts) <= 4096
    assert all(part.count("<b>") == part.count("</b>") for part in parts)
    kept = "".join(part.replace("<b>", "").replace("</b>", "") for part in parts)
    whole = html.replace("<b>", "").replace("</b>", "")
    assert "".join(kept.split()) == "".join(whole.split())


def test_short_words_stay_whole() -> None:
    assert split("<b>short</b>") == ["<b>short</b>"]


def test_the_picture_shows_every_step() -> None:
    flow = load_flow(KINDS)
    drawn = ElementTree.fromstring(svg(flow))  # noqa: S314 (our own)
    words = {text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert set(flow.steps) <= words
    assert all(f'["{id}"]' in mermaid(flow) for id in flow.steps)


def test_the_picture_comes_out_the_same_each_time() -> None:
    flow = load_flow(KINDS)
    assert svg(flow) == svg(flow)
