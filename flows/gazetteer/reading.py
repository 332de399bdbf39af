"""Finds the places in what people type: names, phrases, addresses, other scripts, misspellings.

One place is sure only where nothing but its own name was typed, or that and the town it is in. All else is a
choice for the person: nobody is given an area that they did not name.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from flows.gazetteer.places import Gazetteer, GazetteerPlace, gazetteer, kilometres
from flows.gazetteer.spelling import fold, is_latin, romanised, skeleton

# Words around a name that say nothing of where it is, folded. English, then those of the bot's languages.
FILLERS = frozenset(
    fold(
        "i im am a an the my me we our us is it its he she they are live lives living lived stay stays "
        "staying stayed in at on to of by from near nearby around close next with now here currently "
        "place area part city town village borough district council house home flat address hotel hostel "
        "room postcode hello hi please centre center asylum accommodation friend friends estate airport "
        "station uk england united kingdom gb britain great called name and j jhabite je vis habite "
        "dans cote pres de du ville la le les jetoj ne une jam qyteti yasiyorum oturuyorum ben da ta te "
        "icinde sehri toi song o tai dang nha thanh pho انا اسکن فی اعیش مدینه منطقه قرب من در شهر زندگی "
        "می کنم میکنم هستم به نزدیک له لهشار شار دهژیم نیشتهجێم زه په کی کښی اوسیږم ښار میں رہتا رہتی ہون "
        "ہوں شہر آমি আমি থাকি এ শহরে শহর বাস করি ኣብ እነብር ከተማ ኣነ እየ ዝነብር"
    ).split()
)
NATIONS = frozenset(("england", "scotland", "wales", "northern ireland", "united kingdom", "great britain"))
# After a name these make it a road's or a building's.
ROADS = frozenset({
    "road", "rd", "street", "st", "lane", "ln", "avenue", "ave", "close", "drive", "way", "terrace",
    "place", "court", "crescent", "grove", "gardens", "walk", "row", "house", "lodge", "hospital",
    "school", "college", "church", "mosque", "inn",
})  # fmt: skip
COMPASS = frozenset({
    "north", "south", "east", "west", "central", "mid", "northern", "southern", "eastern", "western",
})  # fmt: skip
MOVED = frozenset(
    {"from", "to", "moved", "move", "before", "but", "or", "not", "then"}
)  # of two places, which?
DENIED = frozenset(
    {"not", "left", "moved", "before", "but", "then"}
)  # a postcode beside them may be an old one
COMMON = frozenset({
    "city", "street", "area", "house", "green", "north", "south", "east", "west", "hill", "park",
    "bridge", "valley", "isle", "forest", "vale",
})  # fmt: skip
# Beside a name they show that something else may be meant: a place near it, its whole district, a person, or
# two places. "A great deal" is no place at all.
DOUBTFUL = frozenset({
    "near", "nearby", "around", "close", "next", "and", "village", "council", "borough", "district", "friend",
    "name", "great", "deal", "from", "to",
})  # fmt: skip
BUILDINGS = frozenset({"hotel", "house", "hostel"})  # right after a name: the Dover Hotel may be anywhere
PERSONS = frozenset({"am", "im"})  # right before a name: "I am Barry"
MOST = 8  # places to choose from
LONGEST = 5  # words of a name
SHORTEST_GUESS = 5  # letters: shorter words are like too many names
MOST_GUESSED = 8  # words: of a longer text no single one is guessed at, which would take long
TOGETHER, ROUND_LONDON = 30.0, 35.0  # kilometres: how far a part may be from the town named beside it
TOWN = 4.4  # the weight (a logarithm) from which a place can be named as what another one is in
MUCH_SMALLER = 0.7  # by which the weight of a place is smaller than that of the town it may be in
DWARFED, TINY = 50, 6_000  # times as large, and people: such a place of the same name is left out
TOWN_IN_WORDS = 4.0  # the same for what one of several words may be a misspelling of
SMALL, LARGER = 10_000, 1.2  # people, and by how much a town's weight (a logarithm) is larger
UNMISTAKABLE = 25_000  # people: a smaller place may share its name with some district
BY_ANY_NAME = 75_000  # people: whose other names, as in other languages, are known to be its
WHOLE_KINDS = ("county", "borough", "town", "airport")  # that were added, and are known to all
WELL_KNOWN = 5_000  # people: a British place of at least so many is meant before one abroad


class PlaceReading(NamedTuple):
    """The places that were meant, the likeliest first.

    `is_sure`: there is only one, and the words can mean no other. `is_exact`: nothing but its name was typed.
    `is_guess`: none was named, and these have names that look or sound like it.
    """

    places: tuple[GazetteerPlace, ...] = ()
    is_sure: bool = False
    is_abroad: bool = False
    is_exact: bool = False
    is_guess: bool = False


class _Run(NamedTuple):
    """Words from `first` up to, and without, `last` that name places."""

    first: int
    last: int
    places: tuple[GazetteerPlace, ...]


def read_place(text: str, *, guesses: bool = True) -> PlaceReading:
    """The places in a text, which holds no postcode. `guesses`: also those that may be misspelt in it."""
    book, words = gazetteer(), _without_nation(fold(text[:300])).split()[:40]
    core = _stripped(words)
    for name in dict.fromkeys((" ".join(words), " ".join(core))):
        if (reading := _whole(book, name)) is not None:
            is_clear = name == " ".join(words) or not _may_be_else(words, core)
            return reading._replace(is_sure=reading.is_sure and is_clear)
    runs = _runs(book, core)
    rest = [word for at, word in enumerate(core) if not any(run.first <= at < run.last for run in runs)]
    unknown = [word for word in rest if word not in FILLERS and not word.isdigit()]
    if runs:
        return _of_runs(runs, unknown, rest)
    if _names_abroad(book, core):
        return PlaceReading(is_abroad=True)
    words = [word for word in core if not word.isdigit()]
    alike = _similar(book, words) if guesses else ()
    return PlaceReading(alike, is_guess=bool(alike))


def _without_nation(folded: str) -> str:
    """The text without the part of the UK at its end, which is too large to be looked up."""
    ending = next((nation for nation in NATIONS if f" {folded}".endswith(f" {nation}")), "")
    return folded.removesuffix(ending)


def _stripped(words: list[str]) -> list[str]:
    """The words without those at either end that say nothing of where a place is."""
    first, last = 0, len(words)
    while first < last and words[first] in FILLERS:
        first += 1
    while last > first and words[last - 1] in FILLERS:
        last -= 1
    return words[first:last]


def _may_be_else(words: list[str], core: list[str]) -> bool:
    """Whether the words around a name show that it may not be the place of that name where somebody lives."""
    first = words.index(core[0])
    before, after = words[:first][-1:], words[first + len(core) :][:1]
    return not (DOUBTFUL.isdisjoint(words) and PERSONS.isdisjoint(before) and BUILDINGS.isdisjoint(after))


def _whole(book: Gazetteer, name: str) -> PlaceReading | None:
    """What a text means that is nothing but a name; None if it is no name."""
    places = _distinct(book.named(name))
    known = any(place.people >= WELL_KNOWN or place.kind != "settlement" for place in places)
    if book.is_abroad(name) and not known:
        return PlaceReading(is_abroad=True)
    if not places:
        return None
    found = (*places, *_larger_alike(book, name, places[0]))
    is_sure = len(found) == 1 and _is_unmistakable(places[0], name)
    return PlaceReading(found[:MOST], is_sure=is_sure, is_exact=True)


def _is_unmistakable(place: GazetteerPlace, name: str) -> bool:
    """Whether a name alone can mean only this place: that of a village or a district may be another's too."""
    is_own = fold(place.name) == name
    is_short = fold(place.name).startswith(f"{name} ")
    is_town = place.people >= (UNMISTAKABLE if is_own else BY_ANY_NAME) and not is_short
    return is_town or (is_own and place.kind in WHOLE_KINDS)


