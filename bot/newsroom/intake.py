"""Raw material in, stored articles out: extract, tag, summarise, decide, store; in this order."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from bot.common.clock import Now
from bot.common.errors import InputRefusedError
from bot.common.logs import log
from bot.newsroom.canonical import canonical_url
from bot.newsroom.correct import as_new
from bot.newsroom.decide import Decision, Verdict, apart, decide
from bot.newsroom.extract import Parts, fingerprint
from bot.newsroom.extract.bounded import extract_bounded
from bot.newsroom.files import Material, Refusal
from bot.newsroom.regions import Tagger, TopicTagger
from bot.newsroom.summary import summarise
from storage.contract import Store
from storage.errors import RevisionConflictError, SourceTakenError
from storage.records import (
    Article,
    CorrectionKind,
    KnownArticle,
    NewArticle,
    SourceKind,
    SummaryOrigin,
)

# A rival that stores the same source at the same moment costs one more round.
ROUNDS = 3

__all__ = ["Decision", "Intake", "Taken"]

_log = log(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a piece of material, and why."""

    decision: Decision
    article: Article
    reason: str


@dataclass(frozen=True, slots=True)
class Intake:
    store: Store
    tagger: Tagger
    topics: TopicTagger
    now: Now
    zone: tzinfo  # of dates that a source gives without an offset

    async def take(self, material: Material, kind: SourceKind) -> Taken:
        """Store it where it is new or changed.

        Raises: InputRefusedError where it is no article.
        """
        (outcome,) = await self.take_all([material], kind)
        if isinstance(outcome, Refusal):
            raise outcome.error
        return outcome

    async def take_all(
        self, materials: Sequence[Material | Refusal], kind: SourceKind
    ) -> list[Taken | Refusal]:
        """Store what is new or changed among them; what is new goes in in one transaction.

        One outcome for each, in order; what was refused before comes through as it is. Stopped
        midway, it leaves some of them stored whole and the others not at all.
        """
        prepared = await asyncio.to_thread(
            lambda: [self._prepared(material, kind) for material in materials]
        )
        taken: list[Taken] = []
        for group in apart([new for new in prepared if isinstance(new, NewArticle)]):
            taken += await self._take_in(group)
        ready = iter(taken)
        return [new if isinstance(new, Refusal) else next(ready) for new in prepared]

    def prepare(self, material: Material, kind: SourceKind) -> NewArticle:
        """Everything but the database; pure, and heavy enough for a thread of its own.

        Raises: InputRefusedError.
        """
        parts = extract_bounded(material, zone=self.zone)
        summary, origin = _summary(parts)
        words = parts.title, parts.lede, parts.body.text
        return NewArticle(
            title=parts.title,
            lede=parts.lede,
            body=parts.body,
            language=parts.language,
            section=parts.section,
            author=parts.author,
            source_kind=kind,
            source_key=_source_key(material, parts),
            source_url=parts.source_url,
            published_at=parts.published_at,
            summary=summary,
            summary_origin=origin,
            regions=self.tagger.tag(*words, parts.language),
            topics=self.topics.tag(*words, parts.language, parts.section),
            fingerprint=fingerprint(parts),
        )

    async def correct(self, changed: Article, kind: CorrectionKind, *, by: str) -> Article:
        """Store what an editor has made of an article, with the order to correct its posts.

        Raises: ArticleNotFoundError, RevisionConflictError.
        """
        new = await asyncio.to_thread(as_new, changed, self.tagger, self.topics)
        return await self.store.add_revision(
            changed.id,
            new,
            expected_revision=changed.revision,
            now=self.now(),
            correction=kind,
            by=by,
        )

    def _prepared(self, material: Material | Refusal, kind: SourceKind) -> NewArticle | Refusal:
        if isinstance(material, Refusal):
            return material
        try:
            return self.prepare(material, kind)
        except InputRefusedError as error:
            return Refusal(material.name, error)

    async def _take_in(self, group: Sequence[NewArticle], rounds: int = ROUNDS) -> list[Taken]:
        """Decide on all of them, then store. Raises: SourceTakenError, RevisionConflictError."""
        known = await self.store.known_articles(
            [new.source_key for new in group], [new.fingerprint for new in group]
        )
        verdicts = [
            decide(known, source_key=new.source_key, fingerprint=new.fingerprint) for new in group
        ]
        try:
            added = await self.store.add_articles(
                [new for new, verdict in zip(group, verdicts, strict=True) if not verdict.known],
                now=self.now(),
            )
        except SourceTakenError:
            if rounds == 1:
                raise
            return await self._take_in(group, rounds - 1)
        same = [v.known.id for v in verdicts if v.known and v.decision is Decision.UNCHANGED]
        ready = iter(added), iter(await self.store.articles_by_id(same))
        taken = []
        for new, verdict in zip(group, verdicts, strict=True):
            if verdict.known and verdict.decision is Decision.CHANGED:
                taken.append(await self._revise(verdict.known, verdict, new, rounds))
            else:
                taken.append(_told(verdict, next(ready[verdict.known is not None])))
        return taken

    async def _revise(
        self, known: KnownArticle, verdict: Verdict, new: NewArticle, rounds: int
    ) -> Taken:
        kept = new
        if verdict.keeps_editors_summary and new.summary_origin is SummaryOrigin.EXTRACT:
            kept = replace(new, summary=known.summary, summary_origin=SummaryOrigin.EDITOR)
        try:
            article = await self.store.add_revision(
                known.id, kept, expected_revision=known.revision, now=self.now()
            )
        except RevisionConflictError:
            if rounds == 1:
                raise
            return (await self._take_in([new], rounds - 1))[0]
        return _told(verdict, article)


def _told(verdict: Verdict, article: Article) -> Taken:
    _log.info(
        "article taken",
        article=article.id,
        decision=verdict.decision.value,
        reason=verdict.reason,
        source=article.source_key,
    )
    return Taken(verdict.decision, article, verdict.reason)


def _source_key(material: Material, parts: Parts) -> str:
    """A page goes by what it calls its address: one page, one article, whatever led to it."""
    own = canonical_url(parts.source_url) if material.address else None
    return own or material.key


def _summary(parts: Parts) -> tuple[str, SummaryOrigin]:
    """An editor's own summary always wins."""
    if parts.summary:
        return parts.summary, SummaryOrigin.EDITOR
    extract_ = summarise(parts.title, parts.lede, parts.body.text, parts.language)
    return extract_.text, SummaryOrigin.EXTRACT
