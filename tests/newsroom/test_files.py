"""Paths → material: what is found, what is read, and each refusal with its one sentence."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import pytest

from bot.common.errors import InputRefusedError
from bot.newsroom.files import (
    MOST_BYTES,
    Format,
    Found,
    Material,
    Refusal,
    find,
    material,
    material_from_bytes,
    read,
    sniff,
    unreadable,
)

NOTHING = io.BytesIO()


def _names(found: object) -> list[str]:
    assert not isinstance(found, str)
    return [Path(item.name).name for item in found]  # type: ignore[attr-defined]


def _refusal(path: Path | str) -> str:
    [only] = material([path], NOTHING)
    assert isinstance(only, Refusal)
    assert only.name == str(path)
    return str(only.error)


def test_a_folder_gives_its_articles_sorted_and_nothing_else(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c.HTML", "d.pdf", ".hidden.txt", "e.markdown", "f.htm"):
        (tmp_path / name).write_text("words")
    (tmp_path / "aa").mkdir()
    (tmp_path / "aa" / "inner.txt").write_text("words")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text("words")
    found = list(material([tmp_path], NOTHING))
    assert _names(found) == ["a.md", "inner.txt", "b.txt", "c.HTML", "e.markdown", "f.htm"]
    assert [m.format for m in found if isinstance(m, Material)] == [
        Format.MARKDOWN,
        Format.TEXT,
        Format.TEXT,
        Format.HTML,
        Format.MARKDOWN,
        Format.HTML,
    ]


def test_the_key_is_the_resolved_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real.txt").write_text("words")
    (tmp_path / "link.txt").symlink_to("real.txt")
    monkeypatch.chdir(tmp_path)
    [only] = material(["link.txt"], NOTHING)
    assert isinstance(only, Material)
    assert (only.name, only.key, only.data) == ("link.txt", str(tmp_path / "real.txt"), b"words")


def test_a_file_named_twice_is_taken_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    assert (
        len(list(material([tmp_path / "a.txt", tmp_path, str(tmp_path / "a.txt")], NOTHING))) == 1
    )


def test_a_refusal_does_not_end_the_batch(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    found = list(material([tmp_path / "none.txt", tmp_path / "a.txt"], NOTHING))
    assert [type(item) for item in found] == [Refusal, Material]


def test_standard_input_is_read_where_a_dash_stands() -> None:
    [only] = material(["-"], io.BytesIO(b"# A title\n\nWords."))
    assert only == Material("standard input", "stdin", b"# A title\n\nWords.", Format.MARKDOWN)


def test_standard_input_has_the_same_limit() -> None:
    [only] = material(["-"], io.BytesIO(b"x" * (MOST_BYTES + 1)))
    assert isinstance(only, Refusal)
    assert "the limit is 5 MB" in str(only.error)


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"<!DOCTYPE html><p>x", Format.HTML),
        (b"\xef\xbb\xbf \n<h1>x</h1>", Format.HTML),
        (b"<?xml version='1.0'?><html>", Format.HTML),
        (b"---\ntitle: x\n---\n", Format.MARKDOWN),
        (b"# x", Format.MARKDOWN),
        (b"#x", Format.TEXT),
        (b"< 5 % of voters", Format.TEXT),
        (b"Home > News > x", Format.TEXT),
        (b"", Format.TEXT),
    ],
)
def test_a_stream_tells_its_format_by_its_beginning(data: bytes, form: Format) -> None:
    assert sniff(data) is form


def test_a_file_of_50_mb_is_refused_without_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50 << 20)

    def no_reading(*_: object) -> bytes:
        raise AssertionError("it was read")

    monkeypatch.setattr("bot.newsroom.files._bounded", no_reading)
    assert _refusal(path) == (
        f"{path} is too large (50.0 MB, the limit is 5 MB): split it or shorten it"
    )


def test_a_file_that_grows_while_it_is_read_is_cut_short_at_the_limit(tmp_path: Path) -> None:
    class Endless:
        given = 0

        def read(self, size: int, /) -> bytes:
            self.given += 1 << 16
            return b"x" * min(size, 1 << 16)

    endless = Endless()
    with pytest.raises(InputRefusedError, match="too large"):
        read(Found("-", None, "-"), endless)
    assert endless.given < MOST_BYTES + (1 << 17)


def test_an_empty_folder_says_what_belongs_into_it(tmp_path: Path) -> None:
    assert _refusal(tmp_path) == (
        f"{tmp_path} holds no articles: put .txt, .md, .markdown, .html, .htm files into it"
    )


@pytest.mark.parametrize("name", ["picture.png", "article", "notes.docx"])
def test_a_file_of_another_kind_that_is_named_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("words")
    assert "its name has to end in .txt, .md, .markdown, .html, .htm" in _refusal(tmp_path / name)


def test_what_is_missing_is_refused(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "none.txt").endswith("none.txt does not exist: check the path")
    assert _refusal("nul\0.txt").endswith("does not exist: check the path")
    (tmp_path / "a.txt").write_text("words")
    assert _refusal(tmp_path / "a.txt" / "b.txt").endswith("does not exist: check the path")
    assert "too long" in _refusal("x" * 5000 + ".txt")


def test_a_pipe_is_refused_and_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "is not a regular file" in _refusal(tmp_path / "pipe.txt")


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    assert "leads back to itself" in _refusal(tmp_path / "loop.txt")


def test_a_folder_that_holds_itself_is_walked_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("words")
    (tmp_path / "in" / "up").symlink_to(tmp_path)
    first, second = find([tmp_path])
    assert isinstance(first, Found)
    assert isinstance(second, Refusal)
    assert "leads back to itself" in str(second.error)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "may not be read by this user: change its permissions"),
        (errno.EPERM, "may not be read by this user: change its permissions"),
        (errno.EIO, "cannot be read (Input/output error): check the disk"),
    ],
)
def test_what_the_system_withholds_has_its_sentence(number: int, words: str) -> None:
    error = unreadable("a.txt", OSError(number, os.strerror(number)))
    assert str(error) == f"a.txt {words}"


def test_a_folder_that_may_not_be_listed_is_refused_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("closed", "open"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("words")
    listing = os.scandir

    def guarded(folder: object) -> object:
        if folder == tmp_path / "closed":
            raise PermissionError(errno.EACCES, "Permission denied")
        return listing(folder)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", guarded)
    refused, taken = material([tmp_path], NOTHING)
    assert isinstance(refused, Refusal)
    assert "may not be read" in str(refused.error)
    assert isinstance(taken, Material)


def test_a_name_that_is_no_utf8_can_be_stored(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    Path(os.fsdecode(path)).write_text("words")
    [only] = material([tmp_path], NOTHING)
    assert isinstance(only, Material)
    assert only.key.endswith("\\xff.txt")
    assert only.key.encode()


def test_bytes_from_a_chat_become_material() -> None:
    assert material_from_bytes("a.md", b"x", key="chat:1").format is Format.MARKDOWN
    assert material_from_bytes("paste", b"<p>x</p>", key="chat:2").format is Format.HTML
    with pytest.raises(InputRefusedError, match=r"its name has to end in \.txt"):
        material_from_bytes("a.pdf", b"x", key="chat:3")
    with pytest.raises(InputRefusedError, match=r"too large \(6\.0 MB"):
        material_from_bytes("a.txt", b"x" * (6 << 20), key="chat:4")
