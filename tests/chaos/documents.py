"""Tries documents that are truncated, or from an older or newer version, among sound ones."""

import json
from pathlib import Path
from secrets import token_hex

from bot.stores.tinydb.store import TinyDbStore
from flows.definition.schema import MENU
from flows.state.case import Answer, Case, Member
from flows.state.user import SCHEMA, User
from tests.benchmarks.people import stored
from tests.chaos.figures import Figure
from tests.chaos.full import CANNOT_KEEP
from tests.chaos.stored import open_tinydb
from tests.chaos.workers import Worker, kept_running
from tests.harness.process import PATIENCE, BotProcess, bot_process
from tests.standins.telegram_people import Person

NEWER = 99
START_AGAIN = "I could not read what I kept"  # the beginning of what a person is told
ANSWERS = {
    step: Answer(value=value)
    for step, value in (("about", "said"), ("who", "person"), ("situation", "ready"))
}
CUT = 40  # bytes that are left of a truncated document


async def odd_documents(folder: Path) -> list[Figure]:
    """Let people with odd documents come back: each is told, or goes on, and nobody else is affected."""
    async with bot_process(folder, LOG_LEVEL="INFO") as bot:
        cut, old, new, well = (bot.telegram.person() for _ in range(4))
        store = open_tinydb(bot)
        for person, version in ((cut, SCHEMA), (old, 1), (new, NEWER), (well, SCHEMA)):
            await _store(store, person, version)
        paths = {person.id: _path(bot, await _case(store, person)) for person in (cut, new)}
        paths[cut.id].write_bytes(paths[cut.id].read_bytes()[:CUT])
        before = {id: path.read_bytes() for id, path in paths.items()}
        await store.aclose()
        async with kept_running([Worker(bot.environment, folder / "bot.log")]):
            answers = [await _first_answer(person) for person in (cut, new, old, well)]
        store = open_tinydb(bot)
        figures = [
            *_damaged_figures(bot, answers[0], before[cut.id]),
            Figure("newer: told", answers[1][0].startswith(CANNOT_KEEP), True),
            Figure("newer: left as it was", paths[new.id].read_bytes() == before[new.id], True),
            Figure("newer: said in the log", "newer version" in bot.log, True),
            Figure("newer: held up others", len(bot.telegram.unconfirmed), 0),
            Figure("older: answers kept", (await stored(store, old.id))[1].answers == ANSWERS, True),
            Figure("well: answers kept", (await stored(store, well.id))[1].answers == ANSWERS, True),
        ]
        await store.aclose()
        return figures


def _damaged_figures(bot: BotProcess, answer: list[str], document: bytes) -> list[Figure]:
    quarantined = [path.read_bytes() for path in (bot.data_folder / "damaged").iterdir()]
    is_reported = quarantined == [document] and "document damaged" in bot.log
    return [
        Figure("cut off: told", answer[0].startswith(START_AGAIN), True),
        Figure("cut off: kept for the operator, and logged", is_reported, True),
    ]


async def _store(store: TinyDbStore, person: Person, version: int) -> None:
    """Store a person who is at the menu, in documents of this schema version."""
    key, id = await store.user_key(person.id), token_hex(16)
    user = User(id=key, chat=person.id, version=1, language="en", case=id, cases={id: None})
    members = {key: Member(chapter=MENU)}
    case = Case(id=id, owner=key, version=1, answers=ANSWERS, members=members)
    for kind, document in (("user", user), ("case", case)):
        fields = {**json.loads(document.model_dump_json()), "schema_version": version}
        if version == 1:
            fields = {name: value for name, value in fields.items() if name not in ("owner", "cases")}
        await store.save(kind, document.id, json.dumps(fields), 1)  # type: ignore[arg-type]


async def _first_answer(person: Person) -> list[str]:
    """Return the first texts that a person gets when they come back."""
    await person.send("/menu")
    return [message.text for message in await person.wait(lambda seen: len(seen) > 0, PATIENCE)]


async def _case(store: TinyDbStore, person: Person) -> str:
    user = json.loads(await store.load("user", await store.user_key(person.id)) or "")
    return str(user.get("case", ""))


def _path(bot: BotProcess, case: str) -> Path:
    return bot.data_folder / "case" / case[:2] / case
