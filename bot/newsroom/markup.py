"""HTML → text with marks. nh3 cleans it (whatever soup comes in), then one pass writes it down.

Lists become lines with "• " or "1. ", tables lines of cells parted by " | "; images, scripts,
styles and embedded pages are left out. White space collapses as in a browser; no-break and
thin spaces become plain ones, so that "South Caucasus" is found however it was typeset.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import nh3

from bot.newsroom.decode import printable
from bot.newsroom.spans import tidy
from storage.richtext import Mark, RichText, Style

_STYLES = {
    **dict.fromkeys(("b", "strong"), Style.BOLD),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), Style.ITALIC),
    **dict.fromkeys(("u", "ins"), Style.UNDERLINE),
    **dict.fromkeys(("s", "strike", "del"), Style.STRIKE),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), Style.CODE),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Style.HEADING),
    "pre": Style.PRE,
    "blockquote": Style.QUOTE,
    "a": Style.LINK,
}
# These go on over the empty line between two paragraphs; the others start anew after it.
_OVER_PARAGRAPHS = (Style.QUOTE, Style.PRE)
_LISTS = {"ul", "ol"}
_LINES = {"tr", "li", "dt", "dd", "caption"}
_CELLS = {"td", "th"}
_BLOCKS = {
    *("p", "div", "section", "article", "main", "header", "address", "center", "details"),
    *("summary", "figure", "hr", "table", "dl", "pre", "blockquote", "hgroup"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
}
_DROPPED = {
    *("script", "style", "noscript", "template", "head", "title", "iframe", "object", "svg"),
    *("math", "button", "select", "textarea", "figcaption", "audio", "video", "canvas"),
    *("nav", "footer", "aside", "rp", "rt"),
}
_KEPT = {*_STYLES, *_LISTS, *_LINES, *_CELLS, *_BLOCKS, "br"}
_CLEANER = nh3.Cleaner(
    tags=_KEPT,
    clean_content_tags=_DROPPED,
    attributes={"a": {"href"}, "ol": {"start"}},
    link_rel=None,
    url_schemes={"http", "https"},
)
_BAR = " | "
_SPACES = re.compile(r"\s+")
_MOST_IMAGE_CHARS = 2000


def rich_text(html: str, base_url: str | None = None) -> RichText:
    """The words of an HTML document or fragment, tidy (see spans), and empty where it has none.

    Links are kept where they are http or https; relative ones are resolved against `base_url`,
    and without one their words stay and the link goes. Never raises.
    """
    writer = _Writer(base_url)
    writer.feed(_CLEANER.clean(html))
    writer.close()
    return writer.result()


@dataclass(slots=True)
class _List:
    number: int | None  # of the next item; None: bullets


class _Writer(HTMLParser):
    """Writes words down as they come; white space waits until words follow it."""

    def __init__(self, base_url: str | None) -> None:
        super().__init__(convert_charrefs=True)
        self._base = base_url
        self._pieces: list[str] = []
        self._length = 0
        self._marks: list[Mark] = []
        self._gap = ""  # what parts the next word from the last: "", " ", "\n", "\n\n"
        self._prefix = ""  # the next item's bullet, the next cell's bar
        self._depth: dict[str, int] = defaultdict(int)
        self._lists: list[_List] = []
        self._links: list[str | None] = []
        self._last: frozenset[tuple[Style, str | None]] = frozenset()
        self._row_has_words = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "br":
            self._break("\n\n" if self._gap.startswith("\n") and self._is_free() else "\n")
            return
        self._close_gap(tag)
        self._depth[tag] += 1
        if tag == "a":
            self._links.append(web_address(values.get("href") or "", self._base))
        elif tag in _LISTS:
            start = values.get("start") or "1"
            number = int(start) if re.fullmatch(r"\d{1,6}", start, re.ASCII) else 1
            self._lists.append(_List(number if tag == "ol" else None))
        elif tag == "li":
            self._prefix = self._bullet()
        elif tag == "tr":
            self._row_has_words = False
        elif tag in _CELLS and self._row_has_words:
            self._prefix = _BAR

    def handle_endtag(self, tag: str) -> None:
        if not self._depth[tag]:
            return
        self._depth[tag] -= 1
        self._last = frozenset(key for key in self._last if key[0] is not _STYLES.get(tag))
        if tag == "a":
            self._links.pop()
        elif tag in _LISTS:
            self._lists.pop()
        elif tag == "li" or tag in _CELLS:
            self._prefix = ""
        self._close_gap(tag)

    def handle_data(self, data: str) -> None:
        data = printable(data)
        if self._depth["pre"]:
            self._write_preformatted(data)
            return
        words = data.split()
        if not self._gap and (not data or data[0].isspace()):
            self._gap = " "
        if words:
            self._write(" ".join(words))
            self._gap = " " if data[-1].isspace() else ""

    def updatepos(self, i: int, j: int) -> int:
        """No line is counted: nobody asks where a tag stands."""
        return j

    def result(self) -> RichText:
        return tidy("".join(self._pieces), self._marks)

    def _is_free(self) -> bool:
        """Neither in a list nor in a table, where a line is a line and no paragraph."""
        return not self._lists and not self._depth["table"]

    def _close_gap(self, tag: str) -> None:
        """A block begins or ends: what follows stands on a line or in a paragraph of its own."""
        if tag in _LINES or ((tag in _BLOCKS or tag in _LISTS) and not self._is_free()):
            self._break("\n")
        elif tag in _BLOCKS or tag in _LISTS:
            self._break("\n\n")

    def _break(self, gap: str) -> None:
        if len(gap) > len(self._gap.strip(" ")):
            self._gap = gap

    def _bullet(self) -> str:
        level = self._lists[-1] if self._lists else _List(None)
        indent = "  " * (len(self._lists) - 1)
        if level.number is None:
            return f"{indent}• "
        level.number += 1
        return f"{indent}{level.number - 1}. "

    def _styles(self) -> frozenset[tuple[Style, str | None]]:
        styles: set[tuple[Style, str | None]] = {
            (style, None)
            for tag, depth in self._depth.items()
            if depth and (style := _STYLES.get(tag)) and style is not Style.LINK
        }
        if (Style.PRE, None) in styles:
            styles.discard((Style.CODE, None))
        url = next((link for link in reversed(self._links) if link), None)
        return frozenset(styles | ({(Style.LINK, url)} if url else set()))

    def _write_preformatted(self, data: str) -> None:
        for number, line in enumerate(data.split("\n")):
            if number:
                self._gap = "\n\n" if self._gap.startswith("\n") else "\n"
            if line.strip():
                self._write(line.rstrip())

    def _write(self, words: str) -> None:
        gap = self._gap if self._length and self._prefix != _BAR else ""
        styles = self._styles()
        words_start = self._length + len(gap) + len(self._prefix)
        # A mark covers the white space before the words where it was on before that, too.
        going_on = styles & self._last
        for style, url in styles:
            start, end = words_start, words_start + len(words)
            if (style, url) in going_on and (style in _OVER_PARAGRAPHS or gap != "\n\n"):
                start = self._length
            self._marks.append(Mark(start, end, style, url))
        for piece in (gap, self._prefix, words):
            self._pieces.append(piece)
            self._length += len(piece)
        self._last, self._gap, self._prefix = styles, "", ""
        self._row_has_words = True


def web_address(href: str, base_url: str | None = None) -> str | None:
    """An absolute http or https address with a host, None where there is none to be had."""
    href = href.strip()
    if not href or _SPACES.search(href):
        return None
    try:
        own = urlsplit(href)
        if own.scheme and not own.netloc:
            return None  # mailto: and the like; urljoin would take "http:" for the base
        parts = urlsplit(urljoin(base_url or "", href))
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts.geturl() if usable else None


def image_address(href: str, base_url: str | None = None) -> str | None:
    """`web_address` of an image; None for one that is no address but carries half its image."""
    address = web_address(href, base_url)
    return address if address and len(address) <= _MOST_IMAGE_CHARS else None
