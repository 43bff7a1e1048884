"""A town with one sender in it, and what has become of its posts: for benchmarks/scenarios.py."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.publishing.plan import Planner
from simulator import Event, EventKind, Message
from storage.records import Channel, DeliveryAction
from tests.chaos.count import posted_by_bot
from tests.chaos.peers import Post, posts_file
from tests.chaos.rounds import answer, in_doubt, live_through
from tests.chaos.town import POSTS, Town, an_article
from tests.chaos.troubles import calm

DATELINE = "Dateline"
NEXT = POSTS + 1  # the number of the article that goes out afterwards
LATER_SECONDS = 600  # when all limits are forgotten
_NUMBER = re.compile(r"[Nn]umber (\d+)")
_CHANGES = (EventKind.MESSAGE, EventKind.EDIT, EventKind.DELETION)


@dataclass
class Stage:
    """A town with one sender in it."""

    town: Town
    sender: str
    began: float = 0.0
    changed: float = 0.0  # when something of ours last came or went
    asked: int = 0

    @property
    def is_dateline(self) -> bool:
        return self.sender == DATELINE

    @property
    def places(self) -> list[Channel]:
        return [channel for channel in self.town.channels if channel.kind != "private"]

    def posted(self, channel: Channel) -> Sequence[Message]:
        """All that ever came there."""
        town = self.town
        return posted_by_bot(
            town.telegram.book.events, town.numbers[channel.id], town.telegram.bot.id
        )

    def stands(self, channel: Channel) -> Iterator[Message]:
        for number in self.town.numbers[channel.id]:
            yield from self.town.telegram.messages(number)

    def shows(self, channel: Channel, number: int, words: str = "") -> bool:
        """Whether a message there shows this article, with these words."""
        return any(
            found and int(found[1]) == number and words in message.text
            for message in self.stands(channel)
            if (found := _NUMBER.search(message.text))
        )

    async def publish(self, number: int) -> None:
        """One more article, to every chat."""
        store, now = self.town.newsroom.store, self.town.newsroom.now
        article = await store.add_article(an_article(number), now=now())
        planner = Planner(store, self.town.newsroom.look(), now)
        for channel in await store.channels():
            if channel.id in self.town.numbers:
                await planner.publish(article, channel, by="benchmark")
        await self.hand_over(article.id)

    async def hand_over(self, article_id: int | None = None) -> None:
        """To a peer: the same messages to the same chats, as it has known them all along."""
        rows = await self.town.newsroom.store.deliveries(limit=1000, article_id=article_id)
        first = {channel.id: channel.address for channel in self.town.channels}
        posts: list[Post] = [
            {
                "chat_id": first[row.channel_id],
                "text": row.payload["text"],
                "parse_mode": row.payload.get("parse_mode"),
            }
            for row in sorted(rows, key=lambda row: row.id)
            if row.action is DeliveryAction.SEND and row.channel_id in first
        ]
        posts_file(self.town.folder).write_text(json.dumps(posts))

    async def answer_questions(self) -> None:
        questions = await in_doubt(self.town) if self.is_dateline else []
        if questions:
            self.asked += len(questions)
            await answer(self.town, questions)

    def begin(self) -> None:
        """Seconds count from here."""
        self.began = self.changed = self.town.clock.seconds()

    def heard(self, event: Event) -> None:
        numbers = {number for place in self.places for number in self.town.numbers[place.id]}
        if event.chat_id in numbers and event.kind in _CHANGES:
            self.changed = self.town.clock.seconds()

    def doubled(self) -> int:
        return sum(
            times - 1
            for channel in self.places
            for times in Counter(message.text for message in self.posted(channel)).values()
        )

    async def takes_next(self) -> bool:
        """Whether one more article arrives everywhere without a hand."""
        self.town.telegram.faults.clear()
        self.town.clock.skip(LATER_SECONDS)
        await self.publish(NEXT)
        await live_through(self.town, calm)
        await self.answer_questions()
        return all(self.shows(channel, NEXT) for channel in self.places)
