"""Brings the catalogues up to date with the English of the flow (`make words`).

A sentence whose English has changed keeps its old translation, marked fuzzy, together with the English that
was translated. Translators' comments and the header's entries about translators are preserved.
"""

from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message

from bot.language import formats
from bot.language.languages import CRITICAL, HERE, REVIEWED, english_name
from bot.language.po_files import read_catalogue, write_catalogue
from flows.definition.flow import Flow

PROJECT, VERSION = "Ask My MP", "1"
WHY_CRITICAL = "on safety, consent or deletion; while this is fuzzy, people see the English"
HEADER = ("creation_date", "revision_date", "last_translator", "language_team", "msgid_bugs_address")


def update_catalogues(flow: Flow, languages: tuple[str, ...], folder: Path = HERE) -> None:
    """Bring each catalogue up to date, in the order of the flow; a language without one gets an empty one."""
    for code in languages:
        path = folder / code / "LC_MESSAGES" / "messages.po"
        write_catalogue(updated_catalogue(flow, code, read_catalogue(path) if path.exists() else None), path)


def updated_catalogue(flow: Flow, code: str, old: Catalog | None) -> Catalog:
    """Return a catalogue of every sentence of the flow, with the translations of the old one."""
    new = _new_catalogue(code) if old is None else _empty_copy(old)
    by_key = {(message.context, message.id): message for message in old or () if message.id}
    by_context = {message.context: message for message in by_key.values()}
    for context, wording in flow.wordings():
        for suffix, english in wording.variants():
            id = context + suffix
            _add(new, flow, id, english, by_key.get((id, english)) or by_context.get(id))
    return new


def _new_catalogue(code: str) -> Catalog:
    locale = Locale.parse(formats.cldr_locale(code))
    comment = f"# {english_name(code)}\n# {REVIEWED} no"
    return Catalog(locale=locale, project=PROJECT, version=VERSION, header_comment=comment, fuzzy=False)


def _empty_copy(old: Catalog) -> Catalog:
    """Return a catalogue without messages, with the header of the old one."""
    comment = old.header_comment
    new = Catalog(locale=old.locale, project=PROJECT, version=VERSION, header_comment=comment, fuzzy=False)
    for name in HEADER:
        setattr(new, name, getattr(old, name))
    return new


def _add(new: Catalog, flow: Flow, context: str, english: str, old: Message | None) -> None:
    location = flow.locations.get(context) or flow.locations.get(context.rpartition(".")[0])
    previous = _previous_english(old, english)
    new.add(
        english,
        old.string if old else "",
        context=context,
        locations=[(location.file, location.line)] if location else (),
        auto_comments=[f"{CRITICAL}: {WHY_CRITICAL}"] if flow.is_critical(context) else (),
        user_comments=old.user_comments if old else (),
        flags={"fuzzy"} if previous else (),
        previous_id=previous,
    )


def _previous_english(old: Message | None, english: str) -> list[str]:
    """Return the English that an outdated translation was made from, however often that changed; else []."""
    if old is None:
        return []
    if old.fuzzy:
        return [str(previous) for previous in old.previous_id] or [str(old.id)]
    return [str(old.id)] if old.id != english and old.string else []
