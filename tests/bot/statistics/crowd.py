"""People and cases of every sort, as they are stored, for the tests of the weekly figures."""

from datetime import UTC, date, datetime

from bot.stores import DocumentStore, Kind
from flows.state.appointments import ContactEntry
from flows.state.case import Answer, Case, Member
from flows.state.user import User

THEN = datetime(2026, 11, 24, 12, tzinfo=UTC)


def person(number: int, language: str | None = "ti") -> User:
    """A person who chose a language."""
    return User(id=f"u{number}", language=language)


def campaign(
    number: int,
    chapter: str = "situation",
    answered: tuple[str, ...] = (),
    papers: tuple[str, ...] = (),
    noted: tuple[str, ...] = (),
) -> Case:
    """A case with one member, who has a chapter open."""
    entries = (ContactEntry(on=date(2026, 11, 24), role="home", how=how) for how in noted)
    return Case(
        id=f"c{number}",
        members={f"u{number}": Member(chapter=chapter)},
        answers={step: Answer(value="yes") for step in answered},
        papers_made=dict.fromkeys(papers, THEN),
        contacts=tuple(entries),
    )


async def put(store: DocumentStore, *documents: User | Case) -> None:
    """Store some people and cases."""
    for document in documents:
        kind: Kind = "user" if isinstance(document, User) else "case"
        await store.save(kind, document.id, document.model_dump_json(), 1)
