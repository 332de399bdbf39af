"""Brings the catalogues up to date with the English of the flow (`make words`).

A sentence whose English has changed keeps its old translation, marked fuzzy, together with the English that
was translated. Translators' comments and the header's entries about translators are preserved.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message

from bot.editorial.catalogue_headers import set_header
from bot.editorial.translator_comments import translator_comments, translator_flags
from bot.language import formats
from bot.language.languages import HERE, REVIEWED, english_name
from bot.language.po_files import read_catalogue, write_catalogue
from flows.definition.flow import Flow

TEMPLATE = "messages.pot"  # beside the folders of the languages: every message, without translations
ABOUT_TEMPLATE = "# The template for a new language, with every message. It is written by make words."


def update_catalogues(flow: Flow, languages: tuple[str, ...], now: datetime, folder: Path = HERE) -> None:
    """Bring the template and each catalogue up to date; a language without a catalogue gets an empty one.

    The messages stand in the order of the flow. `now` is the date of a catalogue that changes.
    """
    write_catalogue(updated_template(flow, now, folder), folder / TEMPLATE)
    for code in languages:
        path = folder / code / "LC_MESSAGES" / "messages.po"
        old = read_catalogue(path) if path.exists() else None
        write_catalogue(updated_catalogue(flow, code, old, now), path)


def updated_template(flow: Flow, now: datetime, folder: Path = HERE) -> Catalog:
    """Return the template: every sentence of the flow, with its comments and flags."""
    old = read_catalogue(folder / TEMPLATE) if (folder / TEMPLATE).exists() else None
    return _filled(Catalog(header_comment=ABOUT_TEMPLATE), flow, old, now)


def updated_catalogue(flow: Flow, code: str, old: Catalog | None, now: datetime) -> Catalog:
    """Return a catalogue of every sentence of the flow, with the translations of the old one."""
    locale = old.locale if old else Locale.parse(formats.cldr_locale(code))
    comment = old.header_comment if old else f"# {english_name(code)}\n# {REVIEWED} no"
    return _filled(Catalog(locale=locale, header_comment=comment, fuzzy=False), flow, old, now)


def flow_messages(flow: Flow) -> Iterator[tuple[str, str, str]]:
    """Yield (context without the voice, end of the context, English) of every message."""
    for context, wording in flow.wordings():
        for voice, english in wording.variants():
            yield context, voice, english


def _filled(new: Catalog, flow: Flow, old: Catalog | None, now: datetime) -> Catalog:
    by_key = {(message.context, message.id): message for message in old or () if message.id}
    by_context = {message.context: message for message in by_key.values()}
    for context, voice, english in flow_messages(flow):
        id = context + voice
        _add(new, flow, (context, voice), english, by_key.get((id, english)) or by_context.get(id))
    set_header(new, old, now)
    return new


def _add(new: Catalog, flow: Flow, place: tuple[str, str], english: str, old: Message | None) -> None:
    context, voice = place
    id = context + voice
    location = flow.locations.get(id) or flow.locations.get(id.rpartition(".")[0])
    previous = _previous_english(old, english)
    new.add(
        english,
        old.string if old else "",
        context=id,
        locations=[(location.file, location.line)] if location else (),
        auto_comments=translator_comments(flow, context, voice, english),
        user_comments=old.user_comments if old else (),
        flags=translator_flags(id) | ({"fuzzy"} if previous else set()),
        previous_id=previous,
    )


def _previous_english(old: Message | None, english: str) -> list[str]:
    """Return the English that an outdated translation was made from, however often that changed; else []."""
    if old is None:
        return []
    if old.fuzzy:
        return [str(previous) for previous in old.previous_id] or [str(old.id)]
    return [str(old.id)] if old.id != english and old.string else []
