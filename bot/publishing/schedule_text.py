"""A schedule in words: what, where, when next; the same in a chat and on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.common.errors import ScheduleError
from bot.common.texts import N_, Translator
from bot.publishing.addresses import address_text
from bot.publishing.render import shorten_text
from bot.publishing.slots import local_text, next_firings, once_at, when_text
from config.regions import RegionBook
from storage.contract import Store
from storage.errors import ArticleNotFoundError
from storage.records import (
    Article,
    ArticleState,
    MissedPolicy,
    Schedule,
    ScheduleKind,
    ScheduleState,
)

# A title in a list tells which article is meant, and leaves room for the other rows.
MOST_TITLE_UNITS = 120


async def describe(
    store: Store, book: RegionBook, schedule: Schedule, texts: Translator, *, now: datetime
) -> str:
    """Two or three lines of plain text: a single moment is not said a second time as the next."""
    channel = await store.channel_by_id(schedule.channel_id)
    what = await _what(store, book, schedule, texts)
    moot = await why_moot(store, schedule)
    lines = [
        f"#{schedule.id} → {address_text(channel.address, channel.thread_id)}: {what}",
        f"{_when(schedule, texts)} ({schedule.zone}) · {_policy(schedule, texts)}",
        texts.t(moot) if moot else _next(schedule, texts, now),
    ]
    return "\n".join(line for line in lines if line)


async def why_moot(store: Store, schedule: Schedule) -> str | None:
    """Why it will post nothing although its moment is yet to come, for the texts; else None.

    Told each time anew and not written down: a post may be taken back before it has gone out.
    """
    article_id = schedule.article_id
    if article_id is None or schedule.state not in (ScheduleState.ACTIVE, ScheduleState.PAUSED):
        return None
    if await store.has_post(article_id, schedule.channel_id):
        return N_("posts nothing more: the article has gone there already, or is on its way")
    article = await _article(store, article_id)
    if article is not None and article.state is ArticleState.RETRACTED:
        return N_("posts nothing: the article has been retracted")
    return None


async def _article(store: Store, article_id: int) -> Article | None:
    try:
        return await store.article(article_id)
    except ArticleNotFoundError:
        return None


def soonest_first(schedules: Sequence[Schedule], *, now: datetime) -> list[Schedule]:
    """By when they fire next; what is due or cannot be read comes first."""
    return sorted(schedules, key=lambda schedule: _following(schedule, now) or now)


def _following(schedule: Schedule, now: datetime) -> datetime | None:
    try:
        found = next_firings(schedule, after=max(now, schedule.handled_until), count=1)
    except ScheduleError:
        return None
    return found[0] if found else None


async def _what(store: Store, book: RegionBook, schedule: Schedule, texts: Translator) -> str:
    if schedule.article_id is not None:
        article = await _article(store, schedule.article_id)
        if article is None:
            return f"#{schedule.article_id}"
        return texts.t("“{title}”").format(title=shorten_text(article.title, MOST_TITLE_UNITS))
    if schedule.topic is not None:
        return texts.t("new analyses on {topic}, up to {most}").format(
            topic=book.display_name(schedule.topic, texts.language), most=schedule.article_limit
        )
    return texts.t("new analyses, up to {most}").format(most=schedule.article_limit)


def _when(schedule: Schedule, texts: Translator) -> str:
    try:
        return when_text(schedule)
    except ScheduleError:
        return schedule.expression


def _policy(schedule: Schedule, texts: Translator) -> str:
    if schedule.missed is MissedPolicy.LATE:
        return texts.t("a missed slot is sent late, once")
    return texts.t("a missed slot is skipped")


def _next(schedule: Schedule, texts: Translator, now: datetime) -> str:
    state = schedule.state
    try:
        if schedule.kind is ScheduleKind.ONCE and (moment := once_at(schedule)) <= now:
            if state is ScheduleState.ACTIVE and moment > schedule.handled_until:
                return texts.t("due now")
            # What has fired is handled; an end without it came during a pause.
            fired = state is ScheduleState.ENDED and moment <= schedule.handled_until
            return texts.t("has fired") if fired else texts.t("its time has passed")
        if state is ScheduleState.ENDED:
            return texts.t("has fired")
        if state is ScheduleState.PAUSED:
            return texts.t("paused")
        following = next_firings(schedule, after=max(now, schedule.handled_until), count=1)
    except ScheduleError as error:
        # One that cannot be read must not hide the others of a list.
        return texts.sentence(error)
    if not following:
        return texts.t("has fired")
    if schedule.kind is ScheduleKind.ONCE:
        return ""
    return texts.t("next: {when}").format(when=local_text(following[0]))
