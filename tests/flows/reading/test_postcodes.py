"""Postcodes and names of areas, as people type them on cheap phones, in many scripts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reading.postcodes import read_area, read_code
from flows.reading.text import InvalidAnswer
from flows.state.case import Query
from tests.harness.flow import shipped

POSTCODES = (
    "SW1A 1AA",
    "sw1a 1aa",
    "sw1a1aa",
    "SW1A-1AA",
    "sw1a.1aa.",
    "  SW1A\t1AA\n",
    "(SW1A 1AA)",
    "SW1A 1AA, London",
    "my postcode is sw1a 1aa thank you",
    "10 Downing Street, SW1A 1AA",
    "SW1A1AA SW1A 1AA",
    "SWIA 1AA",
    "SW1A IAA",
    "SW1A lAA",
    "ＳＷ１Ａ　１ＡＡ",
    "SW۱A ۱AA",
    "SW١A ١AA",
    "SW१A १AA",
    "\u202eSW1A 1AA\u202c",
    "\u2066SW1A\u2069 1AA",
    "SW1A\u00a01AA",
    "SW1A\u200b1AA",
    "S W 1 A 1 A A",
    "s.w.1.a 1.a.a",
    "it is S W 1 A 1 A A there",
    "📮 SW1A 1AA",
    "<b>SW1A 1AA</b>",
    "SW1A 1AA" + " and more" * 2_200,
)
OTHERS = (
    ("m1 1ae", "M1 1AE"),
    ("ec1a 1bb", "EC1A 1BB"),
    ("w1a 0ax", "W1A 0AX"),
    ("W1A OAX", "W1A 0AX"),
    ("b33 8th", "B33 8TH"),
    ("cr2 6xh", "CR2 6XH"),
    ("dn55 1pt", "DN55 1PT"),
    ("N1 OAA", "N1 0AA"),
    ("E1O 1AA", "E10 1AA"),
    ("E1l 1AA", "E11 1AA"),
    ("gir 0aa", "GIR 0AA"),
    ("UB7 0FL harmondsworth", "UB7 0FL"),
)
NAMES = (
    ("bath", "Bath"),
    ("  HAYES   and harlington ", "Hayes And Harlington"),
    ("Ynys Môn", "Ynys Môn"),
    ("Montgomeryshire & Glyndŵr", "Montgomeryshire & Glyndŵr"),
    ("King's Lynn", "King'S Lynn"),
    ("Stoke-on-Trent", "Stoke On Trent"),
)
OUTCODES = (
    ("M14", "M14"),
    ("m14 ", "M14"),
    ("m 14", "M14"),
    ("my postcode is NG7", "NG7"),
    ("N15 London", "N15"),
    ("sw1a 1", "SW1A"),
    ("ec1v.", "EC1V"),
    ("Tooting, SW17", "SW17"),
    ("BT12 Belfast", "BT12"),
)
NO_CODES = (
    "near the M25",
    "Room B12, a hotel in Leeds",
    "flat b4 bradford",
    "the N1 bus",
    "M60 motorway",
    "A40",
    "ZZ9",
    "14 High Street",
    "Leeds East",
    "I have 2 children and live in Bolton",
)
UNUSABLE = (
    ("", "not_a_postcode"),
    ("   ", "not_a_postcode"),
    ("?!…", "not_a_postcode"),
    ("😀😀😀😀", "not_a_postcode"),
    ("\u202e\u2066", "not_a_postcode"),
    ("\x00\x01", "not_a_postcode"),
    ("ab", "not_a_postcode"),
    ("12345", "not_a_postcode"),
    ("flat 7, the street", "not_a_postcode"),
    ("ZZ9", "half_postcode"),
    ("qx1a 1", "half_postcode"),
    ("M14 or M15", "two_postcodes"),
    ("SW1A 1AA or M1 1AE", "two_postcodes"),
    ("لندن", "latin_letters"),
    ("Лондон", "latin_letters"),
    ("伦敦市中心", "latin_letters"),
    ("ልደታ አዲስ", "latin_letters"),
)


@pytest.mark.parametrize("typed", POSTCODES)
def test_one_postcode_typed_in_many_ways(typed: str) -> None:
    assert read_area(typed) == Query(postcode="SW1A 1AA")


@pytest.mark.parametrize(("typed", "postcode"), OTHERS)
def test_postcodes_of_every_shape(typed: str, postcode: str) -> None:
    assert read_area(typed) == Query(postcode=postcode)


@pytest.mark.parametrize(("typed", "outcode"), OUTCODES)
def test_the_first_half_of_a_postcode(typed: str, outcode: str) -> None:
    assert read_area(typed) == read_code(typed) == Query(outcode=outcode)


@pytest.mark.parametrize("typed", NO_CODES)
def test_roads_rooms_and_numbers_are_no_postcodes(typed: str) -> None:
    assert read_code(typed) is None


@pytest.mark.parametrize(("typed", "name"), NAMES)
def test_the_name_of_an_area(typed: str, name: str) -> None:
    assert read_area(typed) == Query(typed_name=name)


@pytest.mark.parametrize(("typed", "phrase"), UNUSABLE)
def test_unusable_words_are_answered_kindly(typed: str, phrase: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        read_area(typed)
    assert caught.value.phrase == phrase
    assert phrase in shipped().phrases


def test_half_a_postcode_is_shown_as_it_was_understood() -> None:
    with pytest.raises(InvalidAnswer) as caught:
        read_area(" qx1a ")
    assert caught.value.values == {"typed": "QX1A"}


def test_a_very_long_text_is_read_only_at_its_beginning() -> None:
    with pytest.raises(InvalidAnswer) as caught:
        read_area("? " * 10_000 + "SW1A 1AA")
    assert caught.value.phrase == "not_a_postcode"


ANYTHING = st.text(max_size=60) | st.text(alphabet="SWsw1A0OIlL -.۱１\u202e", max_size=20)


@settings(max_examples=1000, deadline=None, database=None)
@given(ANYTHING)
def test_any_text_is_a_query_or_a_kind_error(text: str) -> None:
    try:
        query = read_area(text)
    except InvalidAnswer as invalid:
        assert invalid.phrase in shipped().phrases
        assert all("{" + name + "}" in shipped().phrases[invalid.phrase].person for name in invalid.values)
    else:
        assert [bool(query.postcode), bool(query.outcode), bool(query.typed_name)].count(True) == 1
        assert len(query.postcode or "") <= 8 and len(query.typed_name or "") <= 100
