"""What a paper says of the person: who they are to the area, where the case stands, dates, lawyers."""

from collections.abc import Iterator

from tests.flows.papers.rows import (
    AUTHORITY,
    CHASE,
    CHASE_HOME_OFFICE,
    CHASES,
    CHECKLIST,
    INVITATION,
    LETTER,
    NOTES,
    OWN,
    SPOKEN,
    SUMMARY,
    URGENT,
    Row,
    When,
    always,
    as_person,
    as_supporter,
    each,
    fact,
    free,
    waited,
)

STAGES: tuple[tuple[str, str, str, When], ...] = (
    (
        "The Home Office has refused me.",
        "The Home Office has refused them.",
        "Refused",
        lambda f: f.is_in("refused"),
    ),
    (
        "I am in immigration detention.",
        "They are in immigration detention.",
        "In immigration detention",
        lambda f: f.detained,
    ),
    (
        "My case is at the appeal stage.",
        "Their case is at the appeal stage.",
        "At the appeal stage",
        lambda f: f.is_in("appeal"),
    ),
    (
        "My eVisa, or my UKVI account, is not working.",
        "Their eVisa, or their UKVI account, is not working.",
        "The eVisa or the UKVI account is not working",
        lambda f: f.is_in("evisa"),
    ),
    (
        "My case is about my family.",
        "Their case is about their family.",
        "About family",
        lambda f: f.is_in("family"),
    ),
    (
        "My case is about settlement or citizenship.",
        "Their case is about settlement or citizenship.",
        "About settlement or citizenship",
        lambda f: f.is_in("settled"),
    ),
    (
        "I am facing deportation.",
        "They are facing deportation.",
        "Facing deportation",
        lambda f: f.is_in("deportation"),
    ),
    (
        "I am facing removal from the UK.",
        "They are facing removal from the UK.",
        "Facing removal from the UK",
        lambda f: f.faces_removal,
    ),
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
        "[your full name], writing for [full name of the person]",
        always,
        "the sender is whoever speaks",
        "sender",
    ),
    *each(LETTER, ENVELOPES_HERE, ENVELOPES_THEIRS, lambda f: f.lives_here, ENVELOPES_WHY, "address"),
    *each(CHASES, ENVELOPES_HERE, ENVELOPES_THEIRS, lambda f: f.is_home, ENVELOPES_WHY, "address"),
    *each(
        LETTER,
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
    *free(LETTER, ENVELOPES_COPY, ENVELOPES_BY_PHONE, "Thank you for reading this."),
)


SUBJECTS_HOME = "lives, or lived until detention, in the area"
SUBJECTS_URGENT = "URGENT, removal on {date}"
SUBJECTS_WHY = "a removal date that is still to come"
subjects_near = fact(lambda f: f.dated("removal") and (not f.is_over))
SUBJECTS_WHO = "[full name], [Home Office reference number]"
SUBJECTS_NUMBER = "[full name], Home Office reference number [number]"


SUBJECTS_ROWS: tuple[Row, ...] = (
    Row(
        LETTER,
        "Subject: URGENT, removal on {date}: immigration casework, constituent in {area}",
        lambda f: subjects_near(f) and f.is_home,
        SUBJECTS_WHY,
        "subject",
    ),
    Row(
        LETTER,
        "Subject: URGENT, removal on {date}: immigration casework, [full name]",
        subjects_near,
        SUBJECTS_WHY,
        "subject",
    ),
    Row(
        LETTER,
        f"Subject: Immigration casework, constituent in {{area}}: {SUBJECTS_WHO}",
        lambda f: f.lives_here,
        SUBJECTS_HOME,
        "subject",
    ),
    Row(
        LETTER,
        f"Subject: Immigration casework, detained constituent from {{area}}: {SUBJECTS_WHO}",
        lambda f: f.lived_here_until_detained,
        SUBJECTS_HOME,
        "subject",
    ),
    Row(
        LETTER,
        f"Subject: Immigration casework, person detained in {{area}}: {SUBJECTS_WHO}",
        lambda f: f.is_held_here,
        "held in the area",
        "subject",
    ),
    Row(LETTER, f"Subject: Immigration casework: {SUBJECTS_WHO}", always, "no claim", "subject"),
    Row(URGENT, f"Subject: {SUBJECTS_URGENT}: {SUBJECTS_NUMBER}", subjects_near, SUBJECTS_WHY, "subject"),
    Row(
        URGENT,
        f"Subject: Urgent immigration case, constituent in {{area}}: {SUBJECTS_NUMBER}",
        lambda f: f.gave_home,
        SUBJECTS_HOME,
        "subject",
    ),
    Row(URGENT, f"Subject: Urgent immigration case: {SUBJECTS_NUMBER}", always, "no claim", "subject"),
    Row(
        OWN,
        "Subject: From a constituent in {area}: please help someone I know",
        lambda f: f.supporter_lives_here,
        "a supporter's own MP",
        "subject",
    ),
    *free(AUTHORITY, "Subject: Letter of authority for {mp} MP"),
    *free(
        CHASE,
        "Subject: My request for help with an immigration case: [full name], [the office's case number]",
    ),
    *free(
        CHASE_HOME_OFFICE,
        "Subject: No answer from the Home Office yet: [full name], [the office's case number]",
    ),
    *free(INVITATION, "Subject: An invitation to {mp} MP: [name of the event], [date]"),
)


