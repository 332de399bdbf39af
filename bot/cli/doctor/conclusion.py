"""The end of what `doctor` says: who has signed off what, and what is to be mended, in which order."""

from collections.abc import Iterable, Iterator, Sequence

from bot.cli.doctor.diagnosis import Diagnosis, State
from bot.editorial.sign_offs import ROLES, ReaderRole, SignOffStatus

NOT_READY = "Not ready. Mend this, in this order, and run it again. The bot runs without what is advised."
ADVISED = " (advised)"
RUNS = "The bot can run. This is advised:"
FEW = 3  # languages that are named one by one
HOW = "`python -m bot sign-off` says who reads what."
AGAIN = {"changed since": "; it has changed since", "too long ago": "; that is too long ago"}


def conclusion(found: Sequence[Diagnosis], statuses: Sequence[SignOffStatus]) -> Iterator[str]:
    """The last lines: what to mend, in the order of the checks; or that the bot is ready, and for whom."""
    is_ready = all(one.state != "error" for one in found)
    if to_mend := _to_mend(found, mark="" if is_ready else ADVISED):
        yield from ("", RUNS if is_ready else NOT_READY, *_numbered(to_mend))
    if is_ready:
        yield from ("", *_ready(statuses))


def sign_off_line(status: SignOffStatus) -> str:
    """What has to be signed off: by whom it was, and when; or that it was not."""
    if status.entry is None:
        return f"{status.subject.name}: not yet (by {ROLES[status.subject.role]})"
    day = f"{status.entry.on:%d %B %Y}".removeprefix("0")
    by = f"by {ROLES[status.subject.role]}, on {day}"
    return f"{status.subject.name}: {by}{AGAIN.get(status.standing, '')}"


def _to_mend(found: Iterable[Diagnosis], mark: str) -> list[str]:
    """What to do about each thing that is not well, once for what needs the same. `mark`: of warnings."""
    names: dict[tuple[str, State], list[str]] = {}
    for one in found:
        if not one.ok:
            names.setdefault((one.advice, one.state), []).append(one.name)
    marks = {"warning": mark}
    return [f"{', '.join(named)}{marks.get(state, '')}: {advice}" for (advice, state), named in names.items()]


def _numbered(to_mend: Iterable[str]) -> Iterator[str]:
    for number, words in enumerate(to_mend, 1):
        yield f"  {number}. {words[0].upper()}{words[1:]}".replace("\n", "\n     ")


def _ready(statuses: Sequence[SignOffStatus]) -> Iterator[str]:
    missing = [status for status in statuses if status.standing != "signed off"]
    if not missing:
        yield "Ready."
        return
    yield "Ready to be tried."
    names = list(_named(missing))
    yield f"Before the public uses it, this still has to be signed off: {'; '.join(names)}. {HOW}"


def _named(missing: Iterable[SignOffStatus]) -> Iterator[str]:
    """The names of what is missing; of many languages their number."""
    reader: ReaderRole = "native_speaker"
    yield from (status.subject.name for status in missing if status.subject.role != reader)
    spoken = [status.subject.name for status in missing if status.subject.role == reader]
    if len(spoken) > FEW:
        yield f"{len(spoken)} languages"
    else:
        yield from spoken
