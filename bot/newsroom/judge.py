"""What becomes of a group of articles: the Store is asked what is like them, decide.py decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.newsroom.decide import Verdict, candidates, compare, decide, overruled
from storage.contract import Store
from storage.records import Decision, NewArticle


async def verdicts(
    store: Store, group: Sequence[NewArticle], wanted_by: str | None
) -> list[Verdict]:
    """By source, address and content; what is new by these, by its likeness to others."""
    known = await store.known_articles(
        [new.source_key for new in group],
        [new.fingerprint for new in group],
        [new.canonical_url for new in group if new.canonical_url],
    )
    first = [decide(known, new) for new in group]
    unseen = [
        new for new, verdict in zip(group, first, strict=True) if verdict.decision is Decision.NEW
    ]
    compared = iter(await _compared(store, unseen, wanted_by))
    return [next(compared) if verdict.decision is Decision.NEW else verdict for verdict in first]


async def _compared(
    store: Store, unseen: Sequence[NewArticle], wanted_by: str | None
) -> list[Verdict]:
    """A verdict on each, by what it has in common with stored articles."""
    by_band: dict[int, list[int]] = defaultdict(list)
    wanted = [band for new in unseen for band in new.bands]
    for band, number in await store.articles_of_bands(wanted):
        by_band[band].append(number)
    near = [candidates(new, by_band) for new in unseen]
    numbers = sorted({number for found in near for number in found})
    stored = {one.id: one for one in await store.articles_by_id(numbers)}
    verdicts = [
        compare(new, [stored[number] for number in found])
        for new, found in zip(unseen, near, strict=True)
    ]
    if wanted_by is None:
        return verdicts
    return [
        overruled(verdict, wanted_by) if verdict.decision is Decision.DUPLICATE else verdict
        for verdict in verdicts
    ]
