"""Sample data for practice, without any network: real constituencies with made-up MPs.

What to type, and what it finds:

    BA1 1AA   Bath
    BS31 1AA  North East Somerset and Hanham
    CB1 1AA   Cambridge                      typed as a name, it matches another one too: a choice
    CB23 1AA  South Cambridgeshire
    UB3 1AA   Hayes and Harlington
    WC1A 1AA  Holborn and St Pancras
    SY15 6AA  Montgomeryshire and Glyndŵr
    BT12 4AA  Belfast West                   Sinn Féin: does not take the seat
    PR7 1AA   Chorley                        the Speaker
    NE17 7AA  Blaydon and Consett            vacant
    JE2 4WD                                  Jersey: no MP there
    AB1 0AA                                  a postcode no longer in use
    DN1 1DN   or the name Outage             as if the public services were down
    BA1, CB1  or another first half of these  as the postcode; of any other: not found
    Hounslow  or any other place of the gazetteer, or a shared location: two areas to choose from
    ZZ99 9ZZ  or any other postcode or name  not found
    the name Practiceshire                   matches more than can be shown; all of them are vacant
"""

from collections.abc import Mapping
from datetime import date

from bot.sources.parliament.name_search import NameIndex
from bot.sources.parliament.schema import Seat
from flows.state.case import Finding, Mp, Office, Outcome, Query
from flows.state.mp_record import Debate, Interest, MpRecord, Vote, WrittenQuestion

SEATS: Mapping[str, tuple[int, str, str | None]] = {
    # postcode: id, constituency, party (None: vacant)
    "BA11AA": (1, "Bath", "Practice Party"),
    "BS311AA": (2, "North East Somerset and Hanham", "Practice Party"),
    "CB11AA": (3, "Cambridge", "Practice Party"),
    "CB231AA": (4, "South Cambridgeshire", "Practice Party"),
    "UB31AA": (5, "Hayes and Harlington", "Practice Party"),
    "WC1A1AA": (6, "Holborn and St Pancras", "Practice Party"),
    "SY156AA": (7, "Montgomeryshire and Glyndŵr", "Practice Party"),
    "BT124AA": (8, "Belfast West", "Sinn Féin"),
    "PR71AA": (9, "Chorley", "Speaker"),
    "NE177AA": (10, "Blaydon and Consett", None),
}
NOWHERE: Mapping[str, Outcome] = {"JE24WD": "no_mp_there", "AB10AA": "terminated", "DN11DN": "down"}
WIDE = (5, 6)  # the seats of every place and location that has no sample data of its own
PRACTICESHIRE = ("North", "South", "East", "West", "Central", "Valleys", "Coast", "Hills", "Forest", "Lakes")


