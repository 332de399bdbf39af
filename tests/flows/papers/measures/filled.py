"""Fills the gaps of a paper with the details of an invented person, as whoever sends it would."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flows.state.paper import Block, Paper
from tests.harness.flow import ENGLISH

GAP = re.compile(r"\[([^\]]*)\]")
# The label of this line, and not its gap, asks for other spellings too.
SPELLINGS = ("spellings: [full name]", "spellings: [full name, and other spellings]")
FIRST = (
    "Amina",
    "Yusuf",
    "Lan",
    "Besnik",
    "Selam",
    "Farhad",
    "Rojda",
    "Tariq",
    "Elif",
    "Nasrin",
    "Jean",
    "Mina",
)
LAST = (
    "Hassan",
    "Nguyen",
    "Hoxha",
    "Tesfay",
    "Karimi",
    "Demir",
    "Rahman",
    "Ahmadi",
    "Okafor",
    "Diallo",
    "Ali",
)
NATIONS = (
    "Eritrean",
    "Sudanese",
    "Vietnamese",
    "Albanian",
    "Iranian",
    "Turkish",
    "Bangladeshi",
    "Afghan",
    "Iraqi",
)
STREETS = ("Mill Road", "High Street", "Park Lane", "Station Road", "Queen Street", "Church Hill")
MONTHS = ("January", "March", "May", "June", "August", "October", "December")


@dataclass(frozen=True)
class Invented:
    """The details of somebody who does not exist; each number has other ones."""

    number: int
    helped: bool = False  # a supporter writes for them, and signs

    @property
    def signs(self) -> str:
        """The name of whoever signs a letter."""
        return self.helper if self.helped else self.name

    @property
    def name(self) -> str:
        """The full name."""
        return f"{_one(FIRST, self.number)} {_one(LAST, self.number * 7 + 3)}"

    @property
    def spellings(self) -> str:
        """The full name, with another spelling."""
        return f"{self.name}, also {_one(FIRST, self.number)[:-1]}a {_one(LAST, self.number * 7 + 3)}"

    @property
    def born(self) -> str:
        """The date of birth."""
        return f"{self.number % 28 + 1} {_one(MONTHS, self.number)} {1960 + self.number * 13 % 45}"

    @property
    def nationality(self) -> str:
        """The nationality."""
        return _one(NATIONS, self.number)

    @property
    def reference(self) -> str:
        """The Home Office reference, and a port number."""
        return f"H{1_000_000 + self.number * 7919}, port AB/{self.number * 31 + 100}"

    @property
    def address(self) -> str:
        """The address with the postcode."""
        postcode = f"ZZ{self.number % 9 + 1} {self.number % 9}ZZ"
        return f"{self.number % 90 + 1} {_one(STREETS, self.number)}, {postcode}"

    @property
    def phone(self) -> str:
        """A phone number that is kept free for stories."""
        return f"07700 900{self.number % 1000:03}"

    @property
    def email(self) -> str:
        """An e-mail address."""
        return f"person{self.number}@example.org"

    @property
    def helper(self) -> str:
        """The name of a supporter."""
        return f"Robin {_one(LAST, self.number * 5 + 1)}"

    @property
    def lawyer(self) -> str:
        """The lawyer with firm and phone."""
        name = f"Sam {_one(LAST, self.number * 3 + 2)}"
        return f"{name}, Law Firm {self.number % 40}, 01632 960{self.number % 1000:03}"


def _one(words: tuple[str, ...], number: int) -> str:
    return words[number % len(words)]


# What stands in a gap, or before the line of a form, and what is written there; the first that fits.
IDENTITY: tuple[tuple[str, Callable[[Invented], str]], ...] = (
    (r"name, firm|name, firm and phone|lawyer's name", lambda p: p.lawyer),
    (r"your full name, your address|supporter \(your constituent\)|constituent who asks",
     lambda p: f"{p.helper}, 9 Elm Close, ZZ9 9ZZ, {p.phone}, {p.email}"),
    (r"your full name, phone|supporter: name, phone|name, phone and e-mail of that person",
     lambda p: f"{p.helper}, {p.phone}, {p.email}"),
    (r"supporter's (signature and )?full name", lambda p: p.helper),
    (r"supporter's address", lambda _: "9 Elm Close, ZZ9 9ZZ"),
    (r"supporter's phone", lambda p: f"{p.phone}, {p.email}"),
    (r"^your (signature and )?full name$", lambda p: p.signs),
    (r"full name, and other spellings", lambda p: p.spellings),
    (r"full name|^your name$|^name$|name in capital|^signature$", lambda p: p.name),
    (r"date of birth and nationality", lambda p: f"{p.born}, {p.nationality}"),
    (r"^date of birth$", lambda p: p.born),
    (r"^nationality$", lambda p: p.nationality),
    (r"^reference$|^number$|home office reference|other numbers", lambda p: p.reference),
    (r"old address|address", lambda p: p.address),
    (r"phone and e-mail", lambda p: f"{p.phone}, {p.email}"),
    (r"^phone$", lambda p: p.phone),
    (r"case number", lambda p: f"MP-{p.number + 500}"),
    (r"^place( of detention)?$|name of the place", lambda _: "Hassockfield"),
    (r"language", lambda _: "my own language, with an interpreter"),
)  # fmt: skip


def fill(text: str, person: Invented) -> str:
    """The text with the details of this person in the gaps that ask who somebody is; other gaps stay."""
    return GAP.sub(lambda gap: detail(gap[1], person) or gap[0], text)


def detail(gap: str, person: Invented) -> str | None:
    """What this person writes into a gap; None if it asks for something else."""
    pattern = next((write for words, write in IDENTITY if re.search(words, gap, re.I)), None)
    return pattern(person) if pattern else None


def filled_lines(paper: Paper, person: Invented) -> Iterator[str]:
    """Each paragraph of the office's pages, filled in; a line of a form with what is written on it."""
    for block, _ in paper.paragraphs():
        yield _line(block, person)


def filled_subject(paper: Paper, person: Invented) -> str:
    """The subject of the e-mail, filled in."""
    return fill(ENGLISH["en"].plain(paper.subject), person) if paper.subject else ""


def _line(block: Block, person: Invented) -> str:
    words = ENGLISH["en"].plain(block.text)
    if block.style != "line":
        return fill(words.replace(*SPELLINGS), person)
    return f"{words}: {detail(words, person) or '[…]'}"


def gaps(lines: Mapping[str, str] | list[str]) -> list[str]:
    """The gaps that are still there."""
    return [gap[0] for line in lines for gap in GAP.finditer(line)]
