"""From a firing to ledger rows: choose, render, write both in one transaction. It sends nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.common.clock import Now
from bot.common.errors import DatelineError
from bot.common.logs import log
from bot.publishing.choose import Choice, choose
from bot.publishing.look import Look
from bot.publishing.slots import Fire, Skip
from storage.contract import Store
from storage.errors import AlreadyPostedError, RevisionConflictError, SlotTakenError
from storage.records import (
    Article,
    ArticleBrief,
    ArticleState,
    Channel,
    ChosenArticle,
    Dress,
    EditionOrigin,
    EditionOutcome,
    NewBroadcast,
    NewDelivery,
    NewEdition,
    Schedule,
    ScheduleKind,
)

# A rival that takes an article between choosing and writing costs one more round; more than a few
# rounds means that something else is wrong.
ROUNDS = 5

_log = log(__name__)


class PlanningError(Exception):
    """A slot that could not be planned although nothing is wrong with it."""


class NotApprovedError(DatelineError):
    """Only approved articles go out."""


def require_approved(article: Article) -> None:
    """Raises: NotApprovedError."""
    if article.state is ArticleState.DRAFT:
        raise NotApprovedError(
            "Article {number} is a draft: only approved ones go out.", number=article.id
        )
    if article.state is ArticleState.RETRACTED:
        raise NotApprovedError(
            "Article {number} has been retracted: it does not go out.", number=article.id
        )


@dataclass(frozen=True, slots=True)
class Planner:
    store: Store
    look: Look
    now: Now

    async def fire(self, schedule: Schedule, slot: Fire) -> EditionOutcome | None:
        """Plan what this slot posts; None where somebody else has fired it already."""
        channel = await self.store.channel_by_id(schedule.channel_id)
        refused: set[int] = set()
        for _ in range(ROUNDS):
            candidates = [a for a in await self._candidates(schedule) if a.id not in refused]
            choice = choose(schedule, candidates, late=slot.late)
            try:
                await self._write(schedule, channel, slot.slot_at, choice)
            except AlreadyPostedError as error:
                refused.add(error.article_id)
                continue
            except RevisionConflictError:
                continue
            except SlotTakenError:
                return None
            _log.info(
                "slot fired",
                schedule=schedule.id,
                channel=channel.address,
                slot=slot.slot_at.isoformat(),
                articles=[chosen.article_id for chosen in choice.articles],
                reason=choice.reason,
            )
            return choice.outcome
        raise PlanningError(f"schedule {schedule.id} found no free article in {ROUNDS} rounds")

    async def skip(self, schedule: Schedule, slot: Skip) -> bool:
        """Record a missed slot that the policy lets go; False where somebody else has done so."""
        channel = await self.store.channel_by_id(schedule.channel_id)
        choice = Choice((), EditionOutcome.SKIPPED, slot.reason)
        try:
            await self._write(schedule, channel, slot.slot_at, choice)
        except SlotTakenError:
            return False
        _log.warning("slot skipped", schedule=schedule.id, slot=slot.slot_at.isoformat())
        return True

    async def publish(self, article: Article, channel: Channel, *, by: str) -> int:
        """Plan one article for one channel, now. Returns the edition's id.

        Raises: AlreadyPostedError, NotApprovedError.
        """
        require_approved(article)
        edition = NewEdition(
            channel_id=channel.id,
            origin=EditionOrigin.EDITOR,
            outcome=EditionOutcome.PLANNED,
            fired_at=self.now(),
            reason="asked for by an editor",
            requested_by=by,
            articles=(ChosenArticle(article.id, "named by the editor"),),
        )
        try:
            return await self.store.plan_edition(edition, self._rows(article, channel))
        except RevisionConflictError:
            # It has changed since it was read: what goes out is what stands now.
            newest = await self.store.article(article.id)
            require_approved(newest)
            return await self.store.plan_edition(edition, self._rows(newest, channel))

    async def reach(self, article: Article) -> Mapping[Dress, int]:
        """How many channels `publish_everywhere` would plan for, by what they look like.

        Raises: NotApprovedError.
        """
        require_approved(article)
        return await self.store.broadcast_reach(article.id)

    async def publish_everywhere(self, article: Article, *, by: str) -> int:
        """Have one article planned for every active channel; returns how many that will be.

        Nothing is written down where it is none. Raises: NotApprovedError.
        """
        reach = await self.reach(article)
        if reach:
            try:
                await self._begin_broadcast(article, reach, by)
            except RevisionConflictError:
                newest = await self.store.article(article.id)
                require_approved(newest)
                await self._begin_broadcast(newest, reach, by)
        return sum(reach.values())

    async def _begin_broadcast(self, article: Article, reach: Mapping[Dress, int], by: str) -> None:
        """Raises: RevisionConflictError."""
        payloads = {
            dress: [message.payload() for message in self.look.dressed(article, dress)]
            for dress in {Dress(), *reach}
        }
        new = NewBroadcast(article.id, article.revision, by, payloads)
        await self.store.begin_broadcast(new, now=self.now())

    async def _candidates(self, schedule: Schedule) -> Sequence[ArticleBrief]:
        if schedule.article_id is None:
            return await self.store.unposted_articles(
                schedule.channel_id, topic=schedule.topic, limit=schedule.article_limit
            )
        article = await self.store.article(schedule.article_id)
        return [article.brief] if article.state is ArticleState.APPROVED else []

    async def _write(
        self, schedule: Schedule, channel: Channel, slot_at: datetime, choice: Choice
    ) -> None:
        rows = []
        for chosen in choice.articles:
            rows += self._rows(await self.store.article(chosen.article_id), channel)
        edition = NewEdition(
            channel_id=channel.id,
            origin=EditionOrigin.SCHEDULE,
            outcome=choice.outcome,
            fired_at=self.now(),
            reason=choice.reason,
            requested_by=schedule.created_by,
            schedule_id=schedule.id,
            slot_at=slot_at,
            articles=choice.articles,
        )
        ends = schedule.kind is ScheduleKind.ONCE
        await self.store.plan_edition(edition, rows, ends_schedule=ends)

    def _rows(self, article: Article, channel: Channel) -> list[NewDelivery]:
        return [
            NewDelivery(article.id, article.revision, part, payload)
            for part, payload in enumerate(self.look.payloads(article, channel))
        ]
