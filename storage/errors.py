"""What a Store may raise.

StoreError
├── StoreUnavailableError      locked, unreachable, full disk: the same call may go through later
├── SchemaVersionError         the database is of another version than the program
├── ArticleNotFoundError       .article_id
├── ChannelNotFoundError       .address
├── ScheduleNotFoundError      .schedule_id
├── SourceNotFoundError        .source_id
├── SourceExistsError          .known   the source that bears this address already
├── ScheduleExistsError        .known .channel   the schedule that has the article for it already
├── ScheduleEndedError         .schedule_id   it has fired for good: nothing to pause or resume
├── DeliveryNotFoundError      .delivery_id
├── ChannelExistsError         .address .known   the channel that this chat is already
├── SourceTakenError           .source_key   another article already has this source
├── RevisionConflictError      .article_id   somebody else changed it in between
├── SlotTakenError             .schedule_id .slot_at   this slot has already fired
├── AlreadyPostedError         .article_id .channel   an article goes to a channel once
└── DeliveryStateError         .delivery_id .state     the row is not in a state that allows this
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.records import Channel, Schedule, Source


class StoreError(Exception):
    """Base of all that a Store raises."""


def _place(channel: Channel) -> str:
    """As people know it: a number alone tells nobody which chat it is."""
    place = channel.address
    if channel.title and not place.startswith("@"):
        place = f"“{channel.title}” ({place})"
    return place if channel.thread_id is None else f"{place}, thread {channel.thread_id}"


class StoreUnavailableError(StoreError):
    """The database is locked, unreachable or full; nothing was changed."""


class SchemaVersionError(StoreError):
    """The database is of another version than the program."""


class ArticleNotFoundError(StoreError):
    def __init__(self, article_id: int) -> None:
        super().__init__(f"there is no article {article_id}")
        self.article_id = article_id


class ChannelNotFoundError(StoreError):
    def __init__(self, address: str) -> None:
        super().__init__(f"there is no channel {address}")
        self.address = address


class ScheduleNotFoundError(StoreError):
    def __init__(self, schedule_id: int) -> None:
        super().__init__(f"there is no schedule {schedule_id}")
        self.schedule_id = schedule_id


class SourceNotFoundError(StoreError):
    def __init__(self, source_id: int) -> None:
        super().__init__(f"there is no source {source_id}")
        self.source_id = source_id


class SourceExistsError(StoreError):
    """`known` is the source that bears this address already."""

    def __init__(self, known: Source) -> None:
        super().__init__(f"{known.address} is source {known.id} already")
        self.known = known


class ScheduleExistsError(StoreError):
    """`known` is the schedule that has the article for the channel already."""

    def __init__(self, known: Schedule, channel: Channel) -> None:
        super().__init__(
            f"article {known.article_id} is planned for {_place(channel)} already, as schedule "
            f"{known.id}, and goes there once"
        )
        self.known = known
        self.channel = channel


class ScheduleEndedError(StoreError):
    def __init__(self, schedule_id: int) -> None:
        super().__init__(f"schedule {schedule_id} is over")
        self.schedule_id = schedule_id


class DeliveryNotFoundError(StoreError):
    def __init__(self, delivery_id: int) -> None:
        super().__init__(f"there is no delivery {delivery_id}")
        self.delivery_id = delivery_id


class ChannelExistsError(StoreError):
    """`known` is the channel that the address or the chat's number belongs to already."""

    def __init__(self, address: str, known: Channel) -> None:
        super().__init__(f"channel {address} is already known as {known.address}")
        self.address = address
        self.known = known


class SourceTakenError(StoreError):
    """At least one of these sources gives another article; the database does not say which."""

    def __init__(self, *source_keys: str) -> None:
        named = ", ".join(source_keys) if len(source_keys) < 3 else f"one of {len(source_keys)}"
        super().__init__(f"another article already comes from {named}")
        self.source_keys = source_keys


class RevisionConflictError(StoreError):
    def __init__(self, article_id: int) -> None:
        super().__init__(f"article {article_id} was changed by somebody else in between")
        self.article_id = article_id


class SlotTakenError(StoreError):
    def __init__(self, schedule_id: int, slot_at: datetime) -> None:
        super().__init__(f"schedule {schedule_id} has already fired for {slot_at.isoformat()}")
        self.schedule_id = schedule_id
        self.slot_at = slot_at


class AlreadyPostedError(StoreError):
    def __init__(self, article_id: int, channel: Channel) -> None:
        super().__init__(f"article {article_id} already went to {_place(channel)}")
        self.article_id = article_id
        self.channel = channel


class DeliveryStateError(StoreError):
    def __init__(self, delivery_id: int, state: str) -> None:
        super().__init__(f"delivery {delivery_id} is {state}")
        self.delivery_id = delivery_id
        self.state = state
