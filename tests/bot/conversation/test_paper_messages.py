"""What comes with a paper: a caption that fits, words to copy, and buttons that copy what they can."""

from dataclasses import replace
from functools import cache

import pytest

from bot.conversation.attachments import paper_file, paper_text
from bot.conversation.messages import COPIED, compose
from bot.documents.files import PdfFile, WordFile
from bot.language.languages import load_languages
from bot.telegram.split import plain_length
from flows.definition.text import Text
from flows.effects import Button, DeliverPaper, Say
from tests.flows.handlers.test_refreshing import at_papers
from tests.flows.toolkit.test_urgent import refused, with_home
from tests.harness.flow import Walk

LANGUAGES = load_languages()
ENGLISH = LANGUAGES["en"]
CAPTION = 1024  # characters: Telegram's limit
OFFERED = ("authority", "letter", "summary", "notes", "checklist", "invitation")


@cache
def delivered() -> tuple[DeliverPaper, ...]:
    """The deliveries of some papers of every kind."""
    walk = at_papers()
    urgent = with_home(refused()).tap("menu:urgent").tap("go_on")
    asked = [(walk, f"papers:{paper}") for paper in OFFERED] + [(urgent, "urgent_page:email")]
    return tuple(delivery for walk, data in asked for delivery in walk.tap(data).deliveries)


def without_address(walk: Walk) -> Walk:
    """The same, as if the MP had published no address."""
    home = walk.session.case.findings["home"]
    silent = home.model_copy(update={"mp": home.mp and home.mp.model_copy(update={"email": None})})
    case = walk.session.case.model_copy(update={"findings": {"home": silent}})
    return replace(walk, session=replace(walk.session, case=case))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_caption_fits_and_says_the_name_of_the_paper_and_what_to_do(code: str) -> None:
    for delivery in delivered():
        caption = paper_file(delivery, ENGLISH, LANGUAGES[code]).words.html
        assert plain_length(caption) <= CAPTION
        name, *steps = caption.split("\n")
        assert name == f"<b>{LANGUAGES[code].render(delivery.paper.name)}</b>"
        assert len(steps) >= 1


def test_a_letter_says_where_to_send_it_and_what_to_know_before() -> None:
    letter = next(delivery for delivery in delivered() if delivery.paper.id == "letter")
    caption = paper_file(letter, ENGLISH, ENGLISH).words.html
    assert "Send it to: mp@example.org" in caption and "<b>Before you send it:</b>" in caption
    (nowhere,) = without_address(at_papers()).tap("letter").deliveries
    assert "no e-mail address for this MP" in paper_file(nowhere, ENGLISH, ENGLISH).words.html


def test_words_without_a_file_say_so_themselves() -> None:
    (urgent,) = (delivery for delivery in delivered() if delivery.paper.copied)
    words = paper_text(urgent, ENGLISH, ENGLISH).html
    assert "Send it to: mp@example.org" in words and "<b>Before you send it:</b>" in words
    assert words.count("<pre>") == 2


def test_what_is_for_oneself_can_be_read_in_the_chat() -> None:
    notes = next(delivery for delivery in delivered() if delivery.paper.id == "notes")
    words = paper_text(notes, ENGLISH, LANGUAGES["fa"])
    assert words.right_to_left and "“" in words.html and "<pre>" not in words.html


def test_a_file_to_change_is_a_word_file_under_the_same_name() -> None:
    letter = next(delivery for delivery in delivered() if delivery.paper.id == "letter")
    kinds = [paper_file(replace(letter, as_word=word), ENGLISH, LANGUAGES["tr"]) for word in (False, True)]
    assert [file.name for file in kinds] == ["letter.pdf", "letter.docx"]
    assert [type(file.spec) for file in kinds] == [PdfFile, WordFile]


def test_what_is_too_long_to_be_copied_has_no_button() -> None:
    def shown(subject: str) -> list[list[str]]:
        say = Say((), ((Button("Address", copies="mp@example.org"), Button("Subject", copies=subject)),))
        return [[button.label for button in row] for row in compose(say, LANGUAGES, "ur").rows]

    assert shown("x" * COPIED) == [["Address", "Subject"]]
    assert shown("x" * (COPIED + 1)) == [["Address"]]
    alone = Say((), ((Button("Subject", copies="x" * 300),), (Button("Back", "papers:_back"),)))
    assert len(compose(alone, LANGUAGES, "en").rows) == 1


def test_what_is_copied_is_english_whatever_the_language() -> None:
    subject = Text("Letter of authority for {mp} MP", "paper.authority.subject", {"mp": "Ada Member"})
    say = Say((), ((Button("Subject", copies=subject),),))
    ((button,),) = compose(say, LANGUAGES, "ar").rows
    assert button.copies == "Letter of authority for Ada Member MP"
