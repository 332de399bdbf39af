"""The words of the flow -> catalogues: what `make words` does.

A sentence whose English changed keeps its old translation as fuzzy, and the English it was made from beside
it. Whatever translators wrote about a sentence or about themselves stays as it was.
"""

from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message

from bot.language import formats, languages
from bot.language.po_files import read_catalogue, write_catalogue
from flows.definition.flow import Flow

WHY_CRITICAL = "on safety, consent or deletion; while this is fuzzy, people see the English"
HEADER = ("creation_date", "revision_date", "last_translator", "language_team", "msgid_bugs_address")


def update_words(flow: Flow, languages: tuple[str, ...], folder: Path = languages.HERE) -> None:
    """Bring every catalogue up to date, in the order of the flow; a language that is new begins empty."""
    for code in languages:
        path = folder / code / "LC_MESSAGES" / "messages.po"
        write_catalogue(updated(flow, code, read_catalogue(path) if path.exists() else None), path)


def updated(flow: Flow, code: str, old: Catalog | None) -> Catalog:
    """A catalogue with every sentence of the flow, and what was translated of it."""
    new = _begun(code) if old is None else _like(old)
    known = {(message.context, message.id): message for message in old or () if message.id}
    by_context = {message.context: message for message in known.values()}
    for context, wording in flow.wordings():
        for suffix, english in wording.variants():
            spoken = context + suffix
            found = known.get((spoken, english)) or by_context.get(spoken)
            _add(new, flow, spoken, english, found)
    return new


def _begun(code: str) -> Catalog:
    locale = Locale.parse(formats.locale(code))
    name = "Dari" if code == "prs" else locale.english_name
    comment = f"# {name}\n# {languages.REVIEWED} no"
    return Catalog(locale=locale, project="Ask My MP", version="1", header_comment=comment, fuzzy=False)


def _like(old: Catalog) -> Catalog:
    """Empty, with the header that its translators have given it."""
    new = Catalog(
        locale=old.locale,
        project="Ask My MP",
        version="1",
        header_comment=old.header_comment,
        fuzzy=False,
    )
    for name in HEADER:
        setattr(new, name, getattr(old, name))
    return new


def _add(new: Catalog, flow: Flow, context: str, english: str, found: Message | None) -> None:
    spot = flow.spots.get(context) or flow.spots.get(context.rpartition(".")[0])
    changed = found is not None and found.id != english and bool(found.string)
    outdated = found is not None and (found.fuzzy or changed)
    before = [str(found.id)] if found and changed and not found.fuzzy else _before(found, outdated)
    new.add(
        english,
        found.string if found else "",
        context=context,
        locations=[(spot.file, spot.line)] if spot else (),
        auto_comments=[f"{languages.CRITICAL}: {WHY_CRITICAL}"] if flow.is_critical(context) else (),
        user_comments=found.user_comments if found else (),
        flags={"fuzzy"} if outdated else (),
        previous_id=before,
    )


def _before(found: Message | None, outdated: bool) -> list[str]:
    """The English that a fuzzy translation was made from stays, however often the English changes."""
    if found is None or not outdated:
        return []
    return [str(one) for one in found.previous_id] or [str(found.id)]
