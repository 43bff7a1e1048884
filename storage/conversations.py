"""What editors are in the middle of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.codec import rich_from_json, rich_to_json
from storage.engine import Database
from storage.records import Conversation
from storage.richtext import RichText
from storage.schema import conversation as conversations
from storage.upsert import insert_for


def _of(chat_id: int, user_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(conversations.c.chat_id == chat_id, conversations.c.user_id == user_id)


def _from_row(row: Any) -> Conversation:
    return Conversation(row.chat_id, row.user_id, row.kind, tuple(map(rich_from_json, row.texts)))


class ConversationTables(Database):
    """Conversations of the Store's contract."""

    async def conversation(self, chat_id: int, user_id: int) -> Conversation | None:
        query = sa.select(conversations).where(_of(chat_id, user_id))
        async with self.reading() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else _from_row(row)

    async def save_conversation(self, conversation: Conversation, *, now: datetime) -> None:
        texts = [rich_to_json(text) for text in conversation.texts]
        content = {"kind": conversation.kind, "texts": texts, "changed_at": now}
        values = {"chat_id": conversation.chat_id, "user_id": conversation.user_id} | content
        async with self.writing() as connection:
            await connection.execute(
                insert_for(connection.dialect.name, conversations, values).on_conflict_do_update(
                    index_elements=["chat_id", "user_id"], set_=content
                )
            )

    async def append_text(
        self, chat_id: int, user_id: int, text: RichText, *, now: datetime
    ) -> Conversation | None:
        query = sa.select(conversations).where(_of(chat_id, user_id)).with_for_update()
        async with self.writing() as connection:
            row = (await connection.execute(query)).first()
            if row is None:
                return None
            changed = await connection.execute(
                sa.update(conversations)
                .where(_of(chat_id, user_id))
                .values(texts=[*row.texts, rich_to_json(text)], changed_at=now)
                .returning(conversations)
            )
            return _from_row(changed.one())

    async def end_conversation(self, chat_id: int, user_id: int) -> Conversation | None:
        statement = sa.delete(conversations).where(_of(chat_id, user_id)).returning(conversations)
        async with self.writing() as connection:
            row = (await connection.execute(statement)).first()
        return None if row is None else _from_row(row)
