"""Long words are split into parts that Telegram takes."""

import pytest

from bot.telegram.split import plain_length, split

PARAGRAPHS = "\n\n".join(
    f"<b>Paragraph {number}</b> &amp; its words. " + "word " * 60 for number in range(40)
)


@pytest.mark.parametrize("html", [PARAGRAPHS, "<b>" + "x" * 9000 + "</b>", "🕊" * 5000, "line\n" * 2000])
def test_long_words_are_split_into_parts_that_telegram_takes(html: str) -> None:
    parts = split(html)
    assert len(parts) > 1
    assert max(plain_length(part) for part in parts) <= 4096
    assert all(part.count("<b>") == part.count("</b>") for part in parts)
    joined = "".join(part.replace("<b>", "").replace("</b>", "") for part in parts)
    whole = html.replace("<b>", "").replace("</b>", "")
    assert "".join(joined.split()) == "".join(whole.split())


def test_short_words_are_not_split() -> None:
    assert split("<b>short</b>") == ["<b>short</b>"]


def test_a_spoiler_is_closed_at_a_cut_and_opened_again() -> None:
    parts = split(f"Open me.\n\n<tg-spoiler>{'word ' * 1000}</tg-spoiler>")
    assert len(parts) == 2
    assert all(part.count("<tg-spoiler>") == part.count("</tg-spoiler>") == 1 for part in parts)
