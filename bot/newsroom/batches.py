"""Much material, a batch at a time: small enough to be held and to be lost, large enough to pay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.newsroom.files import Material, Refusal

# A transaction costs a sync to disk, whatever it holds: of 200 articles that is a fraction for
# each; and each of the steps that are taken for all of them before the next is taken seldomer. A
# program that is stopped ends its batch first: two thirds of a second.
MOST_ARTICLES = 200
MOST_BYTES = 4 << 20


def batches(
    materials: Iterable[Material | Refusal],
) -> Iterator[list[Material | Refusal]]:
    """In order; a batch ends with the article that fills it, by number or by bytes."""
    batch: list[Material | Refusal] = []
    size = 0
    for material in materials:
        batch.append(material)
        size += len(material.data) if isinstance(material, Material) else 0
        if len(batch) == MOST_ARTICLES or size >= MOST_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
