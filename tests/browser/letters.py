"""The letters that are opened on the page: made by the shipped flow of what people said in the journeys."""

import base64
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from bot.documents.text import write_text
from bot.language.languages import ENGLISH
from bot.web.page_link import CAPITALS, STYLES, PageLinks
from flows.effects import FillIn
from flows.presentation.fill_in import LETTERS, PERMISSION, fill_in
from flows.routing.view import View
from tests.flows.papers.journeys import facts_of
from tests.harness.flow import Walk, all_languages, shipped
from tests.journeys import test_journeys as journeys
from tests.journeys.transcript import Transcript

# The journey, and the paper that was made in it.
MADE_BY: Mapping[str, tuple[Callable[[], Transcript], tuple[str, ...]]] = {
    "waiting four years": (journeys.waiting_four_years, LETTERS),
    "refused": (journeys.refused_family, LETTERS),
    "detained, with a supporter": (journeys.supporter_of_derwentside, LETTERS),
    "to the supporter's own MP": (journeys.friend_elsewhere, LETTERS),
    "gaps of its own": (journeys.asylum_hotel_in_arabic, LETTERS),
    "only the permission letter": (journeys.preparing_before_reporting, (PERMISSION,)),
}
WITH_LETTER = tuple(case for case, (_, papers) in MADE_BY.items() if papers == LETTERS)
FOUR_YEARS, SUPPORTER = "waiting four years", "detained, with a supporter"
OWN_MP, ONLY_PERMISSION = "to the supporter's own MP", "only the permission letter"


@cache
def papers_of(case: str) -> FillIn:
    """The papers of a case, as the button for the page holds them."""
    journey, wanted = MADE_BY[case]
    walk = next(walk for paper, walk in journey().delivered if paper.id in wanted)
    page = fill_in(replace(shipped(), has_page=True), shipped().steps["papers"], _view(walk))
    assert page is not None
    return page


def link_of(case: str, address: str, language: str = "en") -> str:
    """The link that opens the page with the papers of a case."""
    return PageLinks(shipped().page, address).link(papers_of(case), all_languages()[language])


def words_to_paste(case: str) -> str:
    """The words of the letter, as the chat gives them to be copied."""
    letter = papers_of(case).letter
    assert letter is not None
    return write_text(letter, ENGLISH)


def packed(payload: object, version: str = "1") -> str:
    """A fragment with any payload, packed as the bot packs it."""
    return packed_bytes(json.dumps(payload, ensure_ascii=False).encode(), version)


def packed_bytes(content: bytes, version: str = "1") -> str:
    """A fragment with any bytes in the place of the payload."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    code = base64.urlsafe_b64encode(packer.compress(content) + packer.flush()).decode().rstrip("=")
    return f"{version}.{code}"


def unpacked(link: str) -> dict[str, Any]:
    """What a link carries."""
    code = link.partition("#1.")[2]
    content = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
    payload: dict[str, Any] = json.loads(zlib.decompress(content, wbits=-zlib.MAX_WBITS))
    return payload


def sheets_of(case: str) -> list[list[Any]]:
    """The paragraphs of each paper of a case: of a letter as in the link, of a permission letter as made."""
    page, plan = papers_of(case), shipped().page
    letter = unpacked(PageLinks(plan, "").link(page, ENGLISH)).get("l")
    permission = []
    for block, _ in page.permission.paragraphs():
        id = block.text.context.removeprefix("paper.").removesuffix(f".{page.voice}")
        field = plan.filling(id, "", "person")
        gap = [[f"{field}^" if id == CAPITALS else field, ""]] if field else []
        permission.append([STYLES[block.style], ENGLISH.plain(block.text), *gap])
    return [letter, permission] if letter else [permission]


def _view(walk: Walk) -> View:
    facts = facts_of(walk.session, walk.now)
    return View(facts.user, facts.case, facts.now, facts.role)
