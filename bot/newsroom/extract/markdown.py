"""Markdown → draft: front matter, then CommonMark (with tables and ~~strikethrough~~) → HTML."""

from __future__ import annotations

import re
from functools import cache

import yaml
from markdown_it import MarkdownIt

from bot.common.errors import InputRefusedError
from bot.newsroom.extract.fields import Fields, fields_of
from bot.newsroom.extract.page import fragment_draft
from bot.newsroom.extract.parts import Draft

_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
# The base loader makes strings, lists and mappings and nothing else. PyYAML may come without
# libyaml, which takes a tenth of the time.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def split_front_matter(text: str, name: str) -> tuple[Fields, str]:
    """The YAML block between two "---" lines at the very top, and the rest.

    Values are taken as written: a number or a date is its words, a list is joined by commas.
    Raises: InputRefusedError (no valid YAML).
    """
    found = _FRONT_MATTER.match(text)
    if not found:
        return Fields(), text
    try:
        values = yaml.load(found[1], Loader=_LOADER)  # noqa: S506 (see there)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise InputRefusedError(
            "{name} has front matter that is not valid YAML (line {line}):"
            " mend it, or put quotation marks round values with a colon",
            name=name,
            line=mark.line + 2 if mark else 1,
        ) from error
    if not isinstance(values, dict):
        return Fields(), text  # the lines are rules, and what stands between them is text
    return fields_of(_pairs(values)), text[found.end() :]


def markdown_draft(text: str, base_url: str | None) -> Draft:
    """`base_url` is what relative links are resolved against."""
    return fragment_draft(_renderer().render(text), base_url)


def _pairs(values: dict[object, object]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in values.items():
        if isinstance(value, list):
            value = ", ".join(item for item in value if isinstance(item, str))
        if isinstance(key, str) and isinstance(value, str):
            pairs.append((key, value))
    return pairs


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["strikethrough", "table"])
