"""Makes the files of the fill-in page: one HTML page a language, with its words in it, and what they share.

The bot serves them itself, and `python -m bot page` writes them for a static host: the same files, with the
same relative addresses.
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.documents.passages import TAGS
from bot.language.languages import Language
from bot.web.page_link import FOLDER, PERMISSION, permission_template
from flows.definition.flow import Flow
from flows.definition.page_plan import PageField
from flows.definition.schema import Wording
from flows.definition.text import Text

TEMPLATE = "page.html"
TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "ttf": "font/ttf",
    "NOTICE": "text/plain; charset=utf-8",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {  # of every answer: nothing else is loaded, and nobody is told where somebody came from
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",  # asked each time whether it has changed: pages and scripts fit together
}


def page_files(flow: Flow, languages: Mapping[str, Language]) -> dict[str, bytes]:
    """All files of the page, by the name that each has in its folder."""
    made = dict(_assets())
    template = made.pop(TEMPLATE).decode()
    for language in languages.values():
        made[f"{language.code}.html"] = _page(template, flow, language).encode()
    return made


def page_routes(flow: Flow, languages: Mapping[str, Language]) -> list[Route]:
    """The route by which the web server hands out the files. They are made for the first one who asks."""

    @cache
    def served() -> dict[str, ServedFile]:
        return {name: ServedFile(name, content) for name, content in page_files(flow, languages).items()}

    async def serve(request: Request) -> Response:
        found = served().get(request.path_params["name"])
        return found.answer(request) if found else Response(status_code=404)

    return [Route(f"/{FOLDER}/{{name}}", serve, methods=["GET"])]


class ServedFile:
    """A file as the web server hands it out: compressed once, and with a tag for the browser's cache."""

    def __init__(self, name: str, content: bytes) -> None:
        self._plain, self._packed = content, gzip.compress(content, mtime=0)
        self._type = TYPES[name.rpartition(".")[2]]
        self._tag = f'"{sha256(content).hexdigest()[:32]}"'

    def answer(self, request: Request) -> Response:
        """The file, or that the browser has it already."""
        headers = HEADERS | {"ETag": self._tag, "Vary": "Accept-Encoding"}
        if self._tag in request.headers.get("If-None-Match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            return Response(
                self._packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=self._type
            )
        return Response(self._plain, headers=headers, media_type=self._type)


def _assets() -> Iterator[tuple[str, bytes]]:
    for file in files("bot.web").joinpath("page").iterdir():
        if file.is_file():
            yield file.name, file.read_bytes()


def _page(template: str, flow: Flow, language: Language) -> str:
    """The page in one language. Its title says nothing of what it is for: a list of tabs shows it."""
    said = _words(flow, language)
    filled = {
        "{{language}}": TAGS[language.code],
        "{{direction}}": said["direction"],
        "{{title}}": escape(said["title"]),
        "{{no_script}}": escape(said["words"].pop("no_script")),
        "{{words}}": json.dumps(said, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
    }
    for marker, words in filled.items():
        template = template.replace(marker, words)
    return template


def _words(flow: Flow, language: Language) -> dict[str, Any]:
    """What the page says in one language, the permission letter, and the fields of a pasted letter's gaps."""
    plan = flow.page
    permission = next((paper for paper in flow.papers if paper.paper == PERMISSION), None)
    words = {id: _spoken(wording, f"page.words.{id}", language) for id, wording in plan.words.items()}
    return {
        "language": language.code,
        "direction": "rtl" if language.right_to_left else "ltr",
        "title": words.pop("title"),
        "words": words,
        "fields": [_field(field, language) for field in plan.fields],
        "permission": permission_template(plan, permission) if permission else {},
        "gaps": {fill.gap: fill.fields.model_dump() for fill in plan.fills if fill.gap},
    }


def _field(field: PageField, language: Language) -> dict[str, Any]:
    context = f"page.fields.{field.id}"
    made = {
        "id": field.id,
        "kind": field.kind,
        "label": _spoken(field.label, f"{context}.label", language),
        "why": _spoken(field.why, f"{context}.why", language),
        "example": field.example,
        "english": field.english,
        "drops": field.drops,
        "options": [
            {"id": option.id, "label": _spoken(option.label, f"{context}.options.{option.id}", language)}
            for option in field.options
        ],
    }
    return {key: value for key, value in made.items() if value}


def _spoken(wording: Wording, context: str, language: Language) -> str | dict[str, str]:
    """A sentence in one language: the same for everyone, or one for each voice."""
    said = {end: language.plain(Text(english, context + end)) for end, english in wording.variants()}
    return said[""] if "" in said else {end.removeprefix("."): words for end, words in said.items()}
