"""ROUGE of the summaries beside the first three sentences, and their speed.

    python -m benchmarks.summaries ../shared/data/summaries-en.jsonl.gz

The file holds one JSON object a line with `article`, `summary` and perhaps `title`. F-measures in
percent, with stemming, averaged over the articles; rougeLsum takes each sentence as a line.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from pathlib import Path

from rouge_score.rouge_scorer import RougeScorer

from bot.newsroom.sentences import split_sentences
from bot.newsroom.summary import summarise

DATA = Path(__file__).parents[2] / "shared" / "data" / "summaries-en.jsonl.gz"
MEASURES = ("rouge1", "rouge2", "rougeLsum")
Row = dict[str, str]


def lead(row: Row) -> list[str]:
    return [sentence.text for sentence in split_sentences(row["article"], "en")[:3]]


def ours(row: Row) -> list[str]:
    summary = summarise(row.get("title") or "", "", row["article"], "en")
    return [row["article"][part.start : part.end] for part in summary.sentences]


def figures(rows: list[Row], summaries: list[list[str]]) -> list[float]:
    scorer = RougeScorer(list(MEASURES), use_stemmer=True)
    totals = [0.0] * len(MEASURES)
    for row, sentences in zip(rows, summaries, strict=True):
        scores = scorer.score(row["summary"], "\n".join(sentences))
        for index, measure in enumerate(MEASURES):
            totals[index] += scores[measure].fmeasure
    return [100 * total / len(rows) for total in totals]


def articles_a_second(rows: list[Row]) -> float:
    texts = [(row["article"] * 2)[:3000] for row in rows]
    begun = time.perf_counter()
    for text in texts:
        summarise("", "", text, "en")
    return len(texts) / (time.perf_counter() - begun)


def main(path: Path) -> None:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows: list[Row] = [json.loads(line) for line in lines]
    print(f"{len(rows)} articles of {path.name}\n")
    print(f"{'':10}{'ROUGE-1':>9}{'ROUGE-2':>9}{'ROUGE-Lsum':>12}{'characters':>12}")
    for name, method in (("lead-3", lead), ("dateline", ours)):
        summaries = [method(row) for row in rows]
        one, two, long = figures(rows, summaries)
        size = sum(len(" ".join(summary)) for summary in summaries) / len(rows)
        print(f"{name:10}{one:9.2f}{two:9.2f}{long:12.2f}{size:12.0f}")
    print(f"\n{articles_a_second(rows):.0f} articles of 3,000 characters a second, one core")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
