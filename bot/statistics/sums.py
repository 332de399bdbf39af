"""Adds up users and cases. Pure: it looks at one document after the other, and keeps nothing but sums."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.conversation.document_versions import NewerDocument, read
from bot.stores import StoredDocument
from flows.definition.flow import PRIVATE, Flow
from flows.definition.schema import Chapter
from flows.reminders.letters import LETTERS
from flows.routing.view import ANSWERS
from flows.state.case import Case
from flows.state.user import User

MADE, SENT, ANSWERED = "made", "sent", "answered"
STAGES = (MADE, SENT, ANSWERED)  # of letters
# What is made in chapters that keep few answers, or none: fields of a case.
MADE_IN = {"papers": "papers_made", "surgery": "appointments", "contacts": "contacts"}


@dataclass
class Sums:
    """How many people and cases there are of each sort.

    `languages`: people by the language they chose. `chapters`: cases by each chapter they have reached.
    `letters`: cases in which at least one letter has come so far. `left_out`: documents that nobody could
    read. A sum is of people or cases, never of letters: twelve letters may be one person's.
    """

    languages: Counter[str] = field(default_factory=Counter)
    chapters: Counter[str] = field(default_factory=Counter)
    letters: Counter[str] = field(default_factory=Counter)
    left_out: int = 0

    def add(self, document: StoredDocument, flow: Flow) -> None:
        """Add one stored user or case; one that cannot be read is left out."""
        try:
            if document.kind == "user":
                self.add_user(read("user", document.body, User))
            else:
                self.add_case(read("case", document.body, Case), flow)
        except (NewerDocument, ValueError, TypeError, KeyError, AttributeError):
            self.left_out += 1

    def add_user(self, user: User) -> None:
        """Add a user, unless they have not chosen a language yet."""
        if user.language:
            self.languages[user.language] += 1

    def add_case(self, case: Case, flow: Flow) -> None:
        """Add a case."""
        chapters, letters = reached(case, flow), tuple(stages(case))
        self.chapters.update(chapters)
        self.letters.update(letters)


def counted_chapters(flow: Flow) -> tuple[Chapter, ...]:
    """The chapters that are counted: those of the menu, but never whether somebody looked for help."""
    return tuple(chapter for chapter in flow.chapters if chapter.title and chapter.chapter not in PRIVATE)


def reached(case: Case, flow: Flow) -> frozenset[str]:
    """The ids of the chapters that a case has reached.

    A question is answered there, something was made there, or a member has it open. Every case begins in the
    opening chapter, so to have that open means nothing yet.
    """
    answered = {
        flow.chapter_of(step).chapter
        for step, answer in case.answers.items()
        if step in flow.steps and not answer.open
    }
    opened = {member.chapter for member in case.members.values()} - {flow.opening}
    made = {chapter for chapter, things in MADE_IN.items() if getattr(case, things)}
    return frozenset(chapter.chapter for chapter in counted_chapters(flow)) & (answered | opened | made)


def stages(case: Case) -> Iterator[str]:
    """Yield how far letters to an MP's office have come: a "no" is an answer too."""
    noted = {entry.what for entry in case.contacts}
    if any(paper in case.papers_made for paper in LETTERS):
        yield MADE
    if "sent" in noted:
        yield SENT
    if not noted.isdisjoint(ANSWERS):
        yield ANSWERED
