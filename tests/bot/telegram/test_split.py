"""Long words are split into parts that Telegram takes."""

import pytest

from bot.telegram.split import plain_length, split

PARAGRAPHS = "\n\n".join(
    f"<b>Paragraph {number}</b> &amp; its words. " + "word " * 60 for number in range(40)
)


@pytest.mark.parametrize("html", [PARAGRAPHS, "<b>" + "x" * 9000 + "</b>", "🕊" * 5000, "line\n" * 2000])
def test_every_part_is_taken(html: str) -> None:
    parts = split(html)
    assert len(parts) > 1
    assert max(plain_length(part) for part in parts) <= 4096
    assert all(part.count("<b>") == part.count("</b>") for part in parts)
    joined = "".join(part.replace("<b>", "").replace("</b>", "") for part in parts)
    whole = html.replace("<b>", "").replace("</b>", "")
    assert "".join(joined.split()) == "".join(whole.split())


def test_short_words_stay_whole() -> None:
    assert split("<b>short</b>") == ["<b>short</b>"]
