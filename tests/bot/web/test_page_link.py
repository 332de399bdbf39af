"""The link of the fill-in page holds the whole letter, and takes it apart only at its gaps."""

import base64
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from bot.documents.text import write_text
from bot.language.languages import ENGLISH
from bot.web.page_link import LONGEST, PageLinks, permission_template
from flows.effects import FillIn
from flows.presentation.papers import make_paper
from flows.state.paper import Paper
from tests.flows.papers.random_cases import Made, made_papers
from tests.harness.flow import all_languages, shipped
from tests.soak import in_soak

LINKS = PageLinks(shipped().page, "https://ask.example.org")
LETTERS = ("letter", "own_letter")
NESTED = re.compile(
    r"(\[[^\[\]]*)\[…\]([^\[\]]*\])"
)  # an area that nobody named, within another gap: they are one
SOME = 60  # letters that a light test looks at
LIGHT = ("en", "ar", "vi")
CODES = [*LIGHT, *in_soak(code for code in all_languages() if code not in LIGHT)]


def payload(link: str) -> dict[str, Any]:
    """What the page reads from a link."""
    packed = link.partition("#1.")[2]
    written = zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), -zlib.MAX_WBITS)
    found: dict[str, Any] = json.loads(written)
    return found


def joined(parts: list[Any]) -> str:
    """A paragraph as it reads while nothing is filled in."""
    return "".join(part if isinstance(part, str) else f"[{part[1]}]" for part in parts)


@cache
def letters() -> tuple[tuple[Made, FillIn], ...]:
    """Letters of random cases, with all that the page gets."""
    made = [one for one in made_papers() if one.id in LETTERS]
    return tuple((one, page_of(one)) for one in made)


def page_of(made: Made) -> FillIn:
    """What the page gets of a letter."""
    view = made.situation.view(made.role)
    assert view.finding and view.finding.mp
    permission = make_paper(shipped(), "authority", view)
    return FillIn(made.paper, permission, view.finding.mp.name, view.case.voice(), is_detained=False)


def some(code: str) -> Iterator[tuple[FillIn, dict[str, Any]]]:
    """Letters whose link is not too long, as they arrive in a language."""
    for _, page in letters()[:SOME] if code in LIGHT else letters()[::7]:
        found = payload(LINKS.link(page, all_languages()[code]))
        if "p" not in found:
            yield page, found


@pytest.mark.parametrize("code", CODES)
def test_a_letter_arrives_word_for_word(code: str) -> None:
    seen = list(some(code))
    assert len(seen) > SOME / 2
    for page, found in seen:
        assert page.letter
        words = NESTED.sub(r"\1…\2", write_text(page.letter, ENGLISH))
        expected = [line for line in words.split("\n") if line]
        shown = [f"- {words}" if style == "L" else words for style, words in paragraphs(found)]
        assert "\n".join(shown).split("\n") == [line.strip() for line in expected]


def paragraphs(found: dict[str, Any]) -> list[tuple[str, str]]:
    """The style and the words of each paragraph of a letter."""
    return [(style, joined(parts)) for style, *parts in found["l"]]


def test_links_of_one_case_bear_one_mark_and_others_another() -> None:
    page = letters()[0][1]
    links = [
        LINKS.link(replace(page, case=case), ENGLISH) for case in ("one case", "one case", "another", "")
    ]
    marks = [payload(link).get("k") for link in links]
    assert marks[0] == marks[1] != marks[2] and marks[3] is None and "one case" not in marks


@pytest.mark.parametrize("code", CODES)
def test_every_gap_can_be_filled_in_and_says_what_it_wants_in_the_persons_language(code: str) -> None:
    known = {field.id for field in shipped().page.fields}
    for _, found in some(code):
        gaps = [part for _, *parts in found["l"] for part in parts if not isinstance(part, str)]
        for fields, _ in gaps:
            for id in fields.split():
                assert id in known or found["q"][id].strip("… ")
        if code == "vi":
            labels = set(found.get("q", {}).values())
            assert not labels & {original for _, original in gaps if " " in original}


def test_what_a_person_typed_stays_text_whatever_brackets_it_has() -> None:
    made, page = next(one for one in letters() if _own(one[0].paper))
    typed = "I wrote [full name] and \ue000gap\ue001 [twice]."
    paper = replace(
        made.paper,
        blocks=tuple(replace(block, text=_typed(block.text, typed)) for block in made.paper.blocks),
    )
    found = payload(LINKS.link(replace(page, letter=paper), ENGLISH))
    assert ["W", "I wrote [full name] and gap [twice]."] in found["l"]


