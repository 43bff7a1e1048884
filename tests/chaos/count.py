"""What came of a round: the simulator's book against the ledger. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from bot.publishing.render.html import text_of_html
from simulator import Event, EventKind, Message
from storage.records import Delivery, DeliveryAction, DeliveryState

S = DeliveryState

# By the builder's titles and the town's parts: what of which article a message shows.
_POST = re.compile(r"[Nn]umber (\d+)(?:, part (\d+))?")

Post = tuple[int, int]  # an article's number, and the part
Place = tuple[int, int]  # a chat's number, and the message's


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat as it was left: all that the bot ever posted there, oldest first, and what stands."""

    posted: tuple[Message, ...]
    stands: Mapping[Place, Message]
    # A post that an editor had to be asked about may come after later ones.
    in_order: bool = True
    private: bool = False


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be there. `asked` are the rows that a question in the owner's chat is about;
    `retracted` the articles that nothing is to show; `mended` are words by article."""

    asked: set[int]
    retracted: set[int]
    mended: Mapping[int, str]


@dataclass(slots=True)
class Count:
    """Messages of posts, but for what is before `posts`. All from `lost` on has to be 0."""

    rounds: int = 1
    lives: int = 0
    kills: int = 0  # by kill -9
    drained: int = 0  # ended by SIGTERM, with nothing left on its way
    struck: int = 0  # how often the trouble befell it: without that a round proves nothing
    posts: int = 0
    asked: int = 0  # left to an editor, with the question asked
    unreached: int = 0  # changes that Telegram does not take: owners are told
    lost: int = 0  # planned, and not there
    doubled: int = 0  # in channels and groups
    strange: int = 0  # there, and the ledger does not know of it, or shows something else
    unordered: int = 0
    parted: int = 0  # posts with something of ours between their messages
    unasked: int = 0  # unknown, and nobody was asked
    stale: int = 0  # not as corrected or retracted
    failed: int = 0
    told: list[str] = field(default_factory=list)

    def __iadd__(self, other: Count) -> Count:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))
        return self

    def blame(self, what: str, words: str) -> None:
        setattr(self, what, getattr(self, what) + 1)
        self.told.append(f"{what}: {words}")


def posted_by_bot(events: Iterable[Event], chats: set[int], bot: int) -> tuple[Message, ...]:
    return tuple(
        event.message
        for event in events
        if event.kind is EventKind.MESSAGE
        and event.chat_id in chats
        and event.message is not None
        and event.message.author_id == bot
        and _POST.search(event.message.text)
    )


def post_of(text: str) -> Post:
    """Raises: ValueError where it is no post of the town's."""
    found = _POST.search(text)
    if found is None:
        raise ValueError(text)
    return int(found[1]), int(found[2] or 0)


def shown_by(row: Delivery) -> str:
    text = str(row.payload["text"])
    return text_of_html(text) if row.payload.get("parse_mode") == "HTML" else text


def counted(rows: Sequence[Delivery], chats: Mapping[int, Chat], wishes: Wishes) -> Count:
    """`rows` of articles, oldest first; `chats` by channel id."""
    count = Count()
    for channel_id, chat in chats.items():
        here = [row for row in rows if row.channel_id == channel_id]
        posts = [row for row in here if row.action is DeliveryAction.SEND]
        _count_rows(count, here, chat, wishes.asked)
        _count_wanted(count, posts, wishes)
        _count_chat(count, posts, chat)
        _count_order(count, posts, chat)
    return count


def _count_rows(count: Count, rows: Sequence[Delivery], chat: Chat, asked: set[int]) -> None:
    for row in rows:
        count.posts += row.action is DeliveryAction.SEND and row.state is not S.WITHDRAWN
        is_send = row.action is DeliveryAction.SEND
        words = f"delivery {row.id} is {row.state} ({row.reason})"
        if row.state in (S.PLANNED, S.SENDING):
            count.blame("lost", words)
        elif row.state is S.FAILED and not is_send and _is_out_of_reach(row):
            count.unreached += 1
        elif row.state is S.FAILED:
            count.blame("failed", words)
        elif row.state is S.UNKNOWN and row.id in asked and row.asked_at is not None:
            count.asked += 1
        elif row.state is S.UNKNOWN and not chat.private:
            count.blame("unasked", words)


