"""Conversations with editors, on both databases."""

from __future__ import annotations

import asyncio

from storage.contract import Store
from storage.records import Conversation
from tests.builders import NOW

CHAT, USER = -1001234567890, 7_000_000_000


async def test_a_conversation_is_begun_replaced_and_ended(store: Store) -> None:
    assert await store.conversation(CHAT, USER) is None
    await store.save_conversation(Conversation(CHAT, USER, "add", ("old",)), now=NOW)
    begun = Conversation(CHAT, USER, "add", ("перше", 'with "quotes"'))
    await store.save_conversation(begun, now=NOW)
    assert await store.conversation(CHAT, USER) == begun
    assert await store.conversation(USER, USER) is None
    assert await store.end_conversation(CHAT, USER) == begun
    assert await store.end_conversation(CHAT, USER) is None


async def test_a_text_is_added_only_to_an_open_conversation(store: Store) -> None:
    assert await store.append_text(CHAT, USER, "lost", now=NOW) is None
    await store.save_conversation(Conversation(CHAT, USER, "add"), now=NOW)
    expected = Conversation(CHAT, USER, "add", ("one",))
    assert await store.append_text(CHAT, USER, "one", now=NOW) == expected
    assert await store.conversation(CHAT, USER) == expected


async def test_no_text_is_lost_among_many_at_once(store: Store, second_store: Store) -> None:
    await store.save_conversation(Conversation(CHAT, USER, "add"), now=NOW)
    texts = [f"part {number}" for number in range(20)]
    await asyncio.gather(
        *(
            (store, second_store)[number % 2].append_text(CHAT, USER, text, now=NOW)
            for number, text in enumerate(texts)
        )
    )
    ended = await store.end_conversation(CHAT, USER)
    assert ended is not None
    assert sorted(ended.texts) == sorted(texts)


async def test_of_two_ends_at_once_only_one_gets_it(store: Store, second_store: Store) -> None:
    begun = Conversation(CHAT, USER, "add", ("text",))
    await store.save_conversation(begun, now=NOW)
    ends = await asyncio.gather(
        store.end_conversation(CHAT, USER), second_store.end_conversation(CHAT, USER)
    )
    assert [end for end in ends if end is not None] == [begun]
