"""`python -m tests.journeys.way_on 2000`: random walks, and how many moments had no way on.

The promise: whenever all is delivered, the newest message of the bot, as Telegram shows it, takes an answer.
Walks begin anywhere, in all languages evenly, and each can be run again alone: `… 1 --seed 42`.
"""

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from structlog.testing import capture_logs

from bot.conversation.effects import START
from flows.effects import LookUp, Say
from flows.events import LookedUp, Tapped
from flows.handlers import lookups
from flows.handlers.typed import typed_words
from flows.handlers.typed.waiting_text import LASTS
from flows.session import Turn
from flows.state.case import Finding
from tests.harness.flow import all_languages
from tests.journeys.random_person import RandomPerson, WalkingShell

ASK_ABOUT_WORDS = (typed_words.ASKS, lookups.ASKS)  # steps that ask about words that wait
STEPS = 12  # after the first message
A_DAY = 86_400.0  # seconds
RANDOMNESS = "0" * 32
REFUSED = frozenset({"phrase.old_button", "phrase.bell_over"})  # what is said to a button that is not current
NO_WAY = (":_english", ".mute")  # buttons that are answered, but lead nowhere


@dataclass
class Figures:
    """What some walks came to. `dead_ends`: moments without a way on, each with its seed."""

    walks: int = 0
    moments: int = 0
    kills: int = 0
    dead_ends: list[str] = field(default_factory=list)
    by_language: Counter[str] = field(default_factory=Counter)  # moments

    def add(self, other: "Figures") -> None:
        """Add the figures of other walks."""
        self.walks, self.moments = self.walks + other.walks, self.moments + other.moments
        self.kills += other.kills
        self.dead_ends += other.dead_ends
        self.by_language += other.by_language


def walk(seed: int, shell: type[WalkingShell] = WalkingShell) -> Figures:
    """Walk once, in the language that is this seed's turn."""
    code = sorted(all_languages())[seed % len(all_languages())]
    with capture_logs():
        return asyncio.run(_walk(seed, code, shell))


async def _walk(seed: int, code: str, kind: type[WalkingShell]) -> Figures:
    rng, figures = random.Random(seed), Figures(walks=1)  # noqa: S311 (a walk, not a secret)
    person = RandomPerson(kind(rng), rng, code)
    await person.begin()
    for _ in range(STEPS):
        async for act in person.act():
            figures.moments += 1
            if fault := await without_way_on(person):
                figures.dead_ends.append(f"seed {seed} ({code}), {act}: {fault}")
    figures.kills, figures.by_language[code] = person.kills, figures.moments

    return figures


async def without_way_on(person: RandomPerson) -> str | None:
    """Return the newest message if no button under it leads on, as far as Telegram shows; else None.

    Where Telegram has refused every button, words may lead on: those that name the command which always does.
    """
    newest = person.person.messages[-1]
    if START in newest.text:
        return None
    shown = [button.data for button in newest.buttons if button.data]
    age = person.shell.now.timestamp() - newest.json["date"]
    for data in shown:
        if not data.endswith(NO_WAY) and await _is_taken(person, data, age):
            return None
    return f"{newest.text[:60]!r} {shown}"


async def _is_taken(person: RandomPerson, data: str, age: float) -> bool:
    """Whether pressing this button now is answered as a press of a current one. Nothing is stored.

    `age`: of the message, in seconds. With time a question may be over without a word from anybody: then the
    one that is open has to be asked.
    """
    session = await person.session(data)
    turn = person.shell.engine().advance(session, Tapped.parse(data), person.shell.now, RANDOMNESS)
    if _may_be_over(data, age):
        turn = _after_looking_again(person, turn)
    asked = isinstance(turn.effects[-1], Say) and turn.effects[-1].rows if turn.effects else ()
    if _may_be_over(data, age):
        return bool(asked)
    return bool(turn.effects) and not REFUSED & _contexts(turn)


def _after_looking_again(person: RandomPerson, turn: Turn) -> Turn:
    """The turn in which the question is asked, if MPs found some days ago are looked at again before it."""
    while turn.effects and isinstance(look_up := turn.effects[-1], LookUp):
        result = LookedUp(look_up.token, Finding(outcome="down"))
        turn = person.shell.engine().advance(turn.session, result, person.shell.now, RANDOMNESS)
    return turn


def _may_be_over(data: str, age: float) -> bool:
    """Whether an answer may have become too old with the days, or words have waited too long for a yes."""
    waited = data.partition(":")[0] in ASK_ABOUT_WORDS and age >= LASTS.total_seconds()
    return waited or age >= A_DAY


def _contexts(turn: Turn) -> set[str]:
    says = (effect for effect in turn.effects if isinstance(effect, Say))
    return {text.context for say in says for paragraph in say.paragraphs for text in paragraph}


def main() -> int:
    """Walk so often on every core, print the figures, and fail if a moment had no way on."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("walks", type=int, nargs="?", default=2000)
    asked.add_argument("--seed", type=int, default=0)
    given, began, total = asked.parse_args(), time.perf_counter(), Figures()
    seeds = range(given.seed, given.seed + given.walks)
    with ProcessPoolExecutor() as pool:
        for figures in pool.map(walk, seeds, chunksize=13):
            total.add(figures)
    lines = [
        *total.dead_ends,
        f"{total.walks} walks in {len(total.by_language)} languages, {total.kills} kills",
        ", ".join(f"{code} {count}" for code, count in sorted(total.by_language.items())),
        f"{total.moments} moments checked, {len(total.dead_ends)} without a way on",
        f"{time.perf_counter() - began:.0f} seconds",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if total.dead_ends else 0


if __name__ == "__main__":
    sys.exit(main())
