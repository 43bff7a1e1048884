"""Search, kept queries and the folding of words, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage import folding
from storage.contract import Store
from storage.folding import MAX_QUERY_WORDS, MAX_WORD_CHARS, query_words, words_of
from storage.records import ArticleState
from storage.richtext import RichText
from storage.search import vector_words
from tests.builders import NOW, a_new_article, an_article


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kyiv, Baku & Tbilisi", ["kyiv", "baku", "tbilisi"]),
        ("Bakı İSTANBUL Əliyev", ["baki", "istanbul", "eliyev"]),
        ("Королёв королев", ["королев", "королев"]),
        ("Київ край", ["київ", "край"]),
        ("зв’язок зв'язок", ["зв", "язок", "зв", "язок"]),
        ("Łódź Ñandú ﬁre ﬀ", ["lodz", "nandu", "fire", "ff"]),
        ("snake_case 3.5% COVID-19", ["snake", "case", "3", "5", "covid", "19"]),
        ("Straße", ["strasse"]),
        ("東京 서울", ["東京", "서울"]),
        ("…!? '\" — ", []),
    ],
)
def test_words_are_told_apart_and_folded(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_the_table_of_common_letters_folds_like_the_rule() -> None:
    for sign in folding._COMMON:
        text = f"a{sign}b {sign}"
        assert words_of(text) == words_of(f"{text} ☃"), sign  # ☃ is no word, and not in the table


@given(st.text(max_size=200))
@example("ΐ ŉ ǰ İ")
def test_folding_twice_changes_nothing_and_gives_words_only(text: str) -> None:
    words = words_of(text)
    assert words_of(" ".join(words)) == words
    assert all(word.isalnum() and len(word) <= MAX_WORD_CHARS for word in words)


def test_a_query_has_few_different_words() -> None:
    assert query_words("b a B a") == ["b", "a"]
    assert len(query_words(" ".join(f"w{number}" for number in range(99)))) == MAX_QUERY_WORDS


async def found(store: Store, words: str) -> list[str]:
    return [row.title for row in (await store.search(words, limit=50)).rows]


async def test_every_word_must_be_there_in_any_field_or_begin_a_word(store: Store) -> None:
    await store.add_article(
        a_new_article(title="Ferry to Bakı", lede="A dawn start.", body="Harbour news"), now=NOW
    )
    await store.add_article(
        a_new_article(title="Королёв", body="Ракета летить", summary="Editor's own"), now=NOW
    )
    assert await found(store, "ferry") == ["Ferry to Bakı"]
    assert await found(store, "HARB baki dawn") == ["Ferry to Bakı"]
    assert await found(store, "ferry королев") == []
    assert await found(store, "королев раке") == ["Королёв"]
    assert await found(store, "editor") == ["Королёв"]
    assert await found(store, "arbour") == []


async def test_hits_come_newest_first_a_page_at_a_time(store: Store) -> None:
    for title, minute in (("old", 1), ("new", 9), ("middle", 5)):
        when = NOW + timedelta(minutes=minute)
        await store.add_article(a_new_article(title=f"{title} ferry", published_at=when), now=NOW)
    page = await store.search("ferry", limit=2)
    assert [row.title for row in page.rows] == ["new ferry", "middle ferry"]
    page = await store.search("ferry", limit=2, before=page.next)
    assert ([row.title for row in page.rows], page.next) == (["old ferry"], None)


async def test_only_approved_articles_are_found(store: Store) -> None:
    for state in ArticleState:
        await store.add_article(a_new_article(title=f"ferry {state}", state=state), now=NOW)
    assert await found(store, "ferry") == ["ferry approved"]


async def test_a_revision_is_found_by_its_new_words_alone(store: Store) -> None:
    article = await store.add_article(
        a_new_article(title="Ferry", lede="Ёлка", summary="short", body="sea sea"), now=NOW
    )
    changed = a_new_article(title="Airport", lede="Sky", summary="other", body="runway")
    await store.add_revision(article.id, changed, expected_revision=1, now=NOW)
    for old in ("ferry", "елка", "short", "sea"):
        assert await found(store, old) == []
    for new in ("airport", "sky", "other", "runway"):
        assert await found(store, new) == ["Airport"]


NASTY = [
    '"', "'", "*", "a* OR b", 'ferry" OR "x', "ferry NEAR/2 dawn", "title:ferry", "-ferry",
    "^ferry", "(ferry", "ferry)", "{ferry}", "ferry AND", "NOT", "AND OR NOT", "ferry & | ! <-> :*",
    "\\", "'':*", "%", "_", "; DROP TABLE article; --", "\x00", "\ud800", "a" * 5000, "ы " * 3000,
    "🙂", "\u0301", ":1 ?1 @x $y", "ferry\x00dawn", "İ", "²", "٣", "１２",
]  # fmt: skip


async def test_nothing_that_is_typed_reaches_the_query_language(store: Store) -> None:
    for words in NASTY:
        stored = await store.add_article(a_new_article(title=f"Begin {words} end"), now=NOW)
        hits = (await store.search(words, limit=1)).rows  # the newest comes first
        assert [row.id for row in hits] == ([stored.id] if words_of(words) else []), words


async def test_an_article_of_very_many_words_is_stored_and_found(store: Store) -> None:
    body = " ".join(f"слово{number}" for number in range(120_000))
    await store.add_article(a_new_article(title="Long", body=body + " " + "x" * 10_000), now=NOW)
    assert await found(store, "long слово77") == ["Long"]


def test_a_vector_stops_before_it_is_too_large() -> None:
    body = " ".join(f"слово{number}" for number in range(120_000))
    words = vector_words(an_article(title="First", body=RichText(body)))
    assert words[0] == "first"
    assert 400_000 < sum(len(word.encode()) for word in words) <= 500_000


async def test_the_same_words_keep_the_same_number(store: Store) -> None:
    long = "слово " * 1000
    number = await store.keep_query(long, now=NOW)
    other = await store.keep_query("Ferry", now=NOW)
    assert number != other
    assert await store.keep_query(long, now=NOW + timedelta(days=1)) == number
    assert await store.kept_query(number) == long
    assert await store.kept_query(other) == "Ferry"
    assert await store.kept_query(99) is None
    assert await store.kept_query(await store.keep_query("a\x00", now=NOW)) == "a\ufffd"


async def test_of_many_who_keep_the_same_words_all_get_one_number(
    store: Store, second_store: Store
) -> None:
    numbers = await asyncio.gather(
        *((store, second_store)[n % 2].keep_query("ferry", now=NOW) for n in range(10))
    )
    assert len(set(numbers)) == 1
