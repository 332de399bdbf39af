"""The words of the flow -> catalogues: what `make words` does.

A sentence whose English changed keeps its old translation as fuzzy, and the English it was made from
beside it.
"""

from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from bot import calendars, i18n
from flows.flow import Flow

WIDTH = 110
WHY_CRITICAL = "on safety, consent or deletion; while this is fuzzy, people see the English"


def update_words(flow: Flow, languages: tuple[str, ...], folder: Path = i18n.HERE) -> None:
    """Write every catalogue anew, in the order of the flow; a language that is new begins empty."""
    for code in languages:
        path = folder / code / "LC_MESSAGES" / "messages.po"
        old = i18n.read_catalogue(path) if path.exists() else None
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, updated(flow, code, old), width=WIDTH, include_previous=True, omit_header=False)


def updated(flow: Flow, code: str, old: Catalog | None) -> Catalog:
    """A catalogue with every sentence of the flow, and what was translated of it."""
    reviewed = old is not None and i18n.is_reviewed(old)
    name = "Dari" if code == "prs" else Locale.parse(calendars.locale(code)).english_name
    new = Catalog(
        locale=Locale.parse(calendars.locale(code)),
        project="Ask My MP",
        version="1",
        header_comment=f"# {name}\n# {i18n.REVIEWED} {'yes' if reviewed else 'no'}",
        fuzzy=False,
    )
    known = {(message.context, message.id): message for message in old or () if message.id}
    by_context = {message.context: message for message in known.values()}
    for context, wording in flow.wordings():
        for suffix, english in wording.variants():
            spoken = context + suffix
            found = known.get((spoken, english)) or by_context.get(spoken)
            _add(new, flow, spoken, english, found)
    return new


def _add(new: Catalog, flow: Flow, context: str, english: str, found: Message | None) -> None:
    spot = flow.spots.get(context) or flow.spots.get(context.rpartition(".")[0])
    changed = found is not None and found.id != english and bool(found.string)
    new.add(
        english,
        found.string if found else "",
        context=context,
        locations=[(spot.file, spot.line)] if spot else (),
        auto_comments=[f"{i18n.CRITICAL}: {WHY_CRITICAL}"] if flow.is_critical(context) else (),
        flags={"fuzzy"} if found and (found.fuzzy or changed) else (),
        previous_id=[str(found.id)] if found and changed else (),
    )
