"""Lists of numbers in few lengths: a statement of the same text need not be prepared again."""

from __future__ import annotations

from collections.abc import Collection

_SHORTEST = 8


def padded(numbers: Collection[int]) -> list[int]:
    """The numbers, the last one repeated up to the next power of two; none stay none."""
    found = list(numbers)
    if not found:
        return found
    length = max(_SHORTEST, 1 << (len(found) - 1).bit_length())
    return found + found[-1:] * (length - len(found))
