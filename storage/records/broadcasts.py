"""An article for every channel: one edition, planned in chunks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.records.channels import PostForm
from storage.records.deliveries import DeliveryState


@dataclass(frozen=True, slots=True)
class Dress:
    """What a post's look depends on beside the article: a channel's settings."""

    language: str | None = None
    time_zone: str | None = None
    form: PostForm = PostForm.SUMMARY


@dataclass(frozen=True, slots=True)
class NewBroadcast:
    """`payloads` holds the messages of the post for each dress; one of them is `Dress()`, which
    also serves channels whose dress is not there."""

    article_id: int
    article_revision: int
    requested_by: str
    payloads: Mapping[Dress, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Failures:
    """Channels of a broadcast that failed for one reason: how many, and some of their addresses,
    each with its thread."""

    reason: str
    channels: int
    places: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class BroadcastEnd:
    """What became of a broadcast, counted in channels; `failures` are those of the commonest
    reasons."""

    edition_id: int
    article_id: int
    article_title: str
    channels: int
    failed: int
    failures: tuple[Failures, ...]


@dataclass(frozen=True, slots=True)
class Broadcast:
    """How far it is. `rows` counts those planned so far, by state."""

    edition_id: int
    article_id: int
    article_title: str
    began_at: datetime
    is_planned: bool  # whether every channel has its rows
    rows: Mapping[DeliveryState, int]
