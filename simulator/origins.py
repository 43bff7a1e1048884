"""`MessageOrigin`: where a forward says it comes from."""

from __future__ import annotations

from simulator.views import chat_json, user_json
from simulator.world import Json, Message, World


def origin_json(world: World, message: Message) -> Json:
    """A forward of a forward names the first source."""
    if message.forward_origin is not None:
        return message.forward_origin
    if message.sender is None:
        origin: Json = {
            "type": "channel",
            "date": message.date,
            "chat": chat_json(world.chats[message.chat_id]),
            "message_id": message.message_id,
        }
        return origin | ({"author_signature": message.signature} if message.signature else {})
    return {"type": "user", "date": message.date, "sender_user": user_json(message.sender)}
