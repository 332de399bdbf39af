"""Whose a record is: the MP and the seat it was made for, whoever the case finds for that role later."""

from typing import Any, TypeVar

from flows.definition.schema import Role
from flows.state.appointments import Appointment, AwaitedReply, ContactEntry, MadeLetter
from flows.state.case import Case, Finding

Record = TypeVar("Record", Appointment, AwaitedReply, ContactEntry, MadeLetter)
OWN_LETTER = "own_letter"  # the paper to a supporter's own MP; all others are for the person's MPs


def is_with(record: Appointment | AwaitedReply | ContactEntry | MadeLetter, finding: Finding | None) -> bool:
    """Whether a record names the MP of a finding, in the same seat as far as both are known."""
    if finding is None or finding.mp is None or record.mp is None:
        return False
    seat = finding.constituency_name
    same_seat = record.seat is None or seat is None or _folded(record.seat) == _folded(seat)
    return same_seat and _folded(record.mp) == _folded(finding.mp.name)


def is_for_others(case: Case, paper: str, record: Appointment) -> bool:
    """Whether a paper was made only for other MPs than the one of a record, as far as that is known."""
    made_for = case.papers_for.get(paper)
    if made_for is None or record.mp is None or record.seat is None:
        return False
    return _folded(f"{record.seat}|{record.mp}") not in map(_folded, made_for)


def names(finding: Finding | None) -> dict[str, str | None]:
    """What a record keeps of the MP it is made for: the name and the seat."""
    mp = finding.mp if finding else None
    return {"mp": mp.name if mp else None, "seat": finding.constituency_name if finding and mp else None}


def attributed(case: Case, role: Role) -> dict[str, Any]:
    """The changes by which what older versions noted for a role, without a name, keeps the MP found for it.

    Call it before another MP is found for the role.
    """
    before = case.findings.get(role)
    if before is None or before.mp is None:
        return {}
    nameless = (record for record in _records(case) if record.role == role and record.mp is None)
    reply = case.awaited_replies.get(role)
    is_needed = any(nameless) or (reply and reply.mp is None)
    papers = {"papers_for": _papers_for(case, role, before)}
    return papers | (_with_names(case, role, names(before)) if is_needed else {})


def renamed(case: Case, before: Finding, now: Finding) -> dict[str, Any]:
    """The changes by which records bear the name that the same member has now."""
    new = names(now)

    def name(record: Record) -> Record:
        return record.model_copy(update=new) if is_with(record, before) else record

    return {
        "contacts": tuple(name(entry) for entry in case.contacts),
        "appointments": {id: name(each) for id, each in case.appointments.items()},
        "awaited_replies": {role: name(reply) for role, reply in case.awaited_replies.items()},
        "letters": {role: name(letter) for role, letter in case.letters.items()},
        "papers_for": {
            paper: tuple(now.key if key == before.key else key for key in keys)
            for paper, keys in case.papers_for.items()
        },
    }


def _records(case: Case) -> list[Appointment | ContactEntry]:
    return [*case.contacts, *case.appointments.values()]


def _with_names(case: Case, role: Role, given: dict[str, str | None]) -> dict[str, Any]:
    def name(record: Record, whose: Role) -> Record:
        return record.model_copy(update=given) if whose == role and record.mp is None else record

    return {
        "contacts": tuple(name(entry, entry.role) for entry in case.contacts),
        "appointments": {id: name(each, each.role) for id, each in case.appointments.items()},
        "awaited_replies": {whose: name(reply, whose) for whose, reply in case.awaited_replies.items()},
    }


def _papers_for(case: Case, role: Role, before: Finding) -> dict[str, tuple[str, ...]]:
    """For whom each paper was made; those of older versions count as made for the MP found before."""
    unnoted = (paper for paper in case.papers_made if paper not in case.papers_for)
    fitting = (paper for paper in unnoted if (paper == OWN_LETTER) == (role == "supporter"))
    is_confirmed = case.confirmed.get(role) == before.key
    return {**case.papers_for, **{paper: (before.key,) for paper in fitting if is_confirmed}}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
