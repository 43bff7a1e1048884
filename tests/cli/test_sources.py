"""`dateline source …`: a folder added, polled, listed, paused, removed."""

from __future__ import annotations

import os
from pathlib import Path

from tests.cli.conftest import Dateline


def test_a_folder_from_the_command_line(dateline: Dateline, tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    added = dateline("source", "add", str(folder))
    assert (added.status, added.out.split("\n")[1]) == (0, str(folder.resolve()))
    assert "0 new, 0 changed, 0 refused." in added.out
    again = dateline("source", "add", str(folder))
    assert again.status == 1
    assert f"{folder.resolve()} is source 1 already" in again.err
    assert "paused" in dateline("source", "pause", "1").out
    assert dateline("source", "poll").out == ""
    assert "next look" in dateline("source", "resume", "1").out
    os.rename(folder, tmp_path / "away")  # noqa: PTH104
    polled = dateline("source", "poll", "1")
    assert polled.status == 1
    assert polled.out == f"#1 incoming: {folder.resolve()} does not exist: check the path.\n"
    assert "⚠" in dateline("source", "list").out
    (listed,) = dateline("source", "list", "--json").json
    assert (listed["form"], listed["failures"], listed["state"]) == ("folder", 1, "active")
    assert listed["trouble"] == f"{folder.resolve()} does not exist: check the path"
    assert dateline("source", "remove", "1").out == "Source 1 is removed.\n"
    assert "There is no source" in dateline("source", "list").out
    assert "there is no source 1" in dateline("source", "poll", "1").err
