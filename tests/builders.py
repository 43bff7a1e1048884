"""Records for tests, each with sensible defaults: name only what the test is about.

`a_new_…` gives what goes into the Store, the others what comes out of it.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from storage.contract import Store
from storage.records import (
    Article,
    Backlog,
    Channel,
    ChannelState,
    ChosenArticle,
    Decision,
    Delivery,
    DeliveryAction,
    DeliveryState,
    Dress,
    EditionOrigin,
    EditionOutcome,
    MissedPolicy,
    NewArticle,
    NewBroadcast,
    NewChannel,
    NewDecided,
    NewDelivery,
    NewEdition,
    NewSchedule,
    NewSource,
    Poll,
    PostForm,
    RegionTag,
    Schedule,
    ScheduleKind,
    ScheduleState,
    Source,
    SourceForm,
    SourceKind,
    SourceState,
    SummaryOrigin,
)
from storage.richtext import RichText

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

_numbers = count(1)


def a_tag(region: str = "AZ", **changes: Any) -> RegionTag:
    """What the article is about; `main=True` for its main region."""
    return replace(RegionTag(region, score=0.9, about=True, main=False), **changes)


def a_new_article(**changes: Any) -> NewArticle:
    """Every call gives another source and another fingerprint. `body` may be a plain string."""
    number = next(_numbers)
    if isinstance(changes.get("body"), str):
        changes["body"] = RichText(changes["body"])
    article = NewArticle(
        title=f"Ferry line opens, number {number}",
        lede="The first boat left at dawn.",
        body=RichText("The first boat left at dawn.\n\nIt carried forty passengers."),
        language="en",
        section=None,
        author=None,
        source_kind=SourceKind.FILE,
        source_key=f"articles/{number}.txt",
        source_url=None,
        published_at=NOW,
        summary="A ferry line opened.",
        summary_origin=SummaryOrigin.EXTRACT,
        regions=(a_tag("AZ", main=True), a_tag("south-caucasus")),
        topics=(),
        fingerprint=f"fingerprint {number}",
    )
    return replace(article, **changes)


def an_article(**changes: Any) -> Article:
    """A stored article, in its first revision."""
    own = {name: changes.pop(name) for name in ("id", "revision", "added_at", "changed_at")
           if name in changes}  # fmt: skip
    new = a_new_article(**changes)
    stored_names = {field.name for field in fields(Article)}
    content = {name: getattr(new, name) for name in new.__slots__ if name in stored_names}
    content["published_at"] = new.published_at or NOW
    stored = {"id": 1, "revision": 1, "added_at": NOW, "changed_at": NOW} | own
    return Article(**content, **stored)


def a_new_decided(**changes: Any) -> NewDecided:
    """One on a new article of an unknown number."""
    decided = NewDecided(
        decision=Decision.NEW,
        reason="not seen before",
        source_kind=SourceKind.FILE,
        source_key="articles/a.txt",
        name="Ferry line opens",
        article_id=None,
    )
    return replace(decided, **changes)


def a_new_channel(**changes: Any) -> NewChannel:
    """Every call gives another address."""
    return replace(NewChannel(address=f"@channel_{next(_numbers)}"), **changes)


def a_channel(**changes: Any) -> Channel:
    channel = Channel(
        id=1,
        address="@dateline_news",
        thread_id=None,
        chat_id=-1001234567890,
        kind="channel",
        title="Dateline",
        language=None,
        time_zone=None,
        state=ChannelState.ACTIVE,
        pause_reason=None,
        backlog=Backlog.ALL,
        form=PostForm.SUMMARY,
    )
    return replace(channel, **changes)


def a_new_schedule(**changes: Any) -> NewSchedule:
    schedule = NewSchedule(
        channel_id=1,
        kind=ScheduleKind.CRON,
        expression="0 9,18 * * *",
        zone="Europe/Kyiv",
        topic=None,
        article_id=None,
        article_limit=5,
        missed=MissedPolicy.LATE,
        created_by="cli",
    )
    return replace(schedule, **changes)


def a_schedule(**changes: Any) -> Schedule:
    new = a_new_schedule()
    content = {field.name: getattr(new, field.name) for field in fields(new)}
    schedule = Schedule(
        id=1, state=ScheduleState.ACTIVE, handled_until=NOW, created_at=NOW, **content
    )
    return replace(schedule, **changes)


def a_new_edition(*article_ids: int, **changes: Any) -> NewEdition:
    """One that an editor asked for; name `schedule_id`, `slot_at` and `origin` for a schedule's."""
    edition = NewEdition(
        channel_id=1,
        origin=EditionOrigin.EDITOR,
        outcome=EditionOutcome.PLANNED,
        fired_at=NOW,
        reason="asked for",
        requested_by="cli",
        articles=tuple(ChosenArticle(article_id, "asked for") for article_id in article_ids),
    )
    return replace(edition, **changes)


