"""channels; check without Telegram."""

from __future__ import annotations

import pytest
import typer

from bot.app.check import Finding
from bot.cli import check
from tests.cli.conftest import Dateline


def test_a_channels_backlog_is_set_and_shown(dateline: Dateline) -> None:
    dateline("schedule", "add", "-1001234567890", "--cron", "0 9 * * *")
    assert "-1001234567890" in dateline("channels").out
    (changed,) = dateline("channels", "-1001234567890", "--backlog", "latest", "--json").json
    assert (changed["backlog"], changed["state"]) == ("latest", "active")
    assert dateline("channels", "--json").json == [changed]
    assert dateline("channels", "@nobody").status == 1
    assert dateline("channels", "--backlog", "latest").status == 2
    assert dateline("channels", "-1001234567890", "--backlog", "some").status == 2


def test_check_without_a_token_says_so(dateline: Dateline) -> None:
    plain = dateline("check")
    assert plain.status == 1
    assert plain.out.startswith("FAULT There is no bot token")
    asked = dateline("check", "--json")
    assert asked.status == 1
    assert asked.json["ok"] is False
    assert [one["what"] for one in asked.json["checks"]] == ["token"]


def test_check_names_faults_last(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [Finding("owners"), Finding("@a_desk", "@a_desk cannot be posted to."), Finding("@b")]
    monkeypatch.setattr("bot.cli.check.with_newsroom", lambda _look: found)
    with pytest.raises(typer.Exit):
        check.check(as_json=False)
    assert capsys.readouterr().out == "ok    owners\nok    @b\nFAULT @a_desk cannot be posted to.\n"
