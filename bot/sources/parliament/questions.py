"""The Written Questions API: what a member asked the Home Office about asylum and immigration.

A search returns only about the first 255 characters of each question. The service has been seen to hang.
Source: questions-statements-api.parliament.uk; its lists are under `results`, not `items`.
"""

import re

from bot.sources.parliament.immigration_terms import QUESTION_TERMS
from bot.sources.parliament.newest import search_newest
from bot.sources.parliament.schema import CamelPayload
from bot.sources.transport.client import Client, Params
from bot.sources.transport.payload import parse
from bot.sources.transport.text import IsoDay, plain_text
from flows.state.mp_record import WrittenQuestion

HOME_OFFICE = 1  # its id as an answering body
MOST_QUESTIONS = 5  # shown
SEARCH_SIZE = 20
CUT_LENGTH = 250  # characters: a text this long that does not end like a sentence was cut
SENTENCE_END = re.compile(r"[.?!][\"'”’)]?$")
QUESTION_PAGE = "https://questions-statements.parliament.uk/written-questions/detail/{day}/{uin}"


class QuestionsApi:
    """A client of the Written Questions API."""

    def __init__(self, http: Client, url: str) -> None:
        self._http = http
        self._url = f"{url.rstrip('/')}/writtenquestions/questions"

    async def newest_questions(self, member: int) -> tuple[WrittenQuestion, ...]:
        """Return the newest questions, each once; one request for each search term. Raises SourceDown."""
        return await search_newest(lambda term: self._search(member, term), QUESTION_TERMS, MOST_QUESTIONS)

    async def _search(self, member: int, term: str) -> list[WrittenQuestion]:
        params: Params = {
            "askingMemberId": member,
            "searchTerm": term,
            "answeringBodies": HOME_OFFICE,
            "house": "Commons",
            "take": SEARCH_SIZE,
        }
        page = parse(QuestionPage, await self._http.get_required_json(self._url, params))
        return [question for result in page.results if (question := result.value.question())]


class QuestionPayload(CamelPayload):
    """A written question."""

    id: int
    date_tabled: IsoDay
    uin: str
    question_text: str | None = None
    heading: str | None = None
    is_withdrawn: bool = False

    def question(self) -> WrittenQuestion | None:
        """Return the question; None if it was withdrawn or has no text."""
        text = plain_text(self.question_text, 400)
        if text is None or self.is_withdrawn:
            return None
        cut = text.endswith(("...", "…")) or (len(text) >= CUT_LENGTH and not SENTENCE_END.search(text))
        return WrittenQuestion(
            heading=plain_text(self.heading, 120),
            text=_up_to_last_whole_word(text) if cut else text,
            cut=cut,
            on=self.date_tabled,
            link=QUESTION_PAGE.format(day=self.date_tabled.isoformat(), uin=self.uin),
        )


class QuestionEnvelope(CamelPayload):
    """A question in its envelope."""

    value: QuestionPayload


class QuestionPage(CamelPayload):
    """A page of a search."""

    results: tuple[QuestionEnvelope, ...]


def _up_to_last_whole_word(text: str) -> str:
    """Drop the last word, which may have been cut, and trailing dots."""
    return text.rstrip(".… ").rpartition(" ")[0].rstrip(" ,;:") or text
