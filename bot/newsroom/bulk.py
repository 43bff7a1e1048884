"""Folders that are added again and again: what was read before, byte for byte, is not read again.

Extraction, tagging and summary take milliseconds an article; to compare the digest of its bytes
takes a hundredth of that. A file's time of change is not asked: copies and archives bear any.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from bot.newsroom.files import Material, Refusal
from bot.newsroom.intake import Intake, Taken
from storage.records import Article, Decision, Reading, SourceKind

# Goes into every digest. A new number has all files read once more: for a reader that makes
# something else of the same bytes.
READER = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """Material of which nothing has changed since it was read."""

    article_id: int

    def taken(self, article: Article) -> Taken:
        return Taken(Decision.UNCHANGED, article, "nothing has changed since it was read")


Outcome = Taken | Refusal | Seen


def digest_of(material: Material) -> str:
    """SHA-256 in hex of the bytes and of how they are read."""
    how = f"{READER} {material.format.value}\n".encode()
    return hashlib.sha256(how + material.data).hexdigest()


async def take_unseen(
    intake: Intake,
    materials: Sequence[Material | Refusal],
    kind: SourceKind,
    *,
    wanted_by: str | None = None,
) -> list[Outcome]:
    """`Intake.take_all` for what has not been read before; one outcome for each, in order.

    Only files are remembered: a page's bytes change with every advertisement.
    """
    if kind is not SourceKind.FILE:
        return list(await intake.take_all(materials, kind, wanted_by=wanted_by))
    files = {one.key: digest_of(one) for one in materials if isinstance(one, Material)}
    read = {one.source_key: one for one in await intake.store.readings(files)}

    def seen(one: Material | Refusal) -> Reading | None:
        known = None if isinstance(one, Refusal) else read.get(one.key)
        return known if known and known.digest == files[known.source_key] else None

    unseen = [one for one in materials if not seen(one)]
    if not unseen:
        return [Seen(read[one.key].article_id) for one in materials if isinstance(one, Material)]
    taken = await intake.take_all(unseen, kind, wanted_by=wanted_by, digests=files)
    await intake.store.note_readings(
        [
            Reading(material.key, files[material.key], outcome.article.id)
            for material, outcome in zip(unseen, taken, strict=True)
            if isinstance(material, Material) and isinstance(outcome, Taken)
            if outcome.decision in (Decision.CHANGED, Decision.UNCHANGED)
        ],
        now=intake.now(),
    )
    rest = iter(taken)
    return [Seen(known.article_id) if (known := seen(one)) else next(rest) for one in materials]
