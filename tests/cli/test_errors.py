"""What goes wrong is one sentence on stderr and a status that is not zero."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.cli.conftest import Dateline


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("DATELINE_TIME_ZONE", "Mars/Olympus", "not an IANA time zone"),
        ("DATELINE_LANGUAGE", "tlh", "is none of en, ru, uk, az"),
        ("DATELINE_OWNERS", "12,me", "DATELINE_OWNERS cannot be '12,me': 'me' is no user id"),
        ("DATELINE_OWNERS", "-5", "DATELINE_OWNERS cannot be '-5': '-5' is no user id"),
        ("DATELINE_OWNERS", "[1,2]", "write numbers with commas between"),
        ("DATELINE_OWNERS", "9" * 20, "is no user id"),
        ("DATELINE_API_URL", "telegram", "DATELINE_API_URL"),
        ("DATELINE_BOT_TOKEN_FILE", "/nowhere/token", "which cannot be read"),
        ("DATELINE_BOT_TOKEN_FILE", "/", "which cannot be read (Is a directory)"),
        ("DATELINE_DATABASE_URL", "mysql://x", "database"),
        ("DATELINE_DATABASE_URL", "sqlite+aiosqlite:////nowhere/at/all.db", "database"),
        ("DATELINE_DATABASE_URL", "sqlite:///x.db?foo=bar", "no option 'foo'"),
        (
            "DATELINE_DATABASE_URL",
            "postgresql+asyncpg://u:p@127.0.0.1:1/x?foo=1",
            "no option 'foo'",
        ),
        (
            "DATELINE_DATABASE_URL",
            "postgresql://127.0.0.1:1/x?ssl=maybe",
            "'ssl' cannot be 'maybe'",
        ),
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
    assert "Value error" not in ended.err
    assert len(ended.err.splitlines()) == 1, ended.err


def test_a_wrong_database_address_does_not_show_its_password(
    dateline: Dateline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_DATABASE_URL", "postgresql://u:hidden@127.0.0.1:1/x?foo=1")
    assert "hidden" not in dateline("list").err


def test_an_address_with_options_that_there_are_is_taken(
    dateline: Dateline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_DATABASE_URL", "postgresql://u@127.0.0.1:1/x?ssl=disable")
    assert "the database is not available" in dateline("list").err


@pytest.mark.parametrize("verb", ["list", "run"])
def test_a_token_file_that_is_no_text_is_one_sentence_without_its_content(
    dateline: Dateline, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, verb: str
) -> None:
    token = tmp_path / "token"
    token.write_bytes(b"12345:secret\xff\xfe")
    monkeypatch.setenv("DATELINE_BOT_TOKEN_FILE", str(token))
    ended = dateline(verb)
    assert ended.status == 1
    assert "no text in UTF-8" in ended.err
    assert "secret" not in ended.err.replace("write the secret alone", "")
    assert len(ended.err.splitlines()) == 1, ended.err


def test_settings_that_are_no_text_are_one_sentence(
    dateline: Dateline, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes(b"DATELINE_OWNERS=\xff\n")
    ended = dateline("list")
    assert (ended.status, ended.err) == (
        1,
        "dateline: .env is no text in UTF-8: save it as such.\n",
    )


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


HUGE = "9" * 20


@pytest.mark.parametrize(
    "words",
    [
        ["show", HUGE],
        ["show", "--", "-1"],
        ["render", HUGE],
        ["list", "--limit", HUGE],
        ["search", "x", "--limit", HUGE],
        ["deliveries", "--limit", HUGE],
        ["schedule", "next", "0"],
        ["schedule", "next", HUGE],
        ["schedule", "pause", HUGE],
        ["schedule", "add", "@caucasus", "--at", "2099-12-01 09:00", "--article", HUGE],
        ["schedule", "add", "@caucasus", "--cron", "0 9 * * *", "--thread", "-5"],
        ["schedule", "add", "@caucasus", "--cron", "0 9 * * *", "--thread", HUGE],
        ["schedule", "add", "@caucasus/2", "--cron", "0 9 * * *", "--thread", "3"],
    ],
)
def test_a_number_that_nothing_can_have_is_refused_with_usage(
    dateline: Dateline, words: list[str]
) -> None:
    ended = dateline(*words)
    assert ended.status == 2
    assert "Usage:" in ended.err
    assert "Traceback" not in ended.err


def test_the_simulator_ends_with_a_sentence_where_it_cannot_listen(dateline: Dateline) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        options = ("--no-judges", "--limits", "--keep", "9")
        ended = dateline("simulator", "--port", port, *options)
    assert ended.status == 1
    assert ended.err.startswith(f"The simulator cannot start on port {port}: ")
    for wrong in ("99999", "-1"):
        ended = dateline("simulator", "--port", wrong)
        assert ended.status == 2
        assert "a port is a number from 0 to 65535" in ended.err
