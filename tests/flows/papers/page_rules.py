"""Judges a whole page of a paper: what it must have once, what contradicts, and what stands where."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flows.definition.text import Text
from flows.state.paper import Block, Paper
from tests.flows.papers.application import applied_on, matters, never_applied, stands_since
from tests.flows.papers.facts import BLANK, Facts, in_words, is_in_another_script
from tests.flows.papers.request import is_foreign, request_words
from tests.flows.papers.rows import Row
from tests.flows.papers.said_of_life import PRIVATE_SENTENCES, SENTENCES, is_told
from tests.harness.flow import ENGLISH

NOTHING = Block("title", Text("", ""))  # stands for the end of a page
WORDS = Row((), "", lambda _: True, "own words", "words")


@dataclass(frozen=True)
class Said:
    """A sentence of a paper, the block it stands in, and the row that allows it."""

    sentence: str
    block: Block
    row: Row

    def says(self, what: str) -> bool:
        """Whether the row says this."""
        return what in self.row.says


@dataclass(frozen=True)
class Page:
    """One page of a paper: what an office gets, or what the person keeps."""

    paper: Paper
    facts: Facts
    blocks: list[Block]
    said: list[Said]

    @property
    def id(self) -> str:
        """The paper's id."""
        return self.paper.id

    def count(self, what: str) -> int:
        """How many sentences say this."""
        return sum(said.says(what) for said in self.said)

    def is_for_office(self) -> bool:
        """Whether an office gets the page."""
        return not self.paper.yours and not any(block.kept for block in self.blocks)


LETTERS = ("letter", "urgent_email", "own_letter", "chase", "chase_home_office")
ONCE = {
    "opening": ("letter", "notes", "urgent_email", "own_letter"),
    "address": (*LETTERS, "authority", "summary"),
    "reach": LETTERS,
    "names what it chases": ("chase", "chase_home_office"),
    "consent": ("own_letter",),
    "aim": ("letter",),
    "closing": ("letter",),
    "whom it asks": ("summary",),
}
AT_MOST_ONCE = (
    *("wait", "lawyer", "address", "tie heading", "their MP", "also", "date", "consent", "opening"),
    *("aim", "closing", "held", "attribution", "signer", "not to remove"),
)
TELLS_THE_DATE = ("letter", "own_letter", "notes", "urgent_email", "summary", "chase", "chase_home_office")
FAR = re.compile(r"\btoday\b|little time")
PRIVATE = {"health": re.compile(r"health|doctor|hospital"), "faith": re.compile("faith")}
BOXES = (
    "MP, and the staff of this MP's office",
    "Any MP who acts for me, and the staff of that MP's office",
    "The Home Office may also give the MP information about my health.",
    "The MP's office may also speak to this person about my case, and pass the Home Office's answers on to"
    " them:",
    "The MP's office may also speak to my lawyer about my case:",
)
IN_ENGLISH = re.compile(
    r"\[Put (your own words here|the words about them here|these words here), in English"
    r"(, or ask someone to put them into English)?\.\]"
)
LIFE = [f"{theme}.{id}" for theme, sentences in SENTENCES.items() for id in sentences]
IN_A_MINUTE = 2  # sentences on life now
TELLS_WHAT_IS_OVER = (*LETTERS, "notes", "summary")
ABOUT_IT = "[Put your own words about this here", "[Put the words about this here"
LETTERS_WITH_WORDS = ("letter", "own_letter", "chase", "chase_home_office")
OPENS_WORDS = ("In their own words:", "The details:")
THEIRS, PUT_THEIRS = "In their own words:", "[Put the words about"
CHECK, PUT = (
    "[If the words above are not in English",
    "If these words are not in English, put them into English before you go, or take someone who can.",
)


def text_of(block: Block) -> str:
    """A block's text as an office reads it: in English, without tags."""
    return ENGLISH["en"].plain(block.text).strip()


def must_have_once(page: Page) -> Iterator[str]:
    """An opening, an address, a request: exactly one of each, where the paper needs it."""
    for what, papers in ONCE.items():
        if page.id in papers and page.count(what) != 1:
            yield f"{page.count(what)} sentences for what stands once: {what}"
    if page.id in ("letter", "urgent_email") and page.facts.supporter and page.count("consent") != 1:
        yield "a supporter's letter does not say once whether the person knows of it"


