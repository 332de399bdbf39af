"""The Written Questions API: what a member asked the Home Office about asylum and immigration.

A list gives only about the first 255 characters of a question. The service was seen to hang.
Source: questions-statements-api.parliament.uk; `results`, not `items`.
"""

import asyncio
import re

from bot.sources.parliament.profiles import QUESTIONS
from bot.sources.parliament.schema import Wire, read
from bot.sources.transport.client import Client, Params
from bot.sources.transport.text import IsoDay, plain_text
from flows.state.mp_record import WrittenQuestion

HOME_OFFICE = 1  # an answering body
MOST = 5  # shown: the newest
A_SEARCH = 20
LIST_LETTERS = 250  # a text this long that does not end like a sentence was cut by the service
WHOLE = re.compile(r"[.?!][\"'”’)]?$")
PAGE = "https://questions-statements.parliament.uk/written-questions/detail/{day}/{uin}"


class QuestionShape(Wire):
    """A written question."""

    id: int
    date_tabled: IsoDay
    uin: str
    question_text: str | None = None
    heading: str | None = None
    is_withdrawn: bool = False

    def asked(self) -> WrittenQuestion | None:
        """The question as it is told; None if there is nothing to tell."""
        text = plain_text(self.question_text, 400)
        if text is None or self.is_withdrawn:
            return None
        cut = text.endswith(("...", "…")) or (len(text) >= LIST_LETTERS and not WHOLE.search(text))
        return WrittenQuestion(
            heading=plain_text(self.heading, 120),
            text=_to_a_word(text) if cut else text,
            cut=cut,
            on=self.date_tabled,
            link=PAGE.format(day=self.date_tabled.isoformat(), uin=self.uin),
        )


class Result(Wire):
    """A question in its envelope."""

    value: QuestionShape


class Results(Wire):
    """A page of a search."""

    results: tuple[Result, ...]


class Questions:
    """What is asked of the service. Raises SourceDown."""

    def __init__(self, http: Client, url: str) -> None:
        self._http = http
        self._url = f"{url.rstrip('/')}/writtenquestions/questions"

    async def of(self, member: int) -> tuple[WrittenQuestion, ...]:
        """The newest questions, each once; one request for each word searched for."""
        found = await asyncio.gather(*(self._search(member, words) for words in QUESTIONS))
        once = {asked.link: asked for questions in found for asked in questions}
        return tuple(sorted(once.values(), key=lambda asked: asked.on, reverse=True)[:MOST])

    async def _search(self, member: int, words: str) -> list[WrittenQuestion]:
        params: Params = {
            "askingMemberId": member,
            "searchTerm": words,
            "answeringBodies": HOME_OFFICE,
            "house": "Commons",
            "take": A_SEARCH,
        }
        page = read(Results, await self._http.get_present(self._url, params))
        return [asked for result in page.results if (asked := result.value.asked())]


def _to_a_word(text: str) -> str:
    """Without the last word, which may be half of one, and without dots."""
    return text.rstrip(".… ").rpartition(" ")[0].rstrip(" ,;:") or text
