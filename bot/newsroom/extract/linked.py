"""What a page says of its article in JSON-LD, in the words of schema.org. Never raises."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_SCRIPT = re.compile(
    r"<script\b[^>]*application/ld\+json[^>]*>(.*?)</script", re.IGNORECASE | re.DOTALL
)
# NewsArticle, ReportageNewsArticle, BlogPosting, LiveBlogPosting ...: https://schema.org/Article
_ARTICLE = re.compile(r"(?:Article|Posting|Report)\Z")
_MOST_SCRIPTS, _MOST_CHARS, _MOST_NODES = 20, 500_000, 2_000


@dataclass(frozen=True, slots=True)
class Linked:
    """None where nothing is said."""

    published: str | None = None  # ISO 8601, unchecked
    is_free: bool | None = None


def linked(html: str) -> Linked:
    """The first article among the page's JSON-LD nodes; whether it is free, any of them may say."""
    published: str | None = None
    is_free: bool | None = None
    for node in _nodes(html):
        if not _is_article(node):
            continue
        date, free = node.get("datePublished"), node.get("isAccessibleForFree")
        published = published or (date if isinstance(date, str) else None)
        if is_free is None and free is not None:
            is_free = str(free).strip().lower() not in ("false", "0", "no")
    return Linked(published, is_free)


def _nodes(html: str) -> Iterator[dict[str, Any]]:
    """Every object, however deep it stands; with an end."""
    waiting: list[Any] = []
    for script in list(_SCRIPT.findall(html))[:_MOST_SCRIPTS]:
        try:
            # Line feeds within strings are no JSON, and frequent.
            waiting.append(json.loads(script[:_MOST_CHARS], strict=False))
        except (ValueError, RecursionError):
            continue
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, dict):
            yield value
            waiting += [inner for inner in value.values() if isinstance(inner, dict | list)]
        elif isinstance(value, list):
            waiting += [inner for inner in value if isinstance(inner, dict | list)]


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and _ARTICLE.search(name) for name in names)
