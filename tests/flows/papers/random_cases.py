"""A thousand random cases that the flow could have stored, and every paper that each of them can make.

The cases are made with a seed. What may be chosen is found with the engine's own offered choices.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from flows.definition.flow import Flow
from flows.definition.schema import MENU, Role, Step
from flows.presentation.papers import make_paper
from flows.routing.guards import holds
from flows.routing.guards.mps import writable  # which MPs can be written to, as the engine offers them
from flows.routing.position import offered_choices, waits
from flows.routing.view import View
from flows.state.appointments import CONTACT_KINDS, ContactEntry
from flows.state.case import Answer, Case, Constituency, Finding, HeldAt, Member, Mp, Office
from flows.state.paper import Paper
from flows.state.safety import name_waits
from flows.state.user import User
from tests.flows.papers.facts import Facts
from tests.flows.papers.request import ASKED_IN
from tests.harness.flow import USER, shipped

SEED, HOW_MANY = 20261129, 1100
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SEATS = {
    "Bath": "Ada Member",
    "Leeds East": "Bo Member",
    "St Helens North": "Zoë O'Neil-Smith",
    "Belfast South and Mid Down": "Dr Cy Example",
    "Crawley": "Di Local",
    "Blaydon and Consett": "Eve Near",
    "Vacantshire": None,
}
APPLICATIONS = ("asylum", "asylum", "further", "family", "settled", "visa", "trafficking", "other")
UNKNOWN = "…"  # the area of an MP whose name a person typed when no service answered
PLACES = {
    "brook_house": ("Brook House (Gatwick)", "Crawley"),
    "derwentside": ("Derwentside", "Blaydon and Consett"),
    "yarls_wood": ("Yarl's Wood", "North Bedfordshire"),
}
OWN = (
    "He taught my son to read.",
    "We have waited since she was born. She asks me if we can stay!",
    "دخترم در بیمارستان است. او هفت ساله است.",
    "أريد أن أبقى مع أطفالي",
    "Kızım burada okula gidiyor. Biz Bath'ta yaşıyoruz.",
    "My friend أحمد works here.",
    "skip",
)
TOUCH = (
    "My daughter is in year 4 at the school in Mill Road.",
    "أطبخ كل يوم جمعة",
    "Her cuma yemek yapıyorum.",
    "skip",
)
REQUEST = (
    "The hospital wrote a report in May.",
    "I have the receipt! It came by post.",
    "التقرير الطبي جديد",
    "Mayıs ayında yeni bir rapor geldi.",
    "skip",
)
SAID = (None, None, "They will write next week.", "سيكتبون الأسبوع القادم")
SITUATIONS = (
    *("detained", "removal", "deportation", "refused", "appeal", "reply"),
    *("waiting", "evisa", "family", "settled", "ready", "other"),
)
DATED = SITUATIONS[:6]


@dataclass(frozen=True)
class Situation:
    """One user and their case, at one moment."""

    number: int
    user: User
    case: Case
    now: datetime = NOW

    def facts(self, role: Role) -> Facts:
        """The facts, for a paper to the MP with this role."""
        return Facts(self.user, self.case, self.now, role)

    def view(self, role: Role) -> View:
        """What the papers are made from."""
        return View(self.user, self.case, self.now, role)


@dataclass(frozen=True)
class Made:
    """One paper that can be made in a case."""

    situation: Situation
    role: Role
    id: str
    paper: Paper = field(repr=False)

    @property
    def facts(self) -> Facts:
        """The facts by which it is judged."""
        return self.situation.facts(self.role)

    def again(self, flow: Flow) -> Paper:
        """The same paper, in another flow."""
        return make_paper(flow, self.id, self.situation.view(self.role))


@cache
def random_cases() -> tuple[Situation, ...]:
    """The cases, the same ones each time."""
    rng = random.Random(SEED)  # noqa: S311 (the same cases each time)
    return tuple(_Dice(rng).situation(number) for number in range(HOW_MANY))


@cache
def made_papers() -> tuple[Made, ...]:
    """Every paper that can be made in one of the cases."""
    return tuple(made for situation in random_cases() for made in papers_of(situation))


def papers_of(situation: Situation) -> Iterator[Made]:
    """Every paper that can be made in a case, for each MP to whom somebody can write.

    In an emergency the home's MP can be written to before somebody has said that they are the right one.
    """
    flow = shipped()
    papers = flow.chapter("papers")
    assert papers is not None
    roles = writable(situation.view("home"))
    found = situation.case.findings.get("home")
    looked_up: list[Role] = ["home"] if found and found.mp and "home" not in roles else []
    for role in (*roles, *looked_up):
        view = situation.view(role)
        steps = [] if waits(papers, view) or role in looked_up else ["papers"]
        steps += ["urgent_page"] if _reaches_urgent_page(flow, view) else []
        for step in steps:
            for choice in offered_choices(flow.steps[step], view):
                if choice.paper:
                    yield Made(situation, role, choice.paper, make_paper(flow, choice.paper, view))


def _reaches_urgent_page(flow: Flow, view: View) -> bool:
    chapter = flow.chapter("urgent")
    assert chapter is not None
    return holds(chapter.when, view) and not name_waits(view.case)


@dataclass
class _Dice:
    """Throws one case, answer by answer, in the order in which the flow asks."""

    rng: random.Random
    answers: dict[str, Answer] = field(default_factory=dict)
    findings: dict[Role, Finding] = field(default_factory=dict)
    confirmed: dict[Role, str] = field(default_factory=dict)
    held: HeldAt | None = None
    language: str = "en"
    number: int = 0

    def situation(self, number: int) -> Situation:
        """Throw the case."""
        self.number = number
        self.language = self.rng.choice(("en", "en", "ar", "tr"))
        self._who()
        self._what_happens()
        self._whose_mps()
        contacts = self._contacts()
        self._request(contacts)
        self._life(random.Random(f"{SEED}, life of {number}"))  # noqa: S311 (as above)
        return Situation(number, User(id=USER, chat=1, language=self.language), self._case(contacts))

    def _chance(self, share: float) -> bool:
        return self.rng.random() < share

    def _give(self, step: str, value: str, about: str | None = None) -> None:
        self.answers[step] = Answer(value=value, about=about, at=NOW)

    def _who(self) -> None:
        voice = self.rng.choice(("person", "supporter"))
        self._give("about", "said")
        self._give("who", voice)
        if voice == "supporter":
            self._give("leave_of_the_person", self.rng.choice(("yes", "yes", "not_now")))
        self._give("home_office_knows", self.rng.choice(("yes",) * 8 + ("advised", "unsure")))

    def _what_happens(self) -> None:
        if self._chance(0.03):
            return  # the question was left open
        situation = self.rng.choice(SITUATIONS)
        self._give("situation", situation)
        if situation == "waiting" and self._chance(0.9):
            self._give("waiting_time", self.rng.choice(("months_6", "year_1", "years_3", "longer", "skip")))
        if situation in DATED:
            self._date()
        if situation in ("removal", "deportation") and self._chance(0.9):
            self._give("detained_too", self.rng.choice(("yes", "no")))
        if self._chance(0.9):
            self._give("lawyer", self.rng.choice(("told", "not_told", "none")))
        if situation != "ready" and self._chance(0.85):
            self._application()

    def _application(self) -> None:
        """What was applied for, when, and where it stands: some of it is left out."""
        may_have_none = self.answers["situation"].value not in ("waiting", "refused", "appeal")
        others = ("none", "unsure", "skip") if may_have_none else ("unsure", "skip")
        self._give("applied_for", self.rng.choice((*APPLICATIONS, *others)))
        if self.answers["applied_for"].value not in ("none", "skip"):
            self._give("applied_on", self._month())
        view = View(User(id=USER, chat=1, language="en"), self._case(()), NOW, "home")
        steps = shipped().steps
        if holds(steps["case_stands"].when, view):
            offered = offered_choices(steps["case_stands"], view)
            self._give("case_stands", self.rng.choice([choice.id for choice in offered]))
        view = View(User(id=USER, chat=1, language="en"), self._case(()), NOW, "home")
        if holds(steps["stands_since"].when, view):
            self._give("stands_since", self._month())
        for step in ("tried", "enclosures"):
            offered = offered_choices(steps[step], view)
            ticked = [choice.id for choice in offered if self._chance(0.3)]
            if self._chance(0.9):
                self._give(step, ",".join(ticked))
            if "medical" in ticked:
                self._give("keep_health", "yes")

    def _month(self) -> str:
        year, number = self.rng.randrange(2012, 2026), self.rng.randrange(1, 13)
        return self.rng.choice((f"{year}-{number:02}", f"{year}-{number:02}", str(year), "skip"))

    def _date(self) -> None:
        days = self.rng.choice((-40, -3, -1, 0, 1, 5, 13, 14, 15, 35, 60, None, None, None))
        if days is None:
            self._give("paper_date", self.rng.choice(("none", "unsure")))
            return
        self._give("paper_date", (NOW + timedelta(days=days)).date().isoformat())
        if self._chance(0.95):
            self._give("date_for", self.rng.choice(("removal", "reply", "reporting", "other", "unsure")))

    def _is_held(self) -> bool:
        value = {step: answer.value for step, answer in self.answers.items()}
        return value.get("situation") == "detained" or value.get("detained_too") == "yes"

    def _whose_mps(self) -> None:
        home = self.rng.choice(list(SEATS))
        if self._chance(0.85):
            self._found("home", home, "postcode", "show_mp")
        if self._chance(0.25):
            self._found("strong_connection", self._seat(home), "strong_connection", "show_mp")
        if self._chance(0.25):
            self._found("former_home", self._seat(home), "other_former", "other_mp")
        if self._chance(0.4):
            self._found("supporter", self._seat(home), "other_own_mp", "other_mp")
        if self._chance(0.8 if self._is_held() else 0.04):
            self._detention(home)

    def _seat(self, home: str) -> str:
        """A seat: now and then that of the person's home, or one of which only the MP's name was typed."""
        if self._chance(0.08):
            return UNKNOWN
        return home if self._chance(0.2) else self.rng.choice(list(SEATS))

    def _detention(self, home: str) -> None:
        """Where they are held: a centre, a prison found by its postcode, or not known any more."""
        kind = self.rng.choice(("centre", "centre", "centre", "prison", "unknown", "moved"))
        if kind == "prison":
            self._give("detention_place", "prison")
            self._found("detention_centre", self._seat(home), "detention_prison", "detention_mp")
            return
        id, (place, seat) = self.rng.choice(list(PLACES.items()))
        moved = next(other for _, other in PLACES.values() if other != seat)
        self._found("detention_centre", moved if kind == "moved" else seat, "", "detention_mp")
        if kind == "unknown":  # the MP of the place before is still kept
            self._give("detention_place", "unknown")
            return
        since = NOW - timedelta(days=self.rng.choice((0, 1, 6, 7, 8, 30)))
        self.answers["detention_place"] = Answer(value=id, at=since)
        self.held = HeldAt(id=id, name=place, constituency=seat, since=since)

    def _found(self, role: Role, seat: str, looked_up: str, confirms: str) -> None:
        """An MP who was looked up; mostly the person then said yes to them."""
        mp = SEATS.get(seat, f"Member for {seat}")
        office = Office(kind="Constituency office", email="mp@example.org")
        member = Mp(id=None, name=mp, offices=(office,), email=office.email) if mp else None
        outcome = "found" if mp else "vacant"
        finding = Finding.model_validate(
            {"outcome": outcome, "constituency": Constituency(name=seat), "mp": member}
        )
        self.findings[role] = finding
        if looked_up:
            self._give(looked_up, "given")
        if self._chance(0.92):
            self.confirmed[role] = finding.key
            self._give(confirms, "yes", finding.key)

    def _contacts(self) -> tuple[ContactEntry, ...]:
        """The contact log: empty, with some MPs of the case, or with one who was replaced since."""
        entries = []
        mps = [(role, finding.mp.name) for role, finding in self.findings.items() if finding.mp]
        for _ in range(self.rng.choice((0, 0, 1, 2, 3, 4)) if mps else 0):
            role, mp = self.rng.choice(mps)
            mp = "Gone Before" if self._chance(0.08) else mp
            what = self.rng.choice(("sent", "sent", "sent", "talked", "written", "written", *CONTACT_KINDS))
            how = self.rng.choice((what, f"{what}-phone-caseworker"))  # the second is of an older version
            on = NOW.date() - timedelta(days=self.rng.randrange(40))
            entries.append(ContactEntry(on=on, role=role, mp=mp, how=how, said=self.rng.choice(SAID)))
        return tuple(entries)

    def _request(self, contacts: tuple[ContactEntry, ...]) -> None:
        """What is asked for, among what is offered."""
        if self._chance(0.9):
            step = shipped().steps["objective"]
            offered = [choice.id for choice in offered_choices(step, self._view(contacts))]
            objective = self.rng.choice(offered)
            self._give("objective", objective)
            if objective == "safety":
                self._give("keep_health", "yes")
        for told in sorted(set(ASKED_IN.values())):
            if self._chance(0.7):
                self._give(told, self.rng.choice(REQUEST))
        self._ties()
        if self._chance(0.8):
            self._give("own_words", self.rng.choice(OWN))
        self._know_mp()

    def _view(self, contacts: tuple[ContactEntry, ...]) -> View:
        return View(User(id=USER, chat=1, language=self.language), self._case(contacts), NOW, "home")

    def _ties(self) -> None:
        step = shipped().steps["ties"]
        ticked = [choice.id for choice in step.choices if self._chance(0.35)]
        consents = [choice.consent for choice in step.choices if choice.id in ticked and choice.consent]
        for consent in consents:
            self._give(consent, "yes")
        seats = [finding.constituency.name for finding in self.findings.values() if finding.constituency]
        areas = [seat for seat in seats if seat != UNKNOWN]
        about = self.rng.choice([*areas, *areas, "Leeds East", None])
        if self._chance(0.8):
            is_open = self._chance(0.08)
            self.answers["ties"] = Answer(value=",".join(ticked), about=about, at=NOW, open=is_open)

    def _life(self, rng: random.Random) -> None:
        """What was said of life now: up to three subjects and two sentences of each, some still open.

        What was said before somebody was detained, or set free, is still kept.
        """
        if rng.random() < 0.2:
            return
        steps = [step for step in shipped().steps.values() if step.id.startswith("life_")]
        themes, *others = steps
        self._tick(rng, themes)
        for step in others:
            if rng.random() < 0.9:
                self._tick(rng, step)

    def _tick(self, rng: random.Random, step: Step) -> None:
        """Tick some of several choices, as many as may be ticked; what is private has its yes."""
        assert step.most
        choices = rng.sample(step.choices, rng.choice((0, *[step.most] * 4)))
        for consent in filter(None, (choice.consent for choice in choices)):
            self._give(consent, "yes")
        ticked = ",".join(choice.id for choice in choices)
        self.answers[step.id] = Answer(value=ticked, at=NOW, open=rng.random() < 0.08)

    def _know_mp(self) -> None:
        """What was said about one MP: one of the case, or one who was replaced since."""
        keys = [finding.key for finding in self.findings.values() if finding.mp]
        key = self.rng.choice([*keys, *keys, "Elsewhere|Gone Before"])
        if self._chance(0.5):
            self._give("interest", self.rng.choice(("Small businesses", "Education", "none")), key)
        if self._chance(0.5):
            self._give("know_touch", "work")
            self._give("touch_words", self.rng.choice(TOUCH), key)

    def _case(self, contacts: tuple[ContactEntry, ...]) -> Case:
        """The case; now and then the user is a member who joined, or somebody joined the user."""
        voice = {"person": "supporter", "supporter": "person"}[self.answers["who"].value]
        joined = "situation" in self.answers and len(self.findings) == 3 and "home" in self.findings
        member = Member.model_validate({"chapter": MENU, "voice": voice if joined else None})
        other = Member.model_validate({"chapter": MENU, "voice": None if joined else voice})
        shared = {"another": other} if joined or len(self.findings) == 1 else {}
        return Case(
            id=f"case {self.number}",
            owner=USER if not joined else "another",
            answers=dict(self.answers),
            findings=dict(self.findings),
            confirmed=dict(self.confirmed),
            held=self.held,
            contacts=contacts,
            members={USER: member, **shared},
            spoken_to=USER,
        )
