"""Paths → raw material: files, folders and standard input, read whole or refused in one sentence.

A refusal never ends a batch: it comes out in its place, as a value.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import FileIO
from pathlib import Path
from typing import Protocol

from bot.common.errors import InputRefusedError
from storage.richtext import Mark

_MB = 1 << 20
MOST_BYTES = 5 * _MB
STDIN = "-"


class Format(StrEnum):
    """What material is written in."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


FORMATS = {
    ".txt": Format.TEXT,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a feed says of an article beside its text."""

    title: str | None
    author: str | None
    section: str | None
    url: str | None
    published_at: datetime | None  # aware
    article_key: str | None = None  # the source_key of the article that came of it before
    image_url: str | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """An article as it came in, not yet decoded."""

    name: str  # as the person wrote it: for messages
    key: str  # names the source for good: the resolved absolute path, or "stdin"
    data: bytes
    format: Format
    address: str | None = None  # where it was fetched, behind the redirects
    charset: str | None = None  # as its server told it
    told: Told | None = None  # counts where the material itself says nothing
    from_archive: bool = False  # see NewArticle
    marks: tuple[Mark, ...] = ()  # over `data`, which is then plain text in normal form (decode)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Material that cannot be taken, and why."""

    name: str
    error: InputRefusedError


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is there to be read, or standard input."""

    name: str
    path: Path | None  # None: standard input
    key: str  # see Material


class Bytes(Protocol):
    """What standard input is read by."""

    def read(self, size: int, /) -> bytes | None: ...


def material(paths: Iterable[str | Path], stdin: Bytes) -> Iterator[Material | Refusal]:
    """Everything that `paths` name, read; in their order, folders sorted, each file once."""
    return (read_or_refuse(found, stdin) for found in find(paths))


def find(paths: Iterable[str | Path]) -> Iterator[Found | Refusal]:
    """The files that `paths` name, unread: folders are walked, hidden and other files left out.

    A file that is named itself is found whatever its name; `read` judges it.
    """
    seen: set[str] = set()
    for path in paths:
        for found in [Found(STDIN, None, STDIN)] if str(path) == STDIN else _expand(Path(path)):
            key = found.name if isinstance(found, Refusal) else found.key
            if key not in seen:
                seen.add(key)
                yield found


def read_or_refuse(found: Found | Refusal, stdin: Bytes) -> Material | Refusal:
    """`read`, with what cannot be read as a value."""
    if isinstance(found, Refusal):
        return found
    try:
        return read(found, stdin)
    except InputRefusedError as error:
        return Refusal(found.name, error)


def read(found: Found, stdin: Bytes) -> Material:
    """Read one file, at most MOST_BYTES of it.

    Raises: InputRefusedError (another kind of file, too large, unreadable, no regular file).
    """
    if found.path is None:
        data = _bounded(stdin.read, "standard input")
        return Material("standard input", "stdin", data, sniff(data))
    form = _format(found.name)
    try:
        data = _contents(found.path, found.name)
    except OSError as error:
        raise unreadable(found.name, error) from error
    return Material(found.name, found.key, data, form)


def material_from_bytes(name: str, data: bytes, *, key: str) -> Material:
    """Material that came another way: a file sent in a chat, a pasted text.

    A name without an ending has its format told by the content.
    Raises: InputRefusedError (another kind of file, too large).
    """
    form = _format(name) if Path(name).suffix else sniff(data)
    if len(data) > MOST_BYTES:
        raise _too_large(name, f"{len(data) / _MB:.1f}")
    return Material(name, key, data, form)


def sniff(data: bytes) -> Format:
    """The format of bytes that have no file name to tell it: by how they begin."""
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"<") and (start[1:2].isalpha() or start[1:2] in (b"!", b"?")):
        return Format.HTML
    if start.startswith((b"---\n", b"---\r\n", b"# ")):
        return Format.MARKDOWN
    return Format.TEXT


def unreadable(name: str, error: OSError) -> InputRefusedError:
    """The sentence for a file that the system does not give."""
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return InputRefusedError("{name} does not exist: check the path", name=name)
        case errno.EACCES | errno.EPERM:
            return InputRefusedError(
                "{name} may not be read by this user: change its permissions", name=name
            )
        case errno.ELOOP:
            return InputRefusedError(
                "{name} leads back to itself through a link: name the place it should lead to",
                name=name,
            )
        case errno.ENAMETOOLONG:
            return InputRefusedError("{name} is too long for a path: check it", name=name)
    reason = error.strerror or type(error).__name__
    return InputRefusedError(
        "{name} cannot be read ({reason}): check the disk", name=name, reason=reason
    )


def _format(name: str) -> Format:
    form = FORMATS.get(Path(name).suffix.lower())
    if form is None:
        raise InputRefusedError(
            "{name} is not a kind of file that is read here: its name has to end in {kinds}",
            name=name,
            kinds=", ".join(FORMATS),
        )
    return form


def _expand(path: Path) -> Iterator[Found | Refusal]:
    try:
        folder = stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        missing = OSError(errno.ENOENT, "no such file")
        yield _refusal(path, error if isinstance(error, OSError) else missing)
        return
    if not folder:
        yield Found(_shown(path), path, _shown(os.path.realpath(path)))
        return
    empty = True
    for found in _walk(path, ()):
        empty = False
        yield found
    if empty:
        error_ = InputRefusedError(
            "{name} holds no articles: put {kinds} files into it",
            name=_shown(path),
            kinds=", ".join(FORMATS),
        )
        yield Refusal(_shown(path), error_)


def _walk(folder: Path, above: tuple[tuple[int, int], ...]) -> Iterator[Found | Refusal]:
    """Files of a folder and the folders in it; `above` are the folders on the way here."""
    try:
        status = folder.stat()
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield _refusal(folder, error)
        return
    here = (status.st_dev, status.st_ino)
    if here in above:
        yield _refusal(folder, OSError(errno.ELOOP, "loop"))
        return
    real = Path(os.path.realpath(folder))
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path, link = folder / entry.name, entry.is_symlink()
        if path.is_dir() if link else entry.is_dir():
            yield from _walk(path, (*above, here))
        elif path.suffix.lower() in FORMATS:
            # Only a link has to be followed to know where it leads.
            own = os.path.realpath(path) if link else real / entry.name
            yield Found(_shown(path), path, _shown(own))


def _refusal(path: Path, error: OSError) -> Refusal:
    return Refusal(_shown(path), unreadable(_shown(path), error))


def _contents(path: Path, name: str) -> bytes:
    # Without O_NONBLOCK the opening of a FIFO waits for a writer.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with closing(FileIO(descriptor)) as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise InputRefusedError(
                "{name} is not a regular file: pass what it gives through standard input with -",
                name=name,
            )
        if status.st_size > MOST_BYTES:
            raise _too_large(name, f"{status.st_size / _MB:.1f}")
        return _bounded(file.read, name)


def _bounded(read_: Callable[[int], bytes | None], name: str) -> bytes:
    """All of it; one byte above the limit is enough to refuse."""
    pieces: list[bytes] = []
    left = MOST_BYTES + 1
    while left and (piece := read_(left)):
        pieces.append(piece)
        left -= len(piece)
    if not left:
        raise _too_large(name, f"> {MOST_BYTES // _MB}")
    return b"".join(pieces)


def _too_large(name: str, size: str) -> InputRefusedError:
    return InputRefusedError(
        "{name} is too large ({size} MB, the limit is {most} MB): split it or shorten it",
        name=name,
        size=size,
        most=MOST_BYTES // _MB,
    )


def _shown(path: str | Path) -> str:
    """A path as text that can be stored and shown: bytes outside UTF-8 are written as \\xff."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
