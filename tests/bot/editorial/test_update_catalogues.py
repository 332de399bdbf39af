"""`make words`: what an edit of the English does to translations, and what it leaves alone."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.editorial.catalogue_headers import has_defaults
from bot.editorial.progress_table import BEGIN, END, README, table, write_table
from bot.editorial.update_catalogues import TEMPLATE, flow_messages, update_catalogues
from bot.language import languages
from bot.language.languages import load_languages
from bot.language.po_files import read_catalogue, write_catalogue
from flows.definition.flow import Flow
from flows.definition.loader import load_flow
from flows.definition.text import Text
from flows.questions import KINDS
from tests.harness.flow import shipped

NOW = datetime(2026, 11, 29, 12, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
SAFE, OTHER = "phrase.forgotten", "phrase.welcome_back"


def changed(*phrases: str) -> Flow:
    """The flow with another English for these phrases."""
    flow = shipped()
    other = {
        id: wording.model_copy(
            update={"person": f"{wording.person} Really.", "supporter": f"{wording.supporter} Really."}
        )
        for id, wording in flow.phrases.items()
        if id in phrases
    }
    return replace(flow, phrases={**flow.phrases, **other})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(languages.HERE / "fr", tmp_path / "fr")
    return tmp_path


def path(folder: Path) -> Path:
    return folder / "fr" / "LC_MESSAGES" / "messages.po"


def test_nothing_changes_where_nothing_was_edited(folder: Path) -> None:
    before = path(folder).read_text("utf-8")
    update_catalogues(shipped(), ("fr",), NOW, folder)
    assert path(folder).read_text("utf-8") == before


def test_an_edit_keeps_the_translation_and_the_english_of_before(folder: Path) -> None:
    was = read_catalogue(path(folder)).get(shipped().phrases["welcome_back"].person, OTHER)
    assert was is not None
    update_catalogues(changed("welcome_back"), ("fr",), NOW, folder)
    now = next(message for message in read_catalogue(path(folder)) if message.context == OTHER)
    assert (now.string, now.fuzzy, now.previous_id) == (was.string, True, [was.id])
    assert f'#| msgid "{was.id}"' in path(folder).read_text("utf-8")
    update_catalogues(changed("welcome_back"), ("fr",), NOW, folder)
    again = next(message for message in read_catalogue(path(folder)) if message.context == OTHER)
    assert again.previous_id == [was.id], "run twice, it is still there"


def test_a_long_sentence_of_several_lines_keeps_its_english_of_before(folder: Path) -> None:
    flow = shipped()
    step = flow.steps["about"]
    other = step.model_copy(
        update={"say": step.say.model_copy(update={"person": "Short.", "supporter": "Short."})}
    )
    chapters = tuple(
        chapter.model_copy(update={"steps": tuple(other if s is step else s for s in chapter.steps)})
        for chapter in flow.chapters
    )
    update_catalogues(
        replace(flow, chapters=chapters, steps={**flow.steps, "about": other}), ("fr",), NOW, folder
    )
    now = next(message for message in read_catalogue(path(folder)) if message.context == "about.say")
    assert now.previous_id == [step.say.person]


def test_what_translators_wrote_stays(folder: Path) -> None:
    catalogue = read_catalogue(path(folder))
    catalogue.last_translator = "Somebody <somebody@example.org>"
    next(message for message in catalogue if message.context == OTHER).user_comments = [
        "said so by two readers"
    ]
    write_catalogue(catalogue, path(folder))
    update_catalogues(changed("welcome_back"), ("fr",), NOW, folder)
    catalogue = read_catalogue(path(folder))
    assert catalogue.last_translator == "Somebody <somebody@example.org>"
    assert next(message for message in catalogue if message.context == OTHER).user_comments == [
        "said so by two readers"
    ]
    assert "Reviewed by a native speaker: no" in catalogue.header_comment


def test_flags_comments_and_fuzzy_survive_together(folder: Path) -> None:
    update_catalogues(changed("welcome_back"), ("fr",), NOW, folder)
    first = path(folder).read_text("utf-8")
    assert "#, fuzzy, max-length:4096\n#| msgid" in first
    message = next(message for message in read_catalogue(path(folder)) if message.context == OTHER)
    assert message.fuzzy and "max-length:4096" in message.flags and len(message.auto_comments) >= 2
    message.flags.discard("fuzzy")
    assert message.flags == {"max-length:4096"}
    update_catalogues(changed("welcome_back"), ("fr",), LATER, folder)
    assert path(folder).read_text("utf-8") == first


def test_a_header_says_only_what_is_true(tmp_path: Path) -> None:
    update_catalogues(shipped(), ("so",), NOW, tmp_path)
    header = dict(read_catalogue(tmp_path / "so" / "LC_MESSAGES" / "messages.po").mime_headers)
    assert header["Report-Msgid-Bugs-To"] == "see locales/README.md"
    assert header["PO-Revision-Date"] == header["POT-Creation-Date"] == "2026-11-29 12:30+0000"
    assert header["Last-Translator"] == "nobody yet (no native speaker has reviewed it)"
    assert header["Language-Team"] == "nobody yet (see locales/README.md)"
    assert header["Plural-Forms"].startswith("nplurals=2")
    assert not has_defaults(read_catalogue(tmp_path / "so" / "LC_MESSAGES" / "messages.po"))


def test_a_catalogue_has_a_new_date_only_when_a_message_changed(folder: Path) -> None:
    update_catalogues(shipped(), ("fr",), NOW, folder)
    before = path(folder).read_text("utf-8"), (folder / TEMPLATE).read_text("utf-8")
    update_catalogues(shipped(), ("fr",), LATER, folder)
    assert (path(folder).read_text("utf-8"), (folder / TEMPLATE).read_text("utf-8")) == before
    update_catalogues(changed("welcome_back"), ("fr",), LATER, folder)
    for catalogue in (read_catalogue(path(folder)), read_catalogue(folder / TEMPLATE)):
        assert catalogue.revision_date == catalogue.creation_date == LATER


def test_the_template_has_every_message_with_its_comment_and_no_translation(tmp_path: Path) -> None:
    update_catalogues(shipped(), (), NOW, tmp_path)
    template = read_catalogue(tmp_path / TEMPLATE)
    messages = [message for message in template if message.id]
    assert [(message.context, message.id) for message in messages] == [
        (context + voice, english) for context, voice, english in flow_messages(shipped())
    ]
    assert all(message.auto_comments and not message.string and not message.fuzzy for message in messages)
    assert all(any(flag.startswith("max-length:") for flag in message.flags) for message in messages)


def test_on_safety_an_outdated_translation_is_never_shown(folder: Path) -> None:
    flow = changed("forgotten", "welcome_back")
    update_catalogues(flow, ("fr",), NOW, folder)
    french = load_languages(folder)["fr"]
    safe, other = (Text(flow.phrases[id].person, f"phrase.{id}") for id in ("forgotten", "welcome_back"))
    assert french.plain(safe) == flow.phrases["forgotten"].person
    assert french.plain(other) != flow.phrases["welcome_back"].person


def test_a_new_language_begins_empty_and_says_that_nobody_reviewed_it(tmp_path: Path) -> None:
    update_catalogues(shipped(), ("so",), NOW, tmp_path)
    catalogue = read_catalogue(tmp_path / "so" / "LC_MESSAGES" / "messages.po")
    assert not any(message.string for message in catalogue if message.id)
    assert "Reviewed by a native speaker: no" in catalogue.header_comment


@pytest.mark.soak
def test_every_catalogue_is_as_make_words_leaves_it(tmp_path: Path) -> None:
    for code, known in languages.catalogues().items():
        shutil.copytree(known.parent, tmp_path / code / "LC_MESSAGES")
        update_catalogues(load_flow(KINDS), (code,), NOW, tmp_path)
        assert (tmp_path / code / "LC_MESSAGES" / "messages.po").read_bytes() == known.read_bytes(), code


@pytest.mark.soak
def test_the_readme_tells_how_complete_each_language_is(tmp_path: Path) -> None:
    words = README.read_text("utf-8")
    shown_table = words.partition(BEGIN)[2].partition(END)[0].strip()
    assert shown_table == table(load_flow(KINDS), load_languages()), "run make words"
    copy = tmp_path / "README.md"
    copy.write_text(words, "utf-8")
    write_table(load_flow(KINDS), load_languages(), copy)
    assert copy.read_text("utf-8") == words
