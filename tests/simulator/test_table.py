"""The committed table of the Bot API: as its script makes it, and as another copy has it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from simulator.schema import Entry, Field, Need, load_schema
from simulator.schema.table import read_entries, write_entries

OTHER = Path(__file__).parents[2].parent / "shared" / "data" / "bot-api-10.1.json"

# What aiogram's models say otherwise than the page of 10.1, and why that is right or harmless.
DIFFERENT: dict[str, str] = {
    "ReplyParameters.message_id": "10.3 takes ephemeral_message_id in its place",
    "RichText": "10.3 knows more kinds",
    "RichBlock": "10.3 knows more kinds",
    "sendPoll.options": "aiogram still takes words in place of InputPollOption, as the server does",
    **dict.fromkeys(
        [f"send{what}.thumbnail" for what in ("Animation", "Audio", "Document", "Video")]
        + ["sendVideoNote.thumbnail"],
        "a thumbnail is only ever uploaded; the text that the page allows is attach://",
    ),
}

NEWER_METHODS = {
    "deleteEphemeralMessage",
    "editEphemeralMessageCaption",
    "editEphemeralMessageMedia",
    "editEphemeralMessageReplyMarkup",
    "editEphemeralMessageText",
}

# Fields of older methods and types that are newer than 10.1; and one that many methods have.
NEWER_FIELDS = {
    "BotCommand.is_ephemeral",
    "ChatAdministratorRights.can_send_welcome_messages",
    "ChatFullInfo.community",
    "ChatMemberAdministrator.can_send_welcome_messages",
    "InlineKeyboardButton.disabled",
    "InlineKeyboardMarkup.force_reply",
    "InputRichMessage.blocks",
    "InputRichMessage.media",
    "Message.community_chat_added",
    "Message.community_chat_joined",
    "Message.community_chat_removed",
    "Message.ephemeral_message_id",
    "Message.receiver_user",
    "ReplyKeyboardMarkup.force_reply",
    "ReplyParameters.ephemeral_message_id",
    "RichBlockTable.is_compact",
    "UniqueGiftInfo.entities",
    "UniqueGiftInfo.is_private",
    "UniqueGiftInfo.text",
    "Update.stopped_message_generation",
    "Update.subscription",
    "promoteChatMember.can_send_welcome_messages",
    "sendMessageDraft.can_stop",
    "sendMessageDraft.keep_on_stop",
    "sendRichMessageDraft.can_stop",
    "sendRichMessageDraft.keep_on_stop",
}
NEWER_PARAMETER = "ephemeral_message_parameters"


@cache
def other() -> Any:
    if not OTHER.exists():
        pytest.skip(f"{OTHER.name} does not lie beside the checkout")
    return json.loads(OTHER.read_text(encoding="utf-8"))


def _plain(kinds: tuple[str, ...], in_type: bool) -> set[str]:
    """As the other copy writes kinds: fixed words are texts, True is Boolean, uploads in types
    are texts (attach://)."""
    plain = {"String" if kind.startswith('"') else kind for kind in kinds}
    plain = {"Boolean" if kind == "True" else kind for kind in plain}
    return {"String" if kind == "InputFile" and in_type else kind for kind in plain}


def _differences(ours: Entry, theirs: Any, in_type: bool) -> list[str]:
    fields = {field["name"]: field for field in theirs.get("fields", [])}
    found = [f"{ours.name}.{name}: only there" for name in fields.keys() - ours.fields.keys()]
    for name, field in ours.fields.items():
        if name not in fields:
            if field.need is not Need.LEGACY and name != NEWER_PARAMETER:
                found.append(f"{ours.name}.{name}: only here")
            continue
        if _plain(field.kinds, in_type) != set(fields[name]["types"]):
            found.append(f"{ours.name}.{name}: {field.kinds} and {fields[name]['types']}")
        if (field.need is Need.REQUIRED) != fields[name]["required"]:
            found.append(f"{ours.name}.{name}: {field.need}")
    listed = theirs.get("subtypes", []) if in_type else theirs["returns"]
    if set(ours.kinds) != set(listed):
        found.append(f"{ours.name}: {set(ours.kinds) ^ set(listed)}")
    return found


def test_the_committed_table_is_what_the_script_makes() -> None:
    from simulator.schema.build import build_schema, written  # aiogram takes seconds to import

    for path, text in written(build_schema()).items():
        assert path.read_text(encoding="utf-8") == text, (
            f"{path.name} is stale: run python -m simulator.schema.build"
        )


def test_what_is_written_is_what_is_read() -> None:
    schema = load_schema()
    for entries, mark in ((schema.methods, "->"), (schema.types, "=")):
        assert read_entries(write_entries(entries.values(), mark)) == entries


def test_the_table_holds_the_newest_features() -> None:
    schema = load_schema()
    assert schema.version == "10.3"
    assert schema.methods["sendRichMessage"].fields["rich_message"] == Field(
        "rich_message", Need.REQUIRED, ("InputRichMessage",)
    )
    assert schema.types["ForceReply"].fields["force_reply"].need is Need.REQUIRED


def test_every_type_that_is_spoken_of_is_in_the_table() -> None:
    schema = load_schema()
    spoken = {
        kind.rsplit("Array of ", 1)[-1]
        for entry in (*schema.methods.values(), *schema.types.values())
        for kinds in (entry.kinds, *(field.kinds for field in entry.fields.values()))
        for kind in kinds
        if not kind.startswith('"')
    }
    simple = {"Integer", "Float", "String", "Boolean", "True", "InputFile"}
    assert spoken - simple <= schema.types.keys()


def test_methods_are_those_of_the_other_copy() -> None:
    ours = load_schema().methods
    assert ours.keys() ^ other()["methods"].keys() == NEWER_METHODS
    found = [
        line
        for name, theirs in other()["methods"].items()
        for line in _differences(ours[name], theirs, in_type=False)
    ]
    assert {line.partition(":")[0] for line in found} == {
        name for name in DIFFERENT.keys() | NEWER_FIELDS if name[0].islower()
    }


def test_types_are_those_of_the_other_copy() -> None:
    ours = load_schema().types
    assert other()["types"].keys() - ours.keys() == {"InputFile"}  # a kind, to us
    found = [
        line
        for name, theirs in other()["types"].items()
        if name in ours
        for line in _differences(ours[name], theirs, in_type=True)
    ]
    assert {line.partition(":")[0] for line in found} == {
        name for name in DIFFERENT.keys() | NEWER_FIELDS if name[0].isupper()
    }
