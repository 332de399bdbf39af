"""What a paper asks for, and what speaks for it: ties and own words."""

from collections.abc import Iterator

from tests.flows.papers.request import DETAILS, POST, has_words, is_told
from tests.flows.papers.rows import (
    CHASES,
    CHECKLIST,
    LETTER,
    NOTES,
    OWN,
    SUMMARY,
    URGENT,
    Row,
    asks,
    each,
    fact,
    free,
    has_tie,
    may_prove,
)

PAUSE = "Please ask the Home Office to hold off the removal until it has looked at"

DECISION = "Please ask the Home Office when it will decide"

UNSEEN = "Please ask the Home Office to look at something it may not have seen"

UNANSWERED = "Please ask the Home Office why it has not answered"

WAIT = "Please ask the Home Office today not to remove"

WAIT_LATER = "Please ask the Home Office not to remove"

WAIT_FOR = "before it has looked at this: [what it should look at, in one sentence]."

IN_LETTERS = (*LETTER, *CHASES)
ACCOUNT = "why the eVisa or the account is not working, and when it will be put right"
REQUESTS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("reply", SUMMARY, "Ask the Home Office to answer the letters sent to it"),
    ("decision", SUMMARY, "Ask the Home Office when it will decide the case, and what it is waiting for"),
    ("evisa", IN_LETTERS, f"Please ask the Home Office {ACCOUNT}."),
    ("evisa", NOTES, "Please ask the Home Office when the eVisa or the account will be put right."),
    ("evisa", SUMMARY, f"Ask the Home Office {ACCOUNT}"),
    (
        "trace",
        IN_LETTERS,
        "Please ask the Home Office to look for the papers that are missing, and to say in"
        " writing what it has found.",
    ),
    ("trace", NOTES, "Please ask the Home Office to look for the missing papers."),
    ("trace", SUMMARY, "Ask the Home Office to look for the missing papers"),
    (
        "reasons",
        IN_LETTERS,
        "Please ask the Home Office to explain the reasons for its decision in plain words.",
    ),
    ("reasons", NOTES, "Please ask the Home Office to explain its decision."),
    ("reasons", SUMMARY, "Ask the Home Office to explain its decision"),
    (
        "new_information",
        IN_LETTERS,
        f"{UNSEEN}.",
    ),
    ("new_information", NOTES, f"{UNSEEN}."),
    ("new_information", SUMMARY, "Ask the Home Office to look at something it may not have seen"),
    (
        "minister",
        IN_LETTERS,
        "Please write to the Home Secretary or the immigration minister about this case.",
    ),
    ("minister", NOTES, "Please write to the minister about this case."),
    ("minister", SUMMARY, "Write to the Home Secretary or the immigration minister about the case"),
    ("pause", IN_LETTERS, f"{PAUSE} what is new."),
    ("pause", NOTES, f"{PAUSE} what is new."),
    (
        "pause",
        SUMMARY,
        "Ask the Home Office to hold off the removal until it has looked at what is new",
    ),
    ("safety", SUMMARY, "Ask about health and safety in detention"),
    ("visit", SUMMARY, "Visit the person, or speak to them on the phone"),
    ("meet", SUMMARY, "Meet the person"),
)

SAFETY = "health and safety in detention"

SURGERY = "come to one of your surgeries and meet you for ten minutes?"

SPOKEN_REQUESTS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    (
        "decision",
        IN_LETTERS,
        f"{DECISION} my case, and what it is waiting for.",
        f"{DECISION} their case, and what it is waiting for.",
    ),
    ("decision", NOTES, f"{DECISION} my case.", f"{DECISION} their case."),
    (
        "reply",
        IN_LETTERS,
        f"{UNANSWERED} my letters, and ask it to answer them.",
        f"{UNANSWERED} their letters, and ask it to answer them.",
    ),
    (
        "reply",
        NOTES,
        "Please ask the Home Office to answer my letters.",
        "Please ask the Home Office to answer their letters.",
    ),
    (
        "safety",
        IN_LETTERS,
        f"Please ask the Home Office about my {SAFETY}.",
        f"Please ask the Home Office about their {SAFETY}.",
    ),
    (
        "safety",
        NOTES,
        f"Please ask the Home Office about my {SAFETY}.",
        f"Please ask the Home Office about their {SAFETY}.",
    ),
    (
        "visit",
        IN_LETTERS,
        "Please visit me, or speak to me on the phone, so that you can hear from me how things are.",
        "Please visit them, or speak to them on the phone, so that you can hear from them how things are.",
    ),
    (
        "visit",
        NOTES,
        "Please visit me, or speak to me on the phone.",
        "Please visit them, or speak to them on the phone.",
    ),
    ("meet", IN_LETTERS, f"May I {SURGERY}", f"May we {SURGERY}"),
    ("meet", NOTES, "May I stay in touch with your office?", "May we stay in touch with your office?"),
)

