"""Raw material in, stored articles out: extract, tag, summarise, decide, store; in this order."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from bot.common.clock import Now
from bot.common.logs import log
from bot.newsroom.correct import as_new, retagged
from bot.newsroom.decide import Verdict, apart
from bot.newsroom.files import Format, Material, Refusal
from bot.newsroom.judge import verdicts
from bot.newsroom.prepare import prepare_all
from bot.newsroom.regions import Tagger, TopicTagger, edited, with_edit
from bot.newsroom.summary.writer import Writer
from storage.contract import Store
from storage.errors import RevisionConflictError, SourceTakenError
from storage.records import (
    Article,
    CorrectionKind,
    Decision,
    KeptMaterial,
    KnownArticle,
    NewArticle,
    NewDecided,
    SourceKind,
    SummaryOrigin,
    TagEdit,
    TagRole,
)

# A rival that stores the same source at the same moment costs one more round.
ROUNDS = 3

__all__ = ["Decision", "Intake", "Taken"]

# What is noted in the transaction that stores the article.
_NOTED_WITH_IT = (Decision.NEW, Decision.CHANGED)

_log = log(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a piece of material, and why."""

    decision: Decision
    article: Article  # stored now or before; of a duplicate, the one that it repeats
    reason: str
    likeness: float | None = None  # to that one, 0 to 1
    kept: int | None = None  # the number under which a duplicate's material waits to be overruled


@dataclass(frozen=True, slots=True)
class _Asked:
    """What goes with a batch all the way."""

    wanted_by: str | None = None
    digests: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    store: Store
    tagger: Tagger
    topics: TopicTagger
    now: Now
    zone: tzinfo  # of dates that a source gives without an offset
    writer: Writer | None = None  # of summaries; None: they are extracted

    async def take(
        self, material: Material, kind: SourceKind, *, wanted_by: str | None = None
    ) -> Taken:
        """Store it where it is new or changed; a duplicate too where `wanted_by` says who asks.

        Raises: InputRefusedError where it is no article.
        """
        (outcome,) = await self.take_all([material], kind, wanted_by=wanted_by)
        if isinstance(outcome, Refusal):
            raise outcome.error
        if outcome.decision is not Decision.DUPLICATE:
            return outcome
        kept = KeptMaterial(
            name=material.name,
            source_kind=kind,
            source_key=material.key,
            format=material.format.value,
            data=material.data,
            address=material.address,
            charset=material.charset,
            marks=material.marks,
        )
        return replace(outcome, kept=await self.store.keep_material(kept, now=self.now()))

    async def take_kept(self, number: int, *, wanted_by: str) -> Taken | None:
        """Take what was a duplicate, all the same; None where it is kept no longer.

        Raises: InputRefusedError.
        """
        kept = await self.store.kept_material(number)
        if kept is None:
            return None
        material = Material(
            kept.name,
            kept.source_key,
            kept.data,
            Format(kept.format),
            kept.address,
            kept.charset,
            marks=kept.marks,
        )
        return await self.take(material, kept.source_kind, wanted_by=wanted_by)

    async def take_all(
        self,
        materials: Sequence[Material | Refusal],
        kind: SourceKind,
        *,
        wanted_by: str | None = None,
        digests: Mapping[str, str] | None = None,
    ) -> list[Taken | Refusal]:
        """Store what is new or changed among them; what is new goes in in one transaction.

        One outcome for each, in order; what was refused before comes through as it is. Stopped
        midway, it leaves some of them stored whole and the others not at all. Every decision is
        noted, that on a new article or revision in its transaction. `wanted_by`: who wants
        duplicates all the same. `digests`: source key → what is noted of the bytes of what is new.
        """
        prepared = await asyncio.to_thread(
            prepare_all, materials, kind, self.tagger, self.topics, self.zone
        )
        taken: list[Taken] = []
        for group in apart([new for new in prepared if isinstance(new, NewArticle)]):
            taken += await self._take_in(group, _Asked(wanted_by, digests))
        ready = iter(taken)
        outcomes = [new if isinstance(new, Refusal) else next(ready) for new in prepared]
        notes = [
            _noted(material, new, outcome, kind)
            for material, new, outcome in zip(materials, prepared, outcomes, strict=True)
            if isinstance(outcome, Refusal) or outcome.decision not in _NOTED_WITH_IT
        ]
        await self.store.note_decisions(notes, now=self.now())
        return outcomes

    async def retagged(self, changed: Article) -> Article:
        """As `correct` would store it: with the regions and topics of its present words."""
        return await asyncio.to_thread(retagged, changed, self.tagger, self.topics)

    async def correct(self, changed: Article, kind: CorrectionKind, *, by: str) -> Article:
        """Store what an editor has made of an article, with the order to correct its posts.

        Raises: ArticleNotFoundError, RevisionConflictError.
        """
        new = await asyncio.to_thread(as_new, await self.retagged(changed))
        return await self.store.add_revision(
            changed.id,
            new,
            expected_revision=changed.revision,
            now=self.now(),
            correction=kind,
            by=by,
        )

    async def edit_tag(self, article_id: int, code: str, role: TagRole, *, by: str) -> Article:
        """Give a region or topic the part that an editor says; it outlives re-imports.

        Raises: ArticleNotFoundError, RevisionConflictError.
        """
        for round_ in range(ROUNDS):
            was = await self.store.article(article_id)
            edits = with_edit(was.tag_edits, TagEdit(code, role, by, self.now()))
            regions, topics = edited(self.tagger.book, was.regions, was.topics, edits)
            try:
                changed = await self.store.set_tags(
                    was, regions=regions, topics=topics, edits=edits
                )
            except RevisionConflictError:
                if round_ == ROUNDS - 1:
                    raise
                continue
            _log.info("tag edited", article=article_id, code=code, role=role.value, by=by)
            return changed
        raise AssertionError("unreachable: the last round returns or raises")

    async def _take_in(
        self, group: Sequence[NewArticle], asked: _Asked, rounds: int = ROUNDS
    ) -> list[Taken]:
        """Decide on all of them, then store. Raises: SourceTakenError, RevisionConflictError."""
        found = await verdicts(self.store, group, asked.wanted_by)
        unseen = [new for new, verdict in zip(group, found, strict=True) if not verdict.known]
        try:
            added = await self.store.add_articles(
                await self._written(unseen),
                now=self.now(),
                decided=[
                    _decided(new, verdict, asked.wanted_by)
                    for new, verdict in zip(group, found, strict=True)
                    if not verdict.known
                ],
                digests=asked.digests,
            )
        except SourceTakenError:
            if rounds == 1:
                raise
            return await self._take_in(group, asked, rounds - 1)
        same = [v.known.id for v in found if v.known and v.decision is not Decision.CHANGED]
        ready = iter(added), iter(await self.store.articles_by_id(same))
        taken = []
        for new, verdict in zip(group, found, strict=True):
            if verdict.known and verdict.decision is Decision.CHANGED:
                taken.append(await self._revise(verdict.known, verdict, new, rounds))
            else:
                taken.append(_told(verdict, next(ready[verdict.known is not None])))
        return taken

    async def _written(self, news: Sequence[NewArticle]) -> Sequence[NewArticle]:
        return await self.writer.rewrite(news) if self.writer else news

    async def _revise(
        self, known: KnownArticle, verdict: Verdict, new: NewArticle, rounds: int
    ) -> Taken:
        if verdict.keeps_editors_summary and new.summary_origin is SummaryOrigin.EXTRACT:
            kept = replace(new, summary=known.summary, summary_origin=SummaryOrigin.EDITOR)
        else:
            (kept,) = await self._written([new])
        edits = (await self.store.article(known.id)).tag_edits
        regions, topics = edited(self.tagger.book, new.regions, new.topics, edits)
        kept = replace(kept, regions=regions, topics=topics, tag_edits=edits)
        try:
            article = await self.store.add_revision(
                known.id,
                kept,
                expected_revision=known.revision,
                now=self.now(),
                decided=_decided(new, verdict, None),
            )
        except RevisionConflictError:
            if rounds == 1:
                raise
            return (await self._take_in([new], _Asked(), rounds - 1))[0]
        return _told(verdict, article)


