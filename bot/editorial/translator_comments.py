"""Writes the comments for translators: what stands beside every message in the catalogues (`#.` and `#,`).

They say who speaks to whom, what each placeholder holds, and how long the message may be. All of it follows
from the context of the message and from flows/placeholders.yaml: nobody writes a comment by hand.
"""

from collections.abc import Iterator, Mapping
from textwrap import wrap

from bot.language.languages import CRITICAL
from flows.definition.flow import Flow
from flows.definition.schema import Style
from flows.definition.text import PLACEHOLDER
from flows.lint.limits import IS_LABEL, IS_TITLE, LONGEST_LABEL, LONGEST_TITLE, longest

WIDTH = 100  # less than the width of a .po file, so that no line is broken a second time when it is written
WHY_CRITICAL = "on safety, consent or deletion; while this is fuzzy, people see the English"
MAX_LENGTH = "max-length:"  # the flag from which Weblate knows how long a translation may be

# By the end of the context: who is spoken to, who taps a button, who writes a paper.
LISTENERS = {
    ".person": "the person whose case it is",
    ".supporter": "somebody who supports the person",
    "": "either of them, the person or the supporter, in the same words",
}
SPEAKERS = {".person": "the person", ".supporter": "the supporter", "": "the person or the supporter"}

SPOKEN = "The bot speaks to {listener}."
CALL = "A phone call: {speaker} says it to an MP's office, in English. This is what it means."
# By the beginning of a phrase's id, the first that fits. `{speaker}` and `{listener}` are those of the voice.
PHRASES: tuple[tuple[str, str], ...] = (
    ("button_", "A button: {speaker} says it."),
    ("command_", "Telegram's menu of commands: what this command does, in a few words."),
    ("short_description", "The bot's profile: the bot speaks to somebody who does not know it yet."),
    ("description", "An empty chat: the bot speaks to somebody who has not begun."),
    ("bell_", "A reminder, or what follows on one. The bot speaks to {listener}."),
    ("ring_from_", CALL),
    ("ring_because_", CALL),
    ("ring_ask_", CALL),
    ("ring_no_name_", CALL),
    ("timeline", "A list of what happened with the MP's office, kept by {speaker}."),
    ("card_", "A card that shows one MP. The bot speaks to {listener}. “They” is the MP or the party."),
    ("office_", "A card that shows one MP: the heading above an office."),
    ("record_", "A list of what one MP has done in Parliament. The bot speaks. “They” is the MP."),
    ("missing_", "A list of what is not ready yet for the meeting with the MP."),
    ("seen_", "A list of what the bot saw in words that were typed."),
    ("application_", "A few words inside a line of a letter: what was applied for."),
    ("stage_", "A few words inside a line of a letter: where the application stands."),
    ("tried_", "A few words in a list, inside a line of a letter: what was tried so far."),
    ("tie_", "A few words in a list, inside a line of a letter: what ties somebody to the area."),
    ("enclosed_", "A few words in a list, inside a line of a letter: what is sent with it."),
    ("privacy_", "The end of what /privacy says. The bot speaks to {listener}."),
    ("mydata", "A list of all that the bot keeps. The bot speaks to {listener}."),
    ("", SPOKEN),
)
FIELDS: Mapping[str, str] = {  # of a step
    "title": "A title: the name of this answer in the list of answers that can be changed.",
    "say": SPOKEN,
    "again": "The bot speaks to {listener}, and has asked before.",
    "hint": "The bot speaks to {listener}: the last lines of a message, an example or where to look.",
    "more": "The bot speaks to {listener}, who has tapped the button “More about this”.",
}
SENTENCE = (
    "A sentence to choose: {speaker} vouches for it, and the office gets the English. "
    "The translation says the same, no more and no less."
)
PAGE = "The page in a browser on which papers are filled in and signed. It speaks to {listener}."
PAGE_PARTS: Mapping[str, str] = {  # by the end of the context
    "label": "The name of a field.",
    "why": "Below a field: why it is asked, or how to fill it in.",
}
CHAPTERS: Mapping[str, str] = {
    "title": "A title: the name of a chapter, in the menu.",
    "why": "The bot tells {listener}, why this chapter comes next.",
    "names": "The bot tells {listener}, how this chapter gives a name to an office.",
}
FACTS: Mapping[str, str] = {
    "helpline": "The bot tells {listener}, what this helpline is for:",
    "place": "The bot tells {listener}, what is known about this place of detention:",
}
PART = "it stands in several letters"
CALLED = "Who answers a phone number; it stands before the number, as in “{{name}}: 999”. In English:"
PAPERS: Mapping[str, str] = {  # who speaks to whom in a paper; "": in any that is not named here
    "authority": "the person whose case it is writes to the MP's office, and signs",
    "own_letter": "a supporter writes to their own MP's office about the person",
    "invitation": "a group writes to the MP's office",
    "notes": "{speaker} says this to the MP or the staff, in English",
    "checklist": "a list of what to bring or send; the bot speaks to {listener}",
    "case_identity": f"{PART}: {{speaker}} writes to the MP's office",
    "case_stage": f"{PART}: {{speaker}} writes to the MP's office",
    "request": f"{PART}: {{speaker}} asks the MP for one thing",
    "": "{speaker} writes to the MP's office",
}
SUBJECT = "The subject of the e-mail."
ENGLISH_FOR_OFFICE = "The office gets the English; the translation is for the writer."
KEPT = "No office gets it: the person or the supporter keeps it."
STYLES: Mapping[Style | str, str] = {
    "title": "The title of the page.",
    "heading": "A heading.",
    "address": "A line at the top: from whom, to whom, or the date.",
    "fact": "One of the numbered lines at the top: a label, a colon, and what the office looks up.",
    "body": "A paragraph.",
    "signed": "The name of who signs: they sign by hand above it.",
    "bullet": "One of a list.",
    "tick": "One of a list, with a box to tick.",
    "line": "A label on a form: a line to write on follows it.",
    "said": "Said aloud in English. The translation stands below it: this is what it means.",
    "note": "Small print: the bot speaks to whoever holds the page.",
    "words": "The person's or the supporter's own words.",
}