held_openings_held = fact(lambda f: f.is_held_here and f.place_is_fresh)
HELD_OPENINGS_WHY = "held at a place in the area, as far as the person said"


# A place is claimed only while the answer about it is fresh: people are moved.
HELD_OPENINGS_ROWS: tuple[Row, ...] = (
    *each(
        LETTER,
        "I am detained at {place}, which is in your constituency.",
        "I am writing for [full name], who is detained at {place}, which is in your constituency.",
        held_openings_held,
        HELD_OPENINGS_WHY,
        "opening",
    ),
    Row(
        LETTER, "I am asking you to look at my immigration case.", as_person(held_openings_held), "a request"
    ),
    *each(
        NOTES,
        "I am detained at {place}, in your area.",
        "I am here for [name], who is detained at {place}, in your area.",
        held_openings_held,
        HELD_OPENINGS_WHY,
        "opening",
    ),
    *each(
        URGENT,
        "I am detained at {place}, in your area.",
        "I am writing for [full name], who is detained at {place}, in your area.",
        held_openings_held,
        HELD_OPENINGS_WHY,
        "opening",
    ),
)


OPENINGS_OF_AN_EMAIL_ADDRESS = "[address with the postcode]."
OPENINGS_OF_AN_EMAIL_WHY = "a gap"


OPENINGS_OF_AN_EMAIL_ROWS: tuple[Row, ...] = (
    *each(
        URGENT,
        f"I live in {{area}}: {OPENINGS_OF_AN_EMAIL_ADDRESS}",
        f"I am writing for [full name], who lives in {{area}}: {OPENINGS_OF_AN_EMAIL_ADDRESS}",
        lambda f: f.gave_home and not f.detained,
        "lives in the area",
        "opening",
    ),
    *each(
        URGENT,
        f"I lived in {{area}} until I was detained: {OPENINGS_OF_AN_EMAIL_ADDRESS}",
        f"I am writing for [full name], who lived in {{area}} until they were detained:"
        f" {OPENINGS_OF_AN_EMAIL_ADDRESS}",
        lambda f: f.gave_home and f.detained,
        "lived in the area before detention",
        "opening",
    ),
    Row(
        URGENT,
        "[How you are connected to the area, and your address with the postcode.]",
        as_person(always),
        OPENINGS_OF_AN_EMAIL_WHY,
        "opening",
    ),
    Row(URGENT, "I am writing for [full name].", as_supporter(always), OPENINGS_OF_AN_EMAIL_WHY),
    Row(
        URGENT,
        "[How they or you are connected to the area, and the address with the postcode.]",
        as_supporter(always),
        OPENINGS_OF_AN_EMAIL_WHY,
        "opening",
    ),
)


