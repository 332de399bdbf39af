"""What is said in one paper only."""

from collections.abc import Iterator

from tests.flows.papers.facts import DECIDED
from tests.flows.papers.rows import (
    AUTHORITY,
    CHASE,
    CHASE_HOME_OFFICE,
    CHASES,
    INVITATION,
    NOTES,
    OWN,
    SUMMARY,
    URGENT,
    Row,
    always,
    each,
    fact,
    free,
)

own_letter_own = fact(lambda f: f.role == "supporter" and f.supporter_lives_here)
own_letter_elsewhere = fact(lambda f: f.lives_elsewhere)
OWN_LETTER_STANDS = "[Where it stands with that MP: not asked yet, no answer yet, or a no.]"
own_letter_their = fact(lambda f: f.home_mp is not None and f.home_mp != f.mp)
own_letter_blank = fact(lambda f: f.home_mp is None and not f.home_is_vacant)


OWN_LETTER_ROWS: tuple[Row, ...] = (
    Row(OWN, "I live in {area} and you are my MP.", own_letter_own, "a supporter's own MP", "opening"),
    *free(
        OWN,
        "[the supporter's signature and full name]",
        "The person named above is my [friend, relative, colleague].",
        "I am asking because I know them: [how you know them, and for how long].",
    ),
    Row(
        OWN,
        "They do not live in your constituency.",
        own_letter_elsewhere,
        "the home is known, and is elsewhere",
    ),
    Row(
        OWN,
        "I know that MPs act first for the people they represent, so I am asking for something"
        " you can do for me, your constituent.",
        own_letter_elsewhere,
        "the home is known, and is elsewhere",
    ),
    Row(OWN, "Their own MP is {home_mp}, for {home}.", own_letter_their, "another MP, confirmed", "their MP"),
    Row(
        OWN,
        "Their own MP is [name], for [constituency].",
        own_letter_blank,
        "an MP who is not known",
        "their MP",
    ),
    Row(
        OWN,
        "Their own constituency, {home}, has no MP at the moment.",
        lambda f: f.home_is_vacant,
        "the home that they confirmed has no MP",
        "their MP",
    ),
    Row(OWN, OWN_LETTER_STANDS, lambda f: own_letter_their(f) or own_letter_blank(f), "a gap about that MP"),
)


summary_helped = fact(lambda f: f.supporter and f.role != "supporter")
summary_constituent = fact(lambda f: f.role == "supporter" and f.supporter_lives_here)
summary_decided = fact(lambda f: f.is_in(*DECIDED))
summary_new = fact(lambda f: summary_decided(f) or f.asks("new_information", "pause"))


SUMMARY_ROWS: tuple[Row, ...] = (
    *free(
        SUMMARY,
        "The case on one page",
        "For the office of {mp} MP, {area}.",
        "{today}",
        "Who",
        "Full name, and other spellings",
        "Date of birth and nationality",
        "Home Office reference number",
        "Other numbers (UAN, port, ARC)",
        "Others in the same application, with dates of birth",
        "Where the case stands",
        "Contact with offices so far",
        "Contact details",
        "Phone and e-mail",
        "Language, and whether an interpreter is needed",
    ),
    Row(SUMMARY, "Supporter: name, phone, e-mail", summary_helped, "a label, where a supporter takes part"),
    Row(
        SUMMARY,
        "Supporter (your constituent): name, address in {area}, phone, e-mail",
        summary_constituent,
        "a label, for a supporter's own MP",
    ),
    Row(SUMMARY, "Address in {area}, with the postcode", lambda f: f.lives_here, "lives there", "address"),
    Row(
        SUMMARY,
        "Address in {area} before detention, with the postcode",
        lambda f: f.lived_here_until_detained,
        "lived there before detention",
        "address",
    ),
    Row(SUMMARY, "Address in the UK, with the postcode", always, "a label", "address"),
    Row(SUMMARY, "Date of detention", lambda f: f.detained, "a label, in detention"),
    Row(
        SUMMARY,
        "What is new since the last decision, if there was one",
        summary_new,
        "a label, after a decision",
    ),
    Row(
        SUMMARY,
        "Appeal: number, next hearing, result",
        lambda f: f.is_in("appeal"),
        "a label, where there is an appeal",
    ),
)


authority_held = fact(lambda f: f.detained)


