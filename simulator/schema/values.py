"""Does a value fit what the table allows there? Checks are made once for each kind, then kept.

A check takes a decoded JSON value and the names of the uploaded files, and gives the flaws found:
none for a value that fits. Where several types may stand, the one is taken whose fixed words (its
`type`, say) the value has, or else the one whose fields fit best.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass

from simulator.schema.legacy import SUCCESSORS
from simulator.schema.table import ARRAY, SIMPLE, Entry, Field, Need, Schema

ATTACHED = "attach://"


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong, and where: `reply_markup.inline_keyboard[0][0].callback`, say."""

    where: str
    words: str


Flaws = tuple[Flaw, ...]
Check = Callable[[object, Container[str]], Flaws]

NONE: Flaws = ()


def inside(name: str, flaws: Flaws) -> Flaws:
    """The same flaws, seen from one step further out."""
    found = []
    for flaw in flaws:
        joint = "" if flaw.where[:1] in ("", "[") else "."
        found.append(Flaw(f"{name}{joint}{flaw.where}", flaw.words))
    return tuple(found)


def legacy_words(name: str, fields: Container[str], what: str) -> str | None:
    """The words for a name that the page has dropped; None for one that it never had."""
    successor = SUCCESSORS.get(name)
    if successor is None or successor not in fields:
        return None
    return f"legacy {what}, dropped in favour of {successor}"


class Checks:
    """All checks of one schema, each made when first asked for."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._kept: dict[tuple[str, ...], Check] = {}
        self._objects: dict[str, Check] = {}

    def of(self, kinds: tuple[str, ...]) -> Check:
        """The check for a place where one of these kinds may stand."""
        if kinds not in self._kept:
            self._kept[kinds] = self._make(kinds)
        return self._kept[kinds]

    def _opened(self, kinds: Iterable[str]) -> Iterator[str]:
        """The kinds with every type that is one of others opened up."""
        for kind in kinds:
            entry = self._schema.types.get(kind)
            if entry is not None and entry.kinds:
                yield from self._opened(entry.kinds)
            else:
                yield kind

    def _make(self, kinds: tuple[str, ...]) -> Check:
        opened = tuple(dict.fromkeys(self._opened(kinds)))
        plain = _plain_check(opened)
        items = tuple(kind.removeprefix(ARRAY) for kind in opened if kind.startswith(ARRAY))
        objects = [kind for kind in opened if kind in self._schema.types]
        choose = _Chooser([self._schema.types[name] for name in objects])
        wrong: Flaws = (Flaw("", f"expected {' or '.join(kinds)}"),)

        def check(value: object, files: Container[str]) -> Flaws:
            if isinstance(value, dict) and objects:
                name = choose(value)
                if isinstance(name, Flaw):
                    return (name,)
                return self._object(name)(value, files)
            if isinstance(value, list) and items:
                item, found = self.of(items), NONE
                for number, one in enumerate(value):
                    if flaws := item(one, files):
                        found += inside(f"[{number}]", flaws)
                return found
            found_one = plain(value, files)
            return wrong if found_one is None else found_one

        return check

    def _object(self, name: str) -> Check:
        if name not in self._objects:
            self._objects[name] = self._make_object(self._schema.types[name])
        return self._objects[name]

    def _make_object(self, entry: Entry) -> Check:
        fields = {name: self._field(one, entry) for name, one in entry.fields.items()}
        required = tuple(n for n, one in entry.fields.items() if one.need is Need.REQUIRED)

        def check(value: object, files: Container[str]) -> Flaws:
            if not isinstance(value, dict):
                return (Flaw("", f"expected {entry.name}"),)
            found = NONE
            for name, given in value.items():
                field = fields.get(name)
                if field is None:
                    found += (_unknown_field(name, entry),)
                elif flaws := field(given, files):
                    found += inside(name, flaws)
            for name in required:
                if name not in value:
                    found += (Flaw(name, f"missing in {entry.name}"),)
            return found

        return check

    def _field(self, field: Field, entry: Entry) -> Check:
        if field.need is not Need.LEGACY:
            return self.of(field.kinds)
        words = legacy_words(field.name, entry.fields, "field") or "legacy field"
        flaws = (Flaw("", f"{words} (of {entry.name})"),)
        return lambda value, files: flaws


def _unknown_field(name: str, entry: Entry) -> Flaw:
    legacy = legacy_words(name, entry.fields, "field")
    if legacy is not None:
        return Flaw(name, f"{legacy} (of {entry.name})")
    return Flaw(name, f"unknown field of {entry.name}")


def _plain_check(kinds: tuple[str, ...]) -> Callable[[object, Container[str]], Flaws | None]:
    """For what is neither object nor array. None: of no fitting kind."""
    accepted = SIMPLE.intersection(kinds)
    words = frozenset(kind.strip('"') for kind in kinds if kind.startswith('"'))
    text, upload = "String" in accepted, "InputFile" in accepted
    whole, real = "Integer" in accepted, "Float" in accepted
    truth, true = "Boolean" in accepted, "True" in accepted

    def check(value: object, files: Container[str]) -> Flaws | None:
        if isinstance(value, str):
            if upload and value.startswith(ATTACHED):
                return check_attached(value, files)
            return NONE if text or value in words else None
        if isinstance(value, bool):
            return NONE if truth or (true and value) else None
        if isinstance(value, int):
            return NONE if whole or real else None
        return NONE if isinstance(value, float) and real else None

    return check


def check_attached(value: str, files: Container[str]) -> Flaws:
    """`attach://name` must name a file of this request."""
    if value.removeprefix(ATTACHED) in files:
        return NONE
    return (Flaw("", f"no uploaded file is called {value.removeprefix(ATTACHED)}"),)


class _Chooser:
    """Which of several types an object is meant to be."""

    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries
        self._tag = _common_tag(entries)
        self._tagged: dict[str, list[Entry]] = {}
        for entry in entries:
            if self._tag:
                for word in entry.fields[self._tag].kinds:
                    self._tagged.setdefault(word.strip('"'), []).append(entry)

    def __call__(self, value: dict[str, object]) -> str | Flaw:
        """The type's name, or what is wrong with the word that should tell it."""
        if len(self._entries) == 1:
            return self._entries[0].name
        candidates = self._entries
        if self._tag:
            word = value.get(self._tag)
            if not isinstance(word, str) or word not in self._tagged:
                names = " or ".join(f'"{one}"' for one in self._tagged)
                return Flaw(self._tag, f"expected {names}")
            candidates = self._tagged[word]
        return min(candidates, key=lambda entry: _misfit(entry, value)).name


def _common_tag(entries: list[Entry]) -> str | None:
    """The field that holds a fixed word in each of them."""
    if len(entries) < 2:
        return None
    for name in entries[0].fields:
        if all(
            name in entry.fields and all(k.startswith('"') for k in entry.fields[name].kinds)
            for entry in entries
        ):
            return name
    return None


def _misfit(entry: Entry, value: dict[str, object]) -> int:
    required = {name for name, field in entry.fields.items() if field.need is Need.REQUIRED}
    return len(required - value.keys()) + len(value.keys() - entry.fields.keys())