def translator_comments(flow: Flow, context: str, voice: str, english: str) -> list[str]:
    """Return the lines of the comment on a message. `voice` is the end of its context, or empty."""
    comments = [f"{CRITICAL}: {WHY_CRITICAL}"] if flow.is_critical(context) else []
    names = dict.fromkeys(PLACEHOLDER.findall(english))
    notes = [f"{{{name}}}: {flow.placeholder_note(context, name) or '?'}" for name in names]
    for comment in (*_speech(flow, context, voice), *notes, _length(context + voice)):
        comments += wrap(comment, WIDTH, break_long_words=False, break_on_hyphens=False)
    return list(dict.fromkeys(comments))


def translator_flags(context: str) -> set[str]:
    """Return the flags of a message with this context, apart from fuzzy."""
    return {f"{MAX_LENGTH}{longest(context)}"}


def undescribed(flow: Flow) -> Iterator[tuple[str, str]]:
    """Yield (context, placeholder) for each placeholder of which flows/placeholders.yaml says nothing."""
    for context, wording in flow.wordings():
        for name in sorted(set(PLACEHOLDER.findall(f"{wording.person} {wording.supporter}"))):
            if flow.placeholder_note(context, name) is None:
                yield context, name


def _speech(flow: Flow, context: str, voice: str) -> list[str]:
    """Say who speaks to whom, or what the message is."""
    kind, _, rest = context.partition(".")
    match kind:
        case "chapter":
            patterns = [CHAPTERS.get(rest.rpartition(".")[2], SPOKEN)]
        case "phrase":
            patterns = [next(pattern for beginning, pattern in PHRASES if rest.startswith(beginning))]
        case "paper":
            patterns = _paper(flow, *rest.split(".", 1))
        case "page":
            patterns = [PAGE, PAGE_PARTS.get(rest.rpartition(".")[2], "")]
        case "helpline" | "place":
            what = CALLED if rest.endswith(".name") else FACTS[kind]
            patterns = [f"{what} {_fact_name(flow, kind, rest.partition('.')[0])}."]
        case _ if rest.startswith("sentences."):
            patterns = [SENTENCE]
        case _ if rest.startswith("choices."):
            patterns = ["A button: {speaker} says it."]
        case _:
            patterns = [FIELDS.get(rest, SPOKEN)]
    said = [pattern for pattern in patterns if pattern]
    return [pattern.format(speaker=SPEAKERS[voice], listener=LISTENERS[voice]) for pattern in said]


def _fact_name(flow: Flow, kind: str, id: str) -> str:
    facts = flow.helplines if kind == "helpline" else flow.places
    return next(fact.name for fact in facts if fact.id == id)


def _paper(flow: Flow, id: str, part: str) -> list[str]:
    """Describe a part of a paper: its name, a subject, or a block."""
    if part == "name":
        return ["The name of a paper: above it, and where it is spoken of."]
    plan = next(paper for paper in flow.papers if paper.paper == id)
    where = f"Paper “{plan.name.person}”: {PAPERS.get(id, PAPERS[''])}."
    block = next((block for block in plan.blocks if block.id == part.partition(".")[0]), None)
    what = STYLES.get(block.style, "") if block else SUBJECT
    if block and (plan.yours or block.kept):
        return [where, f"{what} {KEPT}".strip()]
    return [where, f"{what} {ENGLISH_FOR_OFFICE}".strip()]


def _length(context: str) -> str:
    """Say how long the message may be, in letters."""
    if IS_LABEL.search(context):
        return (
            f"At most {LONGEST_TITLE} letters, {LONGEST_LABEL} with its signs. "
            "Placeholders and vowel marks do not count."
        )
    if IS_TITLE.search(context):
        return f"At most {LONGEST_TITLE} letters. Signs and vowel marks do not count."
    return f"At most {longest(context)} letters."