TIES = (
    ("home", "A home there for years", ""),
    ("children", "Children at school", "A letter from the school"),
    ("family", "Family", ""),
    ("health", "Health care", "A doctor's letter"),
    ("faith", "A faith group", "A letter from the faith group"),
    ("work", "Work", "A letter from work"),
    ("volunteering", "Volunteering", "A letter from the place where the person volunteers"),
    ("community", "Friends and neighbours", "Letters from friends or neighbours who live there"),
)

MORE_OF_THE_REQUEST_TODAY = "Please ask the Home Office today"
more_of_the_request_their_mp = fact(lambda f: f.has_another_mp)
more_of_the_request_leaves = fact(lambda f: f.faces_removal or f.is_in("deportation"))
MORE_OF_THE_REQUEST_MINISTER = (
    "write to the Home Secretary or the immigration minister, and say that a constituent of yours is worried."
)


MORE_OF_THE_REQUEST_ROWS: tuple[Row, ...] = (
    Row(
        (*IN_LETTERS, *SUMMARY),
        "The details: [which letters or papers, and when they were sent].",
        lambda f: any(f.asks(one) for one in POST) and not is_told(f),
        "a gap of a request about what was sent, while an office cannot read what that was",
        "details",
    ),
    Row(
        (*IN_LETTERS, *SUMMARY),
        "The details: [in one or two sentences].",
        lambda f: any(f.asks(one) for one in DETAILS) and not is_told(f),
        "a gap of a request that says little, while an office can read no more",
        "details",
    ),
    Row(
        IN_LETTERS,
        "The details:",
        is_told,
        "what was written about the request stands below it",
        "details",
    ),
    *free(OWN, "What I am asking you to do"),
    Row(
        SUMMARY,
        "What the MP is asked to do",
        lambda f: f.role != "supporter",
        "not a supporter's own MP",
        "whom it asks",
    ),
    Row(
        SUMMARY,
        "What the person's own MP is asked to do",
        lambda f: f.role == "supporter",
        "a supporter's own MP: the request that was chosen is to another",
        "whom it asks",
    ),
    *free(NOTES, "The one thing you ask for"),
    *each(
        URGENT,
        f"{WAIT} me {WAIT_FOR}",
        f"{WAIT} them {WAIT_FOR}",
        lambda f: more_of_the_request_leaves(f) and f.may_be_today and not f.removal_is_far,
        "a removal that may be near",
        "request not to remove",
    ),
    *each(
        URGENT,
        f"{WAIT_LATER} me {WAIT_FOR}",
        f"{WAIT_LATER} them {WAIT_FOR}",
        lambda f: f.removal_is_far,
        "a removal that has a date, and time until then",
        "request not to remove",
    ),
    Row(
        URGENT,
        "If you know a lawyer or an advice service that can help before that day, please tell me today.",
        lambda f: f.day is not None and (not f.is_over),
        "a day that is still to come",
        "request help",
    ),
    Row(
        URGENT,
        "Please ring me today to tell me if you can help.",
        lambda f: f.may_be_today,
        "little time, or a time that nobody knows",
        "request help",
    ),
    Row(
        URGENT,
        f"{MORE_OF_THE_REQUEST_TODAY} what is going to happen.",
        lambda f: f.may_be_today,
        "little time",
        "request",
    ),
    Row(
        OWN,
        "Please speak to their MP and ask that MP to take up the case.",
        more_of_the_request_their_mp,
        "the person has another MP",
        "request",
    ),
    *free(OWN, "Please tell me what you can do, and send me a copy of any answer."),
    Row(
        OWN,
        f"If that is not possible, please {MORE_OF_THE_REQUEST_MINISTER}",
        more_of_the_request_their_mp,
        "there is another request before it",
        "request",
    ),
    Row(
        OWN,
        f"Please {MORE_OF_THE_REQUEST_MINISTER}",
        lambda f: not f.has_another_mp,
        "the person has no other MP who could be asked first",
        "request",
    ),
)


requests_to_home_office = fact(lambda f: f.asks_the_home_office)
REQUESTS_WHY = "what the Home Office is asked: a meeting or a visit is the MP's own decision"


def _requests_of_each() -> Iterator[Row]:
    for objective, papers, sentence in REQUESTS:
        yield Row(papers, sentence, asks(objective), f"the request that was chosen: {objective}", "request")


def _requests_of_each_2() -> Iterator[Row]:
    for objective, papers, mine, theirs in SPOKEN_REQUESTS:
        yield from each(
            papers, mine, theirs, asks(objective), f"the request that was chosen: {objective}", "request"
        )


