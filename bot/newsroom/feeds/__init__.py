"""Feeds: RSS, Atom, RDF and JSON Feed to entries; nothing is fetched here.

entries    Entry and Feed; what tells entries apart, and whether one is only a teaser
dates      dates as feeds write them
xml        RSS, Atom and RDF, by feedparser
jsonfeed   JSON Feed
read       bytes to a Feed, with an end in time and memory
discover   what is a feed, and which ones a page offers
"""

from bot.newsroom.feeds.entries import Entry, Feed
from bot.newsroom.feeds.read import read_feed

__all__ = ["Entry", "Feed", "read_feed"]
