"""How complete each language is: the table in the README, which `make words` writes and a test checks."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.editorial.sentences import read_sentences
from bot.language import languages
from bot.language.languages import Language
from bot.language.po_files import read_catalogue
from flows.definition.flow import Flow

README = languages.HERE.parent / "README.md"
BEGIN, END = "<!-- languages: written by make words -->", "<!-- end of languages -->"


def table(flow: Flow, languages: Mapping[str, Language], folder: Path = languages.HERE) -> str:
    """A line for each language: how many sentences are translated, and whether a native speaker read them."""
    head = "| | language | translated | to look at again | read by a native speaker |\n|---|---|---|---|---|"
    return "\n".join([head, *_lines(flow, languages, folder)])


def write_table(flow: Flow, languages: Mapping[str, Language], readme: Path = README) -> None:
    """Put the table into the README, between its two marks."""
    words = readme.read_text(encoding="utf-8")
    before, _, rest = words.partition(BEGIN)
    _, _, after = rest.partition(END)
    readme.write_text(f"{before}{BEGIN}\n{table(flow, languages)}\n{END}{after}", encoding="utf-8")


def _lines(flow: Flow, spoken: Mapping[str, Language], folder: Path) -> Iterator[str]:
    for code, path in languages.catalogues(folder).items():
        sentences = read_sentences(flow, read_catalogue(path)).values()
        done = sum(one.right for one in sentences)
        fuzzy = sum(one.state == "fuzzy" for one in sentences)
        share = f"{100 * done // len(sentences)} % ({done} of {len(sentences)})"
        reviewed = "yes" if spoken[code].reviewed else "not yet"
        yield f"| {code} | {spoken[code].name} | {share} | {fuzzy} | {reviewed} |"