def leaves_nothing_out(page: Page) -> Iterator[str]:
    """What decides how fast an office acts is not left out: detention, the date, a lawyer, a near removal."""
    facts, subject = page.facts, page.paper.subject
    is_urgent = subject is None or subject.id.startswith("URGENT")
    faces = facts.faces_removal or facts.is_in("deportation")
    decides = facts.day is not None and not facts.is_over and not facts.dated("reporting")
    needed = {
        "held": facts.detained and page.id in (*LETTERS, "notes", "summary"),
        "date": decides and page.id in TELLS_THE_DATE,
        "lawyer": page.id in (*LETTERS, "summary"),
        "applied": matters(facts) and page.id in (*LETTERS, "summary"),
        "stands": matters(facts) and not never_applied(facts) and page.id in (*LETTERS, "summary"),
        "not to remove": page.id == "urgent_email" and faces and (facts.may_be_today or facts.removal_is_far),
        "over": facts.removal_is_over and page.id in TELLS_WHAT_IS_OVER,
        "what happened": facts.removal_is_over
        and page.id in ("letter", "own_letter", "notes", "urgent_email"),
        "soon": decides and facts.is_near and page.id in ("chase", "chase_home_office"),
    }
    yield from (f"left out: {what}" for what, is_so in needed.items() if is_so and not page.count(what))
    if page.id in LETTERS and facts.removal_is_near and not is_urgent:
        yield "left out of the subject: a removal that is near"


def says_what_happens(page: Page) -> Iterator[str]:
    """What is happening is said, unless nothing is, or it is said in the first sentence."""
    said = any(page.count(what) for what in ("stage", "wait", "held", "over", "told")) or page.facts.own
    if page.id in ("letter", "notes", "own_letter", "summary") and not (said or page.facts.is_in("ready")):
        yield "it does not say what is happening"


def has_one_request(page: Page) -> Iterator[str]:
    """One request; in a letter of a supporter and in an urgent e-mail at least one."""
    requests = page.count("request")
    if page.id in ("letter", "summary", "notes", "chase", "chase_home_office") and requests != 1:
        yield f"{requests} requests, and it has to be one"
    if page.id in ("own_letter", "urgent_email") and not requests:
        yield "no request"


def nothing_contradicts(page: Page) -> Iterator[str]:
    """At most one of what excludes each other, and nothing twice."""
    for what in AT_MOST_ONCE:
        if page.count(what) > 1:
            yield f"{page.count(what)} sentences that exclude each other: {what}"
    repeated = Counter(said.sentence for said in page.said if "log" not in said.row.says)
    yield from (f"said twice: {sentence}" for sentence, times in repeated.items() if times > 1)
    if page.count("own opening"):
        mine = (said for said in page.said if said.says("mine") and not said.sentence.startswith("May I"))
        yield from (f"a supporter speaks, and says of themselves: {said.sentence}" for said in mine)


def nothing_is_told_twice(page: Page) -> Iterator[str]:
    """A letter has each gap once, and says once the day, the place and the month that its lines have."""
    if page.id not in LETTERS:
        return
    text = " ".join(said.sentence for said in page.said if not said.says("words"))
    gaps = Counter(re.findall(r"\[[^\]]+\]", text))
    yield from (f"a gap to fill in twice: {gap}" for gap, times in gaps.items() if times > 1 and gap != BLANK)
    facts = page.facts
    others = {facts.today, facts.last_day("sent"), facts.last_day("written"), facts.held_since}
    day = in_words(facts.day) if facts.day not in others else None
    since, applied = stands_since(facts) or "", applied_on(facts)
    month = applied if applied and applied not in since else None
    for value in filter(None, (day, facts.place, month)):
        if text.count(value) > 1:
            yield f"said in the lines and again: {value}"


def headings_have_something_below(page: Page) -> Iterator[str]:
    """No heading, and no line that ends with a colon, stands above nothing."""
    for block, after in zip(page.blocks, (*page.blocks[1:], NOTHING), strict=True):
        nothing = after.style in ("heading", "title")
        if block.style == "heading" and nothing:
            yield f"a heading above nothing: {text_of(block)}"
        below = after.style in _below(block)
        opens = block.style in ("body", "tick") and text_of(block).endswith(":")
        if opens and not (below or (text_of(block) == THEIRS and text_of(after).startswith(PUT_THEIRS))):
            yield f"a line above nothing: {text_of(block)}"


def _below(block: Block) -> tuple[str, ...]:
    """What may stand below a line that ends with a colon."""
    return ("words",) if text_of(block).endswith(OPENS_WORDS) else ("bullet", "tick", "line")


def ties_name_their_place(page: Page) -> Iterator[str]:
    """Every tie stands in the list below the line that names its place, and that line has a list."""
    place = False
    for said in page.said:
        place = said.says("tie heading") or (place and said.says("tie"))
        if said.says("tie") and not said.says("tie heading") and not place:
            yield f"a tie that names no place: {said.sentence}"


def life_is_told(page: Page) -> Iterator[str]:
    """A letter has all that was chosen of the person's life, and what is said in a minute the first of it."""
    told = [sentence for sentence in LIFE if is_told(sentence, page.facts)]
    needed = {"letter": len(told), "own_letter": len(told), "notes": min(len(told), IN_A_MINUTE)}
    if page.count("of life") != needed.get(page.id, 0):
        yield f"{page.count('of life')} sentences on life now, of {len(told)} that were chosen"


