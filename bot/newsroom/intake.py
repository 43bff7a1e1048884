"""Raw material in, a stored article out: extract, tag, summarise, decide, store; in this order."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import tzinfo

from bot.common.clock import Now
from bot.common.logs import log
from bot.newsroom.decide import Decision, Verdict, decide
from bot.newsroom.extract import Parts, fingerprint
from bot.newsroom.extract.bounded import extract_bounded
from bot.newsroom.files import Material
from bot.newsroom.regions import Tagger
from bot.newsroom.summary import summarise
from storage.contract import Store
from storage.errors import RevisionConflictError, SourceTakenError
from storage.records import Article, NewArticle, SourceKind, SummaryOrigin

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
    now: Now
    zone: tzinfo  # of dates that a source gives without an offset

    async def take(self, material: Material, kind: SourceKind) -> Taken:
        """Store it where it is new or changed.

        Raises: InputRefusedError where it is no article.
        """
        new = await asyncio.to_thread(self.prepare, material, kind)
        for round_ in range(ROUNDS):
            known = await self.store.known_articles(new.source_key, new.fingerprint)
            verdict = decide(known, source_key=new.source_key, fingerprint=new.fingerprint)
            try:
                article = await self._store(verdict, new)
            except (SourceTakenError, RevisionConflictError):
                if round_ == ROUNDS - 1:
                    raise
                continue
            _log.info(
                "article taken",
                article=article.id,
                decision=verdict.decision.value,
                reason=verdict.reason,
                source=new.source_key,
            )
            return Taken(verdict.decision, article, verdict.reason)
        raise AssertionError("unreachable: the last round returns or raises")

    def prepare(self, material: Material, kind: SourceKind) -> NewArticle:
        """Everything but the database; pure, and heavy enough for a thread of its own.

        Raises: InputRefusedError.
        """
        parts = extract_bounded(material, zone=self.zone)
        summary, origin = _summary(parts)
        return NewArticle(
            title=parts.title,
            lede=parts.lede,
            body=parts.body,
            language=parts.language,
            section=parts.section,
            author=parts.author,
            source_kind=kind,
            source_key=material.key,
            source_url=parts.source_url,
            published_at=parts.published_at,
            summary=summary,
            summary_origin=origin,
            regions=self.tagger.tag(parts.title, parts.lede, parts.body.text, parts.language),
            fingerprint=fingerprint(parts),
        )

    async def _store(self, verdict: Verdict, new: NewArticle) -> Article:
        if verdict.known is None:
            return await self.store.add_article(new, now=self.now())
        if verdict.decision is Decision.UNCHANGED:
            return await self.store.article(verdict.known.id)
        if verdict.keeps_editors_summary and new.summary_origin is SummaryOrigin.EXTRACT:
            new = replace(new, summary=verdict.known.summary, summary_origin=SummaryOrigin.EDITOR)
        return await self.store.add_revision(
            verdict.known.id, new, expected_revision=verdict.known.revision, now=self.now()
        )


def _summary(parts: Parts) -> tuple[str, SummaryOrigin]:
    """An editor's own summary always wins."""
    if parts.summary:
        return parts.summary, SummaryOrigin.EDITOR
    extract_ = summarise(parts.title, parts.lede, parts.body.text, parts.language)
    return extract_.text, SummaryOrigin.EXTRACT
