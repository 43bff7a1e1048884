"""Decisions, kept material, and the bands of texts that are alike, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

import storage.decisions
from storage.contract import Store
from storage.records import Decision, KeptMaterial, SourceKind
from storage.richtext import Mark, Style
from tests.builders import NOW, a_new_article, a_new_decided

MINUTE = timedelta(minutes=1)


async def test_bands_find_the_articles_that_have_them_now(store: Store) -> None:
    least, most = -(2**63), 2**63 - 1
    one = await store.add_article(a_new_article(bands=(least, 7, 7, most)), now=NOW)
    other = await store.add_article(a_new_article(bands=(7,)), now=NOW)
    found = await store.articles_of_bands([least, 7, most, 9])
    assert sorted(found) == [(least, one.id), (7, one.id), (7, other.id), (most, one.id)]
    await store.add_revision(one.id, a_new_article(bands=(9,)), expected_revision=1, now=NOW)
    assert sorted(await store.articles_of_bands([least, 7, 9])) == [(7, other.id), (9, one.id)]
    assert await store.articles_of_bands([]) == []


async def test_an_address_finds_its_article(store: Store) -> None:
    one = await store.add_article(a_new_article(canonical_url="example.org/a"), now=NOW)
    await store.add_article(a_new_article(), now=NOW)
    known = await store.known_articles([], [], ["example.org/a", "example.org/b"])
    assert [(row.id, row.canonical_url) for row in known] == [(one.id, "example.org/a")]


async def test_the_same_decision_on_a_source_counts_up(store: Store) -> None:
    article = await store.add_article(a_new_article(), now=NOW)
    near = a_new_decided(
        decision=Decision.DUPLICATE, reason="alike", article_id=article.id, likeness=0.75,
        decided_by="Olena (7)",
    )  # fmt: skip
    await store.note_decisions([a_new_decided(), near], now=NOW)
    await store.note_decisions([a_new_decided(name="Later")], now=NOW + MINUTE)
    await store.note_decisions([], now=NOW)
    newest, older = await store.decisions(limit=5)
    assert (newest.decision, newest.name, newest.times) == (Decision.NEW, "Later", 2)
    assert newest.decided_at == NOW + MINUTE
    assert (older.reason, older.likeness, older.decided_by) == ("alike", 0.75, "Olena (7)")
    assert await store.decisions(limit=5, article_id=article.id) == [older]
    assert await store.decisions(limit=5, decision=Decision.NEW) == [newest]
    assert await store.decisions(limit=1) == [newest]


async def test_texts_from_standard_input_have_rows_of_their_own(store: Store) -> None:
    stdin = a_new_decided(source_kind=SourceKind.STDIN, source_key="stdin")
    await store.note_decisions([stdin, stdin], now=NOW)
    assert [row.times for row in await store.decisions(limit=5)] == [1, 1]


async def test_old_decisions_and_old_material_are_let_go_of(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.decisions, "_PRUNE_EVERY", 2)
    monkeypatch.setattr(storage.decisions, "MOST_DECISIONS", 3)
    monkeypatch.setattr(storage.decisions, "MOST_KEPT", 2)
    numbers = []
    for n in range(6):
        at = NOW + n * MINUTE
        await store.note_decisions([a_new_decided(source_key=f"{n}")], now=at)
        numbers.append(
            await store.keep_material(
                KeptMaterial("a", SourceKind.MESSAGE, f"{n}", "text", b"\0\xff"), now=at
            )
        )
    assert [row.source_key for row in await store.decisions(limit=9)] == ["5", "4", "3"]
    kept = [await store.kept_material(number) for number in numbers]
    assert kept == [None] * 4 + [
        KeptMaterial("a", SourceKind.MESSAGE, f"{n}", "text", b"\0\xff") for n in (4, 5)
    ]
    marked = KeptMaterial(
        "b", SourceKind.MESSAGE, "5", "text", b"x", marks=(Mark(0, 1, Style.BOLD),)
    )
    assert await store.keep_material(marked, now=NOW + 9 * MINUTE) == numbers[-1]
    assert await store.kept_material(numbers[-1]) == marked
