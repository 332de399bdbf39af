"""Checks words of any language against what Telegram and a narrow phone can show: length, tags, braces.

Of the English it also checks that no question is lost among many words.
"""

import re
import unicodedata
from collections.abc import Iterator

from flows.definition.flow import Flow
from flows.definition.problems import Problem
from flows.definition.schema import Step, Voice, Wording
from flows.definition.text import PLACEHOLDER
from flows.lint.locations import problem_at

LONGEST_MESSAGE = 4096  # UTF-16 code units, Telegram's limit
LONGEST_LABEL = 30  # characters that a narrow phone shows in full on a button alone in its row
LONGEST_TITLE = 28  # letters of a title, and of a button without its signs: no narrow phone cuts those off
LONGEST_SENTENCE = 150  # letters of a sentence to choose: six of them, with their English, fill one screen
MOST_WORDS = 60  # on the screen of one question: what only explains stands under `more:`
WORDY = {"urgent_page", "papers"}  # one is read out on the phone, the other names the papers to choose from
VOICES: tuple[Voice, Voice] = ("person", "supporter")
LONGEST_COMMAND = 256  # characters of a command's description, Telegram's limit
LONGEST_DESCRIPTIONS = {"phrase.description": 512, "phrase.short_description": 120}
UNCOUNTED = ("Mn", "Me", "Mc", "Cf", "So", "Sk")  # marks on letters, direction marks and signs
IS_LABEL = re.compile(r"\.choices\.|^phrase\.button_")
IS_SENTENCE = re.compile(r"^(?!paper\.|phrase\.)\w+\.sentences\.")
IS_TITLE = re.compile(r"^(?!paper\.).*\.title(?:\.(?:person|supporter))?$")
ARROWS = re.compile("[←→⇐⇒◀▶◁▷⬅➡⏪⏩]\ufe0f?")
ALLOWED_TAGS = {"b", "i", "code", "a"}
TAG = re.compile(r"<(/?)([A-Za-z0-9]+)((?: [^<>]*)?)>")


def check_limits(flow: Flow) -> list[Problem]:
    """Return everything in the English of a flow that Telegram or a phone would not show."""
    problems = {
        problem_at(flow, context, fault, hint)
        for context, wording in flow.wordings()
        for suffix, english in wording.variants()
        for fault, hint in telegram_faults(context + suffix, english)
    }
    return sorted(problems | {problem for step in flow.steps.values() for problem in _wordiness(flow, step)})


def word_count(words: str) -> int:
    """Count the words that have a letter or a digit; a placeholder is one, and tags and bullets are none."""
    return sum(any(map(str.isalnum, word)) for word in TAG.sub("", words).split())


def telegram_faults(context: str, words: str) -> Iterator[tuple[str, str]]:
    """Yield (fault, hint) for what Telegram or a phone would not show, in any language."""
    yield from _length_faults(context, words)
    if arrows := ARROWS.findall(words):
        hint = "They point the wrong way in languages written from right to left. Take them away."
        yield f"{context}: the arrow {' '.join(arrows)}", hint
    if fault := _html_fault(words):
        yield f"{context}: {fault}", "Allowed: <b>, <i>, <code> and <a href=…>, each closed. Write < as &lt;."
    if set("{}") & set(PLACEHOLDER.sub("", words)):
        yield f"{context}: a brace that is no placeholder", "A placeholder is {name}."


def longest(context: str) -> int:
    """Return the most characters that the words with this context may have."""
    if context.startswith("phrase.command_"):
        return LONGEST_COMMAND
    if IS_LABEL.search(context):
        return LONGEST_LABEL
    if IS_TITLE.search(context):
        return LONGEST_TITLE
    if IS_SENTENCE.search(context):
        return LONGEST_SENTENCE
    return LONGEST_DESCRIPTIONS.get(context, LONGEST_MESSAGE)


def label_width(label: str) -> int:
    """Count the characters that take room; vowel marks, direction marks and placeholders do not count."""
    shown = PLACEHOLDER.sub("", label)
    return sum(unicodedata.category(character) not in ("Mn", "Me", "Cf") for character in shown)


def letter_count(label: str) -> int:
    """Count the letters, digits, spaces and stops; no marks on letters, signs (emoji) and placeholders."""
    shown = PLACEHOLDER.sub("", label).strip()
    letters = (character for character in shown if unicodedata.category(character) not in UNCOUNTED)
    return len("".join(letters).strip())


def _wordiness(flow: Flow, step: Step) -> Iterator[Problem]:
    """Report a question with more words on its screen than people read."""
    kind = flow.kind(step)
    if kind.is_aside or kind.is_statement or step.id in WORDY:
        return
    for field in ("say", "again"):
        said = max(_words_on_screen(step, field, voice) for voice in VOICES)
        if said > MOST_WORDS:
            fault = f"{step.id} says {said} words on one screen; at most {MOST_WORDS}."
            yield problem_at(flow, f"{step.id}.{field}", fault, "Put what only explains under `more:`.")


def _words_on_screen(step: Step, field: str, voice: Voice) -> int:
    """Count what a step says in one voice with its hint; 0 if it has no such field."""
    said: Wording | None = getattr(step, field)
    shown = (said, step.hint) if said else ()
    return sum(word_count(getattr(wording, voice)) for wording in shown if wording)


def _length_faults(context: str, words: str) -> Iterator[tuple[str, str]]:
    limit, letters = longest(context), letter_count(words)
    length = label_width(words) if limit == LONGEST_LABEL else _message_length(words)
    hint = "Say it shorter, or in two steps."
    if limit in (LONGEST_LABEL, LONGEST_TITLE) and letters > LONGEST_TITLE:
        yield f"{context}: {letters} letters, {LONGEST_TITLE} are allowed on a button and in a title", hint
    if limit != LONGEST_TITLE and length > limit:
        yield f"{context}: {length} characters, {limit} are allowed", hint


def _message_length(words: str) -> int:
    """In UTF-16 code units, as Telegram counts, without tags."""
    return len(TAG.sub("", words).encode("utf-16-le")) // 2


def _html_fault(words: str) -> str | None:
    """Describe the first tag that is unknown, or not opened and closed in order."""
    open_tags: list[str] = []
    for slash, name, _ in TAG.findall(words):
        if name not in ALLOWED_TAGS:
            return f"<{name}> is not a tag Telegram shows"
        if not slash:
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return f"</{name}> closes nothing"
    if open_tags:
        return f"<{open_tags[-1]}> is not closed"
    return "a < that begins no tag" if "<" in TAG.sub("", words) else None
