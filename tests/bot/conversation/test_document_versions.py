"""Documents as every version wrote them, frozen: each is read without loss, and its case continues.

`samples/<order>-<commit>-<kind>.json` was written by that commit's own code after a walk of 150 moves. Add
a pair whenever the shape of a document changes, and never change one.
"""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.conversation import document_versions
from bot.stores import Kind, StoreDown
from bot.stores.memory import MemoryStore
from flows.events import CommandSent, Started, Tapped
from flows.state.case import Case
from flows.state.user import SCHEMA, Leaving, User
from tests.harness.shell import Shell

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(path.name.removesuffix("-case.json") for path in SAMPLES.glob("*-case.json"))
MODELS: dict[Kind, Any] = {"user": User, "case": Case}
PRIVATE = ("ties", "know_touch", "objective")
# What a migration may change, or a turn alone needs:
OURS = {"schema_version", "owner", "cases", "spoken_to", "leaving"}


def sample(name: str, kind: Kind) -> str:
    """A frozen document, as its version wrote it."""
    return (SAMPLES / f"{name}-{kind}.json").read_text(encoding="utf-8")


class SampleStore(MemoryStore):
    """A store in which the tests' chat belongs to the user of the samples."""

    async def user_key(self, chat: int | str) -> str:  # noqa: ARG002 (the protocol's)
        """The key of the samples' user."""
        return "0f" * 16


async def shell_with_sample(name: str, changed: Collection[str] = MODELS, /, **changes: Any) -> Shell:
    """Today's bot over the documents of a sample, the `changed` kinds of them with changes."""
    shell = Shell(SampleStore())
    for kind in MODELS:
        fields = json.loads(sample(name, kind)) | (changes if kind in changed else {})
        await shell.store.save(kind, fields["id"], json.dumps(fields), 1)
        shell.store.documents[(kind, fields["id"])] = (fields["version"], json.dumps(fields))
    return shell


def test_there_is_a_sample_of_every_version() -> None:
    versions = {json.loads(sample(name, "case"))["schema_version"] for name in NAMES}
    assert len(NAMES) >= 7 and versions == set(range(1, SCHEMA + 1)), "write samples of the present version"


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize("name", NAMES)
def test_a_document_of_any_version_loses_nothing(name: str, kind: Kind) -> None:
    before = json.loads(sample(name, kind))
    after = document_versions.read(kind, sample(name, kind), MODELS[kind]).model_dump(mode="json")
    assert after["schema_version"] == SCHEMA
    assert lost({field: value for field, value in before.items() if field not in OURS}, after) == []


def lost(before: Any, after: Any, path: str = "") -> list[str]:
    """The places in a document at which a value is gone or changed."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            place for key, value in before.items() for place in lost(value, after.get(key), f"{path}.{key}")
        ]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [place for number, pair in pairs for place in lost(*pair, f"{path}.{number}")]
    return [] if before == after else [path]


@pytest.mark.parametrize("name", NAMES)
async def test_a_conversation_continues_with_every_answer(name: str) -> None:
    shell = await shell_with_sample(name)
    with capture_logs() as logged:
        messages = await shell.send(Started())
        messages += await shell.send(CommandSent("menu"))
        messages += await shell.send(Tapped("menu", "find_mp"))
    assert len(messages) >= 3 and logged == []
    answers = {step: answer["value"] for step, answer in json.loads(sample(name, "case"))["answers"].items()}
    case = await shell.case()
    kept = {step: answer.value for step, answer in case.answers.items() if step in answers}
    assert kept == {step: value for step, value in map(consented, answers.items()) if value}
    assert case.owner == "0f" * 16 and case.schema_version == SCHEMA
    user, cases = await shell.components.privacy.everything("0f" * 16)
    assert list(user.cases) == [case.id for case in cases] == [case.id]


@pytest.mark.parametrize("leaving", [False, True])
async def test_an_erasure_that_an_older_version_began_is_finished(leaving: bool) -> None:
    shell = await shell_with_sample("8-732f317", ("user",), leaving=leaving)
    assert (await shell.user()).leaving == (Leaving(hand_over=True) if leaving else None)
    await shell.send(Started())
    assert bool(shell.store.documents) is not leaving


def consented(answer: tuple[str, str]) -> tuple[str, str]:
    """An answer without health and faith, for which the older versions did not ask a yes."""
    step, value = answer
    chosen = [id for id in value.split(",") if step not in PRIVATE or id not in ("health", "faith", "safety")]
    return step, ",".join(chosen)


@pytest.mark.parametrize("more", [{}, {"wings": 2}])
async def test_a_document_of_a_newer_version_is_refused_in_words_and_not_lost(more: dict[str, int]) -> None:
    shell = await shell_with_sample(NAMES[-1], schema_version=SCHEMA + 1, **more)
    before = dict(shell.store.documents)
    with pytest.raises(StoreDown, match="newer version"):
        await shell.send(Started())
    assert shell.store.documents == before


async def test_a_new_field_alone_is_a_newer_versions_and_no_damage() -> None:
    """While a new version is rolled out, old processes read what it writes, and must leave it alone."""
    shell = await shell_with_sample(NAMES[-1], wings=2)
    before = dict(shell.store.documents)
    with pytest.raises(StoreDown, match="newer version"):
        await shell.send(Started())
    assert shell.store.documents == before


async def test_a_new_field_beside_nonsense_is_damage() -> None:
    shell = await shell_with_sample(NAMES[-1], wings=2, updates="nonsense")
    assert "start again" in (await shell.send(Started()))[0].html
