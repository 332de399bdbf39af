"""Turns of phrase that no English sentence may have: advice, promises, deadlines, questions for who one is.

Each pattern is as narrow as it can be, with the reason why; `tests/flows/test_check_turns.py` has an example
that is caught and a near miss that is not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.definition.flow import Flow
from flows.definition.problems import Location, Problem, problem
from flows.lint.limits import TAG

ADVICE = "It advises on a case, which only a qualified adviser may do. Say who gives advice."
PROMISE = "It promises what somebody else will do. Say may, or what they can do."
DEADLINE = "It computes a time limit. Only the paper and a lawyer tell it; ask for the date on the paper."
ASKS = "It asks who somebody is. Letters have blanks, which people fill in themselves."
JARGON = "Few people know this word. Say it in plain words, or explain it in brackets right behind."
FRIGHT = "It frightens without a way on. Say what can be done."
UNDATED = "A number of a phone needs the date on which it was checked, in the same text."


@dataclass(frozen=True, slots=True)
class BannedPhrase:
    """A turn that is not allowed. `papers`: nor in papers, which have blanks and are read by offices."""

    pattern: re.Pattern[str]
    reason: str
    papers: bool = True


def _turn(pattern: str, reason: str, papers: bool = True) -> BannedPhrase:
    return BannedPhrase(re.compile(pattern, re.I), reason, papers)


OTHERS = r"\b(MPs?|offices?|caseworkers?|Home Office|Home Secretary|ministers?|courts?|judges?|lawyers?)"
PROMISED = r"(help|stop|agree|take|win|grant|release|act|raise)"
SOON = r"\d+ (working |calendar )?(days?|weeks?|hours?)"
WHOSE = r"(your|their|his|her|the person's)"
WHO = r"(name|date of birth|birthday|age|nationality|passport|(home office )?(number|reference))"
JARGON_WORDS = (
    r"leave to remain|representations|judicial review|injunction|removal directions|biometrics?|IRCs?|STHF"
    r"|ILR|constituents?|pursuant|aforementioned|hereby"
)
TURNS = (
    _turn(
        r"\b(you|they|he|she) (should|must|ought to|need to|have to) "
        r"(appeal|apply|claim|withdraw|refuse|accept|marry|leave|stay)\b",
        ADVICE,
    ),
    _turn(r"\b(I|we) (recommend|advise|would advise|suggest)\b", ADVICE),
    _turn(r"\b(your|the) best (option|chance|route|argument|way to win)\b", ADVICE),
    _turn(r"\b(fresh claim|human rights claim|article (3|8)|section \d+|rule 3\d)\b", ADVICE),
    _turn(r"\b(your|their|the) case is (strong|weak|good|hopeless)\b", ADVICE),
    _turn(OTHERS + r"( [a-z]+){0,2} will (always |surely )?" + PROMISED + r"\b", PROMISE),
    _turn(r"\b(will|shall) (stop|prevent|delay|halt) (your|their|the) (removal|deportation)\b", PROMISE),
    _turn(r"\b(guarantees?|guaranteed|for sure|for certain|certainly|don't worry|do not worry)\b", PROMISE),
    _turn(r"\b(within|you have|they have|you only have|no later than) " + SOON + r"\b", DEADLINE),
    _turn(r"\b(your|their) (deadline|time limit) (is|ends|runs)\b", DEADLINE),
    _turn(r"\b(last day|latest day) (to|for) (appeal|apply|answer)\b", DEADLINE),
    _turn(
        rf"\b(what is|what's|type|send|tell me|give me|enter|write me) {WHOSE} (full |first |last )?{WHO}\b",
        ASKS,
        papers=False,
    ),
    _turn(r"\b(which|what) (country|nationality)\b|\bwhen were (you|they) born\b", ASKS, papers=False),
    _turn(rf"\b({JARGON_WORDS})\b(?! \()", JARGON, papers=False),
    _turn(r"\b(you|they) will be (deported|detained|removed|arrested|locked up)\b", FRIGHT),
    _turn(r"\b(it is|it's|you are) too late\b|\bno hope\b|\bnothing (can|to) be done\b", FRIGHT),
)
PHONE = re.compile(r"(?<![\d{])(0\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}|116 ?\d{3}|999|112|111|101)(?!\d)")
DATED = re.compile(r"checked", re.I)


def check_turns(flow: Flow) -> list[Problem]:
    """Every sentence with a turn that is not allowed, and every phone number without its date."""
    return sorted({one for context, english in _sentences(flow) for one in _caught(flow, context, english)})


def faults(context: str, english: str) -> Iterator[tuple[str, str]]:
    """What is wrong with one sentence: the words, and the reason."""
    words = TAG.sub("", english)
    for turn in TURNS:
        found = turn.pattern.search(words)
        if found and (turn.papers or not context.startswith("paper.")):
            yield found[0], turn.reason
    if (number := PHONE.search(words)) and not DATED.search(words):
        yield number[0], UNDATED


def _caught(flow: Flow, context: str, english: str) -> Iterator[Problem]:
    for words, reason in faults(context, english):
        yield problem(_spot(flow, context), f"{context}: “{words}”", reason)


def _sentences(flow: Flow) -> Iterator[tuple[str, str]]:
    for context, wording in flow.wordings():
        for _, english in wording.variants():
            yield context, english


def _spot(flow: Flow, context: str) -> Location:
    return flow.spots.get(context, Location("flows"))
