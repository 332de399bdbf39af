"""What a person wrote about their request, read from the raw stored case.

Like `facts.py` it uses nothing of the papers' own guards and words: a change in them has to be noticed.
"""

from tests.flows.papers.facts import LAST_LATIN, Facts

POST, DETAILS = ("reply", "trace"), ("new_information", "minister", "pause", "safety")  # they need more words
ASKED_IN = {
    **dict.fromkeys(POST, "request_post"),
    **dict.fromkeys(("new_information", "pause"), "request_news"),
    "minister": "request_difference",
    "safety": "request_worry",
}


def request_words(f: Facts) -> str | None:
    """What the person wrote in the question that follows this request."""
    step = ASKED_IN.get(f.objective or "")
    words = f.value(step) if step else None
    return None if words == "skip" else words


def is_told(f: Facts) -> bool:
    """Whether an office can read more about the request than its one sentence."""
    return request_words(f) is not None and not is_foreign(request_words(f))


def is_foreign(words: str | None) -> bool:
    """Whether there may be something in the words that an English office cannot read."""
    return words is not None and any(letter > LAST_LATIN for letter in words if letter.isalpha())


def has_words(f: Facts) -> bool:
    """Whether there are any words of somebody's own."""
    return any((f.own, f.touch, request_words(f)))