def own_words_are_readable(page: Page) -> Iterator[str]:
    """An office gets no words in another script, and beside others a gap for the English."""
    words = [said for said in page.said if said.says("words") or (said.says("log") and "“" in said.sentence)]
    foreign = [said.sentence for said in words if is_in_another_script(said.sentence)]
    if page.is_for_office() and foreign:
        yield f"words in another script for an office: {foreign[0]}"
    yield from _bare_words(page)
    sentences = [said.sentence for said in page.said]
    if any(IN_ENGLISH.search(sentence) for sentence in sentences) and not is_foreign(page.facts.own):
        yield "a gap for own words that are not in another script"
    if any(about in sentence for about in ABOUT_IT for sentence in sentences) and not is_foreign(
        page.facts.touch
    ):
        yield "a gap for words on this that are not in another script"


def _bare_words(page: Page) -> Iterator[str]:
    """Words in Latin letters of somebody who speaks another language may be in that language."""
    own = any(said.says("words") for said in page.said)
    check = any(said.sentence.startswith(CHECK) for said in page.said)
    is_english = page.facts.user.language in (None, "en")
    if page.is_for_office() and not is_english and own and not check:
        yield "own words that may not be in English, without a gap for the English"
    if check and (is_english or not own):
        yield "a gap for the English of words that are not there, or are English"
    if any(said.sentence == PUT for said in page.said) and not own:
        yield "a note on own words that are not there"


def whose_words(page: Page) -> Iterator[str]:
    """What the person wrote of themselves is not put into the mouth of a supporter."""
    is_theirs = not page.facts.words_are_the_persons or page.facts.role != "supporter"
    if page.id in ("own_letter", "notes", "letter") and not is_theirs:
        for said in page.said:
            is_theirs = is_theirs or said.sentence == THEIRS
            if said.row is WORDS and not is_theirs:
                yield f"the person's own words, in the mouth of the supporter: {said.sentence}"


def words_fit_who_signs(page: Page) -> Iterator[str]:
    """Where several people write in a case, whoever signs a letter is asked to check the words in it."""
    is_gap_for_words = is_foreign(request_words(page.facts))
    words = any(
        said.row is WORDS or said.sentence.startswith("[Put ") or (said.says("details") and is_gap_for_words)
        for said in page.said
    )
    if page.id in LETTERS_WITH_WORDS:
        if page.facts.is_shared and words and not page.count("signer"):
            yield "words that another member may have written, and no note to check them"
        if page.count("signer") and not words:
            yield "a note to check words that are not there"


def nothing_private_unasked(page: Page) -> Iterator[str]:
    """Health and faith are named only where they were chosen; the permission has a box."""
    of_life = {kind for sentence, kind in PRIVATE_SENTENCES.items() if is_told(sentence, page.facts)}
    chosen = {*page.facts.ties, *of_life} | ({"health"} if page.facts.asks("safety") else set())
    for private, word in PRIVATE.items():
        if page.id == "authority" or private in chosen:
            continue
        named = (said.sentence for said in page.said if word.search(said.sentence) and not said.says("words"))
        yield from (f"{private} was not chosen: {sentence}" for sentence in named if "“" not in sentence)


def nothing_hurries_without_need(page: Page) -> Iterator[str]:
    """Nothing is to be done today, and there is time, for a date that is far or has long passed."""
    if not page.facts.may_be_today:
        hurried = (s.sentence for s in page.said if FAR.search(s.sentence) and not s.says("words"))
        yield from (f"it hurries, and the date is far or over: {sentence}" for sentence in hurried)


def boxes_are_boxes(page: Page) -> Iterator[str]:
    """What the person may leave out is a box to tick, and the permission has all of its boxes."""
    for said in page.said:
        if any(said.sentence.endswith(box) for box in BOXES) and said.block.style not in ("tick", "note"):
            yield f"no box to tick: {said.sentence}"
        if (
            said.block.style == "tick"
            and page.id in ("letter", "own_letter")
            and said.sentence.startswith("I ")
        ):
            yield f"a claim as a box: {said.sentence}"
    boxes = [said.sentence for said in page.said if said.block.style == "tick"]
    if page.id == "authority":
        needed = BOXES[:4] if page.facts.lawyer in (None, "none") else BOXES[:5]
        yield from (f"no box: {box}" for box in needed if not any(said.endswith(box) for said in boxes))


RULES: tuple[Callable[[Page], Iterator[str]], ...] = (
    must_have_once,
    leaves_nothing_out,
    says_what_happens,
    has_one_request,
    nothing_contradicts,
    nothing_is_told_twice,
    headings_have_something_below,
    ties_name_their_place,
    life_is_told,
    own_words_are_readable,
    whose_words,
    words_fit_who_signs,
    nothing_private_unasked,
    nothing_hurries_without_need,
    boxes_are_boxes,
)
