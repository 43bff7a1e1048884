"""What is asked of the two steps of a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.records import DeliveryState, Settlement


@dataclass(frozen=True, slots=True)
class Start:
    delivery_id: int
    owner: str
    now: datetime


@dataclass(frozen=True, slots=True)
class End:
    """`was`: the state that the row must still be in; None: whichever may end."""

    delivery_id: int
    settlement: Settlement
    was: DeliveryState | None
