"""A backup is restored without those who were forgotten since, and with all of the others."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.archive.links import DocumentId, id_of
from bot.archive.restored import WithoutForgotten
from bot.stores import Forgotten, Kind
from bot.stores.backup import Backup, write_backup
from bot.stores.crypto import Cipher, forgotten_mark
from bot.stores.memory import MemoryStore
from flows.state.case import Case, Member
from flows.state.user import User

CIPHER = Cipher("a-key-only-for-the-tests")
SAVED = datetime(1970, 1, 1, tzinfo=UTC)  # of every document in memory
LATER, EARLIER = SAVED + timedelta(days=1), SAVED - timedelta(days=1)


async def backup(folder: Path, *erased: Forgotten, **members: tuple[str, ...]) -> Backup:
    """A backup of these cases, each with its members, who list it. `erased`: what it knows of erasures."""
    store = MemoryStore()
    await store.import_forgotten(erased)
    for key in {key for keys in members.values() for key in keys}:
        cases = dict.fromkeys(id for id, keys in members.items() if key in keys)
        user = User(id=key, version=1, cases=cases, case=next(iter(cases)))
        await store.save("user", key, user.model_dump_json(), 1)
    for id, keys in members.items():
        case = Case(id=id, version=1, owner=keys[0], members={key: Member(chapter="menu") for key in keys})
        await store.save("case", id, case.model_dump_json(), 1)
    await write_backup(store, folder / "saved", CIPHER)
    return Backup(folder / "saved", CIPHER)


def forgotten(kind: Kind, key: str, at: datetime = LATER) -> Forgotten:
    """The record of an erasure."""
    return Forgotten(forgotten_mark(kind, key, b""), at)


async def restored(saved: Backup, *records: Forgotten) -> dict[DocumentId, dict[str, object]]:
    """What is restored: the fields of each document."""
    source = WithoutForgotten(saved, records)
    return {id_of(one): json.loads(one.body) async for one in source.all_documents()}


async def test_who_was_forgotten_is_gone_also_from_what_they_shared(tmp_path: Path) -> None:
    saved = await backup(tmp_path, own=("ann",), shared=("ann", "bob"))
    found = await restored(saved, forgotten("user", "ann"), forgotten("case", "own"))
    assert found.keys() == {("user", "bob"), ("case", "shared")}
    assert "ann" not in repr(found)
    assert found["case", "shared"]["owner"] == "bob"


async def test_who_was_forgotten_before_the_backup_and_came_back_stays(tmp_path: Path) -> None:
    erased = forgotten("user", "ann", EARLIER)
    saved = await backup(tmp_path, erased, own=("ann",))
    assert len(await restored(saved, erased)) == 2


async def test_who_was_forgotten_after_the_backup_is_gone_also_if_the_clock_was_ahead_before(
    tmp_path: Path,
) -> None:
    """The machine dates what it saves; by the right clock, the erasure came before that."""
    before = forgotten("user", "ann", EARLIER - timedelta(days=9))
    for saved in (await backup(tmp_path, own=("ann",)), await backup(tmp_path, before, own=("ann",))):
        known = await saved.forgotten()
        assert not await restored(saved, *known, forgotten("user", "ann", EARLIER))


async def test_a_case_that_was_erased_is_on_nobodys_list(tmp_path: Path) -> None:
    saved = await backup(tmp_path, old=("ann",), new=("ann",))
    found = await restored(saved, forgotten("case", "old"))
    assert found.keys() == {("user", "ann"), ("case", "new")}
    assert (found["user", "ann"]["cases"], found["user", "ann"]["case"]) == ({"new": None}, "new")


async def test_what_was_left_out_is_counted_and_the_records_travel_on(tmp_path: Path) -> None:
    records = [forgotten("user", "ann"), forgotten("case", "own")]
    source = WithoutForgotten(await backup(tmp_path, own=("ann",), other=("bob",)), records)
    assert len([document async for document in source.all_documents()]) == 2
    assert source.left_out == 2
    assert await source.forgotten() == records


async def test_records_stand_in_the_backup_and_are_verified_with_it(tmp_path: Path) -> None:
    store = MemoryStore()
    await store.import_forgotten([forgotten("user", "ann")])
    await write_backup(store, tmp_path / "saved", CIPHER)
    saved = Backup(tmp_path / "saved", CIPHER)
    assert await saved.forgotten() == [forgotten("user", "ann")] and saved.documents == 0


async def test_what_waits_for_a_key_goes_with_whoever_was_forgotten(tmp_path: Path) -> None:
    store = MemoryStore()
    for user in ("ann", "bob"):
        await store.save("parked", f"{user}-1", "{}", 1)
    await write_backup(store, tmp_path / "saved", CIPHER)
    found = await restored(Backup(tmp_path / "saved", CIPHER), forgotten("user", "ann"))
    assert found.keys() == {("parked", "bob-1")}