def _larger_alike(book: Gazetteer, name: str, place: GazetteerPlace) -> tuple[GazetteerPlace, ...]:
    """Towns for whose name that of a small place may be a misspelling: Redding in Scotland, and Reading."""
    if place.kind != "settlement" or place.people >= SMALL:
        return ()
    larger = (other for other in _similar(book, [name]) if other.weight >= place.weight + LARGER)
    return tuple(other for other in larger if other.weight >= TOWN and abs(len(other.name) - len(name)) < 2)


def _distinct(places: tuple[GazetteerPlace, ...]) -> tuple[GazetteerPlace, ...]:
    """Without places that are another one's middle, and hamlets of a city's name."""
    kept: list[GazetteerPlace] = []
    for place in places:
        is_twin = any(kilometres(place.point, other.point) < 4 for other in kept)
        is_tiny = kept and kept[0].people > DWARFED * place.people and 0 < place.people < TINY
        if not (is_twin or (is_tiny and place.kind == "settlement")):
            kept.append(place)
    return tuple(kept)


def _runs(book: Gazetteer, words: list[str]) -> list[_Run]:
    """The names in a text, the longest first where they overlap."""
    found: list[_Run] = []
    for length in range(min(LONGEST, len(words)), 0, -1):
        for first in range(len(words) - length + 1):
            run = words[first : first + length]
            is_free = all(first + length <= other.first or other.last <= first for other in found)
            is_name = is_free and _may_be_name(run, words[first + length :])
            if is_name and (places := _distinct(book.named(" ".join(run)))):
                found.append(_Run(first, first + length, places))
    return sorted(found)


