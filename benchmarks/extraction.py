"""How much of a page's article is found, and how little else, beside trafilatura alone.

    python -m benchmarks.extraction ../shared/data/pages.tar.xz [--worst 10]

The archive holds pages/ID.html.gz and a JSON file of {ID: {articleBody, url}}, marked by hand. Of
each page the shingles of four words that are found are counted: precision and recall a page, their
means over all pages, and the F1 of the means. The lede counts as text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean

from trafilatura import extract as trafilatura_extract

from bot.common.errors import InputRefusedError
from bot.newsroom.extract import extract
from bot.newsroom.files import Format, Material

DATA = Path(__file__).parents[2] / "shared" / "data" / "pages.tar.xz"
WORDS_A_SHINGLE = 4
Page = tuple[str, bytes, str]  # id, HTML, the article's text


def pages(path: Path) -> Iterator[Page]:
    with tarfile.open(path) as archive:
        files = {Path(member.name).name: member for member in archive if member.isfile()}

        def read(name: str) -> bytes:
            file = archive.extractfile(files[name])
            return file.read() if file else b""

        marked = json.loads(read(next(name for name in files if name.endswith(".json"))))
        for page_id in sorted(marked):
            html = gzip.decompress(read(f"{page_id}.html.gz"))
            yield page_id, html, marked[page_id]["articleBody"]


def ours(html: bytes) -> str:
    try:
        parts = extract(Material("page", "page", html, Format.HTML))
    except InputRefusedError as error:
        print(f"refused: {error}", file=sys.stderr)
        return ""
    return f"{parts.lede}\n\n{parts.body.text}"


def trafilatura_alone(html: bytes) -> str:
    return trafilatura_extract(html, include_comments=False) or ""


def precision_and_recall(found: str, marked: str) -> tuple[float, float]:
    mine, wanted = _shingles(found), _shingles(marked)
    common = (mine & wanted).total()
    return (
        common / mine.total() if mine else float(not wanted),
        common / wanted.total() if wanted else float(not mine),
    )


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    size = min(WORDS_A_SHINGLE, len(words))
    if not size:
        return Counter()
    return Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1))


def main(path: Path, worst: int) -> None:
    marked = list(pages(path))
    print(f"{len(marked)} pages of {path.name}\n")
    print(f"{'':14}{'precision':>11}{'recall':>9}{'F1':>8}{'pages/s':>9}")
    methods: list[tuple[str, Callable[[bytes], str]]] = [
        ("trafilatura", trafilatura_alone),
        ("dateline", ours),
    ]
    scores: list[tuple[float, float]] = []
    for name, method in methods:
        begun = time.perf_counter()
        found = [method(html) for _, html, _ in marked]
        seconds = time.perf_counter() - begun
        scores = [
            precision_and_recall(text, body)
            for text, (_, _, body) in zip(found, marked, strict=True)
        ]
        precision, recall = (mean(score[side] for score in scores) for side in (0, 1))
        f1 = 2 * precision * recall / (precision + recall)
        speed = len(marked) / seconds
        print(f"{name:14}{precision:11.3f}{recall:9.3f}{f1:8.3f}{speed:9.1f}")
    by_score = sorted(zip(scores, marked, strict=True), key=lambda each: sum(each[0]))
    for (precision, recall), (page_id, _, _) in by_score[:worst]:
        print(f"{precision:.2f} {recall:.2f} {page_id}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path, nargs="?", default=DATA)
    parser.add_argument("--worst", type=int, default=0, help="name so many pages of the lowest")
    given = parser.parse_args()
    main(given.path, given.worst)
