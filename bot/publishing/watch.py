"""Channels that lose the bot's rights are paused, those that give them back go on.

Whoever learns of a chat's standing (an update, a send that failed, the daily check) tells it here.
Owners are told once: the word is written with the change that it tells of.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.common.clock import Now, Sleep
from bot.common.logs import log
from bot.publishing.notices import Notices
from bot.publishing.rights import Standing
from storage.contract import Store
from storage.errors import StoreUnavailableError
from storage.records import Channel, ChannelState, Resumption

# Half a minute in all, beside the time that each call may wait for a lock: the program's end waits
# for it.
WAITS = (1.0, 2.0, 4.0, 8.0, 15.0)

_log = log(__name__)


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat as Telegram names it."""

    id: int
    kind: str
    title: str
    username: str | None

    @property
    def address(self) -> str:
        return f"@{self.username}" if self.username else str(self.id)


@dataclass(frozen=True, slots=True)
class RightsWatch:
    store: Store
    notices: Notices
    now: Now
    wake_sender: Callable[[], None]
    sleep: Sleep

    async def heard(self, chat: Chat, was: Standing, now: Standing, by: str) -> None:
        """The bot's place in a chat has been changed, by this person.

        A chat that Dateline does not post to yet and that lets it in now is offered to the owners.
        Raises: StoreUnavailableError, after a while.
        """
        await self._patiently(lambda: self._heard(chat, was, now, by))

    async def _heard(self, chat: Chat, was: Standing, now: Standing, by: str) -> None:
        named = await self.store.channels_of(str(chat.id), chat.address)
        # What goes by its name and has another number is the chat that had the name before.
        known = [channel for channel in named if channel.chat_id in (None, chat.id)]
        for channel in known:
            await self.found(channel, now)
        if not known and chat.kind != "private" and now.may_post and not was.may_post:
            _log.info("a new chat", chat=chat.address, by=by)
            await self.notices.chat_offered(chat.title, chat.address, by)
            self.wake_sender()

    async def found(self, channel: Channel, standing: Standing) -> None:
        """This is the bot's standing in a channel at present."""
        if standing.obstacle is not None:
            await self._pause(channel, standing.obstacle)
            return
        if channel.state is ChannelState.PAUSED:
            await self.resume(channel, tell=channel.kind != "private")
        if standing.lacks != channel.lacks:
            await self._note_lacks(channel, standing.lacks)

    async def resume(self, channel: Channel, *, tell: bool) -> Resumption | None:
        """Let posts go there again; None where it was not paused."""
        resumption = await self.store.resume_channel(
            channel.id,
            now=self.now(),
            notices_of=self.notices.channel_resumed if tell else None,
        )
        if resumption is not None:
            _log.info("channel resumed", channel=channel.address, resumption=str(resumption))
            self.wake_sender()
        return resumption

    async def moved(self, old_id: int, new_id: int) -> None:
        """A group has become a supergroup, and has another number from now on.

        Raises: StoreUnavailableError, after a while.
        """
        await self._patiently(lambda: self._moved(old_id, new_id))

    async def _moved(self, old_id: int, new_id: int) -> None:
        for channel in await self.store.channels_of(str(old_id)):
            await self.store.resolve_channel(
                channel.id, chat_id=new_id, kind="supergroup", title=None, now=self.now()
            )
            _log.info("a group has become a supergroup", was=old_id, chat=new_id)

    async def _patiently(self, write: Callable[[], Awaitable[None]]) -> None:
        """Telegram tells a change once: a database that is busy just then must not lose it, or the
        channel would rest until the next day's look. All of it may be repeated.
        """
        for seconds in WAITS:
            try:
                return await write()
            except StoreUnavailableError as error:
                _log.warning("waiting to note a change in a chat", error=str(error))
            await self.sleep(seconds)
        return await write()

    async def _note_lacks(self, channel: Channel, lacks: Sequence[str]) -> None:
        told = self.notices.rights_lacking(channel, lacks) if lacks else ()
        if await self.store.note_lacks(channel.id, lacks, notices=told):
            _log.info("rights are lacking", channel=channel.address, lacks=", ".join(lacks))
            self.wake_sender()

    async def _pause(self, channel: Channel, reason: str) -> None:
        told = () if channel.kind == "private" else self.notices.channel_lost(channel, reason)
        if await self.store.pause_channel(channel.id, reason=reason, now=self.now(), notices=told):
            _log.warning("channel paused", channel=channel.address, reason=reason)
            self.wake_sender()
