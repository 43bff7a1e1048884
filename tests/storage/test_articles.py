"""Articles, revisions, regions and lists, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from storage.contract import Store
from storage.errors import ArticleNotFoundError, RevisionConflictError, SourceTakenError
from storage.records import (
    ArticleState,
    Cursor,
    Decision,
    Evidence,
    KnownArticle,
    Reading,
    SourceKind,
    SummaryOrigin,
    TagEdit,
    TagRole,
    TopicTag,
)
from storage.richtext import Mark, RichText, Style
from tests.builders import NOW, a_new_article, a_new_decided, a_tag, an_article


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


async def titles(store: Store, **wanted: object) -> list[str]:
    page = await store.articles(**{"limit": 50} | wanted)  # type: ignore[arg-type]
    return [row.title for row in page.rows]


async def test_an_article_comes_back_whole(store: Store) -> None:
    body = RichText("Bold word\n\nА це — «мова».", (Mark(0, 4, Style.BOLD), Mark(5, 9, Style.LINK, "https://example.org/")))  # fmt: skip  # noqa: E501
    evidence = (Evidence("Bakıda", "capital", "body", 0), Evidence("Baku", "capital", "lede", 4))
    new = a_new_article(
        body=body,
        section="State Leaders",
        author="A. Writer",
        source_url="https://example.org/a",
        image_url="https://example.org/a.jpg",
        summary_origin=SummaryOrigin.EDITOR,
        regions=(a_tag("AZ", score=0.25, main=True, evidence=evidence), a_tag("eu", about=False)),
        published_at=datetime(2026, 11, 1, 8, 30, 15, 123457, tzinfo=timezone(timedelta(hours=4))),
    )
    stored = await store.add_article(new, now=NOW)
    expected = an_article(
        **{name: getattr(new, name) for name in new.__slots__}
        | {"id": stored.id, "added_at": NOW, "changed_at": NOW}
    )
    assert stored == expected
    assert await store.article(stored.id) == expected
    assert stored.published_at.tzinfo is UTC
    assert stored.published_at.microsecond == 123457


async def test_the_time_of_adding_stands_in_for_a_missing_time(store: Store) -> None:
    stored = await store.add_article(a_new_article(published_at=None), now=at(7))
    assert stored.published_at == at(7)


async def test_what_no_database_holds_is_replaced_sign_by_sign(store: Store) -> None:
    new = a_new_article(title="a\x00b\ud800c", body=RichText("x\x00y", (Mark(2, 3, Style.BOLD),)))
    stored = await store.add_article(new, now=NOW)
    assert stored.title == "a\ufffdb\ufffdc"
    assert stored.body == RichText("x\ufffdy", (Mark(2, 3, Style.BOLD),))


async def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="has no time zone"):
        await store.add_article(a_new_article(), now=datetime(2026, 1, 1))  # noqa: DTZ001


async def test_an_unknown_article_is_told_so(store: Store) -> None:
    for call in (
        store.article(9),
        store.articles_by_id([9]),
        store.revisions(9),
        store.add_revision(9, a_new_article(), expected_revision=1, now=NOW),
    ):
        with pytest.raises(ArticleNotFoundError, match="no article 9"):
            await call


async def test_a_source_gives_one_article(store: Store) -> None:
    first = a_new_article(source_key="a.txt")
    await store.add_article(first, now=NOW)
    with pytest.raises(SourceTakenError, match=r"a\.txt"):
        await store.add_article(a_new_article(source_key="a.txt"), now=NOW)
    assert await titles(store) == [first.title]
    assert await store.topic_counts() == [("AZ", 1), ("south-caucasus", 1)]


async def test_standard_input_gives_as_many_as_it_likes(store: Store) -> None:
    stdin = {"source_kind": SourceKind.STDIN, "source_key": "stdin"}
    await store.add_article(a_new_article(**stdin, fingerprint="one"), now=NOW)
    second = await store.add_article(a_new_article(**stdin, fingerprint="two"), now=NOW)
    known = await store.known_articles(["stdin"], ["two"])
    assert [row.id for row in known] == [second.id]


async def test_known_articles_are_found_by_source_and_by_content(store: Store) -> None:
    same = await store.add_article(a_new_article(fingerprint="f"), now=NOW)
    own = await store.add_article(a_new_article(source_key="k", fingerprint="g"), now=NOW)
    await store.add_article(a_new_article(), now=NOW)
    extract, file = SummaryOrigin.EXTRACT, SourceKind.FILE
    assert await store.known_articles(["k", "other"], ["f", "g"]) == [
        KnownArticle(same.id, 1, file, same.source_key, "f", same.summary, extract),
        KnownArticle(own.id, 1, file, "k", "g", own.summary, extract),
    ]
    assert await store.known_articles(["nothing"], ["of this"]) == []
    assert await store.known_articles([], []) == []


async def test_many_articles_come_in_together_or_not_at_all(store: Store) -> None:
    draft = ArticleState.DRAFT
    news = [
        a_new_article(title=title, published_at=at(n)) for n, title in enumerate(("xa", "xb", "xc"))
    ]
    stored = await store.add_articles([*news, a_new_article(title="xd", state=draft)], now=NOW)
    assert [article.title for article in stored] == ["xa", "xb", "xc", "xd"]
    assert await store.articles_by_id([stored[2].id, stored[0].id]) == [stored[2], stored[0]]
    assert await titles(store, topic="AZ") == ["xc", "xb", "xa"]
    assert await store.topic_counts() == [("AZ", 3), ("south-caucasus", 3)]
    assert len((await store.search("xb", limit=5)).rows) == 1
    with pytest.raises(SourceTakenError, match="one of 3"):
        await store.add_articles(
            [a_new_article(), a_new_article(source_key="k"), a_new_article(source_key="k")], now=NOW
        )
    assert await titles(store) == ["xc", "xb", "xa"]
    assert await store.add_articles([], now=NOW) == []


async def test_what_is_noted_of_an_article_stands_with_it_or_not_at_all(store: Store) -> None:
    first, other = (a_new_article(source_key=key) for key in ("/a.txt", "/b.txt"))
    noted = [a_new_decided(source_key=one.source_key) for one in (other, first)]
    digests = {"/a.txt": "one", "/b.txt": "two", "/c.txt": "of no article"}
    (stored,) = await store.add_articles([first], now=NOW, decided=noted[1:], digests=digests)
    with pytest.raises(SourceTakenError):
        await store.add_articles([other, first], now=NOW, decided=noted, digests=digests)
    assert [one.article_id for one in await store.decisions(limit=5)] == [stored.id]
    changed = a_new_decided(source_key="/a.txt", decision=Decision.CHANGED, article_id=stored.id)
    with pytest.raises(RevisionConflictError):
        await store.add_revision(stored.id, other, expected_revision=9, now=NOW, decided=changed)
    await store.add_revision(stored.id, other, expected_revision=1, now=NOW, decided=changed)
    newest, _ = await store.decisions(limit=5)
    assert (newest.decision, newest.times) == (Decision.CHANGED, 1)
    assert await store.readings(digests) == [Reading("/a.txt", "one", stored.id)]


async def test_a_revision_replaces_the_content_and_keeps_the_rest(store: Store) -> None:
    first = await store.add_article(
        a_new_article(title="One", state=ArticleState.DRAFT, source_key="k"), now=at(0)
    )
    new = a_new_article(title="Two", published_at=None, source_key="other", fingerprint="new")
    second = await store.add_revision(first.id, new, expected_revision=1, now=at(5))
    assert second == replace(first, title="Two", fingerprint="new", revision=2, changed_at=at(5))
    assert await store.article(first.id) == second
    assert await store.revisions(first.id) == [(1, at(0), "One"), (2, at(5), "Two")]


async def test_a_revision_of_something_older_is_refused(store: Store) -> None:
    article = await store.add_article(a_new_article(title="One"), now=NOW)
    await store.add_revision(article.id, a_new_article(), expected_revision=1, now=NOW)
    with pytest.raises(RevisionConflictError):
        await store.add_revision(article.id, a_new_article(), expected_revision=1, now=NOW)
    assert len(await store.revisions(article.id)) == 2


async def test_of_two_revisions_at_once_one_is_refused(store: Store, second_store: Store) -> None:
    article = await store.add_article(a_new_article(), now=NOW)
    results = await asyncio.gather(
        *(
            one.add_revision(article.id, a_new_article(), expected_revision=1, now=NOW)
            for one in (store, second_store)
        ),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == [
        "Article",
        "RevisionConflictError",
    ]
    assert len(await store.revisions(article.id)) == 2


async def test_lists_by_region_state_and_weight(store: Store) -> None:
    await store.add_article(a_new_article(title="about", published_at=at(1)), now=NOW)
    mentions = (a_tag("AZ", about=False), a_tag("UA", main=True))
    await store.add_article(
        a_new_article(title="mentions", published_at=at(2), regions=mentions), now=NOW
    )
    await store.add_article(
        a_new_article(title="draft", published_at=at(3), state=ArticleState.DRAFT), now=NOW
    )
    await store.add_article(
        a_new_article(title="gone", published_at=at(4), state=ArticleState.RETRACTED), now=NOW
    )
    draft, every = ArticleState.DRAFT, ["gone", "draft", "mentions", "about"]
    assert await titles(store) == ["mentions", "about"]
    assert await titles(store, state=None) == every
    assert await titles(store, state=draft) == ["draft"]
    assert await titles(store, topic="AZ") == ["mentions", "about"]
    assert await titles(store, topic="AZ", about_only=True) == ["about"]
    assert await titles(store, topic="AZ", state=draft) == ["draft"]
    assert await titles(store, topic="AZ", state=None) == every
    assert await titles(store, topic="south-caucasus") == ["about"]
    assert await titles(store, topic="FR") == []
    assert await store.topic_counts() == [("AZ", 1), ("UA", 1), ("south-caucasus", 1)]


async def test_a_line_of_a_list_is_the_articles_brief(store: Store) -> None:
    stored = await store.add_article(a_new_article(), now=NOW)
    assert (await store.articles(limit=1)).rows == (stored.brief,)


async def test_a_revision_moves_regions_counters_and_place_in_the_lists(store: Store) -> None:
    article = await store.add_article(a_new_article(title="old", published_at=at(1)), now=NOW)
    await store.add_article(a_new_article(title="other", published_at=at(2)), now=NOW)
    changed = a_new_article(title="new", regions=(a_tag("GE"),), published_at=at(3))
    await store.add_revision(article.id, changed, expected_revision=1, now=NOW)
    assert await titles(store) == ["new", "other"]
    assert await titles(store, topic="AZ") == ["other"]
    assert await titles(store, topic="GE") == ["new"]
    assert await store.topic_counts() == [("AZ", 1), ("GE", 1), ("south-caucasus", 1)]
    await store.add_revision(article.id, a_new_article(regions=()), expected_revision=2, now=NOW)
    assert await store.topic_counts() == [("AZ", 1), ("south-caucasus", 1)]


async def test_a_region_that_is_only_mentioned_is_not_counted(store: Store) -> None:
    tags = (a_tag("AZ"), a_tag("GE", about=False))
    first = await store.add_article(a_new_article(regions=tags), now=NOW)
    assert await store.topic_counts() == [("AZ", 1)]
    changed = a_new_article(regions=(a_tag("AZ", about=False), a_tag("GE")))
    await store.add_revision(first.id, changed, expected_revision=1, now=NOW)
    assert await store.topic_counts() == [("GE", 1)]


async def test_a_region_that_is_tagged_twice_counts_once(store: Store) -> None:
    twice = (a_tag("AZ", about=False), a_tag("AZ", about=True))
    await store.add_article(a_new_article(title="twice", regions=twice), now=NOW)
    assert await store.topic_counts() == [("AZ", 1)]
    assert await titles(store, topic="AZ", about_only=True) == ["twice"]


async def test_no_count_is_lost_among_many_writers(store: Store, second_store: Store) -> None:
    tags = [(a_tag("AZ"), a_tag("GE")), (a_tag("GE"), a_tag("AZ"))]
    await asyncio.gather(
        *(
            (store, second_store)[number % 2].add_article(
                a_new_article(regions=tags[number // 2 % 2]), now=NOW
            )
            for number in range(30)
        )
    )
    assert await store.topic_counts() == [("AZ", 30), ("GE", 30)]


async def test_the_cursor_leads_to_the_next_page_and_ends(store: Store) -> None:
    for _ in range(3):
        await store.add_article(a_new_article(published_at=NOW), now=NOW)
    first = await store.articles(limit=2)
    assert first.next == Cursor(NOW, first.rows[-1].id)
    second = await store.articles(limit=2, before=first.next)
    assert [row.id for row in (*first.rows, *second.rows)] == [3, 2, 1]
    assert second.next is None
    assert (await store.articles(limit=3)).next is None


async def test_lists_counters_and_search_follow_an_articles_state(store: Store) -> None:
    approved, draft, retracted = (
        ArticleState.APPROVED, ArticleState.DRAFT, ArticleState.RETRACTED
    )  # fmt: skip
    article = await store.add_article(a_new_article(title="Ferry", state=draft), now=NOW)
    other = await store.add_article(a_new_article(title="Other"), now=NOW)
    for state in (draft, approved, approved, retracted, draft, retracted, approved, draft):
        changed = await store.set_article_state(article.id, state)
        assert changed == await store.article(article.id)
        assert changed.state is state
        shown = [other.id, article.id] if state is approved else [other.id]
        for topic in (None, "AZ", "south-caucasus"):
            page = await store.articles(limit=9, topic=topic)
            assert sorted(one.id for one in page.rows) == sorted(shown)
        found = (await store.search("ferry", limit=9)).rows
        assert sorted(one.id for one in found) == sorted(shown)
        assert dict(await store.topic_counts()) == dict.fromkeys(
            ("AZ", "south-caucasus"), len(shown)
        )
        aside = await store.articles(limit=9, topic="AZ", state=state)
        assert article.id in [one.id for one in aside.rows]
    with pytest.raises(ArticleNotFoundError):
        await store.set_article_state(99, approved)


async def test_topics_have_lists_counters_and_a_search_like_regions(store: Store) -> None:
    energy = TopicTag("energy", 0.9, about=True, evidence=(Evidence("gas", "word", "title", 0),))
    ferry = await store.add_article(
        a_new_article(topics=(energy, TopicTag("transit", 0.2, about=False))), now=NOW
    )
    await store.add_article(a_new_article(regions=()), now=NOW)
    assert (await store.article(ferry.id)).topics == ferry.topics
    assert ferry.topics[0] == energy
    assert await titles(store, topic="energy", about_only=True) == [ferry.title]
    assert await titles(store, topic="transit") == [ferry.title]
    assert await titles(store, topic="transit", about_only=True) == []
    assert ("energy", 1) in await store.topic_counts()
    for topic, found in (("energy", [ferry.id]), ("AZ", [ferry.id]), ("FR", [])):
        page = await store.search("ferry", limit=5, topic=topic)
        assert [row.id for row in page.rows] == found
    await store.add_revision(ferry.id, a_new_article(), expected_revision=1, now=at(1))
    assert await titles(store, topic="energy") == []
    assert ("energy", 1) not in await store.topic_counts()


async def test_the_last_reading_of_a_source_is_kept(store: Store) -> None:
    article = await store.add_article(a_new_article(), now=NOW)
    first, second = (Reading(key, "one", article.id) for key in "ab")
    await store.note_readings([second, first], now=NOW)
    later = replace(first, digest="two")
    await store.note_readings([later], now=at(1))
    found = await store.readings(["a", "b", "c"])
    assert sorted(found, key=lambda one: one.source_key) == [later, second]
    await store.note_readings([], now=NOW)
    assert await store.readings([]) == []


async def test_tags_are_set_without_a_revision_and_what_editors_said_outlives_one(
    store: Store,
) -> None:
    was = await store.add_article(a_new_article(), now=NOW)
    edit = TagEdit("FR", TagRole.ABOUT, "Olena (7)", at(1))
    topics = (TopicTag("energy", 1.0, about=True),)
    france = (a_tag("FR", main=True),)
    changed = await store.set_tags(was, regions=france, topics=topics, edits=(edit,))
    assert changed == await store.article(was.id)
    assert (changed.revision, changed.main_region, changed.tag_edits) == (1, "FR", (edit,))
    assert await store.topic_counts() == [("FR", 1), ("energy", 1)]
    assert await titles(store, topic="AZ") == []
    assert await titles(store, topic="energy") == [was.title]
    with pytest.raises(RevisionConflictError):
        await store.set_tags(was, regions=(), topics=(), edits=())
    with pytest.raises(RevisionConflictError):
        await store.add_revision(was.id, a_new_article(), expected_revision=1, now=NOW)
    heeding = a_new_article(tag_edits=(edit,))
    revised = await store.add_revision(was.id, heeding, expected_revision=1, now=NOW)
    assert (revised.revision, revised.tag_edits) == (2, (edit,))
    with pytest.raises(ArticleNotFoundError):
        await store.set_tags(an_article(id=99), regions=(), topics=(), edits=())
