"""The plainer forms of a message: what is left of its buttons, and what of them stands in its words."""

from typing import Any

import pytest
from telegram.constants import MessageLimit

from bot.telegram.plainer_forms import SHORT, Fields, answers, plainer
from bot.telegram.split import length

YES, NO = {"text": "Yes", "callback_data": "ask:yes"}, {"text": "No", "callback_data": "ask:no"}
LONG = {"text": "Long", "callback_data": "ask:" + "y" * 64}
LINK = {"text": "Where", "url": "https://example.org"}


def forms(html: str, *rows: list[Fields], words: str = "text") -> list[Fields]:
    """The plainer forms of a message."""
    more: Fields = {"reply_markup": {"inline_keyboard": [*rows]}} if rows else {}
    return list(plainer({words: html, "parse_mode": "HTML", "api_kwargs": {"preview": False} | more}, words))


def test_its_answers_stay_then_stay_with_short_labels_then_stand_in_the_words() -> None:
    as_they_are, short, in_words = forms("<b>Sure?</b>", [YES, {**NO, "text": "🚫 No" + "o" * 50}])
    assert [button["text"] for button in answers(as_they_are)] == ["Yes", "🚫 No" + "o" * 50]
    assert [button["text"] for button in answers(short)] == ["Yes", "No" + "o" * (SHORT - 3)]
    assert [form["text"] for form in (as_they_are, short)] == ["Sure?"] * 2
    assert in_words["text"] == "Sure?\n\n• Yes\n• 🚫 No" + "o" * 50
    assert in_words["api_kwargs"] == {"preview": False} and answers(in_words) == []


def test_what_can_be_no_button_stands_in_the_words_of_each_form() -> None:
    assert [form["text"] for form in forms("Sure?", [YES, LINK], [LONG])] == [
        "Sure?\n\n• Where\nhttps://example.org\n• Long",
        "Sure?\n\n• Where\nhttps://example.org\n• Long",
        "Sure?\n\n• Yes\n• Where\nhttps://example.org\n• Long",
    ]


@pytest.mark.parametrize("rows", [[], [[LINK]], [[LONG]]])
def test_without_buttons_that_telegram_takes_there_is_one_form(rows: list[list[Fields]]) -> None:
    (form,) = forms("words", *rows)
    assert answers(form) == [] and form["parse_mode"] is None


@pytest.mark.parametrize("label", ["", " ", "😀", "\u2060\u200b"])
def test_a_label_without_a_letter_is_shown_as_dots(label: str) -> None:
    _, short, _ = forms("Sure?", [{**YES, "text": label}])
    assert [button["text"] for button in answers(short)] == ["…"]


@pytest.mark.parametrize(("words", "longest"), [("text", 4096), ("caption", 1024)])
def test_words_that_would_grow_too_long_stay_as_they_are(words: str, longest: int) -> None:
    assert longest in (MessageLimit.MAX_TEXT_LENGTH, MessageLimit.CAPTION_LENGTH)
    fitting, too_long = "😀" * (longest // 2 - 4), "😀" * (longest // 2 - 3)
    assert forms(fitting, [YES], words=words)[-1][words] == f"{fitting}\n\n• Yes"
    assert forms(too_long, [YES], words=words)[-1][words] == too_long


@pytest.mark.parametrize("words", ["text", "caption"])
def test_covered_words_stay_covered_and_so_do_buttons_among_them(words: str) -> None:
    for form in forms("🔔 A &amp; B\n\n<tg-spoiler><b>who</b> when</tg-spoiler>", [YES, LINK], words=words):
        (cover,) = form["entities" if words == "text" else "caption_entities"]
        assert _shown(form[words], cover) == "🔔 A & B\n\n"


def test_words_that_were_not_covered_are_not() -> None:
    assert [form["entities"] for form in forms("<b>words</b>", [YES])] == [None] * 3


def _shown(text: str, cover: Any) -> str:
    """What is to be read before the cover is tapped. Covers count in UTF-16 code units."""
    assert cover.type == "spoiler" and cover.offset + cover.length == length(text)
    return text.encode("utf-16-le")[: cover.offset * 2].decode("utf-16-le")
