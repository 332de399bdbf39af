"""What a paper says of the date on the person's own paper: what it is for, and whether it has passed."""

from collections.abc import Iterator

from tests.flows.papers.rows import (
    CHASES,
    LETTER,
    NOTES,
    OWN,
    SUMMARY,
    URGENT,
    Row,
    each,
    fact,
)

dates_plain = fact(lambda f: f.day is not None and (not f.dated("removal", "reply")))
dates_other = fact(lambda f: dates_plain(f) and (not f.dated("reporting")))
dates_removal = fact(lambda f: f.dated("removal"))
dates_reply = fact(lambda f: f.dated("reply"))
dates_reporting = fact(lambda f: f.dated("reporting") and (not f.is_over))
DATES_AS_SAID = (*LETTER, *NOTES, *CHASES, *URGENT)
DATES_REMOVAL = "paper gives {date} as the date of removal or of a flight"
DATES_REPLY = "gives {date} as the date for an appeal or a reply"
DATES_GAP = "[what it is for, if you know]"


DATES_OF_A_SUMMARY_ROWS: tuple[Row, ...] = (
    Row(
        SUMMARY,
        "A paper gives the date {date}",
        lambda f: dates_plain(f) and (not dates_reporting(f)),
        "a date",
        "date",
    ),
    Row(
        SUMMARY,
        "Next day to report to the Home Office: {date}",
        dates_reporting,
        "a day that is still to come",
        "date",
    ),
    Row(
        SUMMARY,
        f"The {DATES_REMOVAL}",
        lambda f: dates_removal(f) and not f.is_over,
        "a removal date that is still to come",
        "date",
    ),
    Row(
        SUMMARY,
        "The paper gave {date} as the date of removal.",
        lambda f: dates_removal(f) and f.is_over,
        "a removal date that has passed",
        "over",
    ),
    Row(
        SUMMARY,
        "What happened",
        lambda f: dates_removal(f) and f.is_over,
        "a removal date that has passed",
        "what happened",
    ),
    Row(SUMMARY, f"The letter {DATES_REPLY}", dates_reply, "a date for a reply", "date"),
    Row(
        SUMMARY,
        "Flight: hour, number, destination",
        lambda f: dates_removal(f) and not f.is_over,
        "a label, where there may be a flight",
        "flight",
    ),
)


REMOVAL_OVER = "paper gave {date} as the date of removal or of a flight."


def _removal_over() -> Iterator[Row]:
    """A removal whose day has passed: when it was to be, and a gap for what happened."""
    why = "a removal date that has passed"
    for papers, gap in (
        ((*LETTER, *URGENT), "[What happened that day, in one sentence.]"),
        (NOTES, "[What happened that day, in one sentence, in English.]"),
    ):
        yield from each(
            papers, f"My {REMOVAL_OVER}", f"Their {REMOVAL_OVER}", lambda f: f.removal_is_over, why, "over"
        )
        yield Row(papers, gap, lambda f: f.removal_is_over, why, "what happened")
    yield Row(OWN, f"Their {REMOVAL_OVER}", lambda f: f.removal_is_over, why, "over")
    yield Row(
        OWN, "[What happened that day, in one sentence.]", lambda f: f.removal_is_over, why, "what happened"
    )


# The date on the paper: what it is for is said as the person said it, and once.
DATES_ROWS: tuple[Row, ...] = (
    *each(
        LETTER,
        f"A paper I have gives the date {{date}}: {DATES_GAP}.",
        f"A paper they have gives the date {{date}}: {DATES_GAP}.",
        lambda f: dates_other(f) or (f.dated("reporting") and f.is_over),
        "a date for something else",
        "date",
    ),
    *each(
        LETTER,
        "I have to report to the Home Office on {date}.",
        "They have to report to the Home Office on {date}.",
        dates_reporting,
        "a day to report that is still to come",
        "date",
    ),
    *each(
        (*CHASES, *URGENT),
        f"A paper I have gives the date {{date}}: {DATES_GAP}.",
        f"A paper they have gives the date {{date}}: {DATES_GAP}.",
        dates_plain,
        "a date",
        "date",
    ),
    Row(OWN, f"A paper they have gives the date {{date}}: {DATES_GAP}.", dates_plain, "a date", "date"),
    *each(
        NOTES,
        "A paper I have gives the date {date}.",
        "A paper they have gives the date {date}.",
        dates_plain,
        "a date",
        "date",
    ),
    *each(
        DATES_AS_SAID,
        f"My {DATES_REMOVAL}.",
        f"Their {DATES_REMOVAL}.",
        lambda f: dates_removal(f) and not f.is_over,
        "a removal date that is still to come",
        "date",
    ),
    Row(
        OWN,
        f"Their {DATES_REMOVAL}.",
        lambda f: dates_removal(f) and not f.is_over,
        "a removal date that is still to come",
        "date",
    ),
    *_removal_over(),
    *each(
        DATES_AS_SAID,
        f"The letter I was sent {DATES_REPLY}.",
        f"The letter they were sent {DATES_REPLY}.",
        dates_reply,
        "a date for a reply",
        "date",
    ),
    Row(OWN, f"The letter they were sent {DATES_REPLY}.", dates_reply, "a date for a reply", "date"),
    *DATES_OF_A_SUMMARY_ROWS,
)