class PracticeSources:
    """The Sources protocol with sample data: it covers every outcome, and findings are marked `practice`."""

    def __init__(self) -> None:
        self._by_postcode = {postcode: _seat(*seat) for postcode, seat in SEATS.items()}
        others = (_seat(100 + i, f"Practiceshire {part}", None) for i, part in enumerate(PRACTICESHIRE))
        self._by_id = {seat.id: seat for seat in (*self._by_postcode.values(), *others)}
        self._by_name = NameIndex(self._by_id.values())

    async def find_mp(self, query: Query) -> Finding:
        """Look it up in the sample data; see the list at the top of the module."""
        if query.postcode is not None:
            return self._find_postcode("".join(query.postcode.split()).upper())
        if query.constituency_id is not None:
            return self._find_id(query.constituency_id)
        if query.constituency_name is not None:
            return self._find_full_name(query.constituency_name)
        if query.outcode is not None:
            return self._find_outcode(query.outcode)
        named = self._find_typed_name(query.typed_name or "")
        is_somewhere = query.place is not None or query.point is not None
        return self._somewhere() if is_somewhere and named.outcome == "not_found" else named

    async def record(self, member: int) -> MpRecord:
        """Return a made-up record: full, empty for every second member, without votes for every third."""
        record = EMPTY_RECORD if member % 2 == 0 else FULL_RECORD
        missing = {"votes": None} if member % 3 == 0 else {}
        return record.model_copy(update={"member": member} | missing)

    async def portrait(self, member: int) -> bytes | None:  # noqa: ARG002 (the protocol's)
        """Return no picture: the MPs are made up."""
        return None

    def states(self) -> dict[str, str]:
        """Return nothing: no service is asked."""
        return {}

    def _find_postcode(self, postcode: str) -> Finding:
        seat = self._by_postcode.get(postcode)
        return _finding(seat) if seat else _without_mp(NOWHERE.get(postcode, "not_found"))

    def _find_outcode(self, outcode: str) -> Finding:
        seats = [seat for postcode, seat in self._by_postcode.items() if postcode[:-3] == outcode]
        return _finding(seats[0]) if seats else _without_mp("not_found")

    def _somewhere(self) -> Finding:
        """Two areas: a place may lie in several."""
        candidates = tuple(self._by_id[id].constituency for id in WIDE)
        return Finding(outcome="several", candidates=candidates, practice=True)

    def _find_id(self, constituency: int) -> Finding:
        seat = self._by_id.get(constituency)
        return _finding(seat) if seat else _without_mp("not_found")

    def _find_full_name(self, name: str) -> Finding:
        """Find the constituency of a place of detention; one that is not in the list above is made up."""
        seat = self._by_name.exact(name)
        seat = seat or _seat(200 + sum(map(ord, name)) % 800, name, "Practice Party")
        self._by_id[seat.id] = seat  # it is looked at again some days later
        return _finding(seat)

    def _find_typed_name(self, typed: str) -> Finding:
        if typed.casefold().strip() == "outage":
            return _without_mp("down")
        matches = self._by_name.search(typed)
        if matches.outcome == "found":
            return _finding(matches.entries[0])
        choices = matches.choices if matches.outcome == "several" else ()
        candidates = tuple(seat.constituency for seat in choices)
        return Finding(outcome=matches.outcome, candidates=candidates, practice=True)


def _without_mp(outcome: Outcome) -> Finding:
    return Finding(outcome=outcome, practice=True)


def _finding(seat: Seat) -> Finding:
    outcome: Outcome = "found" if seat.mp else "vacant"
    return Finding(outcome=outcome, constituency=seat.constituency, mp=seat.mp, practice=True)


def _seat(id: int, name: str, party: str | None) -> Seat:
    return Seat(id=id, name=name, mp=_mp(id, name, party) if party else None)


def _mp(id: int, area: str, party: str) -> Mp:
    """Make up an MP nobody can take for real; numbers and addresses are from ranges kept for fiction."""
    email = f"practice.{id}@example.org"
    return Mp(
        id=id,
        name=f"Practice MP for {area}",
        party=party,
        offices=(
            Office(kind="Parliamentary office", address="House of Commons, London, SW1A 0AA", email=email),
            Office(kind="Constituency office", address="1 Example Street", phone="01632 960001"),
        ),
        email=email,
        website="https://example.org/",
        is_speaker=party == "Speaker",
        takes_seat=party != "Sinn Féin",
    )


FULL_RECORD = MpRecord(
    member=1,
    interests=(
        Interest(category="Political Interests", subjects=("Small businesses", "Education")),
        Interest(category="Countries of interest", subjects=("Eritrea",)),
    ),
    posts=(),
    committees=("Practice Committee",),
    votes=(
        Vote(
            title="Practice Bill: Third Reading",
            on=date(2026, 5, 12),
            side="for",
            link="https://example.org/",
        ),
        Vote(
            title="Practice Bill: Clause 2", on=date(2026, 3, 3), side="against", link="https://example.org/"
        ),
    ),
    questions=(
        WrittenQuestion(
            text="To ask the Home Secretary how many people wait longer than a year for a decision.",
            on=date(2026, 2, 1),
            link="https://example.org/",
        ),
    ),
    debates=(Debate(title="Practice debate on asylum", on=date(2026, 1, 20), link="https://example.org/"),),
    practice=True,
)
EMPTY_RECORD = MpRecord(
    member=2,
    interests=(),
    posts=(),
    committees=(),
    votes=(),
    questions=(),
    debates=(),
    practice=True,
)
