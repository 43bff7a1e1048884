"""add, list, show, search, tag, summarise, render."""

from __future__ import annotations

import gzip
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from bot.newsroom.intake import Intake
from storage.store import SqlStore
from tests.cli.conftest import Dateline

REAL = Path(__file__).parents[3] / "shared" / "articles"
RAILS = """Rails across the border

Armenia and Azerbaijan will rebuild the line that once joined them.

The first kilometre of track was laid outside Yerevan on Monday. Azerbaijan's railway company \
says that its own side will be ready by the autumn, and that trains will carry grain first.
"""


@pytest.fixture
def rails(tmp_path: Path) -> Path:
    path = tmp_path / "rails.txt"
    path.write_text(RAILS, encoding="utf-8")
    return path


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/articles does not lie here")
def test_the_real_page_text_comes_in_right(dateline: Dateline) -> None:
    added = dateline("add", *map(str, sorted(REAL.glob("*.txt"))))
    assert (added.status, added.err) == (0, "")
    assert dateline("list", "--json").json[0]["title"].startswith("Aliyev, Azerbaijan, and Russia")
    article = dateline("show", "1", "--json").json
    assert article["section"] == "State Liders"
    assert article["title"].endswith("Expert Analysis")
    assert article["lede"].startswith("In-depth discussion")
    assert article["body"].startswith("Azerbaijani President Ilham Aliyev has recently")
    assert article["title"] not in article["body"]
    assert article["language"] == "en"
    assert article["main_region"] == "AZ"
    assert set(article["regions"]) == {"AZ", "RU", "UA", "AM"}
    assert "south-caucasus" in article["macro_regions"]
    assert article["evidence"][0]["evidence"][0]["words"]


def test_adding_again_changes_nothing_and_an_edit_makes_a_revision(
    dateline: Dateline, rails: Path
) -> None:
    assert dateline("add", str(rails)).out.startswith("new       1: Rails across the border")
    again = dateline("add", str(rails))
    assert again.status == 0
    assert again.out.startswith("unchanged 1:")
    rails.write_text(RAILS.replace("Monday", "Tuesday"), encoding="utf-8")
    assert dateline("add", str(rails)).out.startswith("changed   1, revision 2:")
    shown = dateline("show", "1", "--json").json
    assert shown["revision"] == 2
    assert [one["revision"] for one in shown["revisions"]] == [1, 2]
    assert shown["revisions"][0]["title"] == "Rails across the border"
    assert "revision 2, " in dateline("show", "1").out
    assert len(dateline("list", "--json").json) == 1


