"""Checks that every sentence which states something of the world has a source and a date, in `facts.yaml`.

Rules decide which sentences need a label, because nobody notices every fact of their own: those with a
number, an institution, a duty, a right, a time or a place. An editor then says of each which fact it states,
if any.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from flows.definition.flow import SEEN, Flow
from flows.definition.problems import Problem
from flows.definition.schema import SourcedFact
from flows.definition.sentences import sentences
from flows.definition.text import PLACEHOLDER
from flows.lint.locations import problem_at

LABEL = "Is this a fact? Put it under a fact with a source in facts.yaml, or under not_facts."
STALE = "Put the sentence as it is now in its place, or take it away."
LABELS = re.compile(r"\.choices\.|\.(title|name|subject)$|^phrase\.(button|command)_")
SENTENCE_END = re.compile(r"[.!?…][\"”'’)\]]*$")
# Placeholders that stand for something of the world; every other one is left out before the rules look.
STANDS_FOR = {
    "chase_days": "5",
    "commons": "House of Commons",
    "constituency": "constituency",
    "days": "180 days",
    "mp": "MP",
    "place": "removal centre",
}


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.I)


RULES: Mapping[str, re.Pattern[str]] = {
    "a number": re.compile(
        r"\d|%|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|fort?y|fifty"
        r"|hundreds?|thousands?|millions?|half|quarter|twice|per cent|dozens?"
        r"|many|most|few|some|nobody|everyone)\b",
        re.I,
    ),
    "an institution": _words(
        r"Home (Office|Secretary)",
        r"ministers?",
        r"ministry",
        r"governments?",
        r"(Cabinet|Border|Information|Post) \w+",
        r"MPs?",
        r"Members? of (Parliament|the House)",
        r"MSPs?|MSs?|MLAs?",
        r"parliament(s|ary)?",
        r"(House of )?(Commons|Lords)",
        r"peers?",
        r"Speaker",
        r"part(y|ies)",
        r"elections?|elected|courts?|tribunals?|judges?|ombudsman",
        r"lawyers?|solicitors?|barristers?|advocates?|legal[ -]aid|law firms?|legal executives?|CILEX",
        r"advisers?|Immigration Advice Authority|IAA|OISC|regulator",
        r"police|officers?|immigration (officers?|enforcement)",
        r"councils?|councillors?|mayors?",
        r"welfare office|librar(y|ies)|emergency",
        r"offices?|caseworkers?|staff",
        r"Telegram|TheyWorkForYou|WriteToThem|gov\.uk",
        r"NHS|doctors?|nurses?|hospitals?|schools?|social workers?|teachers?",
        r"charit(y|ies)|helplines?|Samaritans|Childline|Migrant Help|BID|Detention Action|visitors' groups?",
        r"embass(y|ies)|consulates?|press|newspapers?",
    ),
    "a duty": _words(
        r"(has|have|had|having) to",
        r"must(n['’]t)?",
        r"need(s|ed)? (not|to)",
        r"needn['’]t",
        r"do(es)? not (have|need) to",
        r"don['’]t (have|need) to",
        r"obliged|obligations?|dut(y|ies)|required?|requires|rules?|laws?|legal(ly)?|illegal|forbidden|offence",
        r"should|ought to|supposed to",
    ),
    "a right": _words(
        r"may|might|can(not)?|can['’]t|could",
        r"allow(s|ed)?|permitted|entitled|free of charge|for free",
        r"free",
        r"rights|right (to|of|not)|(a|the|every|no) right",
    ),
    "a time": _words(
        r"minutes?|hours?|days?|weeks?|months?|years?|nights?|weekends?|mornings?|evenings?",
        r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?",
        r"January|February|March|April|June|July|August|September|October|November|December",
        r"always|usual(ly)?|often|mostly|never|sometimes|rare(ly)?|seldom|normal(ly)?|generally|typically",
        r"soon(er)?|quick(ly)?|slow(ly)?|late(ly)?|long|deadlines?",
    ),
    "a place": _words(
        r"detention|detain(ed|s|ees?)?|removal centres?|removal|prisons?|holding rooms?|airports?|ports?",
        r"England|Scotland|Wales|Northern Ireland|UK|United Kingdom|Britain|British|London",
        r"constituenc(y|ies)|asylum accommodation|surger(y|ies)|reporting",
    ),
}


def check_facts(flow: Flow) -> list[Problem]:
    """Return sentences without a label, labels without a sentence, and facts without a source or a date."""
    problems = {*_unlabelled(flow), *_stale(flow), *_twofold(flow)}
    for fact in flow.facts:
        problems.update(_unsourced(flow, fact))
    return sorted(problems)


def facts_summary(flow: Flow) -> str:
    """Return a line with the number of facts, of those with source and date, and of labelled sentences."""
    sourced = sum(fact.source is not None and fact.checked is not None for fact in flow.facts)
    saying = len({sentence for fact in flow.facts for words in fact.says for sentence in sentences(words)})
    return (
        f"Facts: {len(flow.facts)}, {sourced} of them with source and date, stated by {saying} sentences. "
        f"No facts: {len(flow.not_facts)} sentences. Without a label: {len(list(_unlabelled(flow)))}."
    )


def needs_label(flow: Flow, sentence: str) -> list[str]:
    """Return what a sentence has that makes it seem a fact: "a number", "a duty", ...

    A placeholder alone states nothing.
    """
    if not re.search(r"\w", PLACEHOLDER.sub("", sentence)):
        return []
    return [name for name, rule in RULES.items() if rule.search(_spelled_out(flow, sentence))]


def said(flow: Flow) -> dict[str, str]:
    """Return every sentence of the product, with the context in which it stands first.

    A label is left out unless it is a sentence.
    """
    first: dict[str, str] = {}
    for context, wording in flow.wordings():
        for suffix, english in wording.variants():
            if LABELS.search(context) and not SENTENCE_END.search(english):
                continue
            for sentence in _split(english):
                first.setdefault(sentence, context + suffix)
    return first


@cache
def _split(english: str) -> tuple[str, ...]:
    """Return the sentences of a message. `check` asks for the same ones again and again."""
    return tuple(sentences(english))


def _spelled_out(flow: Flow, sentence: str) -> str:
    """The sentence with words in place of placeholders: a fact's number counts as a number."""

    def words(match: re.Match[str]) -> str:
        name = match[1]
        if name in flow.fact_placeholders:
            return "2024" if name.endswith(SEEN) else "20"
        return STANDS_FOR.get(name, "")

    return PLACEHOLDER.sub(words, sentence)


