"""What stands around a letter: addresses, greetings, thanks, and the subject of an e-mail."""

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
    each,
    fact,
    free,
)

ENVELOPES_HERE = "[your address in {area}, with the postcode]"
ENVELOPES_THEIRS = "[the person's address in {area}, with the postcode]"
ENVELOPES_WHY = "the address in the area of an MP is asked for where the person lives in it"
ENVELOPES_BEFORE = "before detention, with the postcode]"
ENVELOPES_COPY = "Please send me a copy of what you write and of the answer."
ENVELOPES_BY_PHONE = "If the answer comes by phone, please tell me what was said."


# Address blocks, greetings, thanks and gaps.
ENVELOPES_ROWS: tuple[Row, ...] = (
    Row((*LETTER, *OWN, *AUTHORITY), "To: {mp} MP, House of Commons, London SW1A 0AA", always, "address"),
    Row((*LETTER, *OWN), "{today}", always, "the day on which it is made"),
    Row((*LETTER, *OWN, *URGENT, *CHASES, *INVITATION), "Dear {mp},", always, "greeting"),
    *free((*LETTER, *OWN, *CHASES, *INVITATION), "Yours sincerely"),
    *free(
        (*LETTER, *OWN),
        "About: [full name], born [date of birth], [nationality].",
        "Home Office reference number: [number]",
    ),
    *free((*URGENT, *CHASES), "[your full name]"),
    *free(LETTER, "[phone and e-mail for the answer]", "[your signature and full name]"),
    *each(
        LETTER,
        "[your full name]",
        "[your full name], writing about [full name of the person]",
        always,
        "the sender is whoever speaks",
        "sender",
    ),
    *each(LETTER, ENVELOPES_HERE, ENVELOPES_THEIRS, lambda f: f.lives_here, ENVELOPES_WHY, "address"),
    *each(CHASES, ENVELOPES_HERE, ENVELOPES_THEIRS, lambda f: f.lives_here, ENVELOPES_WHY, "address"),
    Row(
        CHASES,
        ENVELOPES_HERE,
        lambda f: f.role == "supporter" and f.supporter_lives_here,
        "a supporter writes to their own MP",
        "address",
    ),
    *each(
        (*LETTER, *CHASES),
        f"[your address in {{area}} {ENVELOPES_BEFORE}",
        f"[the person's address in {{area}} {ENVELOPES_BEFORE}",
        lambda f: f.lived_here_until_detained,
        ENVELOPES_WHY,
        "address",
    ),
    *each(
        (*LETTER, *CHASES),
        "[your address in the UK, with the postcode]",
        "[the person's address in the UK, with the postcode]",
        always,
        "a gap that claims nothing about the area",
        "address",
    ),
    *free(LETTER, "Thank you for reading this."),
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
SUBJECTS_URGENT = "URGENT, removal on {date}"
SUBJECTS_WHY = "a removal that has a date, and little time until then"
subjects_near = fact(lambda f: f.removal_is_near)
SUBJECTS_NUMBER = "[full name], Home Office reference number [number]"


SUBJECTS_ROWS: tuple[Row, ...] = (
    Row(
        LETTER,
        f"Subject: {SUBJECTS_URGENT}: {SUBJECTS_NUMBER}, constituent in {{area}}",
        lambda f: subjects_near(f) and f.is_home,
        SUBJECTS_WHY,
        "subject",
    ),
    Row(
        LETTER,
        f"Subject: {SUBJECTS_URGENT}: {SUBJECTS_NUMBER}",
        subjects_near,
        SUBJECTS_WHY,
        "subject",
    ),
    Row(
        LETTER,
        f"Subject: Immigration casework, constituent in {{area}}: {SUBJECTS_NUMBER}",
        lambda f: f.lives_here,
        SUBJECTS_HOME,
        "subject",
    ),
    Row(
        LETTER,
        f"Subject: Immigration casework, detained constituent from {{area}}: {SUBJECTS_NUMBER}",
        lambda f: f.lived_here_until_detained,
        SUBJECTS_HOME,
        "subject",
    ),
    Row(
        LETTER,
        f"Subject: Immigration casework, person detained in {{area}}: {SUBJECTS_NUMBER}",
        lambda f: f.is_held_here,
        "held in the area",
        "subject",
    ),
    Row(LETTER, f"Subject: Immigration casework: {SUBJECTS_NUMBER}", always, "no claim", "subject"),
    Row(URGENT, f"Subject: {SUBJECTS_URGENT}: {SUBJECTS_NUMBER}", subjects_near, SUBJECTS_WHY, "subject"),
    Row(
        URGENT,
        f"Subject: Urgent immigration case, constituent in {{area}}: {SUBJECTS_NUMBER}",
        lambda f: f.gave_home and not f.detained,
        SUBJECTS_HOME,
        "subject",
    ),
    Row(
        URGENT,
        f"Subject: Urgent immigration case, detained constituent from {{area}}: {SUBJECTS_NUMBER}",
        lambda f: f.gave_home and f.detained,
        SUBJECTS_HOME,
        "subject",
    ),
    Row(URGENT, f"Subject: Urgent immigration case: {SUBJECTS_NUMBER}", always, "no claim", "subject"),
    Row(
        OWN,
        f"Subject: From a constituent in {{area}}: please help {SUBJECTS_NUMBER}",
        lambda f: f.supporter_lives_here,
        "a supporter's own MP",
        "subject",
    ),
    Row(
        OWN,
        f"Subject: {SUBJECTS_URGENT}, from a constituent in {{area}}: please help {SUBJECTS_NUMBER}",
        lambda f: f.supporter_lives_here and f.removal_is_near,
        SUBJECTS_WHY,
        "subject",
    ),
    *free(AUTHORITY, "Subject: Letter of authority for {mp} MP"),
    *free(CHASE, f"Subject: No answer yet: {SUBJECTS_NUMBER}"),
    *free(CHASE_HOME_OFFICE, f"Subject: No answer from the Home Office yet: {SUBJECTS_NUMBER}"),
    *free(INVITATION, "Subject: An invitation to {mp} MP: [name of the event], [date]"),
)
