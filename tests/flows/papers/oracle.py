"""Says what in a paper is not true, by rules that are independent of the papers' own guards.

Each sentence has to match exactly one row of `sentences.py`, with the values of the case, and the row has to
allow it. Then the whole paper is judged: what it must have once, what contradicts, and what stands where.
"""

import re
from collections.abc import Iterator
from functools import cache

from flows.state.paper import Block, Paper
from tests.flows.papers.facts import Facts, in_words, is_in_another_script
from tests.flows.papers.page_rules import RULES, WORDS, Page, Said, text_of
from tests.flows.papers.request import request_words
from tests.flows.papers.rows import VALUES, Row
from tests.flows.papers.sentences import ROWS

END = re.compile(r"(?:(?<=[.?!])|(?<=[.?!]\]))\s+(?=[A-Z\d\[“{])")
GAP = re.compile(r"\{(\w+)\}")
DAYS = ("today", "date", "since", "asked_on", "wrote_on")
JOINERS = re.compile(r"^(?:,| and| MP|\s)*$")
LOG = {
    "sent": "a letter to {}",
    "talked": "a talk with the office of {}",
    "written": "{} wrote to the Home Office",
}
LOG |= {
    "automatic": "an automatic reply from the office of {}",
    "form": "the office of {} sent its own form",
    "permission": "the office of {} asked for the permission letter",
    "details": "the office of {} asked for more details",
}
LOG |= {"answered": "an answer through {}", "refused": "a no from {}"}
ALSO = re.compile(r"Other MPs who have been asked for help: (.+)\.")


def faults(paper: Paper, facts: Facts) -> list[str]:
    """What is not true in a paper, or not allowed; empty if all is well."""
    read = {id(block): list(_read(paper, block, facts)) for block in paper.blocks}
    found = [said for sentences in read.values() for said in sentences if isinstance(said, str)]
    if paper.subject:
        subject = Block("body", paper.subject)
        heads = list(_read(paper, subject, facts, f"Subject: {text_of(subject)}"))
        found += [head for head in heads if isinstance(head, str)]
    own_address = facts.finding.mp.email if facts.finding and facts.finding.mp else None
    found += ["it is sent to somebody else"] if paper.to not in (None, own_address) else []
    for kept in (False,) if paper.yours else (False, True):
        blocks = [block for block, _ in paper.paragraphs(kept=kept)]
        page = Page(
            paper, facts, blocks, [said for b in blocks for said in read[id(b)] if isinstance(said, Said)]
        )
        found += [fault for rule in RULES for fault in rule(page) if kept is False or fault not in found]
    return found


def sentences_of(paper: Paper) -> int:
    """How many sentences of a paper are judged."""
    return sum(len(END.split(text_of(block))) for block in paper.blocks) + (paper.subject is not None)


def _read(paper: Paper, block: Block, facts: Facts, text: str | None = None) -> Iterator[Said | str]:
    """Each sentence of a block with its row, or what is wrong with it."""
    text = text or text_of(block)
    if block.style == "words":
        yield from _own_words(block, text, facts)
    elif text in _log_lines(facts):
        yield Said(text, block, LOGGED)
    elif text == SAID_IN_ENGLISH:
        yield from _said_in_english(block, facts)
    elif also := ALSO.fullmatch(text):
        yield from _also_asked(block, text, also[1], facts)
    else:
        for sentence in _split(text):
            yield from _judged(paper, block, sentence, facts)


def _judged(paper: Paper, block: Block, sentence: str, facts: Facts) -> Iterator[Said | str]:
    known = _rows_for(paper.id, sentence)
    fitting = [row for row, values in known if all(_value(name, facts) == value for name, value in values)]
    allowing = [row for row in fitting if row.when(facts)]
    if known:
        yield Said(sentence, block, (allowing or fitting or [row for row, _ in known])[0])
    if not known:
        yield f"no rule knows the sentence: {sentence}"
    elif not fitting:
        yield f"the values are not those of the case: {sentence}"
    elif not allowing:
        yield f"not said by the person ({fitting[0].why}): {sentence}"
    elif len(allowing) > 1:
        yield f"more than one rule allows the sentence: {sentence}"


def _value(name: str, facts: Facts) -> str | None:
    return VALUES[name](facts)


@cache
def _rows_for(paper: str, sentence: str) -> list[tuple[Row, list[tuple[str, str]]]]:
    """The rows that have the form of this sentence, and the values it then has."""
    matches = ((row, form.fullmatch(sentence)) for row, form in _forms(paper))
    return [(row, list(match.groupdict().items())) for row, match in matches if match]


@cache
def _forms(paper: str) -> list[tuple[Row, re.Pattern[str]]]:
    return [(row, _form(row.sentence)) for row in ROWS if paper in row.papers]


def _form(sentence: str) -> re.Pattern[str]:
    parts = GAP.split(sentence)
    return re.compile("".join(_any(p) if n % 2 else re.escape(p) for n, p in enumerate(parts)))


def _any(name: str) -> str:
    """What may stand for a value: a day, or any words."""
    return f"(?P<{name}>\\d{{1,2}} \\w+ \\d{{4}}|\\[…\\])" if name in DAYS else f"(?P<{name}>.+)"


@cache
def _split(text: str) -> list[str]:
    return END.split(text)


# Words of the person themselves, and the log

LOGGED = Row((), "", lambda _: True, "the contact log", "log")
SAID_IN_ENGLISH = "“[What was said, in English]”"
GAP_OF_LOG = Row((), "", lambda _: True, "a gap of the contact log", "log gap")
ALSO_ASKED = Row((), "", lambda _: True, "the contact log", "also")


def _own_words(block: Block, text: str, facts: Facts) -> Iterator[Said | str]:
    written = {words.strip() for words in (facts.own, facts.touch, request_words(facts)) if words}
    yield Said(text, block, WORDS) if text in written else f"not the person's own words for this MP: {text}"


def _log_lines(facts: Facts) -> set[str]:
    """The contact log as a paper lists it."""
    lines = set()
    for entry in facts.case.contacts:
        what = LOG[entry.how.split("-")[0]].format(entry.mp)
        lines |= {f"• {in_words(entry.on)}: {what}", f"“{entry.said}”"}
    return lines


def _said_in_english(block: Block, facts: Facts) -> Iterator[Said | str]:
    is_needed = any(entry.said and is_in_another_script(entry.said) for entry in facts.case.contacts)
    yield (
        Said(SAID_IN_ENGLISH, block, GAP_OF_LOG)
        if is_needed
        else "a gap for what was said in no other script"
    )


def _also_asked(block: Block, text: str, names: str, facts: Facts) -> Iterator[Said | str]:
    for name in sorted(facts.others_asked, key=len, reverse=True):
        if name not in names:
            yield f"not all who were asked are named ({name}): {text}"
        names = names.replace(name, "")
    allowed = facts.others_asked and JOINERS.match(names)
    yield Said(text, block, ALSO_ASKED) if allowed else f"the log does not say that they were asked: {text}"