def _unlabelled(flow: Flow) -> Iterator[Problem]:
    labelled = {sentence for _, sentence in _labels(flow)}
    for sentence, context in said(flow).items():
        if sentence not in labelled and (reasons := needs_label(flow, sentence)):
            fault = f"{context}: “{sentence}” has {', '.join(reasons)}, and no label"
            yield problem_at(flow, context, fault, LABEL)


def _stale(flow: Flow) -> Iterator[Problem]:
    """Report labels of sentences that nothing says any more."""
    present = said(flow)
    for context, sentence in _labels(flow):
        if sentence not in present:
            yield problem_at(flow, context, f"{context}: “{sentence}” is said nowhere", STALE)


def _twofold(flow: Flow) -> Iterator[Problem]:
    """Report sentences that are labelled both as a fact and as none."""
    facts = {sentence for context, sentence in _labels(flow) if context.startswith("fact.")}
    for context, sentence in _labels(flow):
        if sentence in facts and not context.startswith("fact."):
            fault = f"{context}: “{sentence}” is under a fact too"
            yield problem_at(flow, context, fault, "Take it away in one of the two places.")


def _labels(flow: Flow) -> Iterator[tuple[str, str]]:
    """Yield each labelled sentence with the context of its label."""
    for fact in flow.facts:
        for number, words in enumerate(fact.says):
            yield from ((f"fact.{fact.id}.says.{number}", sentence) for sentence in _split(words))
    for number, words in enumerate(flow.not_facts):
        yield from ((f"not_facts.{number}", sentence) for sentence in _split(words))


def _unsourced(flow: Flow, fact: SourcedFact) -> Iterator[Problem]:
    context = f"fact.{fact.id}"
    if not fact.source:
        hint = "Add source: with title, number and date, or take the fact out of the product."
        yield problem_at(flow, context, f"{fact.id}: a fact without a source", hint)
    if fact.checked is None:
        hint = "Add checked: with the newest day on which a source said so."
        yield problem_at(flow, context, f"{fact.id}: a fact without a date", hint)