def _openings_of_each() -> Iterator[Row]:
    for mine, theirs, when, why in (
        ("live in {area}", "lives in {area}", lambda f: f.lives_here, "lives in the area, confirmed"),
        (
            "lived in {area} until I was detained",
            "lived in {area} until they were detained",
            lambda f: f.lived_here_until_detained,
            "lived in the area before detention, confirmed",
        ),
        ("used to live in {area}", "used to live in {area}", lambda f: f.used_to_live_here, "a former home"),
        (
            "have strong ties to {area}",
            "has strong ties to {area}",
            lambda f: f.has_strong_ties_here,
            "named as the area that knows them well",
        ),
    ):
        mine_letter = f"I {mine} and you are my MP." if mine == "live in {area}" else f"I {mine}."
        yield from each(
            LETTER, mine_letter, f"I am writing for [full name], who {theirs}.", when, why, "opening"
        )
        yield from each(NOTES, f"I {mine}.", f"I am here for [name], who {theirs}.", when, why, "opening")


# How the person belongs to the area.
OPENINGS_ROWS: tuple[Row, ...] = (
    *_openings_of_each(),
    *HELD_OPENINGS_ROWS,
    Row(LETTER, "You are their MP.", as_supporter(lambda f: f.lives_here), "lives in the area"),
    Row(LETTER, "I am asking for your help with my immigration case.", as_person(always), "a request"),
    Row(
        NOTES,
        "I live in {area}.",
        lambda f: f.supporter_lives_here and f.role == "supporter" and (f.supporter or not f.lives_here),
        "a supporter speaks with their own MP",
        "own opening",
    ),
    Row(
        NOTES,
        "I am here about [name], someone I know.",
        lambda f: f.supporter_lives_here and f.role == "supporter",
        "a supporter speaks with their own MP",
    ),
    *free(NOTES, "Good morning.", "My name is [your name]."),
    *OPENINGS_OF_AN_EMAIL_ROWS,
)


consent_agreed = fact(lambda f: f.value("leave_of_the_person") == "yes")
consent_not_now = fact(lambda f: f.value("leave_of_the_person") == "not_now")
CONSENT_YES = "the person agreed"
CONSENT_NO = "the person could not be asked"


# Whether the person knows that somebody writes for them.
CONSENT_ROWS: tuple[Row, ...] = (
    Row(
        LETTER,
        "They know that I am writing, and they ask for your help with their immigration case.",
        as_supporter(consent_agreed),
        CONSENT_YES,
        "consent",
    ),
    Row(
        LETTER, "I have not been able to ask them yet.", as_supporter(consent_not_now), CONSENT_NO, "consent"
    ),
    Row(
        LETTER,
        "I am asking for your help with their immigration case, and I will send their signed"
        " permission as soon as I have it.",
        as_supporter(consent_not_now),
        CONSENT_NO,
    ),
    Row(
        OWN,
        "They know that I am writing to you.",
        lambda f: not f.supporter or consent_agreed(f),
        CONSENT_YES,
        "consent",
    ),
    Row(OWN, "I have not been able to ask them yet.", as_supporter(consent_not_now), CONSENT_NO, "consent"),
    Row(
        OWN,
        "I will send their signed permission as soon as I have it.",
        as_supporter(consent_not_now),
        CONSENT_NO,
    ),
    Row(
        URGENT,
        "[Their signed permission is attached.",
        as_supporter(always),
        "a gap: only somebody who writes for another person needs their permission",
    ),
    Row(
        URGENT,
        "Or: I will send their signed permission as soon as I have it.]",
        as_supporter(always),
        "a gap",
    ),
    Row(
        LETTER,
        "Another MP has been asked for help as well: [name of the MP]",
        lambda f: not f.others_asked,
        "a box, where the log names nobody",
        "also",
    ),
)


replies_and_readiness_reply = fact(lambda f: f.is_in("reply"))
REPLIES_AND_READINESS_WHY = "a letter that needs a reply"
replies_and_readiness_ready = fact(lambda f: f.is_in("ready"))
replies_and_readiness_introduces = fact(lambda f: replies_and_readiness_ready(f) and f.asks("meet"))


def _replies_and_readiness_of_each() -> Iterator[Row]:
    for simply, papers in ((" simply", LETTER), ("", NOTES)):
        yield from each(
            papers,
            f"I would{simply} like to introduce myself.",
            f"We would{simply} like to introduce ourselves.",
            replies_and_readiness_introduces,
            "whoever asks for something else than to meet does not only introduce themselves",
            "ready",
        )


