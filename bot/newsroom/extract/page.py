"""HTML → draft: the article of a page (trafilatura), or all of a fragment. Nothing is fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.common.errors import InputRefusedError
from bot.newsroom.extract import metadata, tei
from bot.newsroom.extract.linked import linked
from bot.newsroom.extract.parts import Draft, folded, one_line
from bot.newsroom.markup import rich_text
from bot.newsroom.spans import paragraphs, without
from storage.richtext import RichText, Style

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

# Deeper than any page that was made for people; cleaning takes time by the square of the depth.
MOST_DEPTH = 250
# Of 86 news pages the largest has 3,500; memory for some of them grows faster than their number.
MOST_TAGS = 100_000
# Where trafilatura finds less, it has given up on the page's structure and run its words together.
_LEAST_CHARS = 200
_PAGE = re.compile(r"<(?:html|head|body)[\s>]", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)[^<>]*?(/?)>", re.IGNORECASE)
# They have no end tag, or may go without one.
_UNCLOSED = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr", "html", "head", "body", "p", "li", "dt", "dd", "rp", "rt"),
        *("tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup"),
    ]
)
# Markup of words alone. A page of nothing else, that names no class and no id either, was saved or
# exported without its site: there is no menu, box or advertisement to be told from the article.
_PLAIN = frozenset(
    [
        *("html", "head", "title", "body", "main", "article", "p", "br", "hr", "h1", "h2", "h3"),
        *("h4", "h5", "h6", "b", "strong", "i", "em", "u", "s", "sub", "sup", "blockquote", "q"),
        *("ul", "ol", "li", "pre", "code", "a"),
    ]
)
_PLAIN_ATTRIBUTES = frozenset(["lang", "href", "title", "start"])
_MOST_LINKS = 0.1  # of a plain page's elements; more of them are a menu or a list of other articles


def page_draft(text: str, name: str, base_url: str | None = None) -> Draft:
    """`base_url`: where the page came from, where that is known.

    Raises: InputRefusedError (nested beyond MOST_DEPTH, more tags than MOST_TAGS).
    """
    text = _XML_DECLARATION.sub("", text)
    if text.count("<") > MOST_TAGS:
        raise InputRefusedError(
            "{name} has more than {most} tags: save the article alone", name=name, most=MOST_TAGS
        )
    if depth(text) > MOST_DEPTH:
        raise InputRefusedError(
            "{name} nests its elements more than {most} deep: save the article alone",
            name=name,
            most=MOST_DEPTH,
        )
    if not _PAGE.search(text):
        return fragment_draft(text, base_url)
    tree = _parsed(text)
    if tree is None:
        return Draft(None, RichText(""))
    found = metadata.read(tree, base_url, linked(text))
    body = _main_text(tree, found.base_url)
    return Draft(
        title=found.title,
        body=_without_title(body, found.title),
        lede=metadata.lede(tree, found, body.text),
        section=found.section,
        author=found.author,
        source_url=found.source_url,
        published_at=found.published_at,
        image_url=found.image_url,
    )


def fragment_draft(html: str, base_url: str | None) -> Draft:
    """All of it is the article; its first h1, or else a heading that opens it, is the title."""
    tree = _parsed(html) if "<h1" in html.lower() else None
    heading = tree.find(".//h1") if tree is not None else None
    title = one_line(heading.text_content()) if heading is not None else ""
    body = rich_text(html, base_url)
    if not title:
        title = _opening_heading(body)
    return Draft(title=title or None, body=_without_title(body, title))


def depth(html: str) -> int:
    """How deep elements that need an end tag nest, at most."""
    deepest = here = 0
    for closing, tag, selfclosing in _TAG.findall(html):
        if tag.lower() in _UNCLOSED or selfclosing:
            continue
        here = max(here - 1, 0) if closing else here + 1
        deepest = max(deepest, here)
    return deepest


def _parsed(html: str) -> HtmlElement | None:
    from lxml.etree import ParserError  # type: ignore[import-untyped]
    from lxml.html import document_fromstring

    try:
        return document_fromstring(html)
    except (ParserError, ValueError):  # nothing but comments, or nothing at all
        return None


def _main_text(tree: HtmlElement, base_url: str | None) -> RichText:
    from lxml.html import tostring

    body = RichText("")
    if not _is_plain(tree):
        body = rich_text(tei.main_html(tree, base_url))
        if len(body.text) >= _LEAST_CHARS:
            return body

    whole = next((e for tag in ("article", "main", "body") for e in tree.iter(tag)), tree)
    return rich_text(tostring(whole, encoding="unicode"), base_url) or body


def _is_plain(tree: HtmlElement) -> bool:
    """Whether it is its article and nothing else; trafilatura takes milliseconds to say so."""
    elements = list(tree.iter())
    if not all(
        element.tag in _PLAIN and _PLAIN_ATTRIBUTES.issuperset(element.keys())
        for element in elements
    ):
        return False
    tags = [element.tag for element in elements]
    return tags.count("article") + tags.count("main") < 2 and tags.count("a") <= _MOST_LINKS * len(
        tags
    )


def _opening_heading(body: RichText) -> str:
    spans = paragraphs(body)
    is_heading = spans and any(
        mark.style is Style.HEADING and (mark.start, mark.end) == spans[0] for mark in body.marks
    )
    return one_line(body.text[: spans[0][1]]) if is_heading else ""


def _without_title(body: RichText, title: str | None) -> RichText:
    """The body without the paragraph that repeats the title: a heading, or its first one."""
    if not title:
        return body
    headings = {(mark.start, mark.end) for mark in body.marks if mark.style is Style.HEADING}
    for number, (start, end) in enumerate(paragraphs(body)):
        is_title = folded(body.text[start:end]) == folded(title)
        if is_title and (number == 0 or (start, end) in headings):
            return without(body, start, end)
    return body
