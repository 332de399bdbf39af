"""What stands around a letter: addresses, greetings, thanks, and the subject of an e-mail."""

from tests.flows.papers import application as app
from tests.flows.papers.rows import (
    AUTHORITY,
    CHASE,
    CHASE_HOME_OFFICE,
    CHASES,
    INVITATION,
    LETTER,
    OWN,
    URGENT,
    Row,
    always,
    fact,
    free,
)

ENVELOPES_COPY = "Please send me a copy of what you write and of the answer."
ENVELOPES_BY_PHONE = "If the answer comes by phone, please tell me what was said."


# Address lines, greetings, thanks.
ENVELOPES_ROWS: tuple[Row, ...] = (
    Row((*LETTER, *OWN, *AUTHORITY), "To: {mp} MP, House of Commons, London SW1A 0AA", always, "address"),
    Row((*LETTER, *OWN), "{today}", always, "the day on which it is made"),
    Row((*LETTER, *OWN, *URGENT, *CHASES, *INVITATION), "Dear {mp},", always, "greeting"),
    *free((*LETTER, *OWN, *INVITATION), "Yours sincerely"),
    *free(LETTER, "[your signature and full name]"),
    *free(
        LETTER,
        "Thank you for reading this.",
        "Thank you for your time.",
        "Thank you for any help you can give.",
    ),
    *(
        Row(LETTER, words, lambda f: f.asks_the_home_office, "the MP is asked to write", says)
        for words, says in (
            ("Could your office send me a copy of your letter, and of the answer?", "closing"),
            ("If the Home Office rings instead, please tell me what it said.", ""),
        )
    ),
    Row(LETTER, ENVELOPES_COPY, lambda f: f.asks_the_home_office, "the MP is asked to write", "closing"),
    Row(LETTER, ENVELOPES_BY_PHONE, lambda f: f.asks_the_home_office, "the Home Office may answer"),
    Row(
        LETTER,
        "Please tell me if this is possible, and when.",
        lambda f: f.asks("meet", "visit"),
        "a meeting or a visit",
        "closing",
    ),
)


SUBJECTS_HOME = "lives, or lived until detention, in the area"
SUBJECTS_WHY = "a removal that has a date, and little time until then"
subjects_near = fact(lambda f: f.removal_is_near)
WHO = "[full name], [reference]"
REMOVAL = f"Subject: URGENT: removal {{date}}: {WHO}"


SUBJECTS_ROWS: tuple[Row, ...] = (
    Row(LETTER, f"{REMOVAL}, {{area}}", lambda f: subjects_near(f) and f.is_home, SUBJECTS_WHY, "subject"),
    Row(URGENT, f"{REMOVAL}, {{area}}", lambda f: subjects_near(f) and f.gave_home, SUBJECTS_WHY, "subject"),
    Row((*LETTER, *URGENT), REMOVAL, subjects_near, SUBJECTS_WHY, "subject"),
    Row(
        LETTER,
        f"Subject: Constituent of {{area}}, now detained: {WHO}",
        lambda f: f.lived_here_until_detained,
        SUBJECTS_HOME,
        "subject",
    ),
    Row(LETTER, f"Subject: Detained in {{area}}: {WHO}", lambda f: f.is_held_here, "held there", "subject"),
    Row(
        LETTER,
        f"Subject: Constituent in {{area}}, facing removal: {WHO}",
        lambda f: f.lives_here and f.faces_removal and not f.is_in("deportation") and not f.removal_is_over,
        SUBJECTS_HOME,
        "subject",
    ),
    Row(
        LETTER,
        f"Subject: Constituent in {{area}}: {{matter}}, waiting since {{applied_on}}: {WHO}",
        lambda f: f.lives_here and app.is_waiting(f) and app.applied_on(f) is not None,
        "waiting, and since when",
        "subject",
    ),
    Row(
        LETTER,
        f"Subject: Constituent in {{area}}: {{matter}}, {{stage}}: {WHO}",
        lambda f: f.lives_here and app.stage(f) is not None,
        "where it stands",
        "subject",
    ),
    Row(
        LETTER,
        f"Subject: Constituent in {{area}}, immigration case: {WHO}",
        lambda f: f.lives_here,
        SUBJECTS_HOME,
        "subject",
    ),
    Row(LETTER, f"Subject: Immigration case: {WHO}", always, "no claim", "subject"),
    Row(
        URGENT,
        f"Subject: Urgent immigration case, constituent in {{area}}: {WHO}",
        lambda f: f.gave_home and not f.detained,
        SUBJECTS_HOME,
        "subject",
    ),
    Row(
        URGENT,
        f"Subject: Urgent, constituent of {{area}}, now detained: {WHO}",
        lambda f: f.gave_home and f.detained,
        SUBJECTS_HOME,
        "subject",
    ),
    Row(
        URGENT,
        f"Subject: Urgent, detained in {{area}}: {WHO}",
        lambda f: f.is_held_here,
        "held there",
        "subject",
    ),
    Row(URGENT, f"Subject: Urgent immigration case: {WHO}", always, "no claim", "subject"),
    Row(
        OWN,
        f"Subject: Your constituent in {{area}} asks you to help {WHO}",
        lambda f: f.supporter_lives_here,
        "a supporter's own MP",
        "subject",
    ),
    Row(
        OWN,
        f"Subject: URGENT: removal {{date}}: please help {WHO}, from a constituent in {{area}}",
        lambda f: f.supporter_lives_here and f.removal_is_near,
        SUBJECTS_WHY,
        "subject",
    ),
    *free(AUTHORITY, "Subject: Letter of authority for {mp} MP"),
    Row(
        CHASE,
        f"Subject: URGENT: removal {{date}}: no answer yet: {WHO}",
        subjects_near,
        SUBJECTS_WHY,
        "subject",
    ),
    Row(
        CHASE,
        f"Subject: No answer yet to my letter of {{asked_on}}: {WHO}",
        lambda f: f.last_day("sent") is not None,
        "the log says when",
        "subject",
    ),
    *free(CHASE, f"Subject: No answer yet: {WHO}"),
    Row(
        CHASE_HOME_OFFICE,
        f"Subject: URGENT: removal {{date}}: no answer from the Home Office yet: {WHO}",
        subjects_near,
        SUBJECTS_WHY,
        "subject",
    ),
    Row(
        CHASE_HOME_OFFICE,
        f"Subject: No answer from the Home Office to your letter of {{wrote_on}}: {WHO}",
        lambda f: f.last_day("written") is not None,
        "the log says when",
        "subject",
    ),
    *free(INVITATION, "Subject: An invitation to {mp} MP: [name of the event], [date]"),
)
