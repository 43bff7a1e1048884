"""A look at an article's page: what has changed there becomes a revision."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.common.errors import InputRefusedError
from bot.newsroom.fetch import Client, Fetched
from bot.newsroom.intake import Intake
from bot.newsroom.pages import ACCEPT, page_material
from bot.newsroom.sources.feed import ask
from bot.newsroom.sources.hosts import Hosts
from bot.newsroom.sources.pace import is_archive
from bot.newsroom.sources.values import Failed, Looked
from storage.records import Decision, Source, SourceKind


@dataclass(frozen=True, slots=True)
class PageLook:
    """One look at one page."""

    client: Client
    intake: Intake
    hosts: Hosts
    source: Source

    async def look(self) -> Looked | Failed:
        source = self.source
        fetched = await ask(self.client, self.hosts, source, ACCEPT)
        if not isinstance(fetched, Fetched):
            return fetched
        try:
            material = page_material(source.address, fetched)
            old = is_archive(source, None)
            taken = await self.intake.take(replace(material, from_archive=old), SourceKind.PAGE)
        except InputRefusedError as error:
            return Failed(error)
        return Looked(
            address=fetched.permanent_url,
            title=taken.article.title,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            new=int(taken.decision is Decision.NEW),
            changed=int(taken.decision is Decision.CHANGED),
        )
