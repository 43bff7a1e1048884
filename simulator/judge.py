"""The schema judge: each request against the Bot API's table, however lax the real server is.

Telegram ignores unknown parameters and reads "abc" as 0, so what is found here changes no answer:
it is kept as complaints (Simulator.complaints, GET /simulator/complaints), which tests assert to
be none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container

from simulator.params import Params
from simulator.schema import (
    ARRAY,
    ATTACHED,
    NONE,
    OLD_METHODS,
    Checks,
    Entry,
    Field,
    Flaw,
    Flaws,
    Need,
    Schema,
    inside,
    legacy_words,
    load_schema,
)
from simulator.schema.values import check_attached

_INTEGER = re.compile(r"[+-]?\d{1,19}")
_FLOAT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")

# An answer to a webhook names its method among the parameters.
METHOD = "method"

TextCheck = Callable[[str, Container[str]], Flaws]
RequestCheck = Callable[[Params], Flaws]


class Judge:
    """Judges requests. A method's checks are made at its first request."""

    def __init__(self, schema: Schema | None = None) -> None:
        self._schema = schema or load_schema()
        self._checks = Checks(self._schema)
        self._names = {name.lower(): name for name in self._schema.methods}
        self._methods: dict[str, RequestCheck] = {}

    def check(self, method: str, params: Params) -> Flaws:
        """What is wrong with a request; method names in any case, as the server takes them.

        A flaw in the method itself stands nowhere ("")."""
        known = method.lower()
        if known not in self._methods:
            now = OLD_METHODS.get(known)
            name = now or self._names.get(known)
            if name is None:
                return (Flaw("", "unknown method"),)
            flaws = (Flaw("", f"legacy method, dropped in favour of {now}"),) if now else NONE
            self._methods[known] = self._request_check(self._schema.methods[name], flaws)
        return self._methods[known](params)

    def _request_check(self, entry: Entry, always: Flaws) -> RequestCheck:
        texts = {name: self._text_check(field.kinds) for name, field in entry.fields.items()}
        fields = {
            name: (field, self._checks.of(field.kinds)) for name, field in entry.fields.items()
        }
        required = tuple(n for n, one in entry.fields.items() if one.need is Need.REQUIRED)

        def check(params: Params) -> Flaws:
            values, plain, files = params.values, params.plain, params.files
            found = always
            for name, text in values.items():
                if name not in fields:
                    if name == METHOD:
                        continue
                    found += (_unknown(name, entry),)
                    continue
                field, value_check = fields[name]
                if field.need is Need.LEGACY:
                    found += (_legacy(field, entry),)
                elif name in plain:
                    if flaws := value_check(plain[name], files):
                        found += inside(name, flaws)
                elif flaws := texts[name](text, files):
                    found += inside(name, flaws)
            for name in required:
                if name not in values and name not in files:
                    found += (Flaw(name, "missing"),)
            return found + _check_files(params, entry) if files else found

        return check

    def _text_check(self, kinds: tuple[str, ...]) -> TextCheck:
        """For a parameter that came as text: a number, a truth, or JSON where a type is wanted."""
        accepted = set(kinds)
        shapes = [
            *([_INTEGER] if "Integer" in accepted else []),
            *([_FLOAT] if "Float" in accepted else []),
        ]
        truths = _truths(accepted)
        structured = any(kind.startswith(ARRAY) or kind in self._schema.types for kind in kinds)
        wrong: Flaws = (Flaw("", f"expected {' or '.join(kinds)}"),)

        def check(text: str, files: Container[str]) -> Flaws:
            if "InputFile" in accepted and text.startswith(ATTACHED):
                return check_attached(text, files)
            if "String" in accepted or text.lower() in truths:
                return NONE
            if any(shape.fullmatch(text) for shape in shapes):
                return NONE
            if not structured:
                return wrong
            try:
                value = json.loads(text)
            except ValueError:
                return wrong
            return self._checks.of(kinds)(value, files)

        return check


def _truths(accepted: set[str]) -> frozenset[str]:
    if "Boolean" in accepted:
        return frozenset({"true", "false"})
    return frozenset({"true"} if "True" in accepted else ())


def _unknown(name: str, entry: Entry) -> Flaw:
    return Flaw(name, legacy_words(name, entry.fields, "parameter") or "unknown parameter")


def _legacy(field: Field, entry: Entry) -> Flaw:
    words = legacy_words(field.name, entry.fields, "parameter")
    return Flaw(field.name, words or "legacy parameter, dropped")


def _check_files(params: Params, entry: Entry) -> Flaws:
    """Each upload stands under a parameter that takes files, or is pointed to by attach://."""
    found = NONE
    for name in params.files:
        field = entry.fields.get(name)
        pointed = f"{ATTACHED}{name}"
        if field is not None and "InputFile" in field.kinds:
            continue
        if any(_names_file(text, pointed) for text in params.values.values()):
            continue
        if field is not None:
            found += (Flaw(name, f"expected {' or '.join(field.kinds)}"),)
        else:
            found += (_unknown(name, entry),)
    return found


def _names_file(text: str, pointed: str) -> bool:
    return text == pointed or f'"{pointed}"' in text
