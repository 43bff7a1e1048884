"""A dictionary that forgets its oldest entries: a long run must not need ever more memory."""

from __future__ import annotations

from typing import TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Latest(dict[_Key, _Value]):
    """Keeps the `keep` entries that were put in last, by when their key came in (None: all)."""

    __slots__ = ("_keep",)

    def __init__(self, keep: int | None = None) -> None:
        self._keep = keep

    def __setitem__(self, key: _Key, value: _Value) -> None:
        super().__setitem__(key, value)
        if self._keep is not None and len(self) > self._keep:
            del self[next(iter(self))]
