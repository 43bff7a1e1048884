"""A result that comes with a sentence, as setWebhook and deleteWebhook give it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Described:
    """`result` as the answer's result, `description` beside it."""

    result: object
    description: str
