"""What the Members API tells about a member beside their contacts: interests, posts, debates."""

import re
from typing import Any

from bot.sources.parliament.schema import COMMONS, Wire, read
from bot.sources.transport.text import IsoDay, plain_text
from flows.definition.schema import Frozen
from flows.state.mp_record import Debate, Interest

MOST_DEBATES = 5  # shown: the newest
MOST_SUBJECTS = 12
PAGE = "https://hansard.parliament.uk/Commons/{day}/debates/{id}/{slug}"


class Posts(Frozen):
    """What a member does in Parliament now."""

    posts: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()


class Focus(Wire):
    """One kind of interests: each text may hold several, with commas between them."""

    category: str | None = None
    focus: tuple[str | None, ...] | None = None


class FocusAnswer(Wire):
    """The answer of /Members/{id}/Focus; often empty."""

    value: tuple[Focus, ...] | None = None


class Post(Wire):
    """A post; one with a date of end is over."""

    name: str | None = None
    end_date: str | None = None


class Biography(Wire):
    """The posts a member has held."""

    government_posts: tuple[Post, ...] | None = None
    opposition_posts: tuple[Post, ...] | None = None
    other_posts: tuple[Post, ...] | None = None
    committee_memberships: tuple[Post, ...] | None = None


class BiographyAnswer(Wire):
    """The answer of /Members/{id}/Biography."""

    value: Biography


class Contribution(Wire):
    """A debate a member spoke in."""

    debate_title: str | None = None
    debate_website_id: str | None = None
    sitting_date: IsoDay
    house: int | str | None = None

    def debate(self) -> Debate | None:
        """The debate, if it was held in the Commons about asylum or immigration."""
        title = plain_text(self.debate_title, 160)
        if title is None or not self.debate_website_id or self.house not in (COMMONS, "Commons"):
            return None
        slug = re.sub(r"[^A-Za-z0-9]", "", title) or "debate"
        link = PAGE.format(day=self.sitting_date.isoformat(), id=self.debate_website_id, slug=slug)
        return Debate(title=title, on=self.sitting_date, link=link) if about_immigration(title) else None


class ContributionValue(Wire):
    """A debate in its envelope."""

    value: Contribution


class ContributionPage(Wire):
    """The answer of /Members/{id}/ContributionSummary."""

    items: tuple[ContributionValue, ...]


def read_interests(answer: Any) -> tuple[Interest, ...]:
    """What a member says they care about. Raises SourceDown for another shape, like all of these."""
    told = ((plain_text(one.category, 60), _subjects(one)) for one in read(FocusAnswer, answer).value or ())
    return tuple(Interest(category=name or "", subjects=subjects) for name, subjects in told if subjects)


def read_posts(answer: Any) -> Posts:
    """The posts and committees of today."""
    found = read(BiographyAnswer, answer).value
    posts = (*(found.government_posts or ()), *(found.opposition_posts or ()), *(found.other_posts or ()))
    return Posts(posts=_current(posts), committees=_current(found.committee_memberships or ()))


def read_debates(answer: Any) -> tuple[Debate, ...]:
    """The newest debates about asylum and immigration, each once."""
    found = (item.value.debate() for item in read(ContributionPage, answer).items)
    once = {debate.link: debate for debate in found if debate}
    return tuple(sorted(once.values(), key=lambda debate: debate.on, reverse=True)[:MOST_DEBATES])


def _subjects(focus: Focus) -> tuple[str, ...]:
    words = [plain_text(part, 80) for text in focus.focus or () for part in (text or "").split(",")]
    told = dict.fromkeys(word[0].upper() + word[1:] for word in words if word)
    return tuple(told)[:MOST_SUBJECTS]


def _current(posts: tuple[Post, ...]) -> tuple[str, ...]:
    names = (plain_text(post.name, 120) for post in posts if not post.end_date)
    return tuple(dict.fromkeys(name for name in names if name))


# Parts of the titles of divisions; the service finds letters and not meanings.
DIVISIONS = (
    "Immigration",
    "Asylum",
    "Rwanda",
    "Illegal Migration",
    "Nationality and Borders",
    "Border Security",
    "Refugee",
    "Visa",
)
QUESTIONS = ("asylum", "immigration", "refugee")
ABOUT = re.compile(
    r"asylum|immigra|migra(nt|tion)|refugee|deport|detention centre|immigration removal|visas?\b|border"
    r"|rwanda|small boat|channel crossing|trafficking|modern slavery|windrush|nationality",
    re.I,
)


def about_immigration(words: str) -> bool:
    """Whether a title speaks of asylum or immigration."""
    return ABOUT.search(words) is not None
