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
        "My case is at the appeal stage.",
        "Their case is at the appeal stage.",
        "At the appeal stage",
        lambda f: f.is_in("appeal"),
    ),
    (
        "The Home Office has written to me and asked for a reply.",
        "The Home Office has written to them and asked for a reply.",
        "The Home Office has asked for a reply",
        lambda f: f.is_in("reply"),
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

HAPPENING = "what is happening, in one or two sentences"
# As it is said in notes, the gap that follows in a letter, and the line of the summary.
STAGES_WITH_GAP: tuple[tuple[str, str, str, str, When], ...] = (
    (
        "The Home Office refused my application",
        "The Home Office refused their application",
        " on [date of the decision]",
        "Refused",
        lambda f: f.is_in("refused"),
    ),
    (
        "My eVisa, or my UKVI account, is not working",
        "Their eVisa, or their UKVI account, is not working",
        ": [what goes wrong, and since when]",
        "The eVisa or the UKVI account is not working",
        lambda f: f.is_in("evisa"),
    ),
    (
        "My case is about my family",
        "Their case is about their family",
        f": [{HAPPENING}]",
        "About family",
        lambda f: f.is_in("family"),
    ),
    (
        "My case is about settlement or citizenship",
        "Their case is about settlement or citizenship",
        f": [{HAPPENING}]",
        "About settlement or citizenship",
        lambda f: f.is_in("settled"),
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


held_openings_held = fact(lambda f: f.is_held_here)
HELD_AT = "detained at {place} (as of {since})"
HELD_OPENINGS_WHY = "held at a place in the area, as far as the person said"


# People are moved: a place is named with the day on which it was said; in person no place is named.
HELD_OPENINGS_ROWS: tuple[Row, ...] = (
    *each(
        LETTER,
        f"I am {HELD_AT}, which is in your constituency.",
        f"I am writing about [full name], who is {HELD_AT}, which is in your constituency.",
        held_openings_held,
        HELD_OPENINGS_WHY,
        "opening held",
    ),
    *each(
        NOTES,
        "I am detained in your area.",
        "I am here for [name], who is detained in your area.",
        held_openings_held,
        HELD_OPENINGS_WHY,
        "opening held",
    ),
    *each(
        URGENT,
        f"I am {HELD_AT}, in your area.",
        f"I am writing about [full name], who is {HELD_AT}, in your area.",
        held_openings_held,
        HELD_OPENINGS_WHY,
        "opening held",
    ),
    *each(
        (*LETTER, *URGENT),
        f"I am {HELD_AT}.",
        f"They are {HELD_AT}.",
        lambda f: f.knows_the_place,
        "held there, as of the day it was said",
        "held stage",
    ),
    Row(
        OWN,
        f"They are {HELD_AT}.",
        lambda f: f.knows_the_place,
        "held there, as of the day it was said",
        "held stage",
    ),
    *each(
        (*LETTER, *URGENT),
        "I am in immigration detention at [place].",
        "They are in immigration detention at [place].",
        lambda f: f.detained and not f.knows_the_place,
        "in detention; nobody knows where",
        "held stage",
    ),
    Row(
        OWN,
        "They are in immigration detention at [place].",
        lambda f: f.detained and not f.knows_the_place,
        "in detention; nobody knows where",
        "held stage",
    ),
    *each(
        NOTES,
        "I am in immigration detention.",
        "They are in immigration detention.",
        lambda f: f.detained,
        "what was said of the situation",
        "held stage",
    ),
    Row(SUMMARY, "In immigration detention", lambda f: f.detained, "what was said of the situation", "stage"),
)


OPENINGS_OF_AN_EMAIL_ADDRESS = "[address with the postcode]."
OPENINGS_OF_AN_EMAIL_WHY = "a gap"


OPENINGS_OF_AN_EMAIL_ROWS: tuple[Row, ...] = (
    *each(
        URGENT,
        f"I live in {{area}}: {OPENINGS_OF_AN_EMAIL_ADDRESS}",
        f"I am writing about [full name], who lives in {{area}}: {OPENINGS_OF_AN_EMAIL_ADDRESS}",
        lambda f: f.gave_home and not f.detained,
        "lives in the area",
        "opening",
    ),
    *each(
        URGENT,
        f"I lived in {{area}} until I was detained: {OPENINGS_OF_AN_EMAIL_ADDRESS}",
        f"I am writing about [full name], who lived in {{area}} until they were detained:"
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
    Row(URGENT, "I am writing about [full name].", as_supporter(always), OPENINGS_OF_AN_EMAIL_WHY),
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
        (
            "have strong ties to {area}",
            "has strong ties to {area}",
            lambda f: f.has_strong_ties_here,
            "named as the area that knows them well",
        ),
    ):
        mine_letter = f"I {mine} and you are my MP." if mine == "live in {area}" else f"I {mine}."
        yield from each(
            LETTER, mine_letter, f"I am writing about [full name], who {theirs}.", when, why, "opening"
        )
        yield from each(NOTES, f"I {mine}.", f"I am here for [name], who {theirs}.", when, why, "opening")


# How the person belongs to the area.
OPENINGS_ROWS: tuple[Row, ...] = (
    *_openings_of_each(),
    *each(
        LETTER,
        "I used to live in {area}: [your old address there, with the postcode].",
        "I am writing about [full name], who used to live in {area}: [the old address there, with the"
        " postcode].",
        lambda f: f.used_to_live_here,
        "a former home",
        "opening",
    ),
    *each(
        NOTES,
        "I used to live in {area}.",
        "I am here for [name], who used to live in {area}.",
        lambda f: f.used_to_live_here,
        "a former home",
        "opening",
    ),
    *HELD_OPENINGS_ROWS,
    Row(LETTER, "You are their MP.", as_supporter(lambda f: f.lives_here), "lives in the area"),
    *each(
        LETTER,
        "I am asking for your help with my immigration case.",
        "I am asking for your help with their immigration case.",
        lambda f: not f.only_introduces,
        "somebody who only introduces themselves asks for no help",
        "aim",
    ),
    Row(
        NOTES,
        "I live in {area}.",
        lambda f: f.supporter_lives_here and f.role == "supporter",
        "a supporter speaks with their own MP",
        "own opening",
    ),
    Row(
        NOTES,
        "I am here about [name], someone I know.",
        lambda f: f.supporter_lives_here and f.role == "supporter",
        "a supporter speaks with their own MP",
    ),
    *free(NOTES, "Hello.", "My name is [your name]."),
    *OPENINGS_OF_AN_EMAIL_ROWS,
)


consent_agreed = fact(lambda f: f.began_to_help("yes"))
consent_not_now = fact(lambda f: f.began_to_help("not_now"))
consent_blank = fact(lambda f: f.joined_to_help)
CONSENTED = (*LETTER, *OWN, *URGENT)
CONSENT_YES = "the person agreed"
CONSENT_BLANK = "a blank for a supporter who joined: nobody asked them"
CONSENT_NO = "the person could not be asked"


# Whether the person knows that somebody writes for them.
CONSENT_ROWS: tuple[Row, ...] = (
    Row(
        LETTER,
        "They know that I am writing and have agreed to it.",
        consent_agreed,
        CONSENT_YES,
        "consent",
    ),
    Row(
        LETTER,
        "[They know that I am writing and have agreed to it.",
        consent_blank,
        CONSENT_BLANK,
        "consent",
    ),
    Row(OWN, "[They know that I am writing to you.", consent_blank, CONSENT_BLANK, "consent"),
    Row((*LETTER, *OWN), "If not, leave this out.]", consent_blank, CONSENT_BLANK),
    Row(URGENT, "[They know that I am writing.", consent_blank, CONSENT_BLANK, "consent"),
    Row(URGENT, "Their signed permission letter is attached.", consent_blank, CONSENT_BLANK),
    Row(URGENT, "Or: I will send it as soon as I have it.]", consent_blank, CONSENT_BLANK),
    Row(
        OWN,
        "They know that I am writing to you.",
        lambda f: not f.chat_supports or consent_agreed(f),
        CONSENT_YES,
        "consent",
    ),
    Row(CONSENTED, "I have not been able to ask them yet.", consent_not_now, CONSENT_NO, "consent"),
    Row(
        CONSENTED,
        "If they agree, I will send their signed permission letter.",
        consent_not_now,
        CONSENT_NO,
    ),
    Row(
        URGENT,
        "[Their signed permission letter is attached.",
        lambda f: f.supporter and (consent_agreed(f) or not f.chat_supports),
        "a gap: only somebody who writes for another person needs their permission",
        "consent",
    ),
    Row(
        URGENT,
        "Or: I will send their signed permission letter as soon as I have it.]",
        lambda f: f.supporter and (consent_agreed(f) or not f.chat_supports),
        "a gap",
    ),
    Row(
        LETTER,
        "Other MPs have been asked for help: [their names]",
        lambda f: not f.others_asked,
        "a box, where the log names nobody",
        "also",
    ),
)


replies_and_readiness_ready = fact(lambda f: f.is_in("ready"))
replies_and_readiness_introduces = fact(lambda f: f.only_introduces)


def _replies_and_readiness_of_each() -> Iterator[Row]:
    for words, papers in (("I am writing to introduce", LETTER), ("I would like to introduce", NOTES)):
        yield from each(
            papers,
            f"{words} myself.",
            f"{words} them.",
            replies_and_readiness_introduces,
            "whoever asks for something else than to meet does not only introduce themselves",
            "aim",
        )


REPLIES_AND_READINESS_ROWS: tuple[Row, ...] = (
    Row(
        SPOKEN,
        "Nothing is urgent today.",
        replies_and_readiness_introduces,
        "the person only wants to be ready, and to meet",
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
stages_untold = fact(lambda f: f.is_in("other") or f.situation is None)
STAGES_UNTOLD = "a gap, where no button said what is happening"


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


def _stages_with_gap() -> Iterator[Row]:
    why = "what was said of the situation"
    for mine, theirs, gap, bullet, is_true in STAGES_WITH_GAP:
        yield from each(LETTER, f"{mine}{gap}.", f"{theirs}{gap}.", is_true, why, "stage")
        yield from each(NOTES, f"{mine}.", f"{theirs}.", is_true, why, "stage")
        yield Row(OWN, f"{theirs}{gap}.", is_true, why, "stage")
        yield Row(SUMMARY, bullet, is_true, why, "stage")


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
    *_stages_with_gap(),
    Row(
        (*LETTER, *OWN),
        "[What is happening, in one or two sentences.]",
        stages_untold,
        STAGES_UNTOLD,
        "stage",
    ),
    Row(
        NOTES,
        "[What is happening, in one or two sentences, in English.]",
        stages_untold,
        STAGES_UNTOLD,
        "stage",
    ),
    Row(SUMMARY, "What is happening", stages_untold, STAGES_UNTOLD, "stage"),
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
        "I am facing removal from the UK.",
        "They are facing removal from the UK.",
        lambda f: f.faces_removal or f.is_in("deportation"),
        "removal or deportation",
        "stage",
    ),
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
        "date",
    ),
    Row(SUMMARY, "What happened", lambda f: dates_removal(f) and f.is_over, "a removal date that has passed"),
    Row(SUMMARY, f"The letter {DATES_REPLY}", dates_reply, "a date for a reply", "date"),
    Row(
        SUMMARY,
        "Flight: hour, number, destination",
        lambda f: dates_removal(f) and not f.is_over,
        "a label, where there may be a flight",
        "flight",
    ),
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
        dates_removal,
        "a removal date",
        "date",
    ),
    Row(OWN, f"Their {DATES_REMOVAL}.", dates_removal, "a removal date", "date"),
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
    *each(
        URGENT,
        "I do not have a lawyer yet.",
        "They do not have a lawyer yet.",
        lawyers_none,
        LAWYERS_WHY,
        "lawyer",
    ),
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
        "The MP's office may also speak to my lawyer about my case:",
        lambda f: not lawyers_none(f),
        "a box, unless there is none",
    ),
    Row(
        AUTHORITY,
        "Lawyer's name, firm and phone",
        lambda f: not lawyers_none(f),
        "a label, unless there is none",
    ),
)
