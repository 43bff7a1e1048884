"""Words to the owners: what went wrong, what is late, what needs a tap. They go through the ledger.

A notice that itself cannot be delivered raises no further notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.common.clock import Now
from bot.common.texts import Texts, Translator
from bot.publishing.look import Look
from bot.publishing.render import Button, Message, render_text
from storage.contract import Store
from storage.errors import ChannelExistsError, ChannelNotFoundError
from storage.records import (
    Channel,
    Delivery,
    EditionOrigin,
    EditionOutcome,
    NewChannel,
    NewDelivery,
    NewEdition,
    Schedule,
)


@dataclass(frozen=True, slots=True)
class Notices:
    """An Alarm for the sender, and the word of a late slot for the timetable."""

    store: Store
    texts: Texts
    look: Look
    owners: Sequence[int]
    now: Now

    async def delivery_failed(self, delivery: Delivery, reason: str) -> None:
        t = self._texts.t
        template = t("“{title}” did not go to {channel}, and will not: {reason}")
        await self._tell(delivery, template, reason)

    async def delivery_unknown(self, delivery: Delivery, reason: str) -> None:
        t = self._texts.t
        template = t(
            "It is not known whether “{title}” arrived in {channel} ({reason}). "
            "Look there, then tap: it is not sent again by itself."
        )
        await self._tell(delivery, template, reason, settle_buttons(self._texts, delivery.id))

    async def channel_paused(self, delivery: Delivery, reason: str) -> None:
        t = self._texts.t
        template = t(
            "{channel} does not take posts ({reason}). It is paused and keeps its queue; "
            "mend it there, then write /resume {channel}."
        )
        await self._tell(delivery, template, reason)

    async def slot_late(self, schedule: Schedule, channel: Channel, slot: str, missed: int) -> None:
        """So many slots could not fire in their time; the latest was fired now."""
        texts = self._texts
        template = texts.nt(
            "Late: {missed} slot of {channel} was missed while the program was not running; "
            "{slot} is sent now.",
            "Late: {missed} slots of {channel} were missed while the program was not running; "
            "{slot} is sent now, in place of all.",
            missed,
        )
        message = render_text(template, channel=channel.address, slot=slot, missed=missed)
        await self._send(message, f"schedule {schedule.id} was late")

    async def slot_skipped(
        self, schedule: Schedule, channel: Channel, slot: str, missed: int
    ) -> None:
        """So many slots could not fire in their time, and the policy is to let them go."""
        texts = self._texts
        template = texts.nt(
            "Skipped: {missed} slot of {channel} ({slot}) was missed while the program was not "
            "running.",
            "Skipped: {missed} slots of {channel} (the last: {slot}) were missed while the program "
            "was not running.",
            missed,
        )
        message = render_text(template, channel=channel.address, slot=slot, missed=missed)
        await self._send(message, f"schedule {schedule.id} skipped slots")

    @property
    def _texts(self) -> Translator:
        return self.texts.of(None)

    async def _tell(
        self,
        delivery: Delivery,
        template: str,
        reason: str,
        buttons: Sequence[Sequence[Button]] = (),
    ) -> None:
        if delivery.article_id is None:
            return
        message = render_text(
            template,
            buttons=buttons,
            title=delivery.article_title or f"#{delivery.article_id}",
            channel=delivery.channel_address,
            reason=reason,
        )
        await self._send(message, f"about delivery {delivery.id}")

    async def _send(self, message: Message, reason: str) -> None:
        for owner in self.owners:
            channel = await self._chat_of(owner)
            edition = NewEdition(
                channel_id=channel.id,
                origin=EditionOrigin.NOTICE,
                outcome=EditionOutcome.PLANNED,
                fired_at=self.now(),
                reason=reason,
                requested_by="dateline",
            )
            await self.store.plan_edition(edition, [NewDelivery(None, None, 0, message.payload())])

    async def _chat_of(self, owner: int) -> Channel:
        try:
            known = await self.store.channel(str(owner))
        except ChannelNotFoundError:
            pass
        else:
            # An owner who had blocked the bot may have come back: each notice tries again.
            await self.store.activate_channel(known.id)
            return known
        new = NewChannel(address=str(owner), chat_id=owner, kind="private")
        try:
            return await self.store.add_channel(new, now=self.now())
        except ChannelExistsError:
            return await self.store.channel(str(owner))


def settle_buttons(texts: Translator, delivery_id: int) -> list[list[Button]]:
    """The question of an unknown delivery, as two buttons."""
    return [
        [
            Button(texts.t("It arrived"), callback_data=f"settle:{delivery_id}:arrived"),
            Button(texts.t("Send again"), callback_data=f"settle:{delivery_id}:again"),
        ]
    ]
