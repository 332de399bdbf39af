"""What a person said, read from the raw stored case and from nothing else.

The oracle judges papers by these facts. They are written from the questions and from what is promised, and
never from the guards of the papers: nothing of `flows/routing` or `flows/presentation` is used here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from flows.definition.schema import Role
from flows.state.appointments import LONDON, ContactEntry
from flows.state.case import Case, Finding
from flows.state.user import User

DATED = ("refused", "appeal", "reply", "detained", "removal", "deportation")  # the Home Office has written
DECIDED = ("refused", "appeal", "detained", "removal", "deportation")
LITTLE_TIME = 14  # days
JUST_OVER = 7  # days
WANTED = ("form", "permission", "details")  # what an office may ask for
ASKED = ("sent", "automatic", *WANTED, "written", "answered", "refused")  # a talk may be about anything
LAST_LATIN = "\u024f"
BLANK = "[…]"  # stands in a paper for what is not known
FITS: dict[str, tuple[str, ...]] = {  # each request, and the situations in which it can be made
    "decision": ("waiting", "evisa", "family", "settled", "ready", "other", "reply", "appeal"),
    "reply": ("waiting", "evisa", "family", "settled", "ready", "other", "reply"),
    "evisa": ("evisa",),
    "reasons": (*DECIDED, "reply", "family", "settled", "other", "evisa"),
    "new_information": (*DECIDED, "reply", "family", "settled", "other", "evisa"),
    "minister": (*DECIDED, "reply", "family", "settled", "other", "evisa"),
}


@dataclass(frozen=True)
class Facts:
    """The facts of one case, for a paper to the MP with this role."""

    user: User
    case: Case
    now: datetime
    role: Role

    @cached_property
    def today(self) -> date:
        """The day in London."""
        return self.now.astimezone(LONDON).date()

    @cached_property
    def chat_supports(self) -> bool:
        """Whether the chat is a supporter's: their own answer counts, then who it is about."""
        return (self.joined_as or self.value("who")) == "supporter"

    @cached_property
    def supporter(self) -> bool:
        """Whether the words are a supporter's; a page for a supporter's own MP is handed to the supporter."""
        return self.role == "supporter" or self.chat_supports

    @cached_property
    def joined_as(self) -> str | None:
        """The voice of a member who joined the case by invitation."""
        member = self.case.members.get(self.user.id)
        return member.voice if member else None

    @cached_property
    def joined_to_help(self) -> bool:
        """Whether a supporter who joined speaks: nobody asked them whether the person knows."""
        return self.joined_as == "supporter"

    def began_to_help(self, leave: str) -> bool:
        """Whether a supporter who began the case speaks, and said this of the person's leave."""
        return self.joined_as is None and self.chat_supports and self.value("leave_of_the_person") == leave

    @cached_property
    def is_shared(self) -> bool:
        """Whether several people write in the case."""
        return len(self.case.members) > 1

    def value(self, step: str) -> str | None:
        """The finished answer to a step."""
        answer = self.case.answers.get(step)
        return answer.value if answer and not answer.open else None

    # Whom the paper is for

    @cached_property
    def finding(self) -> Finding | None:
        """The MP whom the paper is for."""
        return self.case.findings.get(self.role)

    @cached_property
    def mp(self) -> str | None:
        """The MP's name."""
        return self.finding.mp.name if self.finding and self.finding.mp else None

    @cached_property
    def area(self) -> str | None:
        """The MP's area."""
        return self.area_of(self.role)

    def area_of(self, role: Role) -> str | None:
        """The name of an area that was found for a role, if it is one."""
        finding = self.case.findings.get(role)
        name = finding.constituency.name if finding and finding.constituency else None
        return None if name == "…" else name

    def confirmed(self, role: Role) -> bool:
        """Whether the person said yes to what was found."""
        finding = self.case.findings.get(role)
        return finding is not None and self.case.confirmed.get(role) == finding.key

    @cached_property
    def is_home(self) -> bool:
        """Whether the person lives, or lived before detention, in the area of the MP."""
        return self.confirmed("home") and self.area is not None and self.area == self.area_of("home")

    @cached_property
    def gave_home(self) -> bool:
        """Whether the person gave this area as home. In an emergency nobody is asked to confirm it."""
        return self.area is not None and self.area == self.area_of("home")

    @cached_property
    def lives_here(self) -> bool:
        """Whether the person lives in the area."""
        return self.is_home and not self.detained

    @cached_property
    def lived_here_until_detained(self) -> bool:
        """Whether the person lived in the area until they were detained."""
        return self.is_home and self.detained

    @cached_property
    def used_to_live_here(self) -> bool:
        """Whether this is the area of a former home."""
        return self.confirmed("former_home") and self.area == self.area_of("former_home")

    @cached_property
    def has_strong_ties_here(self) -> bool:
        """Whether the person named this area as the one that knows them well."""
        return self.confirmed("strong_connection") and self.area == self.area_of("strong_connection")

    @cached_property
    def supporter_lives_here(self) -> bool:
        """Whether this is the area of a supporter."""
        return self.confirmed("supporter") and self.area == self.area_of("supporter")

    @cached_property
    def is_held_here(self) -> bool:
        """Whether the person is held in the area, as far as they said."""
        if not self.detained:
            return False
        if self.case.held:
            return self.area is not None and self.case.held.constituency == self.area
        is_there = self.role == "detention_centre" or self.area is not None
        in_a_prison = self.value("detention_place") == "prison"
        return in_a_prison and is_there and self.area == self.area_of("detention_centre")

    @cached_property
    def place(self) -> str | None:
        """The name of the place where the person is held."""
        return self.case.held.name if self.case.held else None

    @cached_property
    def held_since(self) -> date | None:
        """The day on which the place was named."""
        return self.case.held.since.date() if self.case.held else None

    @cached_property
    def lives_elsewhere(self) -> bool:
        """Whether it is known that the person lives in another area than that of the MP.

        Where only the MP's name is known, the area is another one if the home has another MP, or none.
        """
        home = self.area_of("home") if self.confirmed("home") else None
        other_mp = self.home_is_vacant or self.home_mp not in (None, self.mp)
        is_other = home != self.area if self.area else other_mp
        return home is not None and is_other and not self.is_held_here

    @cached_property
    def home_mp(self) -> str | None:
        """The name of the MP of the person's home, if the person confirmed that MP."""
        finding = self.case.findings.get("home")
        return finding.mp.name if finding and finding.mp and self.confirmed("home") else None

    @cached_property
    def home_is_vacant(self) -> bool:
        """Whether the person's home, as they confirmed it, has no MP at the moment."""
        finding = self.case.findings.get("home")
        return finding is not None and finding.outcome == "vacant" and self.confirmed("home")

    @cached_property
    def has_another_mp(self) -> bool:
        """Whether the person may have an MP of their own, who is not this one."""
        return not self.home_is_vacant and self.home_mp != self.mp

    @cached_property
    def knows_the_place(self) -> bool:
        """Whether a place was named where they are held; a paper gives the day on which it was."""
        return self.detained and self.place is not None

    # What is happening

    @cached_property
    def situation(self) -> str | None:
        """What is happening."""
        return self.value("situation")

    def is_in(self, *situations: str) -> bool:
        """Whether one of these is happening."""
        return self.situation in situations

    @cached_property
    def detained(self) -> bool:
        """Whether the person is in detention now."""
        too = self.is_in("removal", "deportation") and self.value("detained_too") == "yes"
        return self.is_in("detained") or too

    @cached_property
    def day(self) -> date | None:
        """The date on the paper, in the situations in which there is one."""
        try:
            return date.fromisoformat(self.value("paper_date") or "") if self.is_in(*DATED) else None
        except ValueError:
            return None

    @cached_property
    def purpose(self) -> str | None:
        """What the date is for."""
        return self.value("date_for") if self.day else None

    def dated(self, *purposes: str) -> bool:
        """Whether there is a date for one of these."""
        return self.day is not None and self.purpose in purposes

    @cached_property
    def is_over(self) -> bool:
        """Whether the date has passed."""
        return self.day is not None and self.day < self.today

    @cached_property
    def is_near(self) -> bool:
        """Whether there is a date, and little time until then."""
        return self.day is not None and 0 <= (self.day - self.today).days <= LITTLE_TIME

    @cached_property
    def removal_is_near(self) -> bool:
        """Whether a removal has a date, and little time until then."""
        return self.dated("removal") and self.is_near

    @cached_property
    def removal_is_far(self) -> bool:
        """Whether a removal has a date, and there is time until then."""
        return self.dated("removal") and self.day is not None and (self.day - self.today).days > LITTLE_TIME

    @cached_property
    def removal_is_over(self) -> bool:
        """Whether a removal had a date, which has passed."""
        return self.dated("removal") and self.is_over

    @cached_property
    def may_be_today(self) -> bool:
        """Whether something may happen any day, as far as the person said.

        That is so in detention; near the date, and in the week after it; and of a removal that has no date to
        come.
        """
        removal = self.is_in("removal") and (self.is_over or not self.dated("removal"))
        just_over = self.is_over and self.day is not None and (self.today - self.day).days <= JUST_OVER
        return self.detained or self.day is None or self.is_near or just_over or removal

    @cached_property
    def faces_removal(self) -> bool:
        """Whether the person said that they face removal."""
        return self.is_in("removal") or self.dated("removal")

    @cached_property
    def lawyer(self) -> str | None:
        """Whether there is a lawyer: told, not_told or none."""
        return self.value("lawyer")

    # What is asked for, and what speaks for it

    @cached_property
    def objective(self) -> str | None:
        """The request that was chosen, if it can be made in this situation."""
        chosen = self.value("objective")
        if chosen == "pause":
            return chosen if self.faces_removal or self.is_in("deportation", "detained") else None
        if chosen in ("safety", "visit"):
            return chosen if self.detained else None
        if chosen == "meet":
            return None if self.detained else chosen
        fits = self.situation is None or self.situation in FITS.get(chosen or "", (self.situation,))
        return chosen if fits else None

    def asks(self, *objectives: str) -> bool:
        """Whether one of these is what is asked for."""
        return self.objective in objectives

    @cached_property
    def ties(self) -> frozenset[str]:
        """The ties that the person ticked and finished with "done"."""
        return frozenset(filter(None, (self.value("ties") or "").split(",")))

    @cached_property
    def life(self) -> frozenset[str]:
        """The sentences on their life that the person chose, as `<theme>.<sentence>`."""
        themes = filter(None, (self.value("life_themes") or "").split(","))
        chosen = {theme: filter(None, (self.value(f"life_{theme}") or "").split(",")) for theme in themes}
        return frozenset(f"{theme}.{id}" for theme, ids in chosen.items() for id in ids)

    @cached_property
    def tied_to(self) -> str | None:
        """The area that the question about ties named."""
        return self.case.answers["ties"].about if "ties" in self.case.answers else None

    def of_this_mp(self, step: str) -> str | None:
        """The answer to a step that was about an MP, if it was this one."""
        answer, value = self.case.answers.get(step), self.value(step)
        is_his = answer and self.finding and answer.about == self.finding.key
        return value if is_his and value not in ("none", "skip") else None

    @cached_property
    def interest(self) -> str | None:
        """What this MP says they care about, as the person chose it."""
        return self.of_this_mp("interest")

    @cached_property
    def touch(self) -> str | None:
        """What the person wrote about it."""
        return self.of_this_mp("touch_words")

    @cached_property
    def own(self) -> str | None:
        """What the person wrote in their own words."""
        words = self.value("own_words")
        return None if words == "skip" else words

    # What happened with offices

    def with_this_mp(self, *whats: str) -> list[ContactEntry]:
        """The entries of these kinds about this MP, in the order in which things happened."""
        entries = sorted(self.case.contacts, key=lambda entry: entry.on)
        ours = [entry for entry in entries if entry.mp is not None and entry.mp == self.mp]
        return [entry for entry in ours if entry.how.split("-")[0] in whats]

    def last_day(self, what: str) -> date | None:
        """The last day on which this happened with this MP."""
        entries = self.with_this_mp(what)
        return entries[-1].on if entries else None

    def heard_after(self, what: str, *replies: str) -> bool:
        """Whether one of these came after the last time that this happened, or at all if it never did."""
        entries = self.with_this_mp(what, *replies)
        kinds = [entry.how.split("-")[0] for entry in entries]
        last = kinds[::-1].index(what) if what in kinds else len(kinds)
        return any(kind in replies for kind in kinds[len(kinds) - last :])

    @cached_property
    def first_asked(self) -> date | None:
        """The day of the first letter since this MP's office replied; if none came since, of the last one."""
        days: list[date] = []
        for entry in self.with_this_mp("sent", *WANTED, "answered", "refused"):
            days = [*days, entry.on] if entry.what == "sent" else []
        return days[0] if days else self.last_day("sent")

    @cached_property
    def office_is_silent(self) -> bool:
        """Whether this MP was asked, and no reply but an automatic one came since the last request."""
        letter = "own_letter" if self.role == "supporter" else "letter"
        asked = self.with_this_mp("sent", "talked", "written") or letter in self.case.papers_made
        return bool(asked) and not self.heard_after("sent", *WANTED, "answered", "refused")

    @cached_property
    def home_office_is_silent(self) -> bool:
        """Whether this MP wrote to the Home Office, and no answer and no no came through them since."""
        wrote = self.with_this_mp("written")
        return bool(wrote) and not self.heard_after("written", "answered", "refused")

    @cached_property
    def only_introduces(self) -> bool:
        """Whether somebody who only wants to be ready asks for nothing but to meet."""
        return self.is_in("ready") and self.asks("meet")

    @cached_property
    def asks_the_home_office(self) -> bool:
        """Whether the Home Office is to be asked: a meeting or a visit is the MP's own decision."""
        return self.objective not in (None, "meet", "visit")

    @cached_property
    def words_are_the_persons(self) -> bool:
        """Whether the own words of the case are of the person, and not of a supporter who began it."""
        return self.value("who") == "person" and not self.chat_supports

    @cached_property
    def others_asked(self) -> frozenset[str]:
        """The names of the other MPs who have been asked, by the contact log."""
        asked = [entry for entry in self.case.contacts if entry.how.split("-")[0] in ASKED]
        return frozenset(entry.mp for entry in asked if entry.mp and entry.mp != self.mp)


def in_words(day: date | None) -> str | None:
    """A day as it stands in an English paper."""
    return f"{day.day} {day:%B %Y}" if day else None


def is_in_another_script(words: str) -> bool:
    """Whether most letters of these words are none that an English office can read."""
    letters = [character for character in words if character.isalpha()]
    return sum(character > LAST_LATIN for character in letters) * 2 >= max(len(letters), 1)
