"""What an article looks like in a chat: the stored article and the chat's settings, joined.

The look itself (what stands where, in which style) is decided in render/post.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.common.texts import Texts, Translator
from bot.publishing.render import (
    AnalysisView,
    Button,
    Footer,
    ListItem,
    ListView,
    Message,
    PostView,
    article_link,
    fill,
    local_date,
    render_analysis,
    render_list,
    render_post,
    render_text,
)
from config.regions import RegionBook
from storage.records import Article, ArticleBrief, Channel, Dress, PostForm, is_country

# A post names the regions and topics that it is about, and not a whole atlas.
MOST_COUNTRIES = 4
MOST_TOPICS = 2
_ARTICLE_PAYLOAD = re.compile(r"^a_(\d{1,18})$")


@dataclass(frozen=True, slots=True)
class Look:
    """`bot_name` is the bot's user name, for deep links; `zone` stands in for a chat's own."""

    book: RegionBook
    texts: Texts
    bot_name: str
    zone: str

    def post(
        self, article: Article, channel: Channel | None, *, updated: bool = False
    ) -> list[Message]:
        """What a channel sees of an article; without a channel, what a new one would see.

        `updated` marks a post whose substance has changed since it went out.
        """
        return self.dressed(article, dress_of(channel), updated=updated)

    def dressed(self, article: Article, dress: Dress, *, updated: bool = False) -> list[Message]:
        """What channels with these settings see of it."""
        texts = self.texts.of(dress.language, article.language)
        footer = self._footer(article, texts, dress.time_zone or self.zone, updated=updated)
        if dress.form is PostForm.FULL:
            return render_analysis(AnalysisView(article.title, article.lede, article.body, footer))
        view = PostView(
            title=article.title,
            summary=article.summary or article.lede,
            footer=footer,
            button=Button(texts.t("Full analysis"), url=article_link(self.bot_name, article.id)),
        )
        return [render_post(view)]

    def payloads(
        self, article: Article, channel: Channel, *, updated: bool = False
    ) -> list[dict[str, Any]]:
        """The Bot API's parameters of each message of the post, but for the chat."""
        return [message.payload() for message in self.post(article, channel, updated=updated)]

    def retraction(self, article: Article, channel: Channel) -> dict[str, Any]:
        """The notice in the place of a retracted post. It does not repeat what was retracted."""
        texts = self._texts_in(article, channel)
        return render_text(texts.t("This analysis has been retracted.")).payload()

    def superfluous(self, article: Article, channel: Channel) -> dict[str, Any]:
        """In the place of a part too many that Telegram does not let be deleted."""
        texts = self._texts_in(article, channel)
        return render_text(texts.t("This part is gone: the text above is whole.")).payload()

    def analysis(self, article: Article, texts: Translator) -> list[Message]:
        """The full analysis for a reader, its fixed words in the reader's language."""
        view = AnalysisView(
            title=article.title,
            lede=article.lede,
            body=article.body,
            footer=self._footer(article, texts, self.zone),
        )
        return render_analysis(view)

    def list_page(
        self,
        heading: str,
        briefs: Sequence[ArticleBrief],
        texts: Translator,
        buttons: Sequence[Sequence[Button]],
        **values: object,
    ) -> Message:
        """A page of a list; `heading` is a translated template, `values` fill it."""
        items = [
            ListItem(
                title=brief.title,
                url=article_link(self.bot_name, brief.id),
                published_at=brief.published_at,
                line=brief.summary,
            )
            for brief in briefs
        ]
        view = ListView(
            heading=fill(heading, **values),
            items=items,
            empty=fill(texts.t("There is no analysis yet.")),
            zone=self.zone,
            language=texts.language,
        )
        return render_list(view, buttons)

    def moment(self, moment: datetime, language: str) -> str:
        """A moment in the newsroom's zone, as people of this language write it."""
        return local_date(moment, self.zone, language)

    def _texts_in(self, article: Article, channel: Channel | None) -> Translator:
        return self.texts.of(channel.language if channel else None, article.language)

    def _footer(
        self, article: Article, texts: Translator, zone: str, *, updated: bool = False
    ) -> Footer:
        return Footer(
            hashtags=tuple(
                self.book.hashtag(code, texts.language) for code in self._headlined(article)
            ),
            published_at=article.published_at,
            zone=zone,
            language=texts.language,
            source_url=article.source_url,
            source_word=texts.t("Source"),
            updated_word=texts.t("updated") if updated else None,
        )

    def _headlined(self, article: Article) -> list[str]:
        """What it is about: countries, the main one first, the closest region above them, topics.

        The closest is one that the article names itself, or else the one with the fewest members;
        of two with the same ones, that which stands first in macro.yaml.
        """
        about = sorted(
            (tag for tag in article.regions if tag.about),
            key=lambda tag: (not tag.main, -tag.score),
        )
        countries = [tag.region for tag in about if is_country(tag.region)]
        order = tuple(self.book.macros)
        above = sorted(
            (tag for tag in about if not is_country(tag.region)),
            key=lambda tag: (
                not tag.evidence,
                len(self.book.members(tag.region)),
                order.index(tag.region),
            ),
        )
        topics = [tag.topic for tag in article.topics if tag.about]
        return countries[:MOST_COUNTRIES] + [tag.region for tag in above[:1]] + topics[:MOST_TOPICS]


def dress_of(channel: Channel | None) -> Dress:
    """Without a channel, that of a new one."""
    if channel is None:
        return Dress()
    return Dress(channel.language, channel.time_zone, channel.form)


def article_of_payload(payload: str) -> int | None:
    """The article that a deep link's parameter names; None where it names none."""
    found = _ARTICLE_PAYLOAD.match(payload)
    return int(found[1]) if found else None
