"""Who has read what before the public uses it: kept in `signed_off.yaml`, by role and date, never by name.

A sign-off holds for what was read. It keeps a digest of that, and no longer counts once it has changed.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import BaseModel, Field

from bot.language import languages
from flows.definition.flow import HELP_NOW, Flow
from flows.definition.problems import FlowProblems, Location, Problem, did_you_mean, problem
from flows.definition.schema import Chapter, Frozen
from flows.definition.yaml_file import YamlFile
from flows.state.user import SCHEMA

ReaderRole: TypeAlias = Literal["adviser", "native_speaker", "data_protection", "caller"]
Standing: TypeAlias = Literal["signed off", "not yet", "changed since", "too long ago"]
ROLES: Mapping[ReaderRole, str] = {
    "adviser": "an adviser registered with the IAA",
    "native_speaker": "a native speaker",
    "data_protection": "whoever answers for data protection",
    "caller": "somebody who rang each one",
}
URGENT = ("urgent", HELP_NOW, "helplines")  # the chapters that people see when there is little time
QUARTER, YEAR = timedelta(days=90), timedelta(days=365)
ENGLISH = "python -m bot review: the English stands on every page"
DIGITS = 12  # of a digest: enough to tell two versions of the same words apart
HEAD = "signed_off:"


@dataclass(frozen=True)
class Subject:
    """Something that has to be signed off by someone in that role.

    `see`: how they see it. `read`: what they read, as it is now. `holds`: for how long, if not for good.
    """

    id: str
    name: str
    role: ReaderRole
    see: str
    read: Callable[[], str]
    holds: timedelta | None = None

    def digest(self) -> str:
        """The digest of what is read, as it is now."""
        return hashlib.sha256(self.read().encode()).hexdigest()[:DIGITS]


class SignOff(Frozen):
    """An entry of the file. `read`: the digest of what was read."""

    what: str
    by: ReaderRole
    on: date
    read: str = Field(pattern=f"^[0-9a-f]{{{DIGITS}}}$")


class SignOffs(Frozen):
    """The file. Of several entries on the same, the last counts."""

    signed_off: tuple[SignOff, ...] | None = None


@dataclass(frozen=True, slots=True)
class SignOffStatus:
    """How it stands with one subject, and the entry that says so, if there is one."""

    subject: Subject
    standing: Standing
    entry: SignOff | None = None


def subjects(flow: Flow, locales: Path = languages.HERE) -> tuple[Subject, ...]:
    """Everything that has to be signed off before the public uses the bot, the most urgent first."""
    urgent = [chapter for chapter in flow.chapters if chapter.chapter in URGENT]
    others = [chapter for chapter in flow.chapters if chapter.chapter not in URGENT]
    rung, told = "ring each number in flows/helplines.yaml", "bot/README.md, “Security”; /privacy in the bot"
    return (
        Subject("urgent", "what to do today, and help now", "adviser", ENGLISH, partial(_dumped, urgent)),
        Subject("papers", "the letters and other papers", "adviser", ENGLISH, partial(_dumped, flow.papers)),
        Subject("answers", "all else the bot says", "adviser", ENGLISH, partial(_answers, flow, others)),
        Subject("numbers", "the phone numbers", "caller", rung, partial(_numbers, flow), QUARTER),
        Subject(
            "data_protection",
            "a data-protection assessment",
            "data_protection",
            told,
            partial(_told_of_data, flow),
            YEAR,
        ),
        *_translations(locales),
    )


def _translations(locales: Path) -> Iterator[Subject]:
    for code, path in languages.catalogues(locales).items():
        see = f"python -m bot review: the page {code}.html"
        read = partial(_translated_words, path)
        yield Subject(code, languages.english_name(code), "native_speaker", see, read)


def statuses(path: Path, offered: Iterable[Subject], today: date) -> list[SignOffStatus]:
    """How it stands with each subject. Raises FlowProblems if the file cannot be used; there may be none."""
    by_id = {subject.id: subject for subject in offered}
    entries = {entry.what: entry for entry in _entries(path, by_id, today)}
    return [_status(subject, entries.get(id), today) for id, subject in by_id.items()]


def sign(path: Path, subject: Subject, on: date) -> None:
    """Add a sign-off of what the subject says now to the file. Raises OSError."""
    text = path.read_text(encoding="utf-8") if path.exists() else f"{HEAD}\n"
    if HEAD not in text.splitlines():
        text += f"{HEAD}\n"
    entry = f"  - {{what: {subject.id}, by: {subject.role}, on: {on}, read: '{subject.digest()}'}}\n"
    path.write_text(text if text.endswith("\n") else f"{text}\n", encoding="utf-8")
    with path.open("a", encoding="utf-8") as file:
        file.write(entry)


def _status(subject: Subject, entry: SignOff | None, today: date) -> SignOffStatus:
    if entry is None:
        return SignOffStatus(subject, "not yet")
    if entry.read != subject.digest():
        return SignOffStatus(subject, "changed since", entry)
    is_old = subject.holds is not None and today - entry.on > subject.holds
    return SignOffStatus(subject, "too long ago" if is_old else "signed off", entry)


def _entries(path: Path, by_id: Mapping[str, Subject], today: date) -> tuple[SignOff, ...]:
    """The entries of the file, all of them valid. Raises FlowProblems."""
    if not path.exists():
        return ()
    file = YamlFile(path.absolute(), path.absolute().parent)
    listed = file.read(SignOffs, SignOff.model_fields) if file.data is not None else None
    entries = (listed and listed.signed_off) or ()
    if problems := [*file.problems, *_faults(path.name, entries, by_id, today)]:
        raise FlowProblems(problems)
    return entries


def _faults(
    file: str, entries: Iterable[SignOff], by_id: Mapping[str, Subject], today: date
) -> Iterator[Problem]:
    for entry in entries:
        subject, where = by_id.get(entry.what), Location(file)
        if subject is None:
            yield problem(where, f"nothing here is called {entry.what!r}.", did_you_mean(entry.what, by_id))
        elif entry.by != subject.role:
            yield problem(where, f"{entry.what} has to be signed off by: {subject.role}.")
        if entry.on > today:
            yield problem(where, f"{entry.what} is signed off on {entry.on}, which is yet to come.")


def _dumped(models: Iterable[BaseModel]) -> str:
    """What editors wrote, without comments: the words, and when each is said."""
    return "\n".join(model.model_dump_json(exclude_defaults=True) for model in models)


def _answers(flow: Flow, chapters: Iterable[Chapter]) -> str:
    """What is said outside papers and the urgent pages, with the numbers of the facts in it."""
    numbers = (f"{fact.id} {fact.number}" for fact in flow.facts)
    return "\n".join([_dumped(chapters), _dumped(flow.phrases.values()), *numbers])


def _numbers(flow: Flow) -> str:
    return "\n".join(f"{helpline.id} {helpline.number}" for helpline in flow.helplines)


def _told_of_data(flow: Flow) -> str:
    """What people are told of what is kept, and in which form it is: an assessment is about these."""
    return f"{SCHEMA}\n{_dumped(step for step in flow.steps.values() if step.id == 'privacy')}"


def _translated_words(path: Path) -> str:
    """Every sentence of a catalogue with its translation, in an order that does not depend on the file's."""
    from bot.language.po_files import read_catalogue  # takes half a second for each

    messages = [message for message in read_catalogue(path) if message.id]
    return "\n".join(sorted(f"{message.context}\t{message.id}\t{message.string}" for message in messages))