def _may_be_name(run: list[str], after: list[str]) -> bool:
    if run[0] in FILLERS or run[-1] in FILLERS or run[0] in ROADS:
        return False
    if len(run) == 1 and (run[0] in COMMON or len(run[0]) < 3):
        return False
    return not (after and after[0] in ROADS)


def _of_runs(runs: list[_Run], unknown: list[str], rest: list[str]) -> PlaceReading:
    """What names between other words mean. What may name a constituency is left to the search for those.

    "Leeds East" may, and "East Leeds" hardly. `unknown`: those of the other words that are no fillers.
    """
    inner = _within_each_other(runs) if MOVED.isdisjoint(rest) else ()
    if inner and "and" not in rest and not _has_rival(runs, inner[0]):
        is_sure = len(inner) == 1 and not unknown
        return PlaceReading(inner, is_sure=is_sure, is_exact=not unknown)
    places = sorted((place for run in runs for place in run.places), key=lambda place: -place.weight)
    is_side = runs[0].first > 0 and len(runs) == 1 and places[0].is_big
    if unknown and COMPASS.issuperset(unknown) and not is_side:
        return PlaceReading()
    if "and" in rest and not unknown:
        return PlaceReading()
    return PlaceReading(tuple(dict.fromkeys(places))[:MOST])


def _within_each_other(runs: list[_Run]) -> tuple[GazetteerPlace, ...]:
    """The places that lie in, or near, a town that is named too; none if two names do not belong together."""
    towns = [(run, place) for run in runs for place in run.places if place.weight >= TOWN]
    for town_run, town in sorted(towns, key=lambda pair: -pair[1].weight):
        others = [run for run in runs if run != town_run]
        inner = [tuple(place for place in run.places if _is_in(place, town)) for run in others]
        if inner and all(inner):
            smallest = min(inner, key=lambda places: places[0].weight)
            return _nearest_first(smallest, town)
    return ()


def _has_rival(runs: list[_Run], inner: GazetteerPlace) -> bool:
    """Whether another place of its name is near it too, or it is a town of its own beside the other."""
    namesakes = next(run.places for run in runs if inner in run.places)
    is_near = any(
        place != inner and place.name == inner.name and kilometres(place.point, inner.point) < ROUND_LONDON
        for place in namesakes
    )
    return is_near or (inner.kind == "settlement" and inner.people >= UNMISTAKABLE)


def _is_in(place: GazetteerPlace, town: GazetteerPlace) -> bool:
    if place.is_part and place.near != town.name and town.is_big:
        return False
    if place.near != town.name and place.weight > town.weight - MUCH_SMALLER:
        return False  # of two towns side by side nobody knows which is meant
    limit = ROUND_LONDON if town.name == "London" else TOGETHER
    return place.id != town.id and kilometres(place.point, town.point) < limit


