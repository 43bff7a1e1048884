"""Evidence to scores: title, place, frequency and spread, weighted as weights.yaml says."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.newsroom.regions.matcher import Hit
from config.regions.book import Weights

OPENING_CHARS = 250
_PARTS = 5
# "KYIV, Nov 3 -", "LONDON (Agency) —": the place a report comes from, before the first dash.
_DATELINE = re.compile(r"\s*[A-ZА-ЯІЇЄƏ][^\n]{1,60}?\s[-–—]+\s")

Features = dict[str, float]


def dateline_end(body: str) -> int:
    """Where the dateline ends in the body; 0 where there is none."""
    found = _DATELINE.match(body)
    return found.end() if found and found[0].split(",")[0].split("(")[0].isupper() else 0


def features(
    hits: Sequence[Hit], sizes: Mapping[str, int], dateline: int, weights: Weights
) -> dict[str, Features]:
    """What speaks for each region, as numbers from 0 up (all but `count` at most 1)."""
    by_code: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_code[hit.code].append(hit)
    totals = {code: sum(weights.kinds[hit.kind] for hit in own) for code, own in by_code.items()}
    whole = sum(totals.values())
    before = {"title": 0, "lede": sizes["title"], "body": sizes["title"] + sizes["lede"]}
    length = max(1, sum(sizes.values()))
    return {
        code: _of_one(own, totals[code] / whole, totals[code], before, length, dateline, weights)
        for code, own in by_code.items()
    }


def _of_one(
    hits: Sequence[Hit],
    share: float,
    total: float,
    before: Mapping[str, int],
    length: int,
    dateline: int,
    weights: Weights,
) -> Features:
    title = opening = line = named = 0.0
    parts = set()
    for hit in hits:
        weight = weights.kinds[hit.kind]
        if hit.field == "title":
            title = max(title, weight)
        elif hit.field == "body" and hit.start < dateline:
            line = 1.0
        elif hit.field == "lede" or hit.start < OPENING_CHARS:
            opening = max(opening, weight)
        if hit.kind in ("name", "demonym"):
            named = 1.0
        parts.add((before[hit.field] + hit.start) * _PARTS // length)
    return {
        "base": 1.0,
        "title": title,
        "opening": opening,
        "dateline": line,
        "count": math.log2(1 + total),
        "share": share,
        "spread": len(parts) / _PARTS,
        "named": named,
    }


def score(values: Features, weights: Weights) -> float:
    """From 0 to 1: how surely the article is about the region."""
    total = sum(weights.features[name] * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def prominence(values: Features, weights: Weights) -> float:
    """How much of the article is the region's: the main one is the most prominent."""
    return sum(weight * values[name] for name, weight in weights.main.items())
