"""What people chose to say of their life now: each sentence, and when it may stand in a paper."""

from collections.abc import Iterator, Mapping

from tests.flows.papers.facts import Facts
from tests.flows.papers.rows import LETTER, NOTES, OWN, Row, When, each

Sentences = Mapping[str, tuple[str, str]]  # by the id: in the words of the person, and of a supporter

FAMILY: Sentences = {
    "children_town": (
        "My children have only known one town as home.",
        "Their children have only known one town as home.",
    ),
    "children_school": (
        "My children go to school, and their friends are there.",
        "Their children go to school, and their friends are there.",
    ),
    "children_ask": (
        "My children ask me what will happen, and I have no answer.",
        "Their children ask what will happen, and there is no answer.",
    ),
    "family_here": ("My closest family lives in the UK.", "Their closest family lives in the UK."),
    "family_apart": (
        "I have not seen some of my family for a long time.",
        "They have not seen some of their family for a long time.",
    ),
    "family_needs": ("My family depends on me every day.", "Their family depends on them every day."),
}
HEALTH: Sentences = {
    "carer": (
        "I look after someone in my family who is ill.",
        "They look after someone in their family who is ill.",
    ),
    "helper": (
        "I look after someone who cannot manage alone.",
        "They look after someone who cannot manage alone.",
    ),
    "appointments": (
        "I have regular appointments with a doctor or at a hospital.",
        "They have regular appointments with a doctor or at a hospital.",
    ),
    "medicine": ("I need medicine every day.", "They need medicine every day."),
    "sleep": (
        "I sleep badly, because I worry about what will happen.",
        "They sleep badly, because they worry about what will happen.",
    ),
}
HOME: Sentences = {
    "know_town": (
        "I know my town well, and I feel at home there.",
        "They know their town well, and they feel at home there.",
    ),
    "one_room": ("I share one room with others.", "They share one room with others."),
    "hotel": (
        "I live in a hotel, and I cannot cook there.",
        "They live in a hotel, and they cannot cook there.",
    ),
    "no_home": (
        "I have no home of my own, and I stay with friends.",
        "They have no home of their own, and they stay with friends.",
    ),
    "moved": (
        "I have been moved more than once, and had to start again.",
        "They have been moved more than once, and had to start again.",
    ),
}
WORK: Sentences = {
    "no_work": ("I am not allowed to work while I wait.", "They are not allowed to work while they wait."),
    "job": (
        "I have permission to work, and I have a job.",
        "They have permission to work, and they have a job.",
    ),
    "skills": (
        "I have skills, and I would like to use them.",
        "They have skills, and they would like to use them.",
    ),
    "english": ("I am learning English.", "They are learning English."),
    "course": (
        "I have a place on a course, and I am allowed to study.",
        "They have a place on a course, and they are allowed to study.",
    ),
    "money": (
        "I have very little money for food, clothes and travel.",
        "They have very little money for food, clothes and travel.",
    ),
}
WAITING: Sentences = {
    "plans": (
        "I cannot plan my life, because I do not know what will happen.",
        "They cannot plan their life, because they do not know what will happen.",
    ),
    "no_news": (
        "Nobody tells me what is happening with my case.",
        "Nobody tells them what is happening with their case.",
    ),
    "letters": (
        "Each time a letter comes, I am afraid to open it.",
        "Each time a letter comes, they are afraid to open it.",
    ),
    "on_hold": (
        "I want to get on with my life, and I cannot.",
        "They want to get on with their life, and they cannot.",
    ),
    "asked": (
        "I have asked many times, and I have had no clear answer.",
        "They have asked many times, and they have had no clear answer.",
    ),
}
DETENTION: Sentences = {
    "reach": (
        "From detention it is hard for me to reach my family and friends.",
        "From detention it is hard for them to reach their family and friends.",
    ),
    "far": ("My family lives far from where I am held.", "Their family lives far from where they are held."),
    "how_long": ("I do not know how long I will be held.", "They do not know how long they will be held."),
    "children": (
        "My children do not understand why I am not at home.",
        "Their children do not understand why their parent is not at home.",
    ),
}
REPORTING: Sentences = {
    "reports": (
        "I report to the Home Office, as I have been asked to.",
        "They report to the Home Office, as they have been asked to.",
    ),
    "far": (
        "The place where I report is far from my home.",
        "The place where they report is far from their home.",
    ),
    "fare": (
        "It is hard for me to pay the fare to where I report.",
        "It is hard for them to pay the fare to where they report.",
    ),
    "afraid": (
        "Each time I report, I am afraid of not coming home.",
        "Each time they report, they are afraid of not coming home.",
    ),
}
COMMUNITY: Sentences = {
    "volunteer": ("I volunteer, and people count on me.", "They volunteer, and people count on them."),
    "neighbours": (
        "My neighbours know me, and we help each other.",
        "Their neighbours know them, and they help each other.",
    ),
    "friends": (
        "I have friends who know me well and stand by me.",
        "They have friends who know them well and stand by them.",
    ),
    "club": ("I go to a club or a group every week.", "They go to a club or a group every week."),
    "faith": (
        "I belong to a faith group, and people there know me.",
        "They belong to a faith group, and people there know them.",
    ),
}
SENTENCES: Mapping[str, Sentences] = {
    "family": FAMILY,
    "health": HEALTH,
    "home": HOME,
    "work": WORK,
    "waiting": WAITING,
    "detention": DETENTION,
    "reporting": REPORTING,
    "community": COMMUNITY,
}
# What is not so for somebody in detention, and what is not so for anybody else.
FREE = (
    "health.carer",
    "health.helper",
    "home.one_room",
    "home.hotel",
    "home.no_home",
    "work.job",
    "work.course",
    "community.volunteer",
    "community.neighbours",
    "community.club",
    *(f"reporting.{id}" for id in REPORTING),
)
HELD = tuple(f"detention.{id}" for id in DETENTION)
PRIVATE_SENTENCES: Mapping[str, str] = {f"health.{id}": "health" for id in HEALTH} | {
    "community.faith": "faith"
}


def _rows() -> Iterator[Row]:
    for theme, sentences in SENTENCES.items():
        for id, (mine, theirs) in sentences.items():
            told, why = _told(f"{theme}.{id}"), f"chosen of {theme}, and it still fits"
            yield from each((*LETTER, *NOTES), mine, theirs, told, why, "of life")
            yield Row(OWN, theirs, told, why, "of life")


def _told(sentence: str) -> When:
    return lambda facts: is_told(sentence, facts)


def is_told(sentence: str, facts: Facts) -> bool:
    """Whether this sentence was chosen, still fits, and may be kept."""
    fits = not (facts.detained and sentence in FREE) and (facts.detained or sentence not in HELD)
    private = PRIVATE_SENTENCES.get(sentence)
    return sentence in facts.life and fits and (not private or facts.value(f"keep_{private}") == "yes")


LIFE_ROWS: tuple[Row, ...] = tuple(_rows())
