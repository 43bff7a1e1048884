"""Conversations with editors, on both databases."""

from __future__ import annotations

import asyncio

from storage.contract import Store
from storage.records import Conversation
from storage.richtext import Mark, RichText, Style
from tests.builders import NOW

CHAT, USER = -1001234567890, 7_000_000_000
ONE = RichText("one")
TEXTS = (RichText("перше", (Mark(0, 2, Style.BOLD),)),
         RichText('with "quotes"', (Mark(5, 13, Style.LINK, "https://example.org/"),)))  # fmt: skip


async def test_a_conversation_is_begun_replaced_and_ended(store: Store) -> None:
    assert await store.conversation(CHAT, USER) is None
    await store.save_conversation(Conversation(CHAT, USER, "add", (RichText("old"),)), now=NOW)
    begun = Conversation(CHAT, USER, "add", TEXTS)
    await store.save_conversation(begun, now=NOW)
    assert await store.conversation(CHAT, USER) == begun
    assert await store.conversation(USER, USER) is None
    assert await store.end_conversation(CHAT, USER) == begun
    assert await store.end_conversation(CHAT, USER) is None


async def test_a_text_is_added_only_to_an_open_conversation(store: Store) -> None:
    assert await store.append_text(CHAT, USER, ONE, now=NOW) is None
    await store.save_conversation(Conversation(CHAT, USER, "add"), now=NOW)
    expected = Conversation(CHAT, USER, "add", (ONE,))
    assert await store.append_text(CHAT, USER, ONE, now=NOW) == expected
    assert await store.conversation(CHAT, USER) == expected


async def test_no_text_is_lost_among_many_at_once(store: Store, second_store: Store) -> None:
    await store.save_conversation(Conversation(CHAT, USER, "add"), now=NOW)
    texts = [RichText(f"part {number}") for number in range(20)]
    await asyncio.gather(
        *(
            (store, second_store)[number % 2].append_text(CHAT, USER, text, now=NOW)
            for number, text in enumerate(texts)
        )
    )
    ended = await store.end_conversation(CHAT, USER)
    assert ended is not None
    assert set(ended.texts) == set(texts)


async def test_of_two_ends_at_once_only_one_gets_it(store: Store, second_store: Store) -> None:
    begun = Conversation(CHAT, USER, "add", (ONE,))
    await store.save_conversation(begun, now=NOW)
    ends = await asyncio.gather(
        store.end_conversation(CHAT, USER), second_store.end_conversation(CHAT, USER)
    )
    assert [end for end in ends if end is not None] == [begun]
