"""Parses a member's interests, posts, and debates on asylum and immigration.

Source: the Members API. An answer of another shape raises SourceDown.
"""

import re

from bot.sources.parliament.immigration_terms import ABOUT_IMMIGRATION
from bot.sources.parliament.newest import newest
from bot.sources.parliament.schema import COMMONS, CamelPayload
from bot.sources.transport.payload import parse
from bot.sources.transport.text import IsoDay, plain_text
from flows.definition.schema import Frozen
from flows.state.mp_record import Debate, Interest

MOST_DEBATES = 5  # shown
MOST_SUBJECTS = 12
DEBATE_PAGE = "https://hansard.parliament.uk/Commons/{day}/debates/{id}/{slug}"


class CurrentPosts(Frozen):
    """What a member does in Parliament now. Also the shape of a cache file."""

    posts: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()


def parse_interests(answer: object) -> tuple[Interest, ...]:
    """Parse /Members/{id}/Focus: what a member says they care about."""
    categories = parse(FocusEnvelope, answer).value or ()
    interests = ((plain_text(focus.category, 60), _subjects(focus)) for focus in categories)
    return tuple(Interest(category=name or "", subjects=subjects) for name, subjects in interests if subjects)


def parse_posts(answer: object) -> CurrentPosts:
    """Parse /Members/{id}/Biography: the current posts and committees."""
    biography = parse(BiographyEnvelope, answer).value
    posts = (
        *(biography.government_posts or ()),
        *(biography.opposition_posts or ()),
        *(biography.other_posts or ()),
    )
    return CurrentPosts(posts=_current(posts), committees=_current(biography.committee_memberships or ()))


def parse_debates(answer: object) -> tuple[Debate, ...]:
    """Parse /Members/{id}/ContributionSummary: the newest debates about asylum and immigration."""
    debates = (item.value.debate() for item in parse(ContributionPage, answer).items)
    return newest((debate for debate in debates if debate), MOST_DEBATES)


class FocusPayload(CamelPayload):
    """One category of interests: each text may hold several, with commas between them."""

    category: str | None = None
    focus: tuple[str | None, ...] | None = None


class FocusEnvelope(CamelPayload):
    """All categories of a member; often none."""

    value: tuple[FocusPayload, ...] | None = None


class PostPayload(CamelPayload):
    """A post; one with an end date is over."""

    name: str | None = None
    end_date: str | None = None


class BiographyPayload(CamelPayload):
    """The posts a member has held."""

    government_posts: tuple[PostPayload, ...] | None = None
    opposition_posts: tuple[PostPayload, ...] | None = None
    other_posts: tuple[PostPayload, ...] | None = None
    committee_memberships: tuple[PostPayload, ...] | None = None


class BiographyEnvelope(CamelPayload):
    """A biography in its envelope."""

    value: BiographyPayload


class ContributionPayload(CamelPayload):
    """A debate a member spoke in."""

    debate_title: str | None = None
    debate_website_id: str | None = None
    sitting_date: IsoDay
    house: int | str | None = None

    def debate(self) -> Debate | None:
        """Return the debate, if it was held in the Commons and is about asylum or immigration."""
        title = plain_text(self.debate_title, 160)
        if title is None or not self.debate_website_id or self.house not in (COMMONS, "Commons"):
            return None
        if not ABOUT_IMMIGRATION.search(title):
            return None
        slug = re.sub(r"[^A-Za-z0-9]", "", title) or "debate"
        day = self.sitting_date.isoformat()
        link = DEBATE_PAGE.format(day=day, id=self.debate_website_id, slug=slug)
        return Debate(title=title, on=self.sitting_date, link=link)


class ContributionEnvelope(CamelPayload):
    """A debate in its envelope."""

    value: ContributionPayload


class ContributionPage(CamelPayload):
    """A page of debates."""

    items: tuple[ContributionEnvelope, ...]


def _subjects(focus: FocusPayload) -> tuple[str, ...]:
    parts = [plain_text(part, 80) for text in focus.focus or () for part in (text or "").split(",")]
    subjects = dict.fromkeys(part[0].upper() + part[1:] for part in parts if part)
    return tuple(subjects)[:MOST_SUBJECTS]


def _current(posts: tuple[PostPayload, ...]) -> tuple[str, ...]:
    names = (plain_text(post.name, 120) for post in posts if not post.end_date)
    return tuple(dict.fromkeys(name for name in names if name))
