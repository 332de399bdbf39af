"""Links made by an enemy, and hostile words in fields: text, or refused in words, and nothing runs."""

import json
from typing import Any

import pytest

from tests.browser.form import FillInPage
from tests.browser.letters import FOUR_YEARS, link_of, packed, packed_bytes, unpacked
from tests.harness.pdf_text import pages

pytestmark = pytest.mark.browser
MARKUP = (
    "<img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>",
    "\"'><iframe srcdoc='<script>parent.alert(4)</script>'></iframe>",
    "</textarea></script><style>*{display:none}</style><a href=javascript:alert(5)>x</a>",
    "{{words}} ${alert(6)} %3Cscript%3Ealert(7)%3C/script%3E &lt;b&gt;",
)
WATCH = """
window.ran = [];
for (const name of ['alert', 'confirm', 'prompt', 'open']) window[name] = (given) => window.ran.push(given);
"""
GAP = ["x1", "what, and when"]
BIDI = "a\u202eb\u2066c\u200fd\u061ce\ufefff\u0000g\u0008h\u009fi"
BOMB = b'{"w":"person","l":[["B","' + b"a" * 30_000_000 + b'"]]}'
GOOD: dict[str, Any] = {"w": "person", "m": "Ada", "l": [["B", "Dear ", GAP]], "a": ["title"]}
DAMAGED = {
    "no code": "1.",
    "not base64": "1.@@@@",
    "spaces": "1.%20%20",
    "base64 of nothing": "1.AAAA",
    "cut off": packed(GOOD)[:-12],
    "not deflated": "1." + "eyJ3IjoicGVyc29uIn0",
    "not JSON": packed_bytes(b"{"),
    "not UTF-8": packed_bytes(b'{"w":"\xff\xfe"}'),
    "a bomb": packed_bytes(BOMB),
    "just above the limit": packed_bytes(json.dumps({**GOOD, "q": {"x1": "a" * 66_000}}).encode()),
    "no version": "abc",
    "a null": packed(None),
    "a number": packed(5),
    "a list": packed([]),
    "nothing in it": packed({}),
    "another writer": packed({**GOOD, "w": "__proto__"}),
    "a letter of words": packed({**GOOD, "l": "words"}),
    "a block of words": packed({**GOOD, "l": ["words"]}),
    "a block of nothing": packed({**GOOD, "l": [[]]}),
    "an unknown style": packed({**GOOD, "l": [["Z", "words"]]}),
    "a style of markup": packed({**GOOD, "l": [["<b>", "words"]]}),
    "a part that is an object": packed({**GOOD, "l": [["B", {"toString": 1}]]}),
    "a gap of three": packed({**GOOD, "l": [["B", ["name", "a", "b"]]]}),
    "a gap of numbers": packed({**GOOD, "l": [["B", [1, 2]]]}),
    "labels that are a list": packed({**GOOD, "q": ["a"]}),
    "a label that is no text": packed({**GOOD, "q": {"x1": {"a": 1}}}),
    "names that are no texts": packed({**GOOD, "e": [{}]}),
    "an address of several": packed({**GOOD, "t": "a@b.org?bcc=c@d.org&body=x\r\nTo: e@f.org"}),
}
PROTOTYPE = ("__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "__defineGetter__")


@pytest.fixture
def page(page: FillInPage) -> FillInPage:
    """The page, in a tab that notes what would have run."""
    page.tab.before_scripts(WATCH)
    return page


@pytest.mark.parametrize("why", DAMAGED)
def test_a_link_that_is_no_letter_is_refused_in_words(page: FillInPage, why: str) -> None:
    page.open_fragment(DAMAGED[why])
    assert page.state == "message" and "damaged" in page.text("#message")
    assert nothing_ran(page) and "#" not in page.tab.driver.current_url


@pytest.mark.parametrize("version", ["0", "2", "17"])
def test_another_version_is_refused_with_what_to_do(page: FillInPage, version: str) -> None:
    page.open_fragment(packed(GOOD, version))
    assert page.state == "message" and "newest page" in page.text("#message") and nothing_ran(page)


def test_no_letter_at_all_is_said(page: FillInPage) -> None:
    page.open_link(f"{page.address}/page/ti.html")
    assert page.state == "message" and page.text("#message").strip() and nothing_ran(page)


@pytest.mark.parametrize("name", PROTOTYPE)
def test_a_field_named_as_a_part_of_the_language_is_refused(page: FillInPage, name: str) -> None:
    page.open_fragment(packed_bytes(json.dumps({**GOOD, "l": [["B", [name, "a"]]]}).encode()))
    assert page.state == "message" and nothing_ran(page)


@pytest.mark.parametrize("name", PROTOTYPE)
def test_labels_and_keys_of_that_name_change_nothing(page: FillInPage, name: str) -> None:
    text = (
        json.dumps(GOOD)[:-1] + f', "q": {{"{name}": "evil", "x1": "label"}}, "{name}": {{"polluted": 1}}}}'
    )
    page.open_fragment(packed_bytes(text.encode()))
    script = "return [({}).polluted, Object.prototype.x1, typeof ({}).toString]"
    assert page.tab.run(script) == [
        None,
        None,
        "function",
    ]
    assert page.state in ("form", "message") and nothing_ran(page)


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_in_a_link_is_text_everywhere(page: FillInPage, markup: str) -> None:
    hostile = {
        **{
            "w": "person",
            "m": markup,
            "s": [markup],
            "l": [[style, markup, ["x1", markup]] for style in "THAFBLKWINS"],
        },
        **{"a": ["title", "to", "address", "scope_one"], "c": markup, "e": [markup], "q": {"x1": markup}},
    }
    page.open_fragment(packed(hostile))
    page.fill({"x1": markup})
    assert page.text("#letter-page").count(markup) >= 20
    assert markup in page.text("#attach") and markup in page.text("[data-field=x1]")
    assert (
        page.tab.run(
            "return document.querySelectorAll('main :is(script, img, iframe, style, [onload])').length"
        )
        == 0
    )
    assert "".join(markup.split()) in "".join(pages(page.saved())[0].split())
    assert nothing_ran(page)


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_that_is_typed_is_text_everywhere(page: FillInPage, markup: str) -> None:
    page.open_case(FOUR_YEARS, "ar")
    page.fill({"name": markup, "address": markup})
    assert page.text("#letter-page").count(markup) == 3
    assert markup in page.copied("copy-letter") and nothing_ran(page)


def test_invisible_characters_go_nowhere(page: FillInPage) -> None:
    page.open_fragment(
        packed(
            {
                **GOOD,
                "s": [f"Subject {BIDI}"],
                "l": [["B", f"Dear {BIDI} ", ["name", "full name"]]],
                "t": "a@b.org",
            }
        )
    )
    page.fill({"name": BIDI.replace("\u0000", "")})
    for words in (page.text("#letter-page"), page.copied("copy-letter"), page.copied("copy-subject")):
        assert "abcdefghi" in words and not set(words) & (set(BIDI) - set("abcdefghi"))
    assert pages(page.saved())[0].split() == ["Dear", "abcdefghi", "abcdefghi"]
    assert "%E2%80" not in str(page.tab.find("#email").get_attribute("href")) and nothing_ran(page)


def test_half_a_character_breaks_nothing(page: FillInPage) -> None:
    page.open_fragment(packed_bytes(b'{"w":"person","l":[["B","Dear \\ud800 ",["x1","a"]]],"s":["\\udc00"]}'))
    assert page.state == "form" and "Dear" in page.text("#letter-page") and page.saved() and nothing_ran(page)


@pytest.mark.parametrize(
    "value",
    ["a" * 5000, "ሰላም " * 1250, "𓀀😀" * 1250, "line\n" * 200, "a\u0301" * 2500],
    ids=("long", "Tigrinya", "pairs", "lines", "marks"),
)
def test_five_thousand_characters_of_anything_are_borne(page: FillInPage, value: str) -> None:
    page.open_case(FOUR_YEARS)
    page.fill({"name": value, "address": value})
    assert len(page.value("address")) <= 5000 and page.value("address")[:4] == value[:4]
    assert page.saved().startswith(b"%PDF") and nothing_ran(page)
    assert page.tab.run("return document.documentElement.scrollWidth") <= 390


def test_a_field_takes_no_more_than_five_thousand_characters(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    page.fill({"name": "a" * 6000})
    assert len(page.value("name")) == 5000


def test_what_was_kept_of_another_shape_is_not_believed(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    for kept in (
        "5",
        "null",
        "[]",
        '{"fragment":5}',
        '{"fragment":"1.x","values":5,"strokes":{"signature":"x"}}',
        "{",
    ):
        page.tab.run(
            "for (const key of Object.keys(sessionStorage)) sessionStorage[key] = arguments[0]", kept
        )
        page.open_link(link_of(FOUR_YEARS, page.address) + "")
        page.tab.driver.refresh()
        page.wait_until_ready()
        assert page.state in ("form", "message") and nothing_ran(page)


def test_many_blocks_and_gaps_are_borne(page: FillInPage) -> None:
    blocks = [["F", f"{number}. ", [f"x{number}", "why"]] for number in range(1, 200)]
    page.open_fragment(packed({"w": "person", "l": blocks}))
    page.fill({"x199": "the last"})
    assert "the last" in page.text("#letter-page") and page.saved() and nothing_ran(page)


def test_the_page_cannot_be_framed_or_post_anywhere(page: FillInPage) -> None:
    page.open_case(FOUR_YEARS)
    assert page.tab.run("return document.querySelectorAll('form, iframe, object, embed').length") == 0
    assert unpacked(link_of(FOUR_YEARS, page.address))["w"] == "person"


def nothing_ran(page: FillInPage) -> bool:
    """Whether no script of the enemy ran, and the browser complained of nothing."""
    complaints = page.tab.complaints()
    assert complaints == []
    return bool(page.tab.run("return window.ran") == [])
