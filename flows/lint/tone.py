"""Finds phrases that no English sentence may contain: advice, promises, deadlines, questions about identity.

Each pattern is as narrow as possible and carries its reason; the tests have an example that it matches, and a
near miss that it does not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.definition.flow import Flow
from flows.definition.problems import Problem
from flows.lint.limits import TAG
from flows.lint.locations import problem_at

ADVICE = "It advises on a case, which only a qualified adviser may do. Say who gives advice."
PROMISE = "It promises what somebody else will do. Say may, or what they can do."
DEADLINE = "It computes a time limit. Only the paper and a lawyer tell it; ask for the date on the paper."
IDENTITY = "It asks who somebody is. Letters have blanks, which people fill in themselves."
JARGON = "Few people know this word. Say it in plain words, or explain it in brackets right behind."
FEAR = "It frightens without a way on. Say what can be done."
UNDATED_NUMBER = "A number of a phone needs the date on which it was checked, in the same text."


@dataclass(frozen=True, slots=True)
class BannedPhrase:
    """A pattern, and why it is banned; `in_papers` is false where papers may contain it.

    Papers have blanks to fill in, and offices read them.
    """

    pattern: re.Pattern[str]
    reason: str
    in_papers: bool = True


def _ban(pattern: str, reason: str, in_papers: bool = True) -> BannedPhrase:
    return BannedPhrase(re.compile(pattern, re.I), reason, in_papers)


OTHERS = r"\b(MPs?|offices?|caseworkers?|Home Office|Home Secretary|ministers?|courts?|judges?|lawyers?)"
PROMISED_ACTION = r"(help|stop|agree|take|win|grant|release|act|raise)"
TIME_SPAN = r"\d+ (working |calendar )?(days?|weeks?|hours?)"
POSSESSIVE = r"(your|their|his|her|the person's)"
PERSONAL_DETAIL = r"(name|date of birth|birthday|age|nationality|passport|(home office )?(number|reference))"
JARGON_WORDS = (
    r"leave to remain|representations|judicial review|injunction|removal directions|biometrics?|IRCs?|STHF"
    r"|ILR|constituents?|pursuant|aforementioned|hereby"
)
BANNED_PHRASES = (
    _ban(
        r"\b(you|they|he|she) (should|must|ought to|need to|have to) "
        r"(appeal|apply|claim|withdraw|refuse|accept|marry|leave|stay)\b",
        ADVICE,
    ),
    _ban(r"\b(I|we) (recommend|advise|would advise|suggest)\b", ADVICE),
    _ban(r"\b(your|the) best (option|chance|route|argument|way to win)\b", ADVICE),
    _ban(r"\b(fresh claim|human rights claim|article (3|8)|section \d+|rule 3\d)\b", ADVICE),
    _ban(r"\b(your|their|the) case is (strong|weak|good|hopeless)\b", ADVICE),
    _ban(OTHERS + r"( [a-z]+){0,2} will (always |surely )?" + PROMISED_ACTION + r"\b", PROMISE),
    _ban(r"\b(will|shall) (stop|prevent|delay|halt) (your|their|the) (removal|deportation)\b", PROMISE),
    _ban(r"\b(guarantees?|guaranteed|for sure|for certain|certainly|don't worry|do not worry)\b", PROMISE),
    _ban(r"\b(within|you have|they have|you only have|no later than) " + TIME_SPAN + r"\b", DEADLINE),
    _ban(r"\b(your|their) (deadline|time limit) (is|ends|runs)\b", DEADLINE),
    _ban(r"\b(last day|latest day) (to|for) (appeal|apply|answer)\b", DEADLINE),
    _ban(
        r"\b(what is|what's|type|send|tell me|give me|enter|write me) "
        rf"{POSSESSIVE} (full |first |last )?{PERSONAL_DETAIL}\b",
        IDENTITY,
        in_papers=False,
    ),
    _ban(r"\b(which|what) (country|nationality)\b|\bwhen were (you|they) born\b", IDENTITY, in_papers=False),
    _ban(rf"\b({JARGON_WORDS})\b(?! \()", JARGON, in_papers=False),
    _ban(r"\b(you|they) will be (deported|detained|removed|arrested|locked up)\b", FEAR),
    _ban(r"\b(it is|it's|you are) too late\b|\bno hope\b|\bnothing (can|to) be done\b", FEAR),
)
PHONE = re.compile(r"(?<![\d{])(0\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}|116 ?\d{3}|999|112|111|101)(?!\d)")
DATED = re.compile(r"checked", re.I)


def check_tone(flow: Flow) -> list[Problem]:
    """Return a problem for each sentence with a banned phrase, and for each phone number without its date."""
    problems = {
        problem_at(flow, context, f"{context}: “{phrase}”", reason)
        for context, wording in flow.wordings()
        for _, english in wording.variants()
        for phrase, reason in banned_phrases(context, english)
    }
    return sorted(problems)


def banned_phrases(context: str, english: str) -> Iterator[tuple[str, str]]:
    """Yield (phrase, reason) for what a sentence may not say."""
    text = TAG.sub("", english)
    is_paper = context.startswith("paper.")
    for banned in BANNED_PHRASES:
        match = banned.pattern.search(text)
        if match and (banned.in_papers or not is_paper):
            yield match[0], banned.reason
    if (number := PHONE.search(text)) and not DATED.search(text):
        yield number[0], UNDATED_NUMBER
