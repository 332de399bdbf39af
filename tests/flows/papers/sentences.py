"""Every sentence that a paper may say in English: one row a sentence, from several tables."""

from tests.flows.papers.rows import Row
from tests.flows.papers.said_in_one_paper import (
    AUTHORITY_ROWS,
    CHASES_ROWS,
    OTHERS_ROWS,
    OWN_LETTER_ROWS,
    SUMMARY_ROWS,
)
from tests.flows.papers.said_of_dates import DATES_ROWS
from tests.flows.papers.said_of_enclosures import ENCLOSURES_ROWS
from tests.flows.papers.said_of_life import LIFE_ROWS
from tests.flows.papers.said_of_the_application import APPLICATION_ROWS, IDENTITY_ROWS
from tests.flows.papers.said_of_the_case import LAWYERS_ROWS, STAGES_ROWS
from tests.flows.papers.said_of_the_person import CONSENT_ROWS, OPENINGS_ROWS
from tests.flows.papers.said_of_the_request import OWN_WORDS_ROWS, REQUESTS_ROWS, TIES_ROWS
from tests.flows.papers.said_on_the_envelope import ENVELOPES_ROWS, SUBJECTS_ROWS

ROWS: tuple[Row, ...] = (
    *ENVELOPES_ROWS,
    *SUBJECTS_ROWS,
    *IDENTITY_ROWS,
    *APPLICATION_ROWS,
    *OPENINGS_ROWS,
    *CONSENT_ROWS,
    *STAGES_ROWS,
    *DATES_ROWS,
    *LAWYERS_ROWS,
    *REQUESTS_ROWS,
    *TIES_ROWS,
    *LIFE_ROWS,
    *OWN_WORDS_ROWS,
    *ENCLOSURES_ROWS,
    *OWN_LETTER_ROWS,
    *SUMMARY_ROWS,
    *AUTHORITY_ROWS,
    *CHASES_ROWS,
    *OTHERS_ROWS,
)
