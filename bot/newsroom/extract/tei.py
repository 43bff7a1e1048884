"""trafilatura's main text of a page, as HTML.

Its own HTML output makes a block of every bit of code and forgets that a list is numbered, so its
element tree (named after TEI) is written down here.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped]
    from lxml.html import HtmlElement  # type: ignore[import-untyped]
    from trafilatura.settings import Extractor

_NAMES = {
    "head": "h2",
    "quote": "blockquote",
    "item": "li",
    "row": "tr",
    "cell": "td",
    "lb": "br",
    "del": "s",
    "ref": "a",
}
_EMPHASIS = {"#b": "b", "#i": "i", "#u": "u", "#t": "code"}


def main_html(page: HtmlElement, base_url: str | None) -> str:
    """The main text with its formatting and links, empty where there is none.

    Links come out whole where `base_url` is known (trafilatura would resolve them against the
    root of the site).
    """
    from lxml.etree import tostring
    from trafilatura import bare_extraction

    page = deepcopy(page)  # both calls write into it
    if base_url:
        page.make_links_absolute(base_url, resolve_base_href=False, handle_failures="ignore")
    found = bare_extraction(page, options=_options())
    body: _Element | None = getattr(found, "body", None)
    if body is None:
        return ""
    for element in body.iter():
        if isinstance(element.tag, str):
            _rename(element)
    html: str = tostring(body, encoding="unicode")
    return html


@cache
def _options() -> Extractor:
    """They never change; to read them out of trafilatura's settings takes a tenth of its time."""
    from trafilatura.settings import Extractor

    return Extractor(
        output_format="python", comments=False, formatting=True, links=True, tables=True
    )


def _rename(element: _Element) -> None:
    rend = element.get("rend") or ""
    tag = element.tag
    if tag == "hi":
        element.tag = _EMPHASIS.get(rend, "span")
    elif tag == "list":
        element.tag = "ol" if rend == "ol" else "ul"
    elif tag == "code":
        element.tag = "pre" if _is_block(element) else "code"
    else:
        element.tag = _NAMES.get(tag, tag)
    if tag == "ref":
        element.set("href", element.get("target") or "")


def _is_block(code: _Element) -> bool:
    parent = code.getparent()
    return "\n" in "".join(code.itertext()) or (parent is not None and parent.tag == "body")
