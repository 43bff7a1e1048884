"""What goes wrong is one sentence on stderr and a status that is not zero."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Dateline


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("DATELINE_TIME_ZONE", "Mars/Olympus", "not an IANA time zone"),
        ("DATELINE_LANGUAGE", "tlh", "is none of en, ru, uk, az"),
        ("DATELINE_OWNERS", "12,me", "DATELINE_OWNERS"),
        ("DATELINE_API_URL", "telegram", "DATELINE_API_URL"),
        ("DATELINE_BOT_TOKEN_FILE", "/nowhere/token", "which cannot be read"),
        ("DATELINE_DATABASE_URL", "mysql://x", "database"),
        ("DATELINE_DATABASE_URL", "sqlite+aiosqlite:////nowhere/at/all.db", "database"),
    ],
)
def test_a_wrong_setting_is_one_sentence(
    dateline: Dateline,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    value: str,
    sentence: str,
) -> None:
    monkeypatch.setenv(setting, value)
    ended = dateline("list")
    assert ended.status == 1
    assert sentence in ended.err
    assert len(ended.err.splitlines()) == 1, ended.err


def test_run_without_a_token_is_one_sentence(dateline: Dateline) -> None:
    ended = dateline("run")
    assert ended.status == 1
    assert ended.err.startswith("dateline: There is no bot token: set DATELINE_BOT_TOKEN")
    assert len(ended.err.splitlines()) == 1


def test_run_with_a_token_that_cannot_be_one(
    dateline: Dateline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_BOT_TOKEN", "not a token")
    monkeypatch.setenv("DATELINE_API_URL", "http://127.0.0.1:9")
    ended = dateline("run")
    assert ended.status == 1
    assert "bot token" in ended.err


def test_a_token_may_stand_in_a_file(
    dateline: Dateline, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    token = tmp_path / "token"
    token.write_text("  \n")
    monkeypatch.setenv("DATELINE_BOT_TOKEN_FILE", str(token))
    assert "bot token" in dateline("run").err


@pytest.mark.parametrize("words", [["publish"], ["show", "x"], ["add"], ["list", "--limit", "0"]])
def test_wrong_words_are_refused_with_usage(dateline: Dateline, words: list[str]) -> None:
    ended = dateline(*words)
    assert ended.status == 2
    assert "Usage:" in ended.err
