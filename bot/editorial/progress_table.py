"""Writes the table of translation progress into the README (`make words`); a test keeps it up to date."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.editorial.sentences import read_sentences
from bot.language.languages import HERE, Language, catalogues
from bot.language.po_files import read_catalogue
from flows.definition.flow import Flow

README = HERE.parent / "README.md"
BEGIN, END = "<!-- languages: written by make words -->", "<!-- end of languages -->"
HEAD = "| | language | translated | to look at again | read by a native speaker |\n|---|---|---|---|---|"


def table(flow: Flow, languages: Mapping[str, Language], folder: Path = HERE) -> str:
    """Return the table in Markdown: for each language, how much is translated, and whether it is reviewed."""
    return "\n".join([HEAD, *_rows(flow, languages, folder)])


def write_table(flow: Flow, languages: Mapping[str, Language], readme: Path = README) -> None:
    """Replace what is between the two markers in the README with the table."""
    content = readme.read_text(encoding="utf-8")
    before, _, rest = content.partition(BEGIN)
    _, _, after = rest.partition(END)
    readme.write_text(f"{before}{BEGIN}\n{table(flow, languages)}\n{END}{after}", encoding="utf-8")


def _rows(flow: Flow, languages: Mapping[str, Language], folder: Path) -> Iterator[str]:
    for code, path in catalogues(folder).items():
        sentences = read_sentences(flow, read_catalogue(path)).values()
        done = sum(not sentence.needs_work for sentence in sentences)
        fuzzy = sum(sentence.state == "fuzzy" for sentence in sentences)
        share = f"{100 * done // len(sentences)} % ({done} of {len(sentences)})"
        reviewed = "yes" if languages[code].reviewed else "not yet"
        yield f"| {code} | {languages[code].name} | {share} | {fuzzy} | {reviewed} |"
