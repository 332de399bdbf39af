"""Lines that run both ways, as UAX #9 orders them. א to ג stand for letters that run to the left."""

import pytest

from bot.documents.pdf.reordering import levels_of, visual_order

LEFT, FIRST, END = "\u2066", "\u2068", "\u2069"
LINES = {  # from left to right, in a paragraph that runs to the left
    "אבג": "גבא",
    "אבג abc": "abc גבא",
    "אב Home Office גד": "דג Home Office בא",
    "אב 020 7219 3000": "3000 7219 020 בא",
    f"אב {LEFT}020 7219 3000{END}": f"{END}020 7219 3000{LEFT} בא",
    f"אב {FIRST}Ada (Bath){END}.": f".{END}Ada (Bath){FIRST} בא",
    f"אב {FIRST}גד abc{END} abc": f"abc {END}abc דג{FIRST} בא",
    "אב (abc) גד": "דג )abc( בא",
    "אב 1,5% גד": "דג 1,5% בא",
    "با ٢٣/١": "٢٣/١ اب",
    "abc": "abc",
    "abc.": ".abc",
    "": "",
}
TO_THE_RIGHT = {  # in a paragraph that runs to the right
    "abc אבג": "abc גבא",
    "abc אב 12 גד def": "abc דג 12 בא def",
    "I am [your name] (אב).": "I am [your name] (בא).",
    f"a {FIRST}אב. 1{END}": f"a {FIRST}1 .בא{END}",
    "\u202eabc\u202c def": "\u202eabc\u202c def",
}


@pytest.mark.parametrize(("text", "shown"), LINES.items())
def test_a_line_to_the_left(text: str, shown: str) -> None:
    assert "".join(text[at] for at in visual_order(levels_of(text, right_to_left=True))) == shown


@pytest.mark.parametrize(("text", "shown"), TO_THE_RIGHT.items())
def test_a_line_to_the_right(text: str, shown: str) -> None:
    assert "".join(text[at] for at in visual_order(levels_of(text, right_to_left=False))) == shown


@pytest.mark.parametrize(
    "text", ["\u2066" * 300 + "a", "\u2069" * 300, "\u2067\u2068א" * 150, "\u202a\u2067("]
)
def test_marks_of_direction_without_end_do_no_harm(text: str) -> None:
    for right_to_left in (False, True):
        levels = levels_of(text, right_to_left=right_to_left)
        assert sorted(visual_order(levels)) == list(range(len(text)))