AUTHORITY_ROWS: tuple[Row, ...] = (
    *free(
        AUTHORITY,
        "Letter of authority",
        "About me",
        "Full name, and other spellings",
        "Date of birth",
        "Nationality",
        "Home Office reference number, and any other numbers",
        "My phone and e-mail",
        "My language, and whether I need an interpreter",
        "Who may act for me (tick one)",
        "{mp} MP, and the staff of this MP's office",
        "Any MP who acts for me, and the staff of that MP's office",
        "If no box is ticked, this permission is for {mp} MP and the staff of this MP's office.",
        "What I allow",
        "I ask the MP to act for me in my immigration case and to write to the Home Office about it.",
        "The Home Office may give the MP information about my case, and the MP may receive answers about me.",
        "The Home Office may also give the MP information about my health.",
        "The MP's office may also speak to this person about my case, and pass the Home"
        " Office's answers on to them:",
        "Name, phone and e-mail of that person",
        "I can end this permission at any time by writing to the MP's office.",
        "To be signed by hand by the person named above",
        "Signature",
        "Name in capital letters",
        "Date of signing",
    ),
    Row(
        AUTHORITY, "My address in {area}, with the postcode", lambda f: f.lives_here, "lives there", "address"
    ),
    Row(
        AUTHORITY,
        "My address in {area} before I was detained, with the postcode",
        lambda f: f.lived_here_until_detained,
        "lived there",
        "address",
    ),
    Row(AUTHORITY, "My address in the UK, with the postcode", always, "a label", "address"),
    Row(
        AUTHORITY,
        "Where I am held now: name of the place, room or wing",
        authority_held,
        "a label, in detention",
    ),
    Row(
        AUTHORITY,
        "The constituent who asks this MP to help me: name, and address in {area}",
        lambda f: f.role == "supporter",
        "a supporter's own MP",
    ),
)


QUESTIONS_OF_CHASES_ROWS: tuple[Row, ...] = (
    *free(
        CHASES,
        "Could you please tell me:",
        "Thank you for your work.",
        "[your full name]",
        "Yours sincerely",
    ),
    Row(
        CHASES,
        "I asked you to [what you asked for, in one line].",
        lambda f: f.objective is None or f.role == "supporter",
        "a gap: what was asked for is not known",
        "request",
    ),
    Row(
        CHASES,
        "This was my request.",
        lambda f: f.objective is not None and f.role != "supporter",
        "the request that was chosen follows",
    ),
    *free(
        CHASE,
        "Has my request reached you, and is anything missing?",
        "Have you written to the Home Office?",
        "If so, on which day?",
        "Who in your office is dealing with it, and what is your reference number?",
    ),
    *free(
        CHASE_HOME_OFFICE,
        "Has the Home Office answered you, in writing or by phone?",
        "If so, what did it say?",
        "If it has not, could you ask it again?",
        "Please send me a copy of the answer if there is one.",
    ),
)


chases_sent = fact(lambda f: f.last_day("sent") is not None)
chases_blank = fact(lambda f: f.last_day("sent") is None)
chases_wrote = fact(lambda f: f.last_day("written") is not None)
CHASES_THANKS = "Thank you for writing to the Home Office about"
CHASES_SOON = "There is little time, so please ring me as soon as you can."


def _chases_of_each() -> Iterator[Row]:
    for day, when, why in (
        ("{asked_on}", chases_sent, "the log says when"),
        ("[date]", chases_blank, "a gap, where the log does not say when"),
    ):
        yield from each(
            CHASE,
            f"I asked your office for help with my immigration case on {day}.",
            f"I asked your office for help with this person's immigration case on {day}.",
            when,
            why,
            "names what it chases",
        )


CHASES_ROWS: tuple[Row, ...] = (
    *_chases_of_each(),
    Row(
        CHASE,
        "I have not had a reply yet, apart from any automatic one.",
        lambda f: f.office_is_silent,
        "the log has no answer since then",
    ),
    *each(
        CHASE_HOME_OFFICE,
        f"{CHASES_THANKS} my immigration case on {{wrote_on}}.",
        f"{CHASES_THANKS} this person's immigration case on {{wrote_on}}.",
        chases_wrote,
        "the log says when",
        "names what it chases",
    ),
    Row(
        CHASE_HOME_OFFICE,
        "I have not heard of any answer from the Home Office.",
        lambda f: f.home_office_is_silent,
        "the log has no answer since then",
    ),
    Row(CHASES, CHASES_SOON, lambda f: f.is_near, "a date that is near", "soon"),
    *QUESTIONS_OF_CHASES_ROWS,
)


reads_below = fact(lambda f: f.user.language not in (None, "en"))
OTHERS_EVENT = "[name of the event], on [day and date] at [time], at [place] in {area}."


OTHERS_ROWS: tuple[Row, ...] = (
    *free(
        NOTES,
        "One minute with the MP",
        "Read it out loud twice at home.",
        "It takes about a minute.",
        "You may read from the page.",
        "Give them the signed permission letter, if you have it",
        "When may I ring, and who should I ask for?",
        "If they say no",
        "What could you do instead?",
        "Who else could I ask?",
        "Thank them all the same.",
    ),
    Row(NOTES, "Say the English.", reads_below, "the person reads another language below it"),
    Row(
        NOTES,
        "The words below it tell you what it means.",
        reads_below,
        "the person reads another language below it",
    ),
    *free(
        URGENT,
        "Please ring me.",
        "My number is above.",
        "[your full name]",
    ),
    *free(
        INVITATION,
        f"We would be glad to have you with us at {OTHERS_EVENT}",
        "[What the event is, how many people are coming, and who it is open to.]",
        "Could you come for ten minutes and say a few words?",
        "[What your group does for the area, in one sentence with a number.]",
        "[If the press is invited, say so here.",
        "If not, leave this out.]",
        "Could your office let us know by [date]?",
        "You can reach us at [phone and e-mail].",
        "[your name], for [name of the group]",
    ),
)
