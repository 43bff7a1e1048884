"""What /queue tells of articles that go to every channel: one line each, however many these are."""

from __future__ import annotations

from datetime import timedelta

from bot.chat import NewsContext
from bot.common.texts import Translator
from bot.publishing.render import shorten_text
from bot.publishing.schedule_text import MOST_TITLE_UNITS
from storage.records import Broadcast, DeliveryState

MOST_BROADCASTS = 5
SHOWN_FOR = timedelta(days=1)
_WAITING = (DeliveryState.PLANNED, DeliveryState.SENDING)


async def broadcast_lines(context: NewsContext, texts: Translator) -> str:
    """Those that are not over, or began within a day; nothing where there is none."""
    latest = await context.desk.store.broadcasts(limit=MOST_BROADCASTS)
    since = context.desk.now() - SHOWN_FOR
    lines = [_line(one, texts) for one in latest if not _is_over(one) or one.began_at >= since]
    return "\n".join([texts.t("To every channel:"), *lines]) if lines else ""


def _is_over(broadcast: Broadcast) -> bool:
    return broadcast.is_planned and not any(broadcast.rows.get(state) for state in _WAITING)


def _line(broadcast: Broadcast, texts: Translator) -> str:
    if broadcast.is_planned:
        template = texts.t("• “{title}”: {sent} of {all} sent, {failed} failed")
    else:
        template = texts.t("• “{title}”: {sent} of more than {all} sent, {failed} failed")
    return template.format(
        title=shorten_text(broadcast.article_title, MOST_TITLE_UNITS),
        sent=broadcast.rows.get(DeliveryState.SENT, 0),
        failed=broadcast.rows.get(DeliveryState.FAILED, 0),
        all=sum(broadcast.rows.values()),
    )
