"""Whether an entry that nearly repeats an article of its own feed is that article, moved. Pure."""

from __future__ import annotations

from collections.abc import Collection

from bot.newsroom.feeds import Entry, Feed
from storage.records import Article

# So many of the feed's entries have to be as old as the article: some sites keep a few old ones
# at the top for good.
_AS_OLD = 0.25


def has_moved(article: Article, its_keys: Collection[str], entry: Entry, feed: Feed) -> bool:
    """Whether the article has been given a new id and a new address, and was edited on the way.

    `its_keys`: of the feed's entries, past and present, that the article came of. So it is where
    by its date it would still stand in the feed, and does not; and where what stands there now is
    not dated earlier. Two that stand side by side are two pages of the site, and what has left the
    feed in its turn was replaced by nothing.
    """
    if not its_keys or any(one.key in its_keys for one in feed.entries):
        return False
    dates = [date for one in feed.entries if (date := one.published or one.updated)]
    as_old = sum(date <= article.published_at for date in dates)
    dated = entry.published or entry.updated
    return (
        as_old > 0
        and as_old >= _AS_OLD * len(dates)
        and (dated is None or dated >= article.published_at)
    )