def a_new_delivery(article_id: int | None = None, **changes: Any) -> NewDelivery:
    """A message of an article's post; without an article, a notice."""
    revision = None if article_id is None else 1
    message = NewDelivery(article_id, revision, part=0, payload={"text": "A ferry line opened."})
    return replace(message, **changes)


def a_broadcast(article_id: int, *texts: str) -> NewBroadcast:
    """Of one message, or of one for each text."""
    payloads = [{"text": text} for text in texts or ("A ferry line opened.",)]
    return NewBroadcast(article_id, 1, "cli", {Dress(): payloads})


def a_delivery(**changes: Any) -> Delivery:
    delivery = Delivery(
        id=1,
        edition_id=1,
        channel_id=1,
        channel_address="@dateline_news",
        channel_chat_id=None,
        channel_kind="channel",
        thread_id=None,
        article_id=1,
        article_revision=1,
        shown_revision=1,
        article_title="Ferry line opens",
        summary_origin=SummaryOrigin.EXTRACT,
        part=0,
        copy=0,
        action=DeliveryAction.SEND,
        target_id=None,
        state=DeliveryState.PLANNED,
        payload={"text": "A ferry line opened."},
        attempts=0,
        message_id=None,
        chat_id=None,
        reason=None,
        planned_at=NOW,
        not_before=NOW,
        sending_at=None,
        settled_at=None,
        asked_at=None,
    )
    return replace(delivery, **changes)


def a_new_source(**changes: Any) -> NewSource:
    """Every call gives another address."""
    key = changes.pop("key", f"news{next(_numbers)}.example/feed")
    new = NewSource(SourceForm.FEED, f"https://{key}", key, None, timedelta(minutes=30), "cli")
    return replace(new, **changes)


def a_source(**changes: Any) -> Source:
    """One that has been polled well until now."""
    new = a_new_source()
    source = Source(
        id=1,
        form=new.form,
        address=new.address,
        key=new.key,
        title="World desk",
        state=SourceState.ACTIVE,
        etag=None,
        last_modified=None,
        interval=new.interval,
        next_poll_at=NOW,
        last_try_at=NOW - new.interval,
        last_success_at=NOW - new.interval,
        imported_at=NOW - new.interval,
        failures=0,
        failing_since=None,
        trouble=None,
        articles=0,
        added_at=NOW - timedelta(days=1),
        added_by="cli",
    )
    return replace(source, **changes)


def a_poll(**changes: Any) -> Poll:
    """A poll that went well and left nothing over."""
    poll = Poll(
        tried_at=NOW,
        next_poll_at=NOW + timedelta(minutes=30),
        interval=timedelta(minutes=30),
        succeeded=True,
        whole=True,
        gone=False,
        trouble=None,
        address="https://news.example/feed",
        key="news.example/feed",
        title="World desk",
        etag='"1"',
        last_modified=None,
    )
    return replace(poll, **changes)


async def planned_posts(store: Store, *, channels: int = 1, posts: int = 1) -> list[Delivery]:
    """Add channels, and to each plan so many one-message posts of new articles; oldest first."""
    for _ in range(channels):
        channel = await store.add_channel(a_new_channel(), now=NOW)
        for _ in range(posts):
            article = await store.add_article(a_new_article(), now=NOW)
            await store.plan_edition(
                a_new_edition(article.id, channel_id=channel.id), [a_new_delivery(article.id)]
            )
    return sorted(await store.deliveries(limit=channels * posts), key=lambda row: row.id)
