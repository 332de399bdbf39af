"""Looks at what comes with the bot: the conversation, its languages, and how old its phone numbers are."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.cli.doctor.diagnosis import Diagnosis
from bot.editorial.sign_offs import QUARTER, SignOffStatus, statuses, subjects
from bot.language import languages
from flows.definition.flow import Flow
from flows.definition.problems import FlowProblems
from flows.definition.schema import DetentionPlace, Helpline
from flows.definition.shipped import shipped_flow
from flows.questions import KINDS

RING_AFTER = QUARTER  # since a number or a place was checked
LIST_PROBLEMS = "`python -m bot check` lists them, each with its file and line."
PUT_BACK = "Put the file back, or install the bot again: until then people cannot choose this language."
ENGLISH_ONLY = "Install the bot again: its folder `locales` is missing, so everybody is answered in English."
RING = (
    "Ring each number, look up each place, and write the day beside it (`checked:`) in flows/helplines.yaml "
    "and flows/places.yaml. Take a wrong one away at once: python -m bot withdraw helpline ID"
)


def check_flow() -> Diagnosis:
    """Look whether the conversation can be read at all: without it the bot does not start."""
    try:
        flow = shipped_flow(KINDS)
    except FlowProblems as error:
        return Diagnosis("conversation", "error", f"{_counted(len(error.problems))} in flows/", LIST_PROBLEMS)
    return Diagnosis("conversation", "ok", f"{len(flow.steps)} questions and messages")


def check_languages(folder: Path = languages.HERE) -> Diagnosis:
    """Look whether the translations of each language are there."""
    found = languages.catalogues(folder)
    if not found:
        return Diagnosis("languages", "error", "there is only English", ENGLISH_ONLY)
    begun = sorted(path.parent.name for path in folder.glob("*/danger.yaml"))
    missing = [code for code in begun if code != "en" and code not in found]
    if missing:
        names = " and ".join(map(languages.english_name, missing))
        paths = " and ".join(f"{folder.name}/{code}/LC_MESSAGES/messages.po" for code in missing)
        return Diagnosis("languages", "error", f"the words in {names} are missing ({paths})", PUT_BACK)
    return Diagnosis("languages", "ok", f"English and {len(found)} others")


def check_numbers(today: date, flow: Flow | None = None) -> Diagnosis:
    """Look how long ago the oldest phone number and place of detention were checked."""
    flow = flow or shipped_flow(KINDS)
    facts: Sequence[Helpline | DetentionPlace] = (*flow.helplines, *flow.places)
    old = [fact for fact in facts if fact.checked is None or today - fact.checked > RING_AFTER]
    if not old:
        return Diagnosis("numbers", "ok", f"all {len(facts)} phone numbers and places were checked lately")
    dated = [(fact.checked, fact.name) for fact in old if fact.checked]
    oldest = "; the oldest: {1}, in {0:%B %Y}".format(*min(dated)) if dated else ""
    detail = (
        f"{len(old)} of {len(facts)} phone numbers and places were not checked for {RING_AFTER.days} days"
    )
    return Diagnosis("numbers", "warning", detail + oldest, RING)


def check_words(today: date) -> Diagnosis:
    """Look at each sentence in each language, as `python -m bot check` does."""
    from bot.editorial.check import check_all  # needed for this alone

    problems, to_do, _ = check_all(today)
    if problems or not to_do:
        return Diagnosis("words", "error" if problems else "ok", _counted(len(problems)), LIST_PROBLEMS)
    return Diagnosis("words", "warning", f"{len(to_do)} messages are still to be translated", LIST_PROBLEMS)


def check_sign_offs(path: Path, today: date) -> tuple[list[SignOffStatus], Diagnosis | None]:
    """How it stands with what has to be signed off, and what is wrong with the file that says so."""
    offered = subjects(shipped_flow(KINDS))
    try:
        return statuses(path, offered, today), None
    except FlowProblems as problems:
        fault = Diagnosis("sign-offs", "warning", f"{path} cannot be used", f"Correct it:\n{problems}")
        return [SignOffStatus(subject, "not yet") for subject in offered], fault


def _counted(number: int) -> str:
    return {0: "no problems", 1: "1 problem"}.get(number, f"{number} problems")