REPLIES_AND_READINESS_ROWS: tuple[Row, ...] = (
    *each(
        LETTER,
        "The Home Office has written to me and is waiting for my reply.",
        "The Home Office has written to them and is waiting for their reply.",
        replies_and_readiness_reply,
        REPLIES_AND_READINESS_WHY,
        "stage",
    ),
    *each(
        NOTES,
        "The Home Office is waiting for my reply.",
        "The Home Office is waiting for their reply.",
        replies_and_readiness_reply,
        REPLIES_AND_READINESS_WHY,
        "stage",
    ),
    Row(
        OWN,
        "The Home Office has written to them and is waiting for their reply.",
        replies_and_readiness_reply,
        REPLIES_AND_READINESS_WHY,
        "stage",
    ),
    Row(
        SUMMARY,
        "The Home Office is waiting for a reply",
        replies_and_readiness_reply,
        REPLIES_AND_READINESS_WHY,
        "stage",
    ),
    Row(
        SPOKEN,
        "Nothing is urgent today.",
        replies_and_readiness_ready,
        "the person only wants to be ready",
        "ready",
    ),
    Row(
        SUMMARY,
        "Nothing urgent today",
        replies_and_readiness_ready,
        "the person only wants to be ready",
        "ready",
    ),
    *_replies_and_readiness_of_each(),
)


STAGES_LONG = {
    "months_6": "",
    "year_1": "more than six months",
    "years_3": "more than a year",
    "longer": "more than three years",
}
stages_applied = fact(lambda f: f.is_in("waiting", "refused", "appeal") or f.asks("decision"))
STAGES_REMOVAL_OF = "The Home Office may remove {who} from the UK on {{date}}."


def _stages_of_each() -> Iterator[Row]:
    for time, words in STAGES_LONG.items():
        when = waited(time)
        mine = f"I have been waiting for {words} for the Home Office to decide" if words else ""
        theirs = f"They have been waiting for {words} for the Home Office to decide" if words else ""
        if not words:
            mine = "I am waiting for the Home Office to decide my case."
            theirs = "They are waiting for the Home Office to decide their case."
            yield from each(SPOKEN, mine, theirs, when, "waiting, for no longer than that", "wait")
            continue
        yield from each(LETTER, f"{mine} my case.", f"{theirs} their case.", when, f"waiting: {time}", "wait")
        yield from each(NOTES, f"{mine}.", f"{theirs}.", when, f"waiting: {time}", "wait")


def _stages_of_each_2() -> Iterator[Row]:
    for mine, theirs, bullet, is_true in STAGES:
        yield from each(SPOKEN, mine, theirs, is_true, "what was said of the situation", "stage")
        yield Row(OWN, theirs, is_true, "what was said of the situation", "stage")
        yield Row(SUMMARY, bullet, is_true, "what was said of the situation", "stage")


# Where the case stands.
STAGES_ROWS: tuple[Row, ...] = (
    *_stages_of_each(),
    Row(
        OWN,
        "They are waiting for the Home Office to decide their case.",
        lambda f: f.is_in("waiting"),
        "waiting",
        "stage",
    ),
    Row(SUMMARY, "Waiting for a decision", lambda f: f.is_in("waiting"), "waiting", "stage"),
    *_stages_of_each_2(),
    *REPLIES_AND_READINESS_ROWS,
    *each(
        LETTER,
        "I applied for [what] on [date].",
        "They applied for [what] on [date].",
        stages_applied,
        "whoever waits, was refused or appeals has applied",
        "applied",
    ),
    *each(
        URGENT,
        STAGES_REMOVAL_OF.format(who="me"),
        STAGES_REMOVAL_OF.format(who="them"),
        lambda f: f.dated("removal") and (not f.is_over),
        "a removal date that is still to come",
        "stage",
    ),
    *each(
        URGENT,
        "I am facing removal from the UK.",
        "They are facing removal from the UK.",
        lambda f: f.faces_removal or f.is_in("deportation"),
        "removal or deportation",
        "stage",
    ),
    *each(
        URGENT,
        "I am in immigration detention.",
        "They are in immigration detention.",
        lambda f: f.detained,
        "in detention",
        "detained",
    ),
)


