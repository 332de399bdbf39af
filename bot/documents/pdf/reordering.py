"""Finds in which order the letters of a line are shown, by the Unicode Bidirectional Algorithm (UAX #9).

Isolates count. Embeddings and overrides are passed over: no text of ours has any, and those that people type
must not turn round what stands beside them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

ISOLATES = ("LRI", "RLI", "FSI")
PASSED_OVER = frozenset(("BN", "LRE", "RLE", "LRO", "RLO", "PDF"))
NEUTRAL = frozenset(("B", "S", "WS", "ON", *ISOLATES, "PDI"))
SPACE = frozenset(("WS", "S", "B", *ISOLATES, "PDI", *PASSED_OVER))
DEEPEST = 125  # level (BD2)
OPENING = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "「": "」", "『": "』", "【": "】", "〈": "〉", "《": "》"}
CLOSING = set(OPENING.values())
TURNING = re.compile(  # what may turn a line round
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U0001efff]"
)


def levels_of(text: str, *, right_to_left: bool) -> list[int]:
    """The level of each character of a paragraph: even ones run from left to right, odd ones do not."""
    base = int(right_to_left)
    if not right_to_left and not TURNING.search(text):
        return [base] * len(text)
    kinds = [unicodedata.bidirectional(character) or "L" for character in text]
    levels = _isolated(kinds, base)
    for sequence in _sequences(kinds, levels):
        _resolve(text, kinds, levels, sequence, base)
    _level_spaces(kinds, levels, base)
    return levels


def visual_order(levels: Sequence[int]) -> list[int]:
    """The places of the parts of a line, each with its level, from left to right (rule L2)."""
    shown = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        runs = groupby(shown, lambda at, least=level: levels[at] >= least)  # type: ignore[misc]
        shown = [at for is_turned, run in runs for at in (list(run)[::-1] if is_turned else run)]
    return shown


def _isolated(kinds: list[str], base: int) -> list[int]:
    """The level of each character by the isolates around it (rules X1 to X8)."""
    ends, levels, open_isolates = _ends(kinds), list[int](), list[int]()
    for at, kind in enumerate(kinds):
        if kind == "PDI" and open_isolates:
            open_isolates.pop()
        level = open_isolates[-1] if open_isolates else base
        levels.append(level)
        if kind in ISOLATES:
            inside = kinds[at + 1 : ends.get(at)]
            parity = _first_strong(inside) if kind == "FSI" else int(kind == "RLI")
            open_isolates.append(_next_level(level, parity))
    return levels


def _ends(kinds: list[str]) -> dict[int, int]:
    """Where each isolate that is ended begins and ends (BD9)."""
    ends, begun = dict[int, int](), list[int]()
    for at, kind in enumerate(kinds):
        if kind in ISOLATES:
            begun.append(at)
        elif kind == "PDI" and begun:
            ends[begun.pop()] = at
    return ends


def _next_level(level: int, parity: int) -> int:
    above = level + 1 if (level + 1) % 2 == parity else level + 2
    return above if above <= DEEPEST else level


def _first_strong(kinds: list[str]) -> int:
    """The direction of the first strong character, outside the isolates inside (rules P2 and P3)."""
    depth = 0
    for kind in kinds:
        depth += (kind in ISOLATES) - (kind == "PDI")
        if depth == 0 and kind in ("L", "R", "AL"):
            return int(kind != "L")
    return 0


def _sequences(kinds: list[str], levels: list[int]) -> Iterator[list[int]]:
    """Yield the places of each isolating run sequence (rule X10), without what is passed over (X9)."""
    ends = _ends(kinds)
    open_runs: dict[int, list[int]] = {}  # by the place of the PDI at which they go on
    counted = [at for at, kind in enumerate(kinds) if kind not in PASSED_OVER]
    for _, group in groupby(counted, lambda at: levels[at]):
        for run in _at_isolates(list(group), ends):
            sequence = open_runs.pop(run[0], []) + run
            if run[-1] in ends:
                open_runs[ends[run[-1]]] = sequence
            else:
                yield sequence
    yield from open_runs.values()


def _at_isolates(run: list[int], ends: dict[int, int]) -> Iterator[list[int]]:
    """A level run, parted after an isolate that begins and before one that ends."""
    part, closing = list[int](), set(ends.values())
    for at in run:
        if part and at in closing:
            yield part
            part = []
        part.append(at)
        if at in ends:
            yield part
            part = []
    if part:
        yield part


def _resolve(text: str, kinds: list[str], levels: list[int], sequence: list[int], base: int) -> None:
    """Give the characters of one sequence their levels (rules W1 to I2)."""
    level = levels[sequence[0]]
    before = next((levels[at] for at in range(sequence[0] - 1, -1, -1) if kinds[at] not in PASSED_OVER), base)
    ended = kinds[sequence[-1]] not in ISOLATES
    rest = range(sequence[-1] + 1, len(kinds)) if ended else ()
    after = next((levels[at] for at in rest if kinds[at] not in PASSED_OVER), base)
    start, end = _strong(max(level, before)), _strong(max(level, after))
    found = _neutrals(
        _brackets(_weak([kinds[at] for at in sequence], start), text, sequence, start, _strong(level)),
        (start, end),
        _strong(level),
    )
    for at, kind in zip(sequence, found, strict=True):
        levels[at] = level + _raised(kind, level)


def _strong(level: int) -> str:
    return "R" if level % 2 else "L"


def _raised(kind: str, level: int) -> int:
    """By how much a character stands above its sequence (rules I1 and I2)."""
    if level % 2:
        return int(kind != "R")
    return {"R": 1, "L": 0}.get(kind, 2)


def _weak(kinds: list[str], start: str) -> list[str]:
    """Resolve numbers, their separators and marks (rules W1 to W7)."""
    found = _marks_and_numbers(kinds, start)
    for at, (before, kind, after) in enumerate(zip(found, found[1:], found[2:], strict=False), start=1):
        if before == after and (before == "EN" or (before == "AN" and kind == "CS")) and kind in ("ES", "CS"):
            found[at] = before
    found = _beside_numbers(found)
    strong = start
    for at, kind in enumerate(found):
        strong = kind if kind in ("L", "R") else strong
        if kind in ("ES", "ET", "CS"):
            found[at] = "ON"
        elif kind == "EN" and strong == "L":
            found[at] = "L"
    return found


def _marks_and_numbers(kinds: list[str], start: str) -> list[str]:
    """Rules W1 to W3. What follows an Arabic letter is an Arabic number."""
    found, before, strong = list[str](), start, start
    for kind in kinds:
        if kind == "NSM":
            kind = "ON" if before in (*ISOLATES, "PDI") else before  # noqa: PLW2901 (as the rule says it)
        strong = kind if kind in ("L", "R", "AL") else strong
        before = "AN" if kind == "EN" and strong == "AL" else kind
        found.append(before)
    return ["R" if kind == "AL" else kind for kind in found]


def _beside_numbers(kinds: list[str]) -> list[str]:
    """Rule W5: signs such as % beside a number are part of it."""
    found: list[str] = []
    runs = [(is_sign, list(run)) for is_sign, run in groupby(kinds, lambda kind: kind == "ET")]
    for place, (is_sign, run) in enumerate(runs):
        after = runs[place + 1][1][0] if place + 1 < len(runs) else ""
        is_number = is_sign and "EN" in (found[-1] if found else "", after)
        found += ["EN"] * len(run) if is_number else run
    return found


def _brackets(kinds: list[str], text: str, sequence: list[int], start: str, own: str) -> list[str]:
    """Brackets take the direction of what stands in them (rule N0)."""
    found = list(kinds)
    for opening, closing in _pairs(kinds, [text[at] for at in sequence]):
        inside = {_direction(kind) for kind in found[opening + 1 : closing]} - {""}
        if own in inside:
            direction = own
        elif inside:
            context = next(filter(None, map(_direction, reversed(found[:opening]))), start)
            direction = context if context in inside else own
        else:
            continue
        found[opening] = found[closing] = direction
    return found


def _pairs(kinds: list[str], characters: list[str]) -> list[tuple[int, int]]:
    """Where pairs of brackets begin and end, in the order of their beginnings (BD16)."""
    begun, pairs = list[tuple[str, int]](), list[tuple[int, int]]()
    for at, (kind, character) in enumerate(zip(kinds, characters, strict=True)):
        if kind != "ON":
            continue
        if character in OPENING:
            begun.append((OPENING[character], at))
        elif character in CLOSING and any(closing == character for closing, _ in begun):
            while begun[-1][0] != character:
                begun.pop()
            pairs.append((begun.pop()[1], at))
    return sorted(pairs)


def _neutrals(kinds: list[str], ends: tuple[str, str], own: str) -> list[str]:
    """What has no direction takes that of both sides, or that of the sequence (rules N1 and N2)."""
    found: list[str] = []
    runs = [(is_neutral, list(run)) for is_neutral, run in groupby(kinds, lambda kind: kind in NEUTRAL)]
    sides = [ends[0], *(("" if is_neutral else run[-1]) for is_neutral, run in runs)]
    for place, (is_neutral, run) in enumerate(runs):
        after = _direction(runs[place + 1][1][0]) if place + 1 < len(runs) else ends[1]
        both = after if after == _direction(sides[place]) else own
        found += [both] * len(run) if is_neutral else run
    return found


def _direction(kind: str) -> str:
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind, "")


def _level_spaces(kinds: list[str], levels: list[int], base: int) -> None:
    """Separators, and the spaces before them and at the end, have the level of the paragraph (rule L1)."""
    for at, kind in _before_separators(kinds):
        levels[at] = base if kind in SPACE else levels[at]
    for at, kind in enumerate(kinds):
        if kind in PASSED_OVER and at:
            levels[at] = levels[at - 1]


def _before_separators(kinds: list[str]) -> Iterable[tuple[int, str]]:
    closes = True
    for at in range(len(kinds) - 1, -1, -1):
        closes = kinds[at] in ("S", "B") or (closes and kinds[at] in SPACE)
        if closes:
            yield at, kinds[at]
