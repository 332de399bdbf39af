"""What Parliament publishes about one MP that helps to decide how to ask: interests, posts, votes, questions.

A part is None when its service did not answer, and empty when the service answered that there is nothing;
the bot tells people which. "Did not vote" is left out, because the services do not say why.
"""

from datetime import date
from typing import Literal

from flows.definition.schema import Frozen


class Interest(Frozen):
    """What the MP says they care about, in their own words."""

    category: str  # "Political Interests", "Countries of interest", ...
    subjects: tuple[str, ...]


class Vote(Frozen):
    """A vote of the House of Commons that the MP took part in."""

    title: str
    on: date
    side: Literal["for", "against", "both"]  # both lobbies: a recorded abstention
    teller: bool = False  # counted the votes for this side
    link: str


class WrittenQuestion(Frozen):
    """A written question that the MP put to a department."""

    heading: str | None = None
    text: str
    cut: bool = False  # the service gives only the beginning
    on: date
    link: str


class Debate(Frozen):
    """A debate that the MP spoke in."""

    title: str
    on: date
    link: str


class MpRecord(Frozen):
    """What was found about one MP. Votes, questions and debates begin with the newest."""

    member: int  # the Members API's id
    interests: tuple[Interest, ...] | None = None
    posts: tuple[str, ...] | None = None  # held now, government and opposition
    committees: tuple[str, ...] | None = None  # member of now
    votes: tuple[Vote, ...] | None = None  # on asylum and immigration
    questions: tuple[WrittenQuestion, ...] | None = None  # on asylum and immigration
    debates: tuple[Debate, ...] | None = None  # on asylum and immigration
    practice: bool = False
