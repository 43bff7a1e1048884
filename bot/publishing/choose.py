"""Which articles a firing takes, and why: values in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.records import ArticleBrief, ChosenArticle, EditionOutcome, Schedule


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes out, in the order of posting, or why nothing does."""

    articles: tuple[ChosenArticle, ...]
    outcome: EditionOutcome
    reason: str


def choose(schedule: Schedule, candidates: Sequence[ArticleBrief], *, late: bool) -> Choice:
    """Take the newest candidates up to the schedule's limit; post them oldest first.

    `candidates` are the articles that fit the schedule and have not gone to its channel, newest
    first.
    """
    when = "late: the slot passed while nothing could fire it" if late else "on time"
    if not candidates:
        what = (
            f"article {schedule.article_id} already went to this channel or is not approved"
            if schedule.article_id is not None
            else f"nothing new on {schedule.topic or 'any topic'}"
        )
        return Choice((), EditionOutcome.EMPTY, f"{what} ({when})")
    taken = sorted(
        candidates[: schedule.article_limit], key=lambda brief: (brief.published_at, brief.id)
    )
    reason = (
        "named by the schedule"
        if schedule.article_id is not None
        else f"about {schedule.topic}"
        if schedule.topic
        else "newest unposted"
    )
    return Choice(
        tuple(ChosenArticle(brief.id, reason) for brief in taken), EditionOutcome.PLANNED, when
    )
