"""What an editor writes about an article on top of it: "Author: …", or front matter in Markdown.

The names are known in English, Russian, Ukrainian and Azerbaijani. A value that cannot be meant
refuses the article: who took the trouble to write it wants it to count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from bot.common.errors import InputRefusedError
from bot.newsroom.extract.parts import one_line
from bot.newsroom.markup import web_address

_NAMES = {
    "title": "title headline заголовок başlıq",
    "lede": "lede lead standfirst subtitle description excerpt лид лід описание опис lid təsvir",
    "summary": "summary кратко резюме аннотация коротко стисло анотація xülasə",
    "author": "author byline автор müəllif",
    "section": "section category rubric раздел рубрика розділ bölmə rubrika",
    "date": "date published published_at дата tarix",
    "url": "url link canonical ссылка посилання keçid",
    "language": "language lang язык мова dil",
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
# A name, a colon, a value; lines that begin with white space go on with the value (RFC 5322).
_LINE = re.compile(r"([^\W\d][\w ]{0,20}?)[ \t]*:[ \t]*(.*)")
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][a-z0-9_-]+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fields:
    """Values as written, None where nothing was."""

    title: str | None = None
    lede: str | None = None
    summary: str | None = None
    author: str | None = None
    section: str | None = None
    date: str | None = None
    url: str | None = None
    language: str | None = None


def fields_of(pairs: Iterable[tuple[str, str]]) -> Fields:
    """Known names only, in any case; of two that mean one field, the first that says anything."""
    values: dict[str, str] = {}
    for name, value in pairs:
        field = _FIELD_OF.get(name.casefold().strip())
        if field and value.strip():
            values.setdefault(field, one_line(value))
    return Fields(**values)


def split_header(text: str) -> tuple[Fields, str]:
    """The block of "Name: value" lines at the top of a plain text, and the rest.

    It is one only where every line of it has a known name, an empty line follows it, and words
    follow that: a headline such as "Author: I was wrong" over its text stays a headline unless
    nothing but a known name and a colon makes it look otherwise.
    """
    block, _, rest = text.strip("\n").partition("\n\n")
    pairs: list[tuple[str, str]] = []
    for line in block.split("\n"):
        found = _LINE.fullmatch(line.rstrip())
        if pairs and line[:1] in (" ", "\t"):
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {line.strip()}")
        elif found and found[1].casefold() in _FIELD_OF:
            pairs.append((found[1], found[2]))
        else:
            return Fields(), text
    return (fields_of(pairs), rest) if rest.strip() else (Fields(), text)


def moment(value: str, zone: tzinfo) -> datetime:
    """An ISO 8601 date or time as aware UTC; `zone` holds where it names no offset.

    Raises: ValueError.
    """
    at = datetime.fromisoformat(value.strip())
    try:
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(value) from error


def checked_moment(value: str, name: str, zone: tzinfo) -> datetime:
    """Raises: InputRefusedError."""
    try:
        return moment(value, zone)
    except ValueError as error:
        raise InputRefusedError(
            "{name} gives a date that cannot be read ({value}): write it as 2026-11-30 09:00",
            name=name,
            value=value,
        ) from error


def checked_address(value: str, name: str) -> str:
    """Raises: InputRefusedError."""
    address = web_address(value)
    if address is None:
        raise InputRefusedError(
            "{name} gives an address that is none ({value}): write it whole, with https://",
            name=name,
            value=value,
        )
    return address


def checked_language(value: str, name: str) -> str:
    """ISO 639-1 in lower case, from "en", "EN" or "en-GB". Raises: InputRefusedError."""
    found = _LANGUAGE.fullmatch(value)
    if found is None:
        raise InputRefusedError(
            "{name} gives a language that is not a two-letter code ({value}): write en, ru, uk, az",
            name=name,
            value=value,
        )
    return found[1].lower()