def test_a_gap_that_names_an_area_nobody_knows_is_one_gap() -> None:
    """The MP's name was typed when no service answered, and their area is not known."""
    unknown = [page for _, page in letters() if "[your full name, your address in […]" in said(page)]
    assert unknown
    for page in unknown:
        found = payload(LINKS.link(page, ENGLISH))
        assert not set(json.dumps(found, ensure_ascii=False)) & {"\ue000", "\ue001"}
        gaps = [part[0] for _, *parts in found.get("l", ()) for part in parts if not isinstance(part, str)]
        assert "p" in found or "supporter_name supporter_address supporter_reach" in gaps


def said(page: FillIn) -> str:
    """The words of a letter, as the chat gives them."""
    return write_text(page.letter, ENGLISH) if page.letter else ""


def _own(paper: Paper) -> bool:
    return any("own_words" in block.text.values for block in paper.blocks)


def _typed(text: Any, typed: str) -> Any:
    return replace(text, values={**text.values, "own_words": typed}) if "own_words" in text.values else text


@pytest.mark.parametrize("code", CODES)
def test_no_link_is_longer_than_phones_take_and_what_is_too_long_is_pasted(code: str) -> None:
    language, long = all_languages()[code], 0
    for _, page in letters()[:SOME]:
        link = LINKS.link(page, language)
        found = payload(link)
        long += "p" in found
        assert len(link) <= LONGEST
        assert ("p" in found) is ("l" not in found)
        assert found["a"] and found["s"] and found["m"]
    assert long < SOME / 5


def test_a_letter_of_many_words_is_pasted_and_its_permission_travels() -> None:
    _, page = letters()[0]
    assert page.letter
    words = "".join(chr(0x4E00 + number * 7 % 20_000) for number in range(2_000))
    block = replace(page.letter.blocks[-1], text=replace(page.letter.blocks[-1].text, id=words))
    found = payload(LINKS.link(replace(page, letter=replace(page.letter, blocks=(block,))), ENGLISH))
    assert found["p"] == 1 and "l" not in found
    assert found["a"][0] == "title"


def test_a_pasted_letter_has_the_same_fields_as_one_in_a_link() -> None:
    pasted = replace(LINKS, longest=0)
    seen = 0
    for _, page in letters()[:SOME]:
        whole = payload(replace(LINKS, longest=100_000).link(page, ENGLISH))
        found = payload(pasted.link(page, ENGLISH))
        gaps = [part for _, *parts in whole["l"] for part in parts if not isinstance(part, str)]
        times, placed = Counter(words for _, words in gaps), found.get("g", {})
        seen += sum(words in placed for _, words in gaps)
        assert all(placed[words] == fields for fields, words in gaps if words in placed and times[words] == 1)
        assert set(placed.values()) - {"address_before"} <= found.get("q", {}).keys()
    assert seen > SOME


def test_the_page_has_every_word_of_the_permission_letter() -> None:
    plan = next(paper for paper in shipped().papers if paper.paper == "authority")
    template = permission_template(shipped().page, plan)
    for _, page in letters()[:SOME]:
        found = payload(LINKS.link(page, ENGLISH))
        values = {"mp": found["m"], "constituency": found.get("c", "")}
        said = [template[id][1].format(**values) for id in found["a"]]  # type: ignore[union-attr]
        assert said == [ENGLISH.plain(block.text) for block in page.permission.blocks]
        assert [template[id][0] for id in found["a"]].count("K") >= 4


def test_every_line_and_box_of_the_permission_letter_has_its_field() -> None:
    plan = next(paper for paper in shipped().papers if paper.paper == "authority")
    template = permission_template(shipped().page, plan)
    known = {field.id for field in shipped().page.fields}
    for block in plan.blocks:
        if block.style in ("line", "tick"):
            fields = template[block.id][2][0]
            assert {id.partition(":")[0].removesuffix("^") for id in fields.split()} <= known


def test_a_link_is_opened_in_the_persons_language() -> None:
    _, page = letters()[0]
    assert LINKS.link(page, all_languages()["ti"]).startswith("https://ask.example.org/page/ti.html#1.")
