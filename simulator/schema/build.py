"""`python -m simulator.schema.build`: make the table anew from aiogram's models.

aiogram generates `aiogram.methods` and `aiogram.types` from the Bot API's page; only the bare facts
of them are kept.
"""

from __future__ import annotations

import datetime
import inspect
import sys
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import aiogram.methods
import aiogram.types
from aiogram.client.default import Default
from aiogram.methods.base import TelegramMethod
from aiogram.types.base import TelegramObject
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simulator.schema.table import (
    ARRAY,
    METHODS_FILE,
    TYPES_FILE,
    Entry,
    Field,
    Need,
    Schema,
    write_entries,
)

# Classes of aiogram's own that are no types of the Bot API.
_OWN = frozenset(
    {
        "BotContextController",
        "Custom",
        "Downloadable",
        "ErrorEvent",
        "MutableTelegramObject",
        "TelegramObject",
    }
)

# Python's types by the names of the Bot API; dates are seconds, and a Default is nobody's choice.
_PLAIN: dict[object, tuple[str, ...]] = {
    int: ("Integer",),
    float: ("Float",),
    str: ("String",),
    bool: ("Boolean",),
    datetime.datetime: ("Integer",),
    datetime.timedelta: (),
    Default: (),
    types.NoneType: (),
}


def _literal(value: object) -> str:
    if value is True:
        return "True"
    return f'"{value}"' if isinstance(value, str) else "Integer"


def _classes(module: types.ModuleType, base: type[BaseModel]) -> dict[str, type[BaseModel]]:
    found = {name: getattr(module, name) for name in module.__all__}
    return {
        name: one
        for name, one in sorted(found.items())
        if inspect.isclass(one) and issubclass(one, base) and one is not base and name not in _OWN
    }


def _always_there(default: object) -> bool:
    """A default that is a value stands in every object of the type: `type`, `force_reply`."""
    return default is not None and not isinstance(default, Default)


class Builder:
    """Reads annotations. A union that aiogram names XUnion beside a class X is the type X."""

    def __init__(self) -> None:
        self._types = _classes(aiogram.types, TelegramObject)
        self._unions: dict[str, tuple[str, ...]] = {}
        self._names: dict[frozenset[str], str] = {}
        for name in sorted(aiogram.types.__all__):
            base = name.removesuffix("Union")
            if base != name and base in self._types:
                alias = getattr(aiogram.types, name)
                members = tuple(dict.fromkeys(self._members(getattr(alias, "__value__", alias))))
                if base not in members:
                    self._unions[base] = members
                    self._names[frozenset(members)] = base

    def _members(self, annotation: Any) -> Iterator[str]:
        """Each kind that an annotation allows, unions opened up, in order."""
        origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
        if hasattr(annotation, "__value__"):  # an alias that speaks of itself: RichText
            yield annotation.__name__.removesuffix("Union")
        elif isinstance(annotation, str):  # and how it does so
            yield annotation.removesuffix("Union")
        elif origin is typing.Annotated:
            yield from self._members(inner[0])
        elif origin in (typing.Union, types.UnionType):
            for one in inner:
                yield from self._members(one)
        elif origin is typing.Literal:
            for value in inner:
                yield _literal(getattr(value, "value", value))
        elif origin is list:
            yield from (f"{ARRAY}{kind}" for kind in self._kinds(inner[0]))
        elif annotation in _PLAIN:
            yield from _PLAIN[annotation]
        else:
            yield annotation.__name__

    def _kinds(self, annotation: Any) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(self._members(annotation)))
        name = self._names.get(frozenset(found))
        return (name,) if name is not None else found

    def _field(self, name: str, info: FieldInfo) -> Field:
        extra = info.json_schema_extra
        kinds = self._kinds(info.annotation)
        if isinstance(extra, dict) and extra.get("deprecated"):
            need = Need.LEGACY
        elif info.is_required() or _always_there(info.default):
            need = Need.REQUIRED
        else:
            need = Need.OPTIONAL
        return Field(info.alias or name, need, kinds)

    def _entry(self, name: str, model: type[BaseModel], kinds: tuple[str, ...] = ()) -> Entry:
        # MenuButton keeps the fields of all its kinds; each kind has only those of its own body.
        own = any(base.__name__ in self._unions for base in model.__bases__)
        fields = [
            self._field(field, info)
            for field, info in model.model_fields.items()
            if not own or field in model.__annotations__
        ]
        return Entry(name, kinds, {field.name: field for field in fields})

    def methods(self) -> Iterator[Entry]:
        for model in _classes(aiogram.methods, TelegramMethod).values():
            returned = self._kinds(model.__returning__)  # type: ignore[attr-defined]
            yield self._entry(model.__api_method__, model, returned)  # type: ignore[attr-defined]

    def types(self) -> Iterator[Entry]:
        for name, model in self._types.items():
            if name in self._unions:
                yield Entry(name, self._unions[name])
            else:
                yield self._entry(name, model)


def build_schema() -> Schema:
    """What the installed aiogram knows."""
    builder = Builder()
    return Schema(
        aiogram.__api_version__,
        {entry.name: entry for entry in builder.methods()},
        {entry.name: entry for entry in builder.types()},
    )


def written(schema: Schema) -> Mapping[Path, str]:
    """The files of the table, by path."""

    def text(entries: Iterable[Entry], mark: str) -> str:
        head = f"Bot API {schema.version}"
        return "\n".join([head, *write_entries(entries, mark)]) + "\n"

    return {
        METHODS_FILE: text(schema.methods.values(), "->"),
        TYPES_FILE: text(schema.types.values(), "="),
    }


def main() -> int:
    """Write the files. The exit status."""
    schema = build_schema()
    for path, text in written(schema).items():
        path.write_text(text, encoding="utf-8")
    sys.stdout.write(
        f"Bot API {schema.version}: {len(schema.methods)} methods, {len(schema.types)} types\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
