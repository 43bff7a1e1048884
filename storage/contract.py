"""What every Store keeps to, whatever database lies beneath.

Common to all methods:
- each is one transaction: it happens whole or not at all;
- each may raise StoreUnavailableError (locked, unreachable, full), and then nothing was changed;
- datetimes are aware; they are kept in UTC with microseconds and come back in UTC;
- a number that 64 bits do not hold is a number that nothing has: it is not found;
- lists run from the newest to the oldest and are paged by keyset (`before` is the last row seen).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from storage.article_contract import ArticleStore
from storage.broadcast_contract import BroadcastStore
from storage.corrections_contract import CorrectionStore
from storage.decision_contract import DecisionStore
from storage.ledger_contract import LedgerStore
from storage.records import (
    ArticleBrief,
    Backlog,
    Channel,
    Conversation,
    NewChannel,
    NewDelivery,
    NewEdition,
    NewSchedule,
    Notice,
    PostForm,
    Resumption,
    Schedule,
    ScheduleState,
)
from storage.richtext import RichText
from storage.source_contract import SourceStore


class ChannelStore(Protocol):
    """One chat, or one thread of a forum, is one channel, however it is addressed."""

    async def add_channel(self, new: NewChannel, *, now: datetime) -> Channel:
        """A number for an address is the chat's number.

        Raises: ChannelExistsError with the known channel, where the address (whatever its case) or
        the chat, with this thread, belongs to one already; ChannelNotFoundError where the number
        of chat or thread cannot be.
        """

    async def channel(self, address: str, thread_id: int | None = None) -> Channel:
        """By address: "@name" in any case, or the chat's number as text, whatever name it goes by.

        Raises: ChannelNotFoundError.
        """

    async def channel_by_id(self, channel_id: int) -> Channel:
        """Raises: ChannelNotFoundError."""

    async def channels_of(self, *chats: str) -> Sequence[Channel]:
        """By id: all that are one of these chats, or a thread of one. A chat's number as text finds
        those that are known to have it, a "@name" in any case those that go by it; a person's own
        chat as well. None where there is none.
        """

    async def channels(
        self,
        *,
        with_private: bool = False,
        paused_only: bool = False,
        after: int = 0,
        limit: int | None = None,
    ) -> Sequence[Channel]:
        """By id, from the one behind `after`; people's own chats (kind "private") only where asked
        for. Whoever looks at all of them takes them in pages: there may be a million."""

    async def resolve_channel(
        self,
        channel_id: int,
        *,
        chat_id: int,
        kind: str,
        title: str | None,
        now: datetime,
        address: str | None = None,
    ) -> Channel:
        """Note what Telegram told of the chat; returns the channel that it is now.

        `address` is the chat's present "@name", where the caller knows it. Without it, a name stays
        and a number becomes the new one (a group that became a supergroup). A title of None keeps
        the stored one.

        Where another channel proves to be this chat, the younger is merged into the older: its
        schedules, editions and rows move there, the older one's settings count, and it is active
        if either was. Of an article that both were to get, the rows still PLANNED are WITHDRAWN at
        the side where less has happened. A channel that bears the chat's name and is another chat
        by its number goes by that number from now on: the name has passed on.
        Raises: ChannelNotFoundError.
        """

    async def pause_channel(
        self, channel_id: int, *, reason: str, now: datetime, notices: Sequence[Notice] = ()
    ) -> bool:
        """True where it was active; then the notices are planned with it.

        Raises: ChannelNotFoundError.
        """

    async def note_lacks(
        self, channel_id: int, lacks: Sequence[str], *, notices: Sequence[Notice] = ()
    ) -> bool:
        """The rights that the bot lacks there while it may post. True where they are not those
        noted last; then the notices are planned with it. Raises: ChannelNotFoundError.
        """

    async def resume_channel(
        self,
        channel_id: int,
        *,
        now: datetime,
        notices_of: Callable[[Channel, Resumption], Sequence[Notice]] | None = None,
    ) -> Resumption | None:
        """Make it active; None where it was. By its `backlog`, posts that have waited are
        WITHDRAWN: all but the newest, or all; corrections, and posts of which a part has gone out,
        stay. `notices_of` gives what is planned with it (it only makes values: the transaction is
        open meanwhile). Raises: ChannelNotFoundError.
        """

    async def set_backlog(self, channel_id: int, backlog: Backlog) -> Channel:
        """What becomes of posts that wait while it is paused. Raises: ChannelNotFoundError."""

    async def set_form(self, channel_id: int, form: PostForm) -> Channel:
        """What posts show from now on; those that are planned or sent stay until their article
        changes. Raises: ChannelNotFoundError."""


class ScheduleStore(Protocol):
    async def add_schedule(self, new: NewSchedule, *, now: datetime) -> Schedule:
        """Active from now on: `handled_until` starts at `now`.

        Raises: ChannelNotFoundError, ArticleNotFoundError, ScheduleExistsError where another one
        that is not over has the same article for the same channel, AlreadyPostedError where the
        channel has a live post of it (neither failed nor withdrawn).
        """

    async def schedule(self, schedule_id: int) -> Schedule:
        """Raises: ScheduleNotFoundError (also where it was removed)."""

    async def schedules(self, *, active_only: bool = False) -> Sequence[Schedule]:
        """By id, without the removed ones."""

    async def has_post(self, article_id: int, channel_id: int) -> bool:
        """Whether a post of the article is planned for the channel, or has gone there: then no
        schedule posts it there again."""

    async def set_schedule_state(
        self, schedule_id: int, state: ScheduleState, *, now: datetime
    ) -> Schedule:
        """Set it. Going from paused to active moves `handled_until` to `now` at least.

        Raises: ScheduleNotFoundError; ScheduleEndedError where one that has ended was to be
        active or paused.
        """

    async def unposted_articles(
        self, channel_id: int, *, topic: str | None, limit: int
    ) -> Sequence[ArticleBrief]:
        """Approved articles that a schedule may take for this channel, newest first.

        Left out are those with a live row of the ledger for it (neither failed nor withdrawn), and
        those whose row failed or was withdrawn at their present revision: what failed would fail
        again and stand in the way of others, and what a person took back stays back. A new
        revision offers them again, and an editor may plan them at any time.
        Left out, too, are articles `from_archive`: their source had published them before.
        With a region or topic: only those that are *about* it.
        """

    async def plan_edition(
        self, edition: NewEdition, deliveries: Sequence[NewDelivery], *, ends_schedule: bool = False
    ) -> int:
        """Write the edition, its articles, its ledger rows and the schedule's `handled_until`.

        With a `slot_at`, `handled_until` moves to it at least; `ends_schedule` makes the schedule
        ENDED.
        Rows of deliveries start PLANNED with `planned_at` = `fired_at`, and may go at once:
        `not_before` says the same moment, and is not asked until somebody puts a row off.
        Returns the edition's id. Raises: SlotTakenError, AlreadyPostedError, ChannelNotFoundError,
        ScheduleNotFoundError; RevisionConflictError where an article has a newer revision than the
        one that was rendered.
        """


class ConversationStore(Protocol):
    async def conversation(self, chat_id: int, user_id: int) -> Conversation | None:
        """What this person is in the middle of in this chat."""

    async def save_conversation(self, conversation: Conversation, *, now: datetime) -> None:
        """Begin or replace it."""

    async def append_text(
        self, chat_id: int, user_id: int, text: RichText, *, now: datetime
    ) -> Conversation | None:
        """Add a text to the one that is open; None where none is."""

    async def end_conversation(self, chat_id: int, user_id: int) -> Conversation | None:
        """Close it and return what it held; of two calls only one gets it."""


class Store(
    ArticleStore,
    ChannelStore,
    ScheduleStore,
    LedgerStore,
    CorrectionStore,
    BroadcastStore,
    DecisionStore,
    ConversationStore,
    SourceStore,
    Protocol,
):
    """All of it, and its life."""

    async def check_schema(self) -> None:
        """Raises: SchemaVersionError where the schema is not of this program's version."""

    async def close(self) -> None:
        """Let go of every connection; calling it twice is harmless."""
