"""schedule add, list, pause, resume, remove, next."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.records import ArticleState, NewChannel
from storage.store import open_store
from tests.builders import NOW, a_new_article, a_new_delivery, a_new_edition
from tests.cli.conftest import Dateline


def test_a_schedule_from_its_making_to_its_end(dateline: Dateline) -> None:
    added = dateline(
        *("schedule", "add", "@caucasus", "--cron", "0 9,18 * * *", "--zone", "Europe/Kyiv"),
        *("--topic", "south-caucasus"),
    )
    assert added.status == 0
    assert "South Caucasus" in added.out
    assert "next:" in added.out
    (listed,) = dateline("schedule", "list", "--json").json
    assert listed["topic"] == "south-caucasus"
    assert listed["zone"] == "Europe/Kyiv"
    firings = dateline("schedule", "next", "--count", "4", "--json").json
    assert [firing["at"][11:16] for firing in firings].count("09:00") == 2
    assert all(firing["at"][-6:] in ("+02:00", "+03:00") for firing in firings)
    assert "paused" in dateline("schedule", "pause", "1").out
    assert dateline("schedule", "next").out == "Nothing is planned.\n"
    assert "next:" in dateline("schedule", "resume", "1").out
    assert "removed" in dateline("schedule", "remove", "1").out
    assert dateline("schedule", "list", "--json").json == []
    assert "there is no schedule 1" in dateline("schedule", "resume", "1").err


def test_one_moment_in_local_time(dateline: Dateline) -> None:
    added = dateline("schedule", "add", "@caucasus", "--at", "2099-12-01 09:00")
    assert "2099-12-01 09:00 +02:00" in added.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["caucasus", "--cron", "0 9 * * *"], "is no channel"),
        (["@caucasus", "--cron", "0 9 * *"], "five fields"),
        (["@caucasus", "--cron", "0 9 30 2 *"], "cannot be 30"),
        (["@caucasus", "--cron", "0 9 * * *", "--zone", "Europe/Kiew"], "did you mean"),
        (["@caucasus", "--cron", "0 9 * * *", "--topic", "rusia"], "did you mean Russia"),
        (["@caucasus", "--at", "2020-01-01 09:00"], "already passed"),
        (["@caucasus", "--at", "soon"], "no time that I know"),
        (["@caucasus", "--at", "2099-12-01 09:00", "--article", "9"], "no article 9"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    dateline: Dateline, words: list[str], sentence: str
) -> None:
    ended = dateline("schedule", "add", *words)
    assert ended.status == 1
    assert sentence in ended.err
    assert dateline("schedule", "list", "--json").json == []


@pytest.mark.parametrize(
    "words",
    [[], ["--cron", "0 9 * * *", "--at", "09:00"], ["--cron", "0 9 * * *", "--article", "1"]],
)
def test_options_that_do_not_go_together(dateline: Dateline, words: list[str]) -> None:
    assert dateline("schedule", "add", "@caucasus", *words).status == 2


def test_a_channel_may_be_named_by_its_number(dateline: Dateline) -> None:
    added = dateline("schedule", "add", "-1001234567890", "--cron", "0 9 * * *")
    assert (added.status, added.err) == (0, "")
    assert "→ -1001234567890:" in added.out
    mistyped = dateline("schedule", "add", "-1001234567890", "--crn", "0 9 * * *")
    assert mistyped.status == 2


def test_a_forums_thread_is_named_behind_a_slash_or_as_an_option(dateline: Dateline) -> None:
    assert "→ @forum/3:" in dateline("schedule", "add", "@forum/3", "--cron", "0 9 * * *").out
    again = dateline("schedule", "add", "@forum", "--cron", "0 10 * * *", "--thread", "3")
    assert "→ @forum/3:" in again.out
    listed = dateline("schedule", "list", "--json").json
    assert [(one["channel"], one["thread"]) for one in listed] == [("@forum", 3)] * 2
    assert "→ @forum/3" in dateline("schedule", "next", "1").out


def test_next_of_a_paused_schedule_says_so(dateline: Dateline) -> None:
    dateline("schedule", "add", "@caucasus", "--cron", "0 9 * * *")
    dateline("schedule", "pause", "1")
    assert dateline("schedule", "next", "1").out.startswith("Schedule 1 is paused:")
    assert dateline("schedule", "next", "1", "--json").json == []


def test_an_article_that_is_not_approved_is_not_planned(dateline: Dateline, tmp_path: Path) -> None:
    async def add_draft() -> None:
        store = await open_store(f"sqlite+aiosqlite:///{tmp_path}/cli.db")
        await store.add_article(a_new_article(state=ArticleState.DRAFT), now=datetime.now(UTC))
        await store.close()

    dateline("migrate")
    asyncio.run(add_draft())
    words = ("schedule", "add", "@caucasus", "--at", "2099-12-01 09:00", "--article", "1")
    ended = dateline(*words)
    assert ended.status == 1
    assert "Article 1 is a draft" in ended.err


def test_an_article_goes_to_a_channel_once_and_the_refusal_names_both(
    dateline: Dateline, tmp_path: Path
) -> None:
    async def post_to_one_channel() -> None:
        store = await open_store(f"sqlite+aiosqlite:///{tmp_path}/cli.db")
        new = NewChannel("-100500500", chat_id=-100500500, title="Sea desk", thread_id=3)
        channel = await store.add_channel(new, now=NOW)
        article = await store.add_article(a_new_article(), now=NOW)
        edition = a_new_edition(article.id, channel_id=channel.id)
        await store.plan_edition(edition, [a_new_delivery(article.id)])
        await store.close()

    asyncio.run(post_to_one_channel())
    plan = ("--at", "2099-12-01 09:00", "--article", "1")
    posted = dateline("schedule", "add", "-100500500/3", *plan)
    assert (posted.status, posted.err) == (
        1,
        "dateline: article 1 already went to “Sea desk” (-100500500), thread 3.\n",
    )
    assert dateline("schedule", "add", "@caucasus", *plan).status == 0
    planned = dateline("schedule", "add", "@caucasus", *plan)
    assert "article 1 is planned for @caucasus already, as schedule 1" in planned.err
