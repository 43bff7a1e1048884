"""Texts for `tag` and `summarise`: one article from a file or stdin, or many as JSON lines."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.newsroom.extract import Parts


GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Line:
    """One JSON line: `id` is given back as it came."""

    id: object
    title: str
    body: str


def one_article(path: str) -> Parts:
    """Raises: InputRefusedError."""
    from bot.newsroom.extract import extract
    from bot.newsroom.files import Refusal, material

    first = next(iter(material([path], sys.stdin.buffer)))
    if isinstance(first, Refusal):
        raise first.error
    return extract(first)


def read_lines(path: str) -> Iterator[Line]:
    """Lines of a file or of stdin, gzipped or not.

    Raises: DatelineError naming the line that is no article.
    """
    import gzip
    from pathlib import Path

    from bot.common.errors import DatelineError

    if path != "-" and not Path(path).is_file():
        raise DatelineError("{path} is no file: check the path.", path=path)
    with open(0 if path == "-" else path, "rb", closefd=path != "-") as raw:
        zipped = raw.peek(2)[:2] == GZIP_MAGIC
        stream: Iterable[bytes] = gzip.GzipFile(fileobj=raw) if zipped else raw
        for number, line in enumerate(_unzipped(stream, path), start=1):
            if line.strip():
                yield _line(line, number)


def _unzipped(stream: Iterable[bytes], path: str) -> Iterator[bytes]:
    """Raises: DatelineError where the file cannot be read to its end."""
    import zlib

    from bot.common.errors import DatelineError

    try:
        yield from stream
    except (OSError, EOFError, zlib.error) as error:
        raise DatelineError(
            "{path} cannot be read to its end ({error}): is it a whole file?",
            path=path,
            error=error,
        ) from error


def _line(line: bytes, number: int) -> Line:
    """Raises: DatelineError."""
    import json

    from bot.common.errors import DatelineError

    try:
        match json.loads(line):
            case {"body": str(body), **fields}:
                return Line(fields.get("id"), str(fields.get("title") or ""), body)
    except (ValueError, RecursionError):
        pass
    raise DatelineError(
        "Line {number} is no JSON object with a body: mend it or take it out.", number=number
    )