def _obstacles() -> Iterator[Row]:
    """What stands in the way, and why it is worth it all the same: a case has one of these ways to say it."""
    for sentence in (
        "I know that this is not your decision, and that your office is busy.",
        "But the Home Office has to answer an MP, so a question from you can make a real difference.",
        "The decision is not yours, and I do not ask you to make it.",
        "But the Home Office has to answer an MP, and a question from you may be heard where others were"
        " not.",
        "Your office has many cases, I know, and it does not decide this one.",
        "Still, the Home Office has to answer an MP.",
        "That is why I turn to you.",
    ):
        yield Row(LETTER, sentence, requests_to_home_office, REQUESTS_WHY)


# What the MP is asked to do: the one request that was chosen.
REQUESTS_ROWS: tuple[Row, ...] = (
    *_requests_of_each(),
    *_requests_of_each_2(),
    *MORE_OF_THE_REQUEST_ROWS,
    *_obstacles(),
    Row(NOTES, "I know that this is not your decision.", requests_to_home_office, REQUESTS_WHY),
    Row(NOTES, "But the Home Office has to answer an MP.", requests_to_home_office, REQUESTS_WHY),
)


ties_here = fact(lambda f: bool(f.ties) and f.tied_to is not None and (f.tied_to == f.area))
ties_elsewhere = fact(lambda f: bool(f.ties) and f.tied_to is not None and (f.tied_to != f.area))
ties_unnamed = fact(lambda f: bool(f.ties) and f.tied_to is None)


def _ties_of_each() -> Iterator[Row]:
    for when, to, to_theirs, heading, why in (
        (ties_here, "{area}", "{area}", "{area}", "the question named the area of this MP"),
        (ties_elsewhere, "{tied_to}", "{tied_to}", "{tied_to}", "the question named another area"),
        (ties_unnamed, "my home area", "their home area", "the home area", "the question named no area"),
    ):
        mine, theirs = f"What ties me to {to}: {{ties}}.", f"What ties them to {to_theirs}: {{ties}}."
        yield from each(LETTER, mine, theirs, when, why, "tie heading")
        yield Row(SUMMARY, f"Ties to {heading}", when, why, "tie heading")


def _ties_of_each_2() -> Iterator[Row]:
    for tie, bullet, _ in TIES:
        yield Row(SUMMARY, bullet, has_tie(tie), f"a tie that was ticked: {tie}", "tie")


def _ties_of_each_3() -> Iterator[Row]:
    for tie, _, proof in TIES:
        if proof:
            yield Row(CHECKLIST, proof, may_prove(tie), f"a tie that was ticked: {tie}")


# Ties, below the name of the area that the question about them named.
TIES_ROWS: tuple[Row, ...] = (
    *_ties_of_each(),
    *each(
        LETTER,
        "My ties to {area}: {ties}.",
        "Their ties to {area}: {ties}.",
        ties_here,
        "the question named the area of this MP",
        "tie heading",
    ),
    *_ties_of_each_2(),
    *_ties_of_each_3(),
)


own_words_of_another = fact(lambda f: f.words_are_the_persons and f.role == "supporter")
OWN_WORDS_CHECK = "[If the words above are not in English, write the English here instead.]"


# Own words themselves are judged by their style (`oracle.py`); these stand beside them.
OWN_WORDS_ROWS: tuple[Row, ...] = (
    Row(
        LETTER,
        "I see that one of your interests is {interest}.",
        lambda f: f.interest is not None,
        "what this MP says they care about, as the person chose it",
    ),
    *free((*LETTER, *OWN, *SUMMARY, *CHASES), OWN_WORDS_CHECK),
    *free(LETTER, "[Put your own words about this here, in English.]"),
    *free(LETTER, "[Put your own words here, in English, or ask someone to put them into English.]"),
    *free(
        OWN,
        "[Put the words about this here, in English.]",
        "[Put the words about them here, in English, or ask someone to put them into English.]",
    ),
    *free(SUMMARY, "[Put these words here, in English.]"),
    Row(
        SUMMARY,
        "In the words of the person, or of someone who knows the case",
        lambda f: f.own is not None,
        "something was written",
    ),
    Row(
        (*OWN, *NOTES),
        "In their own words:",
        lambda f: own_words_of_another(f) and has_words(f),
        "the person writes, and a supporter signs",
        "attribution",
    ),
    Row(
        (*LETTER, *OWN, *CHASES),
        "[Check that the words above fit the one who signs this letter.]",
        lambda f: f.is_shared and has_words(f),
        "several people write in the case, and it is not known who wrote the words",
        "signer",
    ),
    Row(
        NOTES,
        "If these words are not in English, put them into English before you go, or take someone who can.",
        has_words,
        "there are words to put into English",
    ),
)
