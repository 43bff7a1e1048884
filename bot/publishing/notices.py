"""Words to the owners: what went wrong, what is late, what needs a tap. They go through the ledger.

Those about a delivery are values, written in the transaction of what they tell of: a crash cannot
part the two. A notice that itself cannot be delivered raises no further notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.common.clock import Now
from bot.common.texts import Texts, Translator
from bot.publishing.addresses import address_text
from bot.publishing.broadcast_words import failures_of
from bot.publishing.correction_words import change_failed, question
from bot.publishing.render import Button, Message, render_text
from bot.publishing.resumption import resumption_text
from bot.publishing.source_text import trouble_text
from storage.contract import Store
from storage.errors import ChannelExistsError, ChannelNotFoundError
from storage.records import (
    Article,
    BroadcastEnd,
    Channel,
    Delivery,
    DeliveryAction,
    EditionOrigin,
    EditionOutcome,
    NewChannel,
    NewDelivery,
    NewEdition,
    Notice,
    Resumption,
    Schedule,
    Source,
    Trouble,
)


@dataclass(frozen=True, slots=True)
class Notices:
    """`chats` are the owners' own chats, as channels of kind "private"."""

    store: Store
    texts: Texts
    chats: Sequence[Channel]
    now: Now

    def delivery_failed(self, delivery: Delivery, reason: str) -> Sequence[Notice]:
        t = self._texts.t
        template = t("“{title}” did not go to {channel}, and will not: {reason}")
        if delivery.action is not DeliveryAction.SEND:
            template = change_failed(self._texts, reason)
        return self._about(delivery, template, reason)

    def delivery_plain(self, delivery: Delivery, reason: str) -> Sequence[Notice]:
        """It is sent once more, without its markup."""
        template = self._texts.t(
            "“{title}” goes to {channel} in plain text, without bold and italic: Telegram refused "
            "its markup ({reason})."
        )
        return self._about(delivery, template, reason)

    def broadcast_failures(self, end: BroadcastEnd) -> Sequence[Notice]:
        """It went to every channel but some: one word, however many these are."""
        if not end.failures:
            return ()
        message = failures_of(self._texts, end)
        return self._notices(message, f"broadcast {end.edition_id} is over")

    def article_changed(self, article: Article, channels: Sequence[Channel]) -> Sequence[Notice]:
        """It was posted to these, and nobody has said what kind of change it is."""
        message = question(self._texts, article, channels)
        return self._notices(message, f"article {article.id} has changed")

    def delivery_unknown(self, delivery: Delivery, reason: str) -> Sequence[Notice]:
        t = self._texts.t
        template = t(
            "It is not known whether “{title}” arrived in {channel} ({reason}). "
            "Look there, then tap: it is not sent again by itself."
        )
        return self._about(delivery, template, reason, settle_buttons(self._texts, delivery.id))

    def sending_broke_off(self, delivery: Delivery, reason: str) -> Sequence[Notice]:
        """A fault of the program's own, or beneath it."""
        template = self._texts.t(
            "Sending “{title}” to {channel} broke off: {reason}. The bot tries to finish it by "
            "itself, and holds no other channel up; its log has the facts."
        )
        return self._about(delivery, template, reason)

    def channel_paused(self, delivery: Delivery, reason: str) -> Sequence[Notice]:
        return self._about(delivery, self._paused_template, reason)

    def channel_lost(self, channel: Channel, reason: str) -> Sequence[Notice]:
        """The bot has lost its right to post there."""
        words = self._texts.reason(reason)
        message = render_text(self._paused_template, channel=_place(channel), reason=words)
        return self._notices(message, f"channel {channel.id} was paused")

    def channel_resumed(self, channel: Channel, of: Resumption) -> Sequence[Notice]:
        template = resumption_text(self._texts, of)
        message = render_text(template, channel=_place(channel), kept=of.kept, let_go=of.let_go)
        return self._notices(message, f"channel {channel.id} was resumed")

    def source_gone(self, source: Source, trouble: Trouble) -> Sequence[Notice]:
        """It is not asked any more."""
        template = self._texts.t(
            "The source {source} is gone, and is not asked any more: {reason} Its articles stay; "
            "if it should come back, /sources resumes it."
        )
        reason = trouble_text(trouble, self._texts)
        message = render_text(template, source=source.title or source.address, reason=reason)
        return self._notices(message, f"source {source.id} is gone")

    async def chat_offered(self, title: str, address: str, by: str) -> None:
        """The bot may post in a chat that Dateline does not know."""
        t = self._texts.t
        template = t(
            "I may post in “{title}” now: {who} has let me in. To post an article there, write "
            "/publish 12 {channel}; to plan posts, /schedule {channel} 0 9 * * *."
        )
        message = render_text(template, title=title, who=by, channel=address)
        await self._plan(self._notices(message, f"{address} is new"))

    def rights_lacking(self, channel: Channel, lacks: Sequence[str]) -> Sequence[Notice]:
        """The bot may post there, and yet will miss something."""
        t = self._texts.t
        template = t(
            "In {channel} I lack {rights}: give me that, or posts older than two days can be "
            "neither corrected nor taken back there."
        )
        message = render_text(template, channel=_place(channel), rights=", ".join(lacks))
        return self._notices(message, f"channel {channel.id} lacks rights")

    @property
    def _paused_template(self) -> str:
        return self._texts.t(
            "{channel} does not take posts ({reason}). It is paused and keeps its queue; mend it "
            "there: then it goes on by itself, or when you write /resume {channel}."
        )

    async def slot_late(self, schedule: Schedule, channel: Channel, slot: str, missed: int) -> None:
        """So many slots could not fire in their time; the latest was fired now."""
        template = self._texts.nt(
            "Late: {missed} slot of {channel} was missed while the program was not running; "
            "{slot} is sent now.",
            "Late: {missed} slots of {channel} were missed while the program was not running; "
            "{slot} is sent now, in place of all.",
            missed,
        )
        await self._tell(template, f"schedule {schedule.id} was late", channel, slot, missed)

    async def slot_skipped(
        self, schedule: Schedule, channel: Channel, slot: str, missed: int
    ) -> None:
        """So many slots could not fire in their time, and the policy is to let them go."""
        template = self._texts.nt(
            "Skipped: {missed} slot of {channel} ({slot}) was missed while the program was not "
            "running.",
            "Skipped: {missed} slots of {channel} (the last: {slot}) were missed while the program "
            "was not running.",
            missed,
        )
        await self._tell(template, f"schedule {schedule.id} skipped slots", channel, slot, missed)

    @property
    def _texts(self) -> Translator:
        return self.texts.of(None)

    def _about(
        self,
        delivery: Delivery,
        template: str,
        reason: str,
        buttons: Sequence[Sequence[Button]] = (),
    ) -> Sequence[Notice]:
        if delivery.article_id is None:
            return ()
        message = render_text(
            template,
            buttons=buttons,
            title=delivery.article_title or f"#{delivery.article_id}",
            channel=address_text(delivery.channel_address, delivery.thread_id),
            reason=self._texts.reason(reason),
        )
        return self._notices(message, f"about delivery {delivery.id}")

    async def _tell(
        self, template: str, reason: str, channel: Channel, slot: str, missed: int
    ) -> None:
        message = render_text(template, channel=_place(channel), slot=slot, missed=missed)
        await self._plan(self._notices(message, reason))

    async def _plan(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            await self.store.plan_edition(notice.edition, notice.deliveries)

    def _notices(self, message: Message, reason: str) -> tuple[Notice, ...]:
        return tuple(
            Notice(
                NewEdition(
                    channel_id=chat.id,
                    origin=EditionOrigin.NOTICE,
                    outcome=EditionOutcome.PLANNED,
                    fired_at=self.now(),
                    reason=reason,
                    requested_by="dateline",
                ),
                (NewDelivery(None, None, 0, message.payload()),),
            )
            for chat in self.chats
        )


def _place(channel: Channel) -> str:
    return address_text(channel.address, channel.thread_id)


async def owners_chats(store: Store, owners: Sequence[int], *, now: Now) -> list[Channel]:
    """The owners' chats, made known where they are new; each is tried again at every start."""
    chats = []
    for owner in owners:
        new = NewChannel(address=str(owner), chat_id=owner, kind="private")
        try:
            chat = await store.channel(str(owner))
        except ChannelNotFoundError:
            try:
                chat = await store.add_channel(new, now=now())
            except ChannelExistsError as error:
                chat = error.known
        await store.resume_channel(chat.id, now=now())
        chats.append(chat)
    return chats


def settle_buttons(texts: Translator, delivery_id: int) -> list[list[Button]]:
    """The question of an unknown delivery, as two buttons."""
    return [
        [
            Button(texts.t("It arrived"), callback_data=f"settle:{delivery_id}:arrived"),
            Button(texts.t("Send again"), callback_data=f"settle:{delivery_id}:again"),
        ]
    ]
