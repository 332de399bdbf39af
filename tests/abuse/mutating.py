"""A real update, changed in one place or several: structure kept, so that the change gets far."""

import json
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from tests.abuse import nasty
from tests.harness.telegram import copied
from tests.standins.telegram_values import Json

UNKNOWN = ("channel_post", "edited_channel_post", "inline_query", "poll", "message_reaction", "chat_member")
KINDS = ("message", "edited_message", "callback_query", "my_chat_member", *UNKNOWN, "hologram")
MARK = "this place"
NOT_JSON = ("9" * 5000, "-" + "1" * 500, "[" * 3000 + "]" * 3000, "NaN", "1e999", "{]", '"\ud83d"', "")
Spot = tuple[Any, Any]  # a dict or list, and the key or index in it


def mutated(update: Json, rng: random.Random, others: list[Json]) -> Json:
    """A copy with one to three changes."""
    changed = copied(update)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        change: Callable[[Json, random.Random, list[Json]], None] = rng.choice(CHANGES)
        change(changed, rng, others)
    return changed


def written(update: Json, rng: random.Random) -> str:
    """The update as JSON; once in a hundred times with something in it that no parser bears."""
    if rng.random() > 0.01:
        return json.dumps(update)
    copy = copied(update)
    holder, key = _spot(copy, rng)
    holder[key] = MARK
    return json.dumps(copy).replace(f'"{MARK}"', rng.choice(NOT_JSON))


def spots(value: Any) -> Iterator[Spot]:
    """Every place in an update where something stands."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items):
        yield value, key
        yield from spots(inner)


def _spot(update: Json, rng: random.Random) -> Spot:
    update.setdefault("update_id", 1)
    return rng.choice(list(spots(update)))


def _junk(update: Json, rng: random.Random, _: list[Json]) -> None:
    holder, key = _spot(update, rng)
    holder[key] = deepcopy(rng.choice(nasty.VALUES))  # another change may come into it


def _gone(update: Json, rng: random.Random, _: list[Json]) -> None:
    holder, key = _spot(update, rng)
    del holder[key]


def _word(update: Json, rng: random.Random, _: list[Json]) -> None:
    words = [spot for spot in spots(update) if isinstance(spot[0][spot[1]], str)]
    if words:
        holder, key = rng.choice(words)
        holder[key] = nasty.word(rng)


def _swapped(update: Json, rng: random.Random, others: list[Json]) -> None:
    """A part of another update stands here."""
    holder, key = _spot(update, rng)
    other, place = _spot(copied(rng.choice(others)), rng)
    holder[key] = other[place]


def _kind(update: Json, rng: random.Random, _: list[Json]) -> None:
    """The content of one kind of update under the name of another."""
    name = next((name for name in update if name != "update_id"), None)
    if name:
        update[rng.choice(KINDS)] = update.pop(name)


def _more(update: Json, rng: random.Random, others: list[Json]) -> None:
    """Two kinds in one update, or fields that nobody knows."""
    update |= {
        "update_id": update.get("update_id"),
        **copied(rng.choice(others)),
        "new_field": nasty.deep(20),
    }


def _chat(update: Json, rng: random.Random, _: list[Json]) -> None:
    """Another kind of chat than it was."""
    for holder, key in list(spots(update)):
        if key == "type" and isinstance(holder, dict):
            holder[key] = rng.choice(("group", "supergroup", "channel", "private", "sender", "hologram"))


def _number(update: Json, rng: random.Random, _: list[Json]) -> None:
    numbers = [spot for spot in spots(update) if type(spot[0][spot[1]]) is int]
    if numbers:
        holder, key = rng.choice(numbers)
        holder[key] += rng.choice((-1, 1, 2**31, 2**62, -(2**62)))


CHANGES = (_junk, _junk, _gone, _gone, _word, _word, _swapped, _kind, _more, _chat, _number)
