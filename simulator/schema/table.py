"""The Bot API as a table of bare facts, and its written form.

    sendMessage -> Message
        chat_id required Integer or String
        entities optional Array of MessageEntity
        disable_web_page_preview legacy Boolean

    ReactionTypeEmoji
        type required "emoji"

    ReactionType = ReactionTypeEmoji or ReactionTypeCustomEmoji or ReactionTypePaid

A word in quotes is the only text that fits. `legacy` stands for what the documentation has dropped
and the server still takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent
METHODS_FILE = FOLDER / "methods.txt"
TYPES_FILE = FOLDER / "types.txt"

ARRAY = "Array of "
SIMPLE = frozenset({"Integer", "Float", "String", "Boolean", "True", "InputFile"})


class Need(StrEnum):
    REQUIRED = "required"
    OPTIONAL = "optional"
    LEGACY = "legacy"


@dataclass(frozen=True, slots=True)
class Field:
    """A method's parameter, or a type's field. `kinds`: what may stand there, in order."""

    name: str
    need: Need
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A method (`kinds`: what it returns), a type, or a type that is one of others (`kinds`)."""

    name: str
    kinds: tuple[str, ...] = ()
    fields: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Schema:
    version: str
    methods: Mapping[str, Entry]
    types: Mapping[str, Entry]


def write_entries(entries: Iterable[Entry], mark: str) -> Iterator[str]:
    """Lines; `mark` stands between a name and its kinds (-> for methods, = for types)."""
    for entry in entries:
        kinds = f" {mark} {' or '.join(entry.kinds)}" if entry.kinds else ""
        yield f"{entry.name}{kinds}"
        for one in entry.fields.values():
            yield f"    {one.name} {one.need} {' or '.join(one.kinds)}"


def read_entries(lines: Iterable[str]) -> dict[str, Entry]:
    """Raises: ValueError (a line that is neither a head nor a field)."""
    entries: dict[str, Entry] = {}
    fields: dict[str, Field] = {}
    for line in lines:
        if line.startswith("    "):
            name, need, kinds = line.split(maxsplit=2)
            fields[name] = Field(name, Need(need), tuple(kinds.split(" or ")))
        else:
            name, _, kinds = line.partition(" ")
            listed = tuple(kinds.split(" ", 1)[1].split(" or ")) if kinds else ()
            fields = {}
            entries[name] = Entry(name, listed, fields)
    return entries


def _lines(path: Path) -> tuple[str, list[str]]:
    """The first line's last word, and what follows without empty lines."""
    head, *rest = path.read_text(encoding="utf-8").splitlines()
    return head.rsplit(" ", 1)[1], [line for line in rest if line]


@cache
def load_schema() -> Schema:
    """The committed table; read once."""
    version, methods = _lines(METHODS_FILE)
    _, types = _lines(TYPES_FILE)
    return Schema(version, read_entries(methods), read_entries(types))
