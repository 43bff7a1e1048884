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

import orjson
from aiohttp import web

from simulator.errors import ApiError, Refusal
from simulator.world import Json

PARAMETER_BYTES = 1 << 20  # all of them together (TDLib, HttpReader.h)
TOO_MANY_PARAMETERS = Refusal(413, "Request Entity Too Large: too many parameters")

_LONG = re.compile(r"[0-9]{19}")  # orjson would round a number beyond 64 bits
_LONG_BYTES = re.compile(rb"[0-9]{19}")
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
        text = self.values.get(name)
        if not text:
            return None
        try:
            return _loads(text)
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
        plain: Json = {
            name: _decoded(value, self.plain.get(name)) for name, value in self.values.items()
        }
        for name, file in self.files.items():
            plain[name] = {"file_name": file.name, "bytes": len(file.content)}
        return plain


def as_number(value: object) -> int | None:
    """A number in JSON may also stand as a string; None for anything else."""
    if isinstance(value, bool) or not re.fullmatch(r"-?[0-9]{1,18}", str(value)):
        return None
    return int(str(value))


def _decoded(value: str, plain: object) -> object:
    if isinstance(plain, (dict, list)):
        return plain
    if value[:1] in ("{", "["):
        try:
            return _loads(value)
        except ValueError:
            return value
    return value


async def read_params(request: web.Request) -> Params:
    """Raises: ApiError (too many parameters), web.HTTPException (a body beyond all limits)."""
    query = request.rel_url.raw_query_string
    values: dict[str, str] = dict(request.query) if query else {}
    files: dict[str, Upload] = {}
    plain: Json = {}
    may_be_too_large = True
    if request.content_type == "application/json":
        body = await request.read()
        # Encoded they are never shorter, so only a large request has to be measured.
        may_be_too_large = len(query) + len(body) > PARAMETER_BYTES
        decoded = _json_object(body)
        values |= as_texts(decoded)
        plain = {name: value for name, value in decoded.items() if not isinstance(value, str)}
    else:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                content = value.file.read()
                files[name] = Upload(value.filename, value.content_type, content)
            else:
                values[name] = value if isinstance(value, str) else bytes(value).decode()
    if may_be_too_large and _bytes_of(values) > PARAMETER_BYTES:
        raise ApiError(TOO_MANY_PARAMETERS)
    return Params(values, files, plain)


def _bytes_of(values: Mapping[str, str]) -> int:
    return sum(len(name) + len(value.encode("utf-8", "replace")) for name, value in values.items())


def json_values(body: bytes) -> dict[str, str]:
    """A broken body, or one that is no object, gives no parameters."""
    return as_texts(_json_object(body))


def _json_object(body: bytes) -> Json:
    try:
        decoded = _loads(body)
    except ValueError:
        return {}
    return decoded if isinstance(decoded, dict) else {}


def as_texts(decoded: Json) -> dict[str, str]:
    """Each value of a JSON object as a parameter carries it."""
    return {
        name: value if isinstance(value, str) else _dumps(value) for name, value in decoded.items()
    }


def _loads(text: str | bytes) -> object:
    """As `json.loads`, which also takes what orjson does not: lone surrogates, long numbers."""
    try:
        long = _LONG.search(text) if isinstance(text, str) else _LONG_BYTES.search(text)
        return json.loads(text) if long else orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def _dumps(value: object) -> str:
    """As `json.dumps`, without spaces; also of what orjson does not write."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
