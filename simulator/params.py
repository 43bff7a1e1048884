"""A call's parameters, read the way the real server reads them: laxly, and all as text.

Whatever the body was (query string, form, multipart, JSON), each parameter is a text; what was
not a string in a JSON body is its JSON text. Numbers are read as far as there are digits, so "abc"
is 0; unknown parameters are ignored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

from simulator.errors import ApiError, Refusal
from simulator.world import Json

PARAMETER_BYTES = 1 << 20  # all of them together (TDLib, HttpReader.h)
TOO_MANY_PARAMETERS = Refusal(413, "Request Entity Too Large: too many parameters")

_NUMBER = re.compile(r"\s*([+-]?\d{1,18})")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart body."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """`plain` keeps what was no string in a JSON body as it was: the schema judge looks there."""

    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)
    plain: Mapping[str, object] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        if not self.values.get(name):
            return default
        found = _NUMBER.match(self.values[name])
        return int(found[1]) if found else 0

    def boolean(self, name: str) -> bool:
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def json(self, name: str, refusal: Refusal) -> object:
        """The decoded value, None where absent or empty. Raises: ApiError(refusal) where broken."""
        if not self.text(name):
            return None
        try:
            return json.loads(self.text(name))
        except ValueError:
            raise ApiError(refusal) from None

    def file(self, name: str) -> Upload | None:
        """The upload under this name, or the one it points to with attach://."""
        target = self.text(name)
        if target.startswith("attach://"):
            return self.files.get(target.removeprefix("attach://"))
        return self.files.get(name)

    def for_book(self) -> Json:
        """As the book keeps them: JSON decoded where it is some, files by name and size."""
        plain: Json = {name: _decoded(value) for name, value in self.values.items()}
        for name, file in self.files.items():
            plain[name] = {"file_name": file.name, "bytes": len(file.content)}
        return plain


def as_number(value: object) -> int | None:
    """A number in JSON may also stand as a string; None for anything else."""
    if isinstance(value, bool) or not re.fullmatch(r"-?[0-9]{1,18}", str(value)):
        return None
    return int(str(value))


def _decoded(value: str) -> object:
    if value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


async def read_params(request: web.Request) -> Params:
    """Raises: ApiError (too many parameters), web.HTTPException (a body beyond all limits)."""
    values: dict[str, str] = dict(request.query)
    files: dict[str, Upload] = {}
    plain: Json = {}
    if request.content_type == "application/json":
        decoded = _json_object(await request.read())
        values |= as_texts(decoded)
        plain = {name: value for name, value in decoded.items() if not isinstance(value, str)}
    else:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                content = value.file.read()
                files[name] = Upload(value.filename, value.content_type, content)
            else:
                values[name] = value if isinstance(value, str) else bytes(value).decode()
    if (
        sum(len(name) + len(value.encode("utf-8", "replace")) for name, value in values.items())
        > PARAMETER_BYTES
    ):
        raise ApiError(TOO_MANY_PARAMETERS)
    return Params(values, files, plain)


def json_values(body: bytes) -> dict[str, str]:
    """A broken body, or one that is no object, gives no parameters."""
    return as_texts(_json_object(body))


def _json_object(body: bytes) -> Json:
    try:
        decoded = json.loads(body)
    except ValueError:
        return {}
    return decoded if isinstance(decoded, dict) else {}


def as_texts(decoded: Json) -> dict[str, str]:
    """Each value of a JSON object as a parameter carries it."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in decoded.items()
    }