dates_plain = fact(lambda f: f.day is not None and (not f.dated("removal", "reply")))
dates_other = fact(lambda f: dates_plain(f) and (not f.dated("reporting")))
dates_removal = fact(lambda f: f.dated("removal"))
dates_reply = fact(lambda f: f.dated("reply"))
dates_reporting = fact(lambda f: f.dated("reporting") and (not f.is_over))
DATES_BULLET = "Date on the paper from the Home Office: {date}"
DATES_LETTERS = (*LETTER, *OWN, *NOTES, *CHASES)


# The date on the paper: what it is for is said as the person said it, and once.
DATES_ROWS: tuple[Row, ...] = (
    *each(
        LETTER,
        "There is a date on my paper from the Home Office: {date}.",
        "There is a date on their paper from the Home Office: {date}.",
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
    Row(OWN, "There is a date on their paper from the Home Office: {date}.", dates_plain, "a date", "date"),
    Row(NOTES, "There is a date on the paper: {date}.", dates_plain, "a date", "date"),
    Row(
        URGENT,
        "There is a paper from the Home Office with the date {date} on it.",
        dates_plain,
        "a date",
        "date",
    ),
    Row(SUMMARY, DATES_BULLET, lambda f: dates_plain(f) and (not dates_reporting(f)), "a date", "date"),
    Row(
        SUMMARY,
        "Next day to report to the Home Office: {date}",
        dates_reporting,
        "a day that is still to come",
        "date",
    ),
    Row(
        DATES_LETTERS,
        "The date of the removal or the flight is {date}.",
        dates_removal,
        "a removal date",
        "date",
    ),
    Row(
        DATES_LETTERS,
        "The date for an appeal or a reply is {date}.",
        dates_reply,
        "a date for a reply",
        "date",
    ),
    Row(SUMMARY, "Date of the removal or the flight: {date}", dates_removal, "a removal date", "date"),
    Row(SUMMARY, "Date for an appeal or a reply: {date}", dates_reply, "a date for a reply", "date"),
    Row(
        SUMMARY,
        "Flight: hour, number, destination",
        dates_removal,
        "a label, where there is a flight",
        "flight",
    ),
    Row(
        URGENT,
        "The letter from the Home Office gives {date} as the date for an appeal or a reply.",
        dates_reply,
        "a date for a reply",
        "date",
    ),
)


lawyers_has = fact(lambda f: f.lawyer in ("told", "not_told"))
lawyers_none = fact(lambda f: f.lawyer == "none")
LAWYERS_WHY = "what was said of a lawyer"
LAWYERS_GAP = "[name, firm, phone]."


LAWYERS_ROWS: tuple[Row, ...] = (
    *each(
        LETTER,
        f"My lawyer is {LAWYERS_GAP}",
        f"Their lawyer is {LAWYERS_GAP}",
        lawyers_has,
        LAWYERS_WHY,
        "lawyer",
    ),
    *each(
        LETTER,
        "I do not have a lawyer at the moment.",
        "They do not have a lawyer at the moment.",
        lawyers_none,
        LAWYERS_WHY,
        "lawyer",
    ),
    Row(URGENT, f"The lawyer is {LAWYERS_GAP}", lawyers_has, LAWYERS_WHY, "lawyer"),
    Row(URGENT, "There is no lawyer yet.", lawyers_none, LAWYERS_WHY, "lawyer"),
    Row(URGENT, "If you know who can help, please tell me.", lawyers_none, "a request"),
    Row(
        SUMMARY,
        "Lawyer: name, firm, phone",
        lambda f: not lawyers_none(f),
        "a label, unless there is none",
        "lawyer",
    ),
    Row(SUMMARY, "The lawyer has been told", lambda f: f.lawyer == "told", LAWYERS_WHY),
    Row(SUMMARY, "No lawyer at the moment", lawyers_none, LAWYERS_WHY, "lawyer"),
    Row(
        CHECKLIST,
        "The lawyer's name, firm and phone number",
        lambda f: not lawyers_none(f),
        "unless there is none",
    ),
    Row(
        AUTHORITY,
        "My lawyer: name, firm, phone",
        lambda f: not lawyers_none(f),
        "a label, unless there is none",
    ),
)