def _nearest_first(places: tuple[GazetteerPlace, ...], town: GazetteerPlace) -> tuple[GazetteerPlace, ...]:
    """Those that are known as parts of the town, or else all, the nearest first."""
    parts = tuple(place for place in places if place.is_part and place.near == town.name)
    return tuple(sorted(parts or places, key=lambda place: kilometres(place.point, town.point)))[:MOST]


def _names_abroad(book: Gazetteer, words: list[str]) -> bool:
    """Whether one of the words names a place abroad, where no place of this country was named."""
    singles = [word for word in words if len(word) > 3 and word not in FILLERS]
    return any(book.is_abroad(word) for word in (*singles, *map(" ".join, pairwise(words))))


def _similar(book: Gazetteer, words: list[str]) -> tuple[GazetteerPlace, ...]:
    """Places whose name looks or sounds like what was typed, or like one or two words of it."""
    likeness: dict[GazetteerPlace, float] = {}
    whole = " ".join(words)
    for typed in _guessed_names(words):
        for place, score in _alike(book, typed):
            if typed != whole and place.weight < TOWN_IN_WORDS:
                continue
            likeness[place] = max(score, likeness.get(place, 0))
    ordered = sorted(likeness, key=lambda place: -likeness[place])
    best = likeness[ordered[0]] if ordered else 0
    return tuple(place for place in ordered if likeness[place] > best - 25)[:MOST]


def _guessed_names(words: list[str]) -> Iterator[str]:
    """All that was typed; where it is several words, each pair and each word too."""
    names = [" ".join(words)]
    if 1 < len(words) <= MOST_GUESSED:
        names += [" ".join(pair) for pair in pairwise(words) if ROADS.isdisjoint(pair)]
        followed = zip(words, [*words[1:], ""], strict=True)
        names += [word for word, after in followed if after not in ROADS and _may_be_meant(word)]
    for name in dict.fromkeys(names):
        if len(name.replace(" ", "")) >= (SHORTEST_GUESS if is_latin(name) else 3):
            yield name


def _may_be_meant(word: str) -> bool:
    return len(word) > 3 and word not in FILLERS | ROADS | COMPASS | COMMON


def _alike(book: Gazetteer, typed: str) -> Iterable[tuple[GazetteerPlace, float]]:
    """The places with a similar name, and how similar it is: up to 100, and more for larger places."""
    from rapidfuzz import fuzz, process  # needed for the first misspelt place only
    from rapidfuzz.distance import OSA

    names, sounds = book.spellings()
    wrong = _allowed_errors(typed)
    looks = process.extract(typed, names, scorer=OSA.distance, score_cutoff=wrong, limit=20) if wrong else []
    heard = skeleton(typed)
    unheard = 1 if len(heard) > 4 else 0
    like = (
        process.extract(heard, sounds, scorer=OSA.distance, score_cutoff=unheard, limit=60)
        if len(heard) > 1
        else []
    )
    spoken = romanised(typed)
    looks = [found for found in looks if sounds[found[2]][:1] == heard[:1]]  # few mistake the first sound
    for _, errors, number in (*looks, *like):
        for place in book.at(number):
            ratio = fuzz.ratio(spoken, fold(place.name))
            if place.weight >= TOWN:  # few people know a village's other names
                ratio = max(ratio, fuzz.ratio(typed, names[number]))
            if ratio >= _least_ratio(typed, heard):
                yield place, ratio - 3 * errors + 6 * place.weight


def _allowed_errors(typed: str) -> int:
    """How many typing errors a name may have by its length; other scripts write fewer letters."""
    letters = len(typed) if is_latin(typed) else len(typed) + 2
    return 0 if letters < 5 else 1 if letters < 7 else 2 if letters < 12 else 3


def _least_ratio(typed: str, heard: str) -> float:
    """How alike, of 100, a name has to be: less for letters without vowels, more where little is heard."""
    if is_latin(typed):
        return 72 if len(heard) > 3 else 75
    return 35 if len(heard) > 2 else 55
