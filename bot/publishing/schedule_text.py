"""A schedule in words: what, where, when next; the same in a chat and on the command line."""

from __future__ import annotations

from datetime import datetime

from bot.common.texts import Translator
from bot.publishing.slots import local_text, next_firings
from config.regions import RegionBook
from storage.contract import Store
from storage.errors import ArticleNotFoundError
from storage.records import MissedPolicy, Schedule, ScheduleState


async def describe(
    store: Store, book: RegionBook, schedule: Schedule, texts: Translator, *, now: datetime
) -> str:
    """Three lines of plain text."""
    channel = await store.channel_by_id(schedule.channel_id)
    when = schedule.expression.replace("T", " ").removesuffix(":00")
    what = await _what(store, book, schedule, texts)
    return "\n".join(
        [
            f"#{schedule.id} → {channel.address}: {what}",
            f"{when} ({schedule.zone}) · {_policy(schedule, texts)}",
            _next(schedule, texts, now),
        ]
    )


async def _what(store: Store, book: RegionBook, schedule: Schedule, texts: Translator) -> str:
    if schedule.article_id is not None:
        try:
            article = await store.article(schedule.article_id)
        except ArticleNotFoundError:
            return f"#{schedule.article_id}"
        return texts.t("“{title}”").format(title=article.title)
    if schedule.topic is not None:
        return texts.t("new analyses on {region}, up to {most}").format(
            region=book.display_name(schedule.topic, texts.language), most=schedule.article_limit
        )
    return texts.t("new analyses, up to {most}").format(most=schedule.article_limit)


def _policy(schedule: Schedule, texts: Translator) -> str:
    if schedule.missed is MissedPolicy.LATE:
        return texts.t("a missed slot is sent late, once")
    return texts.t("a missed slot is skipped")


def _next(schedule: Schedule, texts: Translator, now: datetime) -> str:
    if schedule.state is ScheduleState.PAUSED:
        return texts.t("paused")
    if schedule.state is ScheduleState.ENDED:
        return texts.t("has fired")
    following = next_firings(schedule, after=max(now, schedule.handled_until), count=1)
    if not following:
        return texts.t("has fired")
    return texts.t("next: {when}").format(when=local_text(following[0]))