def test_what_is_refused_is_named_and_the_rest_goes_on(dateline: Dateline, rails: Path) -> None:
    folder = rails.parent
    (folder / "empty.txt").write_bytes(b"")
    (folder / "wrong.txt").write_bytes("Привет, мир".encode("cp1251"))
    (folder / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    with (folder / "huge.html").open("wb") as huge:
        huge.truncate(50 << 20)
    ended = dateline("add", str(folder), "nowhere.txt")
    assert ended.status == 1
    refused = [line for line in ended.err.splitlines() if line.startswith("Refused:")]
    assert len(refused) == 5
    for name in ("empty.txt", "wrong.txt", "picture.md", "huge.html", "nowhere.txt"):
        assert any(name in line for line in refused), name
    assert "1 new, 5 refused" in ended.out
    assert "Traceback" not in ended.err


def test_add_tells_programs_line_by_line(dateline: Dateline, rails: Path) -> None:
    (rails.parent / "empty.txt").write_bytes(b"")
    lines = dateline("add", str(rails.parent), "--json").json_lines
    assert sorted(line["decision"] for line in lines) == ["new", "refused"]


def test_a_large_batch_is_stopped_by_ctrl_c_and_gone_on_with(
    dateline: Dateline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        own = " ".join(f"word{number % 6}{place}" for place in range(99))
        text = RAILS + own  # the last has the text of the first
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr("bot.newsroom.batches.MOST_ARTICLES", 3)
    take_all = Intake.take_all

    async def interrupted(*arguments: Any, **options: Any) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        return await take_all(*arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Intake, "take_all", interrupted)
        stopped = dateline("add", str(tmp_path))
    assert (stopped.status, stopped.out.splitlines()[-1]) == (130, "3 new")
    assert stopped.err == "Stopped after 3 of 7: the same command goes on from there.\n"
    assert dateline("add", str(tmp_path)).out.splitlines()[-1] == "3 new, 4 unchanged"
    monkeypatch.setattr(
        "bot.newsroom.intake.prepare_all", None
    )  # what has not changed is not even read
    assert dateline("add", str(tmp_path)).out.splitlines()[-1] == "7 unchanged"
    monkeypatch.setattr("bot.cli.add.MOST_LINES", 0)
    assert dateline("add", str(tmp_path)).out.splitlines() == ["7 unchanged"]


def test_nearly_the_same_text_is_a_duplicate_until_somebody_wants_it(
    dateline: Dateline, tmp_path: Path
) -> None:
    first, second = tmp_path / "one.txt", tmp_path / "two.txt"
    story = " ".join(f"Word{place} follows word{place * 7 % 83} here." for place in range(60))
    first.write_text(f"A railway is built\n\n{story}", encoding="utf-8")
    second.write_text(f"Rails for two countries\n\n{story} The agency said so.", encoding="utf-8")
    dateline("add", str(first))
    (line,) = dateline("add", str(second), "--json").json_lines
    assert (line["decision"], line["article"]["id"]) == ("duplicate", 1)
    assert line["likeness"] > 0.9
    assert "duplicate of 1" in line["reason"]
    assert dateline("add", str(second)).out.startswith("duplicate 1: A railway is built")
    (shown,) = dateline("decisions", "--only", "duplicate", "--json").json
    assert (shown["name"], shown["article"], shown["times"]) == ("Rails for two countries", 1, 2)
    assert "duplicate of 1" in dateline("decisions").out
    assert str(second) in dateline("show", "1").out.replace("\n", "")
    assert dateline("add", str(second), "--anyway").out.startswith("new       2: Rails for two")
    assert dateline("decisions", "--article", "2", "--json").json[0]["decided_by"]
    assert dateline("add", str(second)).out.startswith("unchanged 2:")
    assert dateline("decisions", "--only", "odd").status == 2


def test_a_page_that_is_known_by_its_address_gets_a_revision(
    dateline: Dateline, tmp_path: Path
) -> None:
    for name, url, words in (
        ("a.md", "https://example.org/rails?utm_source=feed", "Work begins in May."),
        ("b.md", "http://www.example.org/rails/", "Nobody expected what came next."),
    ):
        text = f"---\ntitle: Rails\nurl: {url}\n---\n{words} So it was said in the capital.\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    assert "1 changed, 1 new, 1 refused" in dateline("add", str(tmp_path)).out
    decided = dateline("decisions", "--json").json
    assert {row["decision"] for row in decided} == {"new", "changed", "refused"}
    assert "address" in next(row["reason"] for row in decided if row["decision"] == "changed")


def test_killed_between_an_article_and_the_rest_it_is_known_what_became_of_it(
    dateline: Dateline, rails: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise SystemExit(9)

    for expected in ("new", "changed"):
        with monkeypatch.context() as patched:
            patched.setattr(SqlStore, "note_decisions", killed)
            assert dateline("add", str(rails)).status == 9
        assert dateline("add", str(rails)).out.startswith("unchanged 1")
        decided = [row["decision"] for row in dateline("decisions", "--json").json]
        assert decided.count(expected) == 1
        rails.write_text(RAILS.replace("Monday", "Tuesday"), encoding="utf-8")


def test_an_article_comes_through_stdin(dateline: Dateline) -> None:
    assert dateline("add", "-", stdin=RAILS.encode()).out.startswith("new       1: Rails")


def test_an_editors_summary_wins_and_outlives_a_new_revision(
    dateline: Dateline, tmp_path: Path
) -> None:
    path = tmp_path / "own.md"
    body = RAILS.partition("\n")[2]
    path.write_text(f"---\ntitle: Rails\nsummary: Our own words.\n---\n{body}", encoding="utf-8")
    dateline("add", str(path))
    path.write_text(f"---\ntitle: Rails\n---\n{body}\n\nMore was said.\n", encoding="utf-8")
    dateline("add", str(path))
    article = dateline("show", "1", "--json").json
    assert (article["revision"], article["summary"]) == (2, "Our own words.")


def test_empty_archives_give_empty_lists(dateline: Dateline) -> None:
    assert dateline("list", "--json").json == []
    assert dateline("search", "anything", "--json").json == []
    assert dateline("deliveries", "--json").json == []
    assert "ledger is empty" in dateline("deliveries").out
    assert "Nothing in the ledger is in that state" in dateline("deliveries", "--state", "sent").out
    assert dateline("render", "--all", "--json").json == []
    assert "no article" in dateline("list").out


def test_list_and_search_by_topic_and_words(dateline: Dateline, rails: Path) -> None:
    dateline("add", str(rails))
    assert len(dateline("list", "--topic", "вірменія", "--json").json) == 1
    assert dateline("list", "--topic", "brazil", "--json").json == []
    assert len(dateline("search", "grain", "track", "--json").json) == 1
    slip = dateline("list", "--topic", "armeniaa")
    assert slip.status == 1
    assert "did you mean Armenia" in slip.err


def test_show_for_people(dateline: Dateline, rails: Path) -> None:
    dateline("add", str(rails))
    shown = dateline("show", "1").out
    assert "Rails across the border" in shown
    assert "main_region: AM" in shown or "main_region: AZ" in shown
    missing = dateline("show", "99")
    assert (missing.status, missing.err) == (1, "dateline: there is no article 99.\n")


def test_render_is_what_would_be_sent(dateline: Dateline, rails: Path) -> None:
    dateline("add", str(rails))
    (post,) = dateline("render", "--all", "--json").json
    message = post["post"][0]
    assert message["html"].startswith("<b>Rails across the border</b>")
    assert message["length"] <= 4096
    assert message["buttons"] == [
        {"text": "Full analysis", "url": "https://t.me/your_bot?start=a_1"}
    ]
    assert dateline("render", "1", "--json").json == [post]
    assert dateline("render").status == 2
    assert "there is no channel @nowhere" in dateline("render", "1", "--channel", "@nowhere").err


def test_tag_prints_the_evidence(dateline: Dateline, rails: Path) -> None:
    tags = {tag["region"]: tag for tag in dateline("tag", str(rails), "--json").json}
    assert {"AM", "AZ", "south-caucasus"} <= tags.keys()
    assert {"words": "Yerevan", "kind": "capital"}.items() <= tags["AM"]["evidence"][1].items()
    assert "Yerevan (capital" in dateline("tag", str(rails)).out


def test_tag_and_summarise_read_json_lines(dateline: Dateline, tmp_path: Path) -> None:
    line = {"id": 7, "title": "Rails", "body": RAILS}
    path = tmp_path / "many.jsonl.gz"
    path.write_bytes(gzip.compress(f"{json.dumps(line)}\n\n".encode()))
    (tagged,) = dateline("tag", "--jsonl", str(path)).json_lines
    assert (tagged["id"], tagged["main"]) in ((7, "AZ"), (7, "AM"))
    (summarised,) = dateline("summarise", "--jsonl", str(path)).json_lines
    assert summarised["id"] == 7
    assert 0 < len(summarised["summary"]) <= 600
    path.write_text('{"body": 1', encoding="utf-8")
    assert "Line 1 is no JSON object" in dateline("tag", "--jsonl", str(path)).err


@pytest.mark.parametrize("verb", ["tag", "summarise"])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"id": 1, "body": null}', "Line 1 is no JSON object with a body"),
        (b'{"id": 1, "body": ["x"]}', "Line 1 is no JSON object with a body"),
        (b"[1]", "Line 1 is no JSON object with a body"),
        (b"\xff\xfe{", "Line 1 is no JSON object with a body"),
        (b"\x1f\x8bgarbage", "cannot be read to its end"),
        (gzip.compress(b'{"id": 1, "body": "Ukraine"}', mtime=0)[:-9], "cannot be read to its end"),
    ],
)
def test_broken_lines_are_one_sentence(
    dateline: Dateline, tmp_path: Path, verb: str, content: bytes, sentence: str
) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_bytes(content)
    ended = dateline(verb, "--jsonl", str(path))
    assert ended.status == 1
    assert sentence in ended.err
    assert len(ended.err.splitlines()) == 1


def test_summarise_prints_sentences_of_the_text(dateline: Dateline, rails: Path) -> None:
    summary = dateline("summarise", str(rails)).out.strip()
    assert summary
    assert all(sentence in RAILS for sentence in summary.split(". ")[:1])


def test_an_article_is_retracted_after_a_yes(dateline: Dateline, tmp_path: Path) -> None:
    path = tmp_path / "ferry.txt"
    path.write_text("A ferry opens\n\nThe first boat left Baku at dawn with forty passengers.\n")
    dateline("add", str(path))
    assert dateline("retract", "1", stdin=b"n\n").status == 1
    assert dateline("show", "1", "--json").json["state"] == "approved"
    assert dateline("retract", "1", "--yes").out == "Retracted: A ferry opens\n"
    assert dateline("show", "1", "--json").json["state"] == "retracted"
