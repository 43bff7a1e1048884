"""What every text with marks keeps to, as assertions."""

from __future__ import annotations

from bot.newsroom.markup import web_address
from storage.richtext import RichText, Style


def assert_keeps_the_rules(rich: RichText) -> None:
    text = rich.text
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert all(line == line.rstrip() for line in text.split("\n"))
    starts = [mark.start for mark in rich.marks]
    assert starts == sorted(starts)
    ends: dict[tuple[Style, str | None], int] = {}
    for mark in rich.marks:
        words = text[mark.start : mark.end]
        assert 0 <= mark.start < mark.end <= len(text)
        assert words == words.strip()
        assert (mark.url is not None) == (mark.style is Style.LINK)
        assert mark.url is None or web_address(mark.url) == mark.url
        key = (mark.style, mark.url)
        assert ends.get(key, -1) < mark.start
        ends[key] = mark.end
