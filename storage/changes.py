"""What an edit or a deletion that arrived makes of the row whose message it changed."""

from __future__ import annotations

import sqlalchemy as sa

from storage.records import DeliveryAction, DeliveryState
from storage.schema import delivery


def note_change(connection: sa.Connection, delivery_id: int) -> None:
    """With the arrival of an edit or deletion: what the chat shows now stands in its target."""
    change = sa.select(
        delivery.c.action,
        delivery.c.target_id,
        delivery.c.article_revision,
        delivery.c.rendering_id,
    ).where(delivery.c.id == delivery_id)
    row = connection.execute(change).one()
    values = {"shown_revision": row.article_revision, "rendering_id": row.rendering_id}
    if row.action == DeliveryAction.DELETE.value:
        values = {
            "state": DeliveryState.WITHDRAWN.value,
            "reason": "its message was deleted",
        }
    connection.execute(sa.update(delivery).where(delivery.c.id == row.target_id).values(values))
