"""What /queue tells of articles that go to every channel: one line each, however many these are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.common.texts import Translator
from bot.publishing.look import Look
from bot.publishing.render import shorten_text
from bot.publishing.schedule_text import MOST_TITLE_UNITS
from storage.records import Broadcast, DeliveryState

MOST_BROADCASTS = 5
_WAITING = (DeliveryState.PLANNED, DeliveryState.SENDING)
_TRIED = (DeliveryState.SENT, DeliveryState.FAILED)


def under_way(latest: Sequence[Broadcast], texts: Translator) -> str:
    """Those that are not over; nothing where there is none."""
    lines = [_line(one, texts) for one in latest if not _is_over(one)]
    return "\n".join([texts.t("To every channel:"), *lines]) if lines else ""


def over_lines(
    latest: Sequence[Broadcast], look: Look, texts: Translator
) -> list[tuple[datetime, str]]:
    """Those of which nothing is left to do, each with when it began."""
    template = texts.t(
        "• {when} to every channel: “{title}”: {sent} of {all} sent, {failed} failed"
    )
    return [
        (
            one.began_at,
            _filled(template, one, when=look.moment(one.began_at, texts.language)),
        )
        for one in latest
        if _is_over(one) and any(one.rows.get(state) for state in _TRIED)
    ]


def _is_over(broadcast: Broadcast) -> bool:
    return broadcast.is_planned and not any(broadcast.rows.get(state) for state in _WAITING)


def _line(broadcast: Broadcast, texts: Translator) -> str:
    if broadcast.is_planned:
        template = texts.t("• “{title}”: {sent} of {all} sent, {failed} failed")
    else:
        template = texts.t("• “{title}”: {sent} of more than {all} sent, {failed} failed")
    return _filled(template, broadcast)


def _filled(template: str, broadcast: Broadcast, when: str = "") -> str:
    return template.format(
        when=when,
        title=shorten_text(broadcast.article_title, MOST_TITLE_UNITS),
        sent=broadcast.rows.get(DeliveryState.SENT, 0),
        failed=broadcast.rows.get(DeliveryState.FAILED, 0),
        all=sum(broadcast.rows.values()),
    )
