"""What the patterns of a lexicon say, and what they do not."""

from collections.abc import Collection

import pytest

from flows.reading.folding import folded_sentences
from flows.reading.pattern_search import PatternIndex
from flows.reading.patterns import FAR, NEAR, WINDOW, PatternError, read_pattern

GROUPS = {
    "want": ("want", "going to"),
    "kill": ("kill", "end"),
    "self": ("myself", "my life"),
    "ölüm": ("öl*",),
}


def said(
    written: str, text: str, exact: Collection[str] = (), *, forgiving: bool = False
) -> list[tuple[int, int]]:
    """Where a text says a pattern."""
    index = PatternIndex([("danger", read_pattern(written, GROUPS))], exact)
    sentences = folded_sentences(text)
    return [
        (hit.span.start, hit.span.end)
        for sentence in sentences
        for hit in index.search(sentence, forgiving=forgiving)
    ]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("want die", "I want to die"),
        ("want die", "want " + "so " * NEAR + "die"),
        ("{want} {kill} {self}", "i am going to end my life"),
        ("kill + myself", "kill myself"),
        ("took ... husband", "took " + "x " * FAR + "husband"),
        ("police & door", "at my door are police"),
        ("{want} + {kill} & {self}", "myself i want kill"),
        ("öldür*", "beni öldürüyorlar"),
        ("*ları", "adamları"),
        ("*qatl*", "yaqtulunani wa alqatli"),
        ("self-harm", "self harm"),
        ("kill", "killllll"),
        ("{ölüm}", "olmek"),
    ],
)
def test_it_is_said(written: str, text: str) -> None:
    assert said(written, text)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("want die", "die want"),
        ("want die", "want " + "so " * (NEAR + 1) + "die"),
        ("want die", "I want it. Die"),
        ("kill + myself", "kill him myself"),
        ("took ... husband", "took " + "x " * (FAR + 1) + "husband"),
        ("police & door", "police" + " x" * (WINDOW - 1) + " door"),
        ("police & police", "police"),
        ("kill", "skill"),
        ("kill", "kills"),
        ("öldür*", "ol"),
        ("đánh", "dành"),
    ],
)
def test_it_is_not_said(written: str, text: str) -> None:
    assert said(written, text) == []


def test_every_place_is_found_and_the_shortest_from_each_start() -> None:
    assert said("want die", "want want die die") == [(0, 3), (1, 3)]


def test_the_nearest_of_several_is_taken_in_any_order() -> None:
    assert said("a + b & c", "c x a b c") == [(2, 5)]


@pytest.mark.parametrize(
    "typed", ["sucide", "suicidee", "suicode", "siucide", "suiicide"]
)  # missing, added, wrong, swapped
def test_one_typing_error_is_forgiven(typed: str) -> None:
    assert said("suicide", typed) == []
    assert said("suicide", typed, forgiving=True)


@pytest.mark.parametrize("typed", ["zuicide", "siide", "suiciedee"])
def test_neither_two_nor_one_in_the_first_letter(typed: str) -> None:
    assert said("suicide", typed, forgiving=True) == []


def test_two_errors_are_forgiven_in_a_long_word() -> None:
    assert said("immigration", "imigratoin", forgiving=True)
    assert said("immigration", "imgratoin", forgiving=True) == []


def test_none_is_forgiven_in_a_short_word() -> None:
    assert said("kill", "kil", forgiving=True) == []


def test_one_error_is_forgiven_in_a_stem() -> None:
    assert said("intihar*", "intiharı", forgiving=True) and said("intihar*", "inthara", forgiving=True)


@pytest.mark.parametrize("exact", ["horse", "house"])
def test_no_error_is_forgiven_in_an_exact_word(exact: str) -> None:
    """Neither as it was typed nor as it may have been meant."""
    assert said("house", "horse", forgiving=True)
    assert said("house", "horse", [exact], forgiving=True) == []


def test_a_word_of_the_lexicon_is_no_error_for_another() -> None:
    assert said("horse & house", "house and house", forgiving=True) == []


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("{wnat} die", "Did you mean 'want'?"),
        ("", "on both sides"),
        ("want &", "on both sides"),
        ("+ die", "on both sides"),
        ("want + ... die", "no letters"),
        ("want ... ", "on both sides"),
        ("?!", "no letters"),
    ],
)
def test_a_pattern_that_cannot_be_read_says_why(written: str, why: str) -> None:
    with pytest.raises(PatternError, match=why.replace("?", r"\?")):
        read_pattern(written, GROUPS)


def test_only_patterns_whose_rarest_element_is_said_are_looked_at() -> None:
    """Speed, counted as work: of a thousand patterns with common words one is looked at."""
    patterns = [(number, read_pattern(f"my husband rare{number}", {})) for number in range(1000)]
    index = PatternIndex(patterns)
    sentence = folded_sentences("my husband and my husband and rare7 " * 10)[0]
    occurrences = index.occurrences(sentence)
    assert [candidate.label for candidate in index.candidates(occurrences)] == [7]


def test_a_word_without_an_end_is_no_trap() -> None:
    """With every two of its letters left out it would be millions of words."""
    assert said("suicide", "suicide" * 585, forgiving=True) == []
    assert said("intihar*", "x" + "intihar" * 585, forgiving=True) == []


def test_a_text_of_the_same_words_over_and_over_is_no_trap() -> None:
    hits = said("a b & a b & a b", "a b " * 1000)
    assert len(hits) <= 1000