def _count_wanted(count: Count, posts: Sequence[Delivery], wishes: Wishes) -> None:
    """Each article that was planned for a chat is there as it should be, or was retracted."""
    of_article: dict[int, list[Delivery]] = defaultdict(list)
    for row in posts:
        of_article[row.article_id or 0].append(row)
    for article_id, rows in of_article.items():
        known = {row.state for row in rows}
        gone = known <= {S.WITHDRAWN}
        if any(row.state is S.SENT and _is_out_of_reach(row) for row in rows):
            continue
        words = wishes.mended.get(article_id, "")
        if gone and article_id not in wishes.retracted:
            count.blame("lost", f"article {article_id} was withdrawn, and not retracted")
        if article_id in wishes.retracted and S.SENT in known:
            count.blame("stale", f"article {article_id} still stands")
        elif known == {S.SENT} and not any(words in shown_by(row) for row in rows):
            count.blame("stale", f"article {article_id} does not say {words!r}")


def _count_chat(count: Count, posts: Sequence[Delivery], chat: Chat) -> None:
    sent = [row for row in posts if row.state is S.SENT]
    known = {(row.chat_id, row.message_id) for row in sent}
    by_post = {post_of(message.text): message for message in chat.stands.values()
               if _POST.search(message.text)}  # fmt: skip
    for row in sent:
        # Of what arrived by an editor's word the number is not known.
        there = by_post.get(post_of(shown_by(row)))
        if row.message_id is not None and row.chat_id is not None:
            there = chat.stands.get((row.chat_id, row.message_id))
        if there is None:
            count.blame("lost", f"delivery {row.id} is sent, and message {row.message_id} is not")
        elif there.text.split() != shown_by(row).split():
            count.blame("strange", f"delivery {row.id} shows {_beginning(there)}")
    in_doubt = {
        post_of(shown_by(row))
        for row in posts
        if row.state is S.UNKNOWN or (row.state is S.SENT and row.message_id is None)
    }
    for message in chat.posted:
        place = (message.chat_id, message.message_id)
        doubtful = post_of(message.text) in in_doubt
        if place in chat.stands and place not in known and not doubtful:
            count.blame("strange", f"message {message.message_id} stands: {_beginning(message)}")
    if not chat.private:
        for post, times in Counter(post_of(message.text) for message in chat.posted).items():
            if times > 1:
                count.blame("doubled", f"post {post} came {times} times")


def _is_out_of_reach(row: Delivery) -> bool:
    """What an editor found has no number; what stands in a group that was before stays there."""
    return row.message_id is None or row.chat_id not in (None, row.channel_chat_id)


def _beginning(message: Message) -> str:
    return repr(message.text[:60])


def _count_order(count: Count, posts: Sequence[Delivery], chat: Chat) -> None:
    """A post that was corrected before anybody saw it takes its place at the end anew."""
    if not chat.in_order:
        return
    came = list(dict.fromkeys(post_of(message.text) for message in chat.posted))
    gone = {
        post_of(shown_by(row)): row.id for row in posts if row.message_id or row.state is S.SENT
    }
    for post, should in zip(came, sorted(came, key=lambda one: gone.get(one, 0)), strict=True):
        if post != should:
            count.blame("unordered", f"{post} came where {should} should")
    articles = [article for article, _ in came]
    runs = [one for place, one in enumerate(articles) if not place or articles[place - 1] != one]
    for article, times in Counter(runs).items():
        if times > 1:
            count.blame("parted", f"article {article} came in {times} pieces")
