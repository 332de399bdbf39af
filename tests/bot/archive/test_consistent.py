"""Documents that change while they are read still fit each other in the end."""

import json
from collections.abc import Awaitable, Callable, Collection

import pytest

from bot.archive.consistent import ConsistentSource
from bot.archive.links import DocumentId, id_of, links
from bot.stores import Kind, StoredDocument
from bot.stores.memory import MemoryStore

Change = Callable[[MemoryStore], Awaitable[None]]


class ChangingStore(MemoryStore):
    """A store in which something happens after so many reads. `after`: the change, by the number of reads."""

    def __init__(self, after: dict[int, Change]) -> None:
        super().__init__()
        self._after, self._reads = after, 0

    async def read_documents(self, kind: Kind, keys: Collection[str]) -> list[StoredDocument]:
        """Return the documents, and let happen what is to happen then."""
        found = await super().read_documents(kind, keys)
        self._reads += 1
        if change := self._after.get(self._reads):
            await change(self)
        return found


async def put_user(store: MemoryStore, key: str, *cases: str) -> None:
    """Store a user who lists these cases."""
    version, _ = store.documents.get(("user", key), (0, ""))
    body = {
        "id": key,
        "schema_version": 4,
        "cases": dict.fromkeys(cases),
        "case": cases[0] if cases else None,
    }
    await store.save("user", key, json.dumps(body), version + 1)


async def put_case(store: MemoryStore, id: str, *members: str) -> None:
    """Store a case with these members."""
    version, _ = store.documents.get(("case", id), (0, ""))
    body = {"id": id, "schema_version": 4, "owner": members[0], "places": {key: {} for key in members}}
    await store.save("case", id, json.dumps(body), version + 1)


async def no_pause(_: float) -> None:
    """Read again at once."""


async def backed_up(store: MemoryStore) -> tuple[dict[DocumentId, StoredDocument], ConsistentSource]:
    """What a backup of the store holds."""
    source = ConsistentSource(store, no_pause)
    return {id_of(document): document async for document in source.all_documents()}, source


async def _new_case(store: MemoryStore) -> None:
    await put_case(store, "c2", "u1")


async def _both_erased(store: MemoryStore) -> None:
    await store.erase("case", "c1")
    await store.erase("user", "u1")


async def _case_erased(store: MemoryStore) -> None:
    await store.erase("case", "c1")


async def _left(store: MemoryStore) -> None:
    await put_case(store, "c1", "u2")
    await put_user(store, "u1")


async def _joined(store: MemoryStore) -> None:
    await put_case(store, "c1", "u1", "u2")
    await put_user(store, "u2", "c1")


@pytest.mark.parametrize("change", [_new_case, _both_erased, _case_erased, _left, _joined])
@pytest.mark.parametrize("after", range(1, 9))
async def test_whenever_it_happens_no_link_leads_nowhere(change: Change, after: int) -> None:
    store = ChangingStore({after: change})
    await put_user(store, "u1", "c1")
    await put_user(store, "u2", "c3")
    await put_case(store, "c1", "u1")
    await put_case(store, "c3", "u2")
    found, _ = await backed_up(store)
    led_to = {link for id, one in found.items() if id[0] == "user" for link in links(one)}
    assert led_to == {id for id in found if id[0] == "case"}


async def test_what_is_between_its_two_saves_is_read_again() -> None:
    store = ChangingStore({2: _new_case})
    await put_user(store, "u1", "c2")
    found, _ = await backed_up(store)
    assert found.keys() == {("user", "u1"), ("case", "c2")}
    assert links(found["user", "u1"]) == {("case", "c2")}


async def test_a_case_that_never_comes_is_taken_off_its_users_list() -> None:
    store = MemoryStore()
    await put_user(store, "u1", "gone", "c1")
    await put_case(store, "c1", "u1")
    found, _ = await backed_up(store)
    body = json.loads(found["user", "u1"].body)
    assert (body["cases"], body["case"], body["lost_case"]) == ({"c1": None}, "c1", True)


async def test_a_case_to_which_nobody_leads_is_left_out_and_counted() -> None:
    store = MemoryStore()
    await put_user(store, "u1", "c1")
    await put_case(store, "c1", "u1", "u9")
    await put_case(store, "orphan", "u9")
    await store.save("withdrawn", "helpline-bid", "{}", 1)
    await store.save("figures", "2026-w49", "{}", 1)
    found, source = await backed_up(store)
    unlinked = {("withdrawn", "helpline-bid"), ("figures", "2026-w49")}
    assert found.keys() == {("user", "u1"), ("case", "c1"), *unlinked}
    assert source.left_out == 1
    assert links(found["case", "c1"]) == {("user", "u1"), ("user", "u9")}, "who was damaged stays a member"


async def test_of_many_people_each_document_is_there_once() -> None:
    store = MemoryStore()
    for number in range(450):  # more than are read together
        await put_user(store, f"u{number:03}", f"c{number:03}", "shared")
        await put_case(store, f"c{number:03}", f"u{number:03}")
    await put_case(store, "shared", *(f"u{number:03}" for number in range(450)))
    source = ConsistentSource(store, no_pause)
    read = [id_of(document) async for document in source.all_documents()]
    assert len(read) == len(set(read)) == 901