def _told(verdict: Verdict, article: Article) -> Taken:
    _log.info(
        "article taken",
        article=article.id,
        decision=verdict.decision.value,
        reason=verdict.reason,
        source=article.source_key,
    )
    return Taken(verdict.decision, article, verdict.reason, verdict.likeness)


def _decided(new: NewArticle, verdict: Verdict, wanted_by: str | None) -> NewDecided:
    """What is noted of an article that is about to be stored; a new one has no number yet."""
    return NewDecided(
        decision=verdict.decision,
        reason=verdict.reason,
        source_kind=new.source_kind,
        source_key=new.source_key,
        name=new.title,
        article_id=verdict.known.id if verdict.known else None,
        likeness=verdict.likeness,
        decided_by=wanted_by if verdict.likeness is not None else None,
    )


def _noted(
    material: Material | Refusal,
    new: NewArticle | Refusal,
    outcome: Taken | Refusal,
    kind: SourceKind,
) -> NewDecided:
    """What is noted of an outcome that was stored before, or that nothing was stored of."""
    key = material.key if isinstance(material, Material) else material.name
    key = new.source_key if isinstance(new, NewArticle) else key
    if isinstance(outcome, Refusal):
        return NewDecided(Decision.REFUSED, str(outcome.error), kind, key, outcome.name, None)
    return NewDecided(
        decision=outcome.decision,
        reason=outcome.reason,
        source_kind=kind,
        source_key=key,
        name=new.title if isinstance(new, NewArticle) else new.name,
        article_id=outcome.article.id,
        likeness=outcome.likeness,
    )
