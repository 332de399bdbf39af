"""What people type, read as places: sure only where nothing else can be meant."""

import pytest

from flows.gazetteer.reading import MOST, PlaceReading, read_place

SURE = (
    ("Hounslow", "Hounslow"),
    ("i live in hounslow", "Hounslow"),
    ("i am in a hotel in hounslow", "Hounslow"),
    ("near Moss Side in Manchester", "Moss Side"),
    ("Peckham, London", "Peckham"),
    ("Easton Bristol", "Easton"),
    ("London", "London"),
    ("Leicester UK", "Leicester"),
    ("Belfast", "Belfast"),
    ("Londonderry", "Derry"),
    ("لندن", "London"),
    ("أنا أعيش في مدينة ليستر", "Leicester"),
    ("من در لیدز زندگی می کنم", "Leeds"),
    ("আমি লন্ডন থাকি", "London"),
    ("ኣብ ለንደን እነብር", "London"),
    ("j'habite à Birmingham", "Birmingham"),
    ("Enfield'da yaşıyorum", "Enfield"),
    ("tôi sống ở Birmingham", "Birmingham"),
    ("jetoj në Birmingem", "Birmingham"),
)
CHOICES = (
    ("Sutton", "Sutton in Ashfield"),
    ("Newport", "Newport"),
    ("Newcastle", "Newcastle under Lyme"),
    ("Handsworth", "Handsworth"),
    ("Redding", "Reading"),
    ("Birmingm", "Birmingham"),
    ("Midlesbruh", "Middlesbrough"),
    ("45 Govan Road, Glasgow", "Glasgow"),
    ("from Leeds to Bolton", "Bolton"),
    ("Bury, Bolton", "Bolton"),
    ("Hayes London", "Hayes"),
    ("Lancaster council", "Lancaster"),
    ("a village near Hastings", "Hastings"),
    ("my name is Barry", "Barry"),
    ("I am Barry", "Barry"),
    ("the dover hotel", "Dover"),
    ("Lancaster house", "Lancaster"),
    ("هاونسلو", "Hounslow"),
    ("হোয়াইটচ্যাপেল", "Whitechapel"),
)
ABROAD = (
    "Dublin",
    "Paris",
    "i live in France",
    "Isle of Man",
    "Jersey",
    "Gibraltar",
    "Dunkirk",
    "تهران",
    "ঢাকা",
    "ኣስመራ",
)
NATIONS = (
    "Northern Ireland",
    "Wales",
    "England",
    "Scotland",
    "the United Kingdom",
    "i live in northern ireland",
)
NOTHING = (
    "",
    "?",
    "asdfgh",
    "my mother",
    "ok thanks",
    "Atlantis",
    "Both",
    "12345",
    "ظظظظظ",
    "hello there",
    "x" * 5000,
)
CONSTITUENCIES = ("Leeds East", "Hayes and Harlington", "Glasgow North", "Cities of Nowhere")


@pytest.mark.parametrize(("typed", "name"), SURE)
def test_a_place_that_can_be_no_other_is_sure(typed: str, name: str) -> None:
    reading = read_place(typed)
    assert reading.is_sure and [place.name for place in reading.places] == [name]


@pytest.mark.parametrize(("typed", "name"), CHOICES)
def test_what_may_be_another_is_a_choice(typed: str, name: str) -> None:
    reading = read_place(typed)
    assert not reading.is_sure and name in [place.name for place in reading.places]
    assert len(reading.places) <= MOST


@pytest.mark.parametrize("typed", ABROAD)
def test_places_abroad_are_known(typed: str) -> None:
    assert read_place(typed) == PlaceReading(is_abroad=True)


@pytest.mark.parametrize("typed", ["Boston", "Washington", "Perth", "Halifax"])
def test_british_towns_that_others_abroad_are_named_after_are_meant_here(typed: str) -> None:
    assert not read_place(typed).is_abroad and read_place(typed).places


@pytest.mark.parametrize("typed", NOTHING)
def test_nonsense_is_no_place(typed: str) -> None:
    assert read_place(typed) == PlaceReading()


@pytest.mark.parametrize("typed", CONSTITUENCIES)
def test_the_name_of_a_constituency_is_left_to_the_search_for_those(typed: str) -> None:
    assert read_place(typed).places == ()


def test_a_town_named_beside_a_district_tells_which_is_meant() -> None:
    assert [place.near for place in read_place("Handsworth Sheffield").places] == ["Sheffield"]
    assert read_place("clifton, nottingham").places[0].near == "Nottingham"


@pytest.mark.parametrize("typed", ["Bath Road", "Leeds Street", "the Bolton Arms Hotel and Halifax House"])
def test_a_road_is_not_the_town_it_is_named_after(typed: str) -> None:
    assert not read_place(typed).is_sure


@pytest.mark.parametrize(
    "typed", ["Moss Side", "Dalston", "Grasmere Village", "Weston", "Ridgeway", "Haworth"]
)
def test_what_may_be_elsewhere_too_is_never_sure_by_itself(typed: str) -> None:
    assert not read_place(typed).is_sure


@pytest.mark.parametrize("typed", NATIONS)
def test_a_part_of_the_uk_is_neither_a_place_nor_abroad(typed: str) -> None:
    assert read_place(typed) == PlaceReading()


@pytest.mark.parametrize("typed", ["South London", "East London", "i live in north Birmingham"])
def test_a_side_of_a_big_city_leads_to_its_parts(typed: str) -> None:
    (city,) = read_place(typed).places
    assert city.is_big


@pytest.mark.parametrize("typed", ["Croydon Road", "123 London Road", "Leeds Street"])
def test_a_road_alone_is_no_place(typed: str) -> None:
    assert read_place(typed).places == ()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("from Bradford to Leeds", {"Bradford", "Leeds"}),
        ("Leeds, near Bradford", {"Bradford", "Leeds"}),
        ("before in Bolton but now Manchester", {"Bolton", "Manchester"}),
        ("Peckham or Brixton", {"Peckham", "Brixton"}),
        ("moved to Croydon from Lewisham", {"Croydon", "Lewisham"}),
    ],
)
def test_of_two_places_the_person_chooses(typed: str, names: set[str]) -> None:
    reading = read_place(typed)
    assert not reading.is_sure and names <= {place.name for place in reading.places}
