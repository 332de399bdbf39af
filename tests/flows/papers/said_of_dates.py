"""What a paper says, outside its numbered lines, of the date on the person's own paper."""

from tests.flows.papers.rows import (
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
dates_removal = fact(lambda f: f.dated("removal"))
dates_reply = fact(lambda f: f.dated("reply"))
DATES_REMOVAL = "paper gives {date} as the date of removal or of a flight"
DATES_REPLY = "gives {date} as the date for an appeal or a reply"
REMOVAL_OVER = "paper gave {date} as the date of removal or of a flight."
WHAT_HAPPENED = "What happened on the day for which removal was planned"
OVER_WHY = "a removal date that has passed"


# What it is for is said as the person said it, and once.
DATES_ROWS: tuple[Row, ...] = (
    *each(
        NOTES,
        "A paper I have gives the date {date}.",
        "A paper they have gives the date {date}.",
        dates_plain,
        "a date",
        "date",
    ),
    *each(
        NOTES,
        f"My {DATES_REMOVAL}.",
        f"Their {DATES_REMOVAL}.",
        lambda f: dates_removal(f) and not f.is_over,
        "a removal date that is still to come",
        "date",
    ),
    *each(
        NOTES,
        f"The letter I was sent {DATES_REPLY}.",
        f"The letter they were sent {DATES_REPLY}.",
        dates_reply,
        "a date for a reply",
        "date",
    ),
    *each(
        NOTES, f"My {REMOVAL_OVER}", f"Their {REMOVAL_OVER}", lambda f: f.removal_is_over, OVER_WHY, "over"
    ),
    Row(
        NOTES,
        "[What happened that day, in one sentence, in English.]",
        lambda f: f.removal_is_over,
        OVER_WHY,
        "what happened",
    ),
    Row(
        (*LETTER, *OWN, *URGENT),
        f"[{WHAT_HAPPENED}, in one sentence.]",
        lambda f: f.removal_is_over,
        OVER_WHY,
        "what happened",
    ),
    Row(SUMMARY, WHAT_HAPPENED, lambda f: f.removal_is_over, OVER_WHY, "what happened"),
    Row(
        SUMMARY,
        "Flight: hour, number, destination",
        lambda f: dates_removal(f) and not f.is_over,
        "a label, where there may be a flight",
        "flight",
    ),
)
