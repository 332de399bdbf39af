"""The contract that every store keeps."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.stores import DueCase, Forgotten, LostRace, Store
from bot.stores.crypto import Cipher, forgotten_mark
from bot.stores.memory import MemoryStore
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb.store import TinyDbStore

CIPHER = Cipher("a-key-only-for-the-tests")
FAR = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(params=["memory", "tinydb", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    opened = await _open(request.param, request, tmp_path)
    yield opened
    await opened.aclose()


async def _open(kind: str, request: pytest.FixtureRequest, folder: Path) -> Store:
    if kind == "postgres":
        return await PostgresStore(request.getfixturevalue("database").address(), CIPHER).open()
    return MemoryStore() if kind == "memory" else TinyDbStore(folder, CIPHER)


async def test_a_new_store_is_empty(store: Store) -> None:
    assert await store.load("user", "a1") is None
    assert await store.unfinished_deliveries() == []


@pytest.mark.parametrize("body", ["{}", '"\u202eسلام 🕊 \x00"', "x" * 1_000_000])
async def test_a_saved_document_is_loaded(store: Store, body: str) -> None:
    await store.save("case", "a1", body, 1)
    assert await store.load("case", "a1") == body
    assert await store.load("user", "a1") is None


async def test_a_save_over_a_newer_version_loses(store: Store) -> None:
    await store.save("case", "a1", "one", 1)
    for version in (1, 3):
        with pytest.raises(LostRace):
            await store.save("case", "a1", "other", version)
    await store.save("case", "a1", "two", 2)
    assert await store.load("case", "a1") == "two"


async def test_of_two_concurrent_saves_one_wins(store: Store) -> None:
    saves = [store.save("case", "a1", body, 1) for body in ("one", "two", "three")]
    results = await asyncio.gather(*saves, return_exceptions=True)
    assert sorted(isinstance(result, LostRace) for result in results) == [False, True, True]


async def test_an_erased_document_is_gone(store: Store) -> None:
    await store.save("case", "a1", "one", 1)
    await store.erase("case", "a1")
    await store.erase("case", "never")
    assert await store.load("case", "a1") is None
    await store.save("case", "a1", "again", 1)


async def test_unfinished_deliveries_are_listed(store: Store) -> None:
    await store.begin_delivery("a1")
    await store.begin_delivery("a1")
    await store.begin_delivery("b2")
    await store.finish_delivery("b2")
    await store.finish_delivery("never")
    assert await store.unfinished_deliveries() == ["a1"]


async def test_the_keys_of_a_kind_are_listed(store: Store) -> None:
    for key in ("step-b", "helpline-a", "place-c_2"):
        await store.save("withdrawn", key, "{}", 1)
    await store.save("case", "a1", "one", 1)
    assert await store.keys("withdrawn") == ["helpline-a", "place-c_2", "step-b"]
    await store.erase("withdrawn", "step-b")
    assert await store.keys("withdrawn") == ["helpline-a", "place-c_2"]
    assert await store.keys("user") == []


async def test_a_fact_is_withdrawn_only_once(store: Store) -> None:
    await store.save("withdrawn", "helpline-a", '{"at": "then"}', 1)
    with pytest.raises(LostRace):
        await store.save("withdrawn", "helpline-a", '{"at": "later"}', 1)
    assert await store.load("withdrawn", "helpline-a") == '{"at": "then"}'


async def test_a_weeks_figures_are_kept_once_and_read_with_everything_else(store: Store) -> None:
    await store.save("figures", "2026-w49", '{"figures": []}', 1)
    with pytest.raises(LostRace):
        await store.save("figures", "2026-w49", "{}", 1)
    assert await store.keys("figures") == ["2026-w49"] and await store.count("figures") == 1
    assert [(one.kind, one.body) async for one in store.all_documents()] == [("figures", '{"figures": []}')]
    await store.erase("figures", "2026-w49")
    assert await store.keys("figures") == [] and await store.forgotten() == []


async def test_untouched_documents_are_listed(store: Store) -> None:
    await store.save("user", "a1", "one", 1)
    assert await store.untouched("user", FAR) == ["a1"]
    assert await store.untouched("case", FAR) == []


async def test_user_keys_differ_and_reveal_nothing(store: Store) -> None:
    names = [await store.user_key(chat) for chat in (5_000_000_001, 5_000_000_002, "terminal")]
    assert len(set(names)) == 3
    assert "5000000001" not in names[0]
    assert await store.user_key(5_000_000_001) == names[0]


async def test_due_cases_are_listed_in_order_and_not_before(store: Store) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    await store.save("case", "a1", "one", 1, noon + timedelta(hours=1))
    await store.save("case", "b2", "two", 1, noon)
    await store.save("case", "c3", "three", 1)
    assert await store.due(noon - timedelta(seconds=1)) == []
    assert await store.due(noon + timedelta(hours=1)) == ["b2", "a1"]
    await store.save("case", "b2", "later", 2, noon + timedelta(days=1))
    await store.save("case", "a1", "never", 2)
    assert await store.due(noon + timedelta(hours=2)) == []
    assert await store.due(FAR) == ["b2"]
    await store.erase("case", "b2")
    assert await store.due(FAR) == []


async def test_what_is_due_is_claimed_a_little_at_a_time(store: Store) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    times = {"a1": noon, "b2": noon, "c3": noon - timedelta(hours=1), "d4": noon + timedelta(hours=1)}
    for key, due in times.items():
        await store.save("case", key, "one", 1, due)
    first = await store.claim_due(noon, 2)
    assert first == [DueCase(noon - timedelta(hours=1), "c3"), DueCase(noon, "a1")]
    await store.save("case", "c3", "later", 2, FAR)
    assert await store.claim_due(noon, 2, first[-1]) == [DueCase(noon, "b2")]
    assert await store.claim_due(noon, 2, DueCase(noon, "b2")) == []
    assert await store.due(noon) == ["a1", "b2"], "whoever has claimed them"


async def test_a_save_that_lost_its_race_does_not_move_what_is_due(store: Store) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    await store.save("case", "a1", "one", 1, noon)
    with pytest.raises(LostRace):
        await store.save("case", "a1", "other", 1, noon + timedelta(days=1))
    assert await store.due(noon) == ["a1"]


async def test_only_cases_fall_due(store: Store) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    await store.save("case", "a1", "one", 1, noon)
    await store.save("user", "a1", "somebody", 1)
    await store.save("user", "b2", "somebody", 1, noon)
    await store.erase("user", "a1")
    assert await store.due(noon) == ["a1"]


async def test_an_unreadable_document_is_quarantined(store: Store) -> None:
    await store.save("case", "a1", "junk", 1)
    await store.quarantine("case", "a1")
    await store.quarantine("case", "a1")
    assert await store.load("case", "a1") is None
    await store.save("case", "a1", "again", 1)


async def test_all_documents_can_be_copied_to_another_store(store: Store) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    await store.save("case", "a1", "one", 1, noon)
    await store.save("case", "a1", "two", 2, noon)
    await store.save("user", "b2", "somebody", 1)
    found = {(kept.kind, kept.key): kept async for kept in store.all_documents()}
    assert set(found) == {("case", "a1"), ("user", "b2")}
    case = found["case", "a1"]
    assert (case.version, case.body, case.due) == (2, "two", noon)
    await store.erase("case", "a1")
    await store.import_document(case)
    assert await store.load("case", "a1") == "two"
    assert await store.due(noon) == ["a1"]
    with pytest.raises(LostRace):
        await store.save("case", "a1", "other", 2)


async def test_a_released_delivery_is_still_unfinished(store: Store) -> None:
    await store.begin_delivery("a1")
    await store.release_delivery("a1")
    assert await store.unfinished_deliveries() == ["a1"]
    await store.finish_delivery("a1")
    assert await store.unfinished_deliveries() == []


async def test_of_a_silent_delivery_a_restart_has_nothing_to_repair(store: Store) -> None:
    await store.begin_delivery("a1", silent=True)
    assert await store.unfinished_deliveries() == []
    await store.finish_delivery("a1")
    assert await store.unfinished_deliveries() == []


async def test_a_silent_delivery_hides_no_other(store: Store) -> None:
    for user, silent in (("a1", True), ("a1", False), ("b2", False), ("b2", True)):
        await store.begin_delivery(user, silent)
    assert await store.unfinished_deliveries() == ["a1", "b2"]


async def test_what_was_erased_is_recorded_under_a_mark_that_shows_no_key(store: Store) -> None:
    await store.save("case", "c1", "one", 1)
    await store.save("withdrawn", "helpline-bid", "{}", 1)
    await store.erase("case", "c1")
    await store.erase("user", "u1")
    await store.erase("withdrawn", "helpline-bid")
    records = await store.forgotten()
    assert {record.mark for record in records} == {
        forgotten_mark(kind, key, store.pepper) for kind, key in (("case", "c1"), ("user", "u1"))
    }
    await store.drop_forgotten(min(record.at for record in records))
    assert len(await store.forgotten()) == 2
    await store.drop_forgotten(FAR)
    assert await store.forgotten() == []


async def test_of_two_records_of_the_same_the_later_stays(store: Store) -> None:
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    mark, other = "0" * 32, "f" * 32
    await store.import_forgotten([Forgotten(mark, late), Forgotten(mark, early), Forgotten(other, early)])
    await store.import_forgotten([Forgotten(mark, early)])
    await store.import_forgotten([])
    assert await store.forgotten() == [Forgotten(mark, late), Forgotten(other, early)]


async def test_what_an_import_left_is_discarded_and_not_recorded(store: Store) -> None:
    assert not await store.is_importing() and not await store.is_shared()
    await store.begin_import()
    await store.begin_import()
    assert await store.is_importing()
    await store.save("case", "c1", "one", 1, FAR)
    await store.discard("case", "c1")
    await store.finish_import()
    assert not await store.is_importing()
    assert (await store.load("case", "c1"), await store.due(FAR), await store.forgotten()) == (None, [], [])


async def test_documents_are_counted_and_read_by_their_keys(store: Store) -> None:
    for key in ("u1", "u2", "u3"):
        await store.save("user", key, f"of {key}", 1)
    assert (await store.count("user"), await store.count("case")) == (3, 0)
    read = await store.read_documents("user", ["u3", "u1", "gone"])
    assert {document.key: document.body for document in read} == {"u1": "of u1", "u3": "of u3"}


async def test_the_cases_that_name_a_user_are_found(store: Store) -> None:
    await store.save("case", "c1", '{"places": {"f00d": {}}}', 1)
    await store.save("case", "c2", '{"places": {"beef": {}}}', 1)
    await store.save("user", "f00d", '{"id": "f00d"}', 1)
    assert await store.cases_naming("f00d") == ["c1"]


async def test_quarantined_copies_are_erased_and_the_document_stays(store: Store) -> None:
    await store.save("case", "c1", "one", 1)
    await store.quarantine("case", "c1")
    await store.save("case", "c1", "two", 1)
    assert await store.is_quarantined("case", "c1") and not await store.is_quarantined("case", "c2")
    await store.erase_quarantined("case", "c1")
    assert not await store.is_quarantined("case", "c1")
    assert await store.load("case", "c1") == "two"
