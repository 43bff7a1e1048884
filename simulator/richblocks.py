"""`RichMessage` blocks from a tree of elements, and the plain words of them.

What the tree names and no block is known for is taken for its content. Media inside rich messages
are left out: the simulator fetches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from simulator.richtree import Element
from simulator.world import Json

_HEADINGS = {f"h{size}": size for size in range(1, 7)}

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "mark": "marked",
    "sub": "subscript",
    "sup": "superscript",
}

_BLOCKS = frozenset(
    {*_HEADINGS, "p", "pre", "ul", "ol", "blockquote", "aside", "table", "details", "hr"}
    | {"footer", "div", "section", "article", "figure"}
)
_TRANSPARENT = ("div", "section", "article", "figure")


def blocks(children: Iterable[Element | str]) -> list[Json]:
    """Text between blocks becomes paragraphs."""
    found: list[Json] = []
    loose: list[Element | str] = []
    for child in [*children, Element("p")]:
        if isinstance(child, Element) and child.tag in _BLOCKS:
            found += _paragraph(loose)
            loose = []
            found += _block(child)
        else:
            loose.append(child)
    return found


def _paragraph(children: list[Element | str]) -> list[Json]:
    words = text(children)
    return [{"type": "paragraph", "text": words}] if plain(words).strip() else []


def _block(element: Element) -> list[Json]:
    tag, inside = element.tag, element.children
    if tag in _TRANSPARENT:
        return blocks(inside)
    if tag == "p":
        return _paragraph(inside)
    if tag in _HEADINGS:
        return [{"type": "heading", "text": text(inside), "size": _HEADINGS[tag]}]
    match tag:
        case "hr":
            return [{"type": "divider"}]
        case "footer":
            return [{"type": "footer", "text": text(inside)}]
        case "aside":
            return [{"type": "pullquote", "text": text(inside)}]
        case "blockquote":
            return [{"type": "blockquote", "blocks": blocks(inside)}]
        case "pre":
            return [_pre(element)]
        case "details":
            return [_details(element)]
        case "table":
            return [_table(element)]
        case _:
            return [{"type": "list", "items": _items(element)}]


def _pre(element: Element) -> Json:
    code = element.find("code")
    found = re.match(r"language-(\S+)", code[0].attributes.get("class", "")) if code else None
    words = plain(text(element.children, keep_space=True)).removesuffix("\n")
    return {"type": "pre", "text": words, **({"language": found[1]} if found else {})}


def _details(element: Element) -> Json:
    summary = element.find("summary")
    rest = [child for child in element.children if child not in summary]
    view: Json = {
        "type": "details",
        "summary": text(summary[0].children) if summary else "",
        "blocks": blocks(rest),
    }
    return view | ({"is_open": True} if "open" in element.attributes else {})


def _table(element: Element) -> Json:
    rows = [[_cell(cell) for cell in row.find("td", "th")] for row in element.find("tr")]
    view: Json = {"type": "table", "cells": rows}
    caption = element.find("caption")
    view |= {"caption": text(caption[0].children)} if caption else {}
    for flag in ("bordered", "striped"):
        view |= {f"is_{flag}": True} if flag in element.attributes else {}
    return view


def _cell(element: Element) -> Json:
    aligned = re.search(r"text-align:\s*(left|center|right)", element.attributes.get("style", ""))
    view: Json = {
        "text": text(element.children),
        "align": element.attributes.get("align") or (aligned[1] if aligned else "left"),
        "valign": element.attributes.get("valign", "middle"),
    }
    for span in ("colspan", "rowspan"):
        wide = element.attributes.get(span, "1")
        view |= {span: int(wide)} if wide.isdecimal() and int(wide) > 1 else {}
    return view | ({"is_header": True} if element.tag == "th" else {})


def _items(element: Element) -> list[Json]:
    items = []
    first = element.attributes.get("start", "1")
    for number, item in enumerate(element.find("li"), int(first) if first.isdecimal() else 1):
        view: Json = {"label": "•", "blocks": blocks(item.children)}
        if element.tag == "ol":
            view |= {"label": f"{number}.", "value": number}
        items.append(view)
    return items


def text(children: Iterable[Element | str], *, keep_space: bool = False) -> object:
    """`RichText`: a string, a styled piece, or an array of them. Space is kept in code only."""
    pieces: list[object] = []
    for child in children:
        if isinstance(child, str):
            words = child if keep_space else re.sub(r"\s+", " ", child)
            if pieces and isinstance(pieces[-1], str):
                words = str(pieces.pop()) + words
            pieces.append(words)
        else:
            pieces += _pieces(child, keep_space)
    if not keep_space:
        pieces = _trimmed(pieces)
    if not pieces:
        return ""
    return pieces[0] if len(pieces) == 1 else pieces


def _trimmed(pieces: list[object]) -> list[object]:
    """Without the space that stands between the elements of a source."""
    if pieces and isinstance(pieces[0], str):
        pieces[0] = pieces[0].lstrip()
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip()
    return [piece for piece in pieces if piece != ""]


def _pieces(element: Element, keep_space: bool) -> list[object]:
    tag, inside = element.tag, element.children
    if tag == "br":
        return ["\n"]
    words = text(inside, keep_space=True)
    spoiler = tag == "span" and element.attributes.get("class") == "tg-spoiler"
    if tag in _STYLES or spoiler:
        return [{"type": "spoiler" if spoiler else _STYLES[tag], "text": words}]
    if tag == "a" and element.attributes.get("href"):
        return [{"type": "url", "text": words, "url": element.attributes["href"]}]
    return [text(inside, keep_space=keep_space)]


def plain(words: object) -> str:
    """The letters of a `RichText`."""
    if isinstance(words, str):
        return words
    if isinstance(words, list):
        return "".join(map(plain, words))
    return plain(words["text"]) if isinstance(words, dict) else ""


def plain_blocks(given: Iterable[Json]) -> str:
    """The letters of blocks, a line for each."""
    lines: list[str] = []
    for block in given:
        lines += [plain(block[name]) for name in ("text", "summary") if name in block]
        lines += [plain_blocks(block["blocks"])] if "blocks" in block else []
        for item in block.get("items", ()):
            lines.append(f"{item['label']} {plain_blocks(item['blocks'])}")
        for row in block.get("cells", ()):
            lines.append(" | ".join(plain(cell["text"]) for cell in row))
    return "\n".join(line for line in lines if line)
