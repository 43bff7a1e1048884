"""Dates of feeds: as standards have them, as people write them, and those that are none."""

from __future__ import annotations

import pytest

from tests.feeds.test_read import read


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("Sun, 22 Nov 2026 08:30:00 +0200", "2026-11-22T06:30:00+00:00"),
        ("Sun, 22 Nov 2026 23:30:00 -0500", "2026-11-23T04:30:00+00:00"),
        ("2026-11-22T08:30:00Z", "2026-11-22T08:30:00+00:00"),
        ("20261122", "2026-11-22T00:00:00+00:00"),
        ("Fri,20 Nov 2026 18:28:36 -0000", "2026-11-20T18:28:36+00:00"),
        ("Nov. 16, 2026, 10:57 a.m.", "2026-11-16T10:57:00+00:00"),
        ("22 листопада 2026 10:30", "2026-11-22T10:30:00+00:00"),
        ("22 ноября 2026 г. 10:30", "2026-11-22T10:30:00+00:00"),
        ("22 noyabr 2026 10:30", "2026-11-22T10:30:00+00:00"),
        ("2026-xx-27", None),  # feedparser alone: the first of the present month
        ("yesterday", None),
        ("99999-99-99", None),
        ("9" * 300, None),
        ("", None),
    ],
)
def test_dates(words: str, moment: str | None) -> None:
    (entry,) = read(
        f"<rss version='2.0'><channel><item><title>A</title><pubDate>{words}</pubDate></item>"
        "</channel></rss>"
    ).entries
    assert (entry.published and entry.published.isoformat()) == moment
