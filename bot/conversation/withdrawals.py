"""Withdraws wrong facts at once and everywhere: the store keeps their names, and nobody is shown them.

The operator uses the same words in their chat (`/withdraw helpline samaritans`) and on the command line.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import structlog

from bot.stores import Damaged, DocumentUnavailable, LostRace, WithdrawalStore
from flows.definition.flow import HELP_NOW, Flow
from flows.definition.graph import COMMAND_STEPS
from flows.definition.problems import did_you_mean
from flows.definition.withdrawn import FACT_KINDS, Fact

USAGE = (
    "withdraw helpline ID, withdraw place ID, withdraw step ID: nobody is shown it any more. "
    "restore helpline ID, …: it is shown again. withdraw list: what is withdrawn now."
)
log = structlog.get_logger()


class NotWithdrawn(Exception):
    """The words name nothing that can be withdrawn or restored. The message says why."""


class Withdrawals:
    """The facts withdrawn in one store. `apply` takes them all whenever they have changed."""

    def __init__(
        self,
        store: WithdrawalStore,
        flow: Flow,
        apply: Callable[[frozenset[Fact]], None] = lambda _: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._flow, self._apply, self._clock = store, flow, apply, clock
        self.facts: frozenset[Fact] = frozenset()

    async def refresh(self) -> None:
        """Take over what is withdrawn now, by this process or another. Raises StoreDown."""
        facts = frozenset(await self._stored())
        if facts != self.facts:
            self.facts = facts
            self._apply(facts)

    async def obey(self, words: Sequence[str]) -> str:
        """Do what the operator says; returns the answer to them. Raises NotWithdrawn and StoreDown."""
        match [word.lower() for word in words]:
            case ["withdraw", "list"] | ["withdraw", "restore", "list"] | ["restore", "list"]:
                await self.refresh()
                return await self._listed()
            case ["withdraw", "restore", kind, id] | ["restore", kind, id]:
                return await self._restore(kind, id)
            case ["withdraw", kind, id]:
                return await self._withdraw(self._known(kind, id))
        raise NotWithdrawn(USAGE)

    async def _withdraw(self, fact: Fact) -> str:
        with suppress(LostRace):  # it is withdrawn already
            body = json.dumps({"at": self._clock().isoformat()})
            await self._store.save("withdrawn", fact.key, body, 1)
            log.info("fact withdrawn", fact=str(fact))
        await self.refresh()
        return f"Withdrawn: {fact}. Within a minute nobody is shown it any more.{self._numbers_missed()}"

    def _numbers_missed(self) -> str:
        """A warning if an answer that lists helplines has none left."""
        left = {line.id for line in self._flow.without(self.facts).helplines}
        listing = (step for step in self._flow.steps.values() if step.helplines)
        bare = ", ".join(step.id for step in listing if not left.intersection(step.helplines))
        return f" No number is left in: {bare}. Please restore one, or update the bot." if bare else ""

    async def _restore(self, kind: str, id: str) -> str:
        stored = {str(fact): fact for fact in await self._stored()}
        fact = stored.get(f"{kind} {id}")
        if fact is None:
            hint = did_you_mean(f"{kind} {id}", stored) if stored else "Nothing is."
            raise NotWithdrawn(f"{kind} {id} is not withdrawn. {hint}")
        await self._store.erase("withdrawn", fact.key)
        log.info("fact restored", fact=str(fact))
        await self.refresh()
        return f"Restored: {fact}. Within a minute it is shown again."

    async def _listed(self) -> str:
        lines = [f"{fact}, since {await self._since(fact)}" for fact in sorted(self.facts)]
        return "\n".join(lines) or "Nothing is withdrawn."

    async def _since(self, fact: Fact) -> str:
        with suppress(Damaged, DocumentUnavailable, ValueError, KeyError):
            body = await self._store.load("withdrawn", fact.key)
            return f"{datetime.fromisoformat(json.loads(body or '')['at']):%d %B %Y, %H:%M} UTC"
        return "…"

    async def _stored(self) -> list[Fact]:
        facts = []
        for key in await self._store.keys("withdrawn"):
            with suppress(ValueError):  # a newer version of the bot withdrew a kind of fact unknown here
                facts.append(Fact.of_key(key))
        return facts

    def _known(self, kind: str, id: str) -> Fact:
        """The fact with this name. Raises NotWithdrawn if there is none, or if nobody could do without it."""
        ids = {
            "helpline": [line.id for line in self._flow.helplines],
            "place": [place.id for place in self._flow.places],
            "step": list(self._flow.steps),
        }
        for known in FACT_KINDS:
            if kind == known and id in ids[known]:
                return self._optional(Fact(known, id))
        if kind not in ids:
            raise NotWithdrawn(USAGE)
        raise NotWithdrawn(f"There is no {kind} {id!r}. {did_you_mean(id, ids[kind])}")

    def _optional(self, fact: Fact) -> Fact:
        """The fact, unless it is a step that people need to go on."""
        if fact.kind == "step" and not self._only_informs(fact.id):
            raise NotWithdrawn(
                f"People need {fact} to go on. Only what is there to be read can be withdrawn."
            )
        return fact

    def _only_informs(self, id: str) -> bool:
        step = self._flow.steps[id]
        kind = self._flow.kind(step)
        if id in COMMAND_STEPS or self._flow.chapter_of(id).chapter == HELP_NOW:
            return False
        only_read = kind.needs_choices and not any(choice.do or choice.paper for choice in step.choices)
        return kind.is_aside or kind.is_statement or (only_read and self._flow.chapter_of(id).more)
