"""Sources: feeds, pages and folders that articles come from by themselves.

find      what an address is: a feed, a page that offers one, an article's page, a folder
values    how a look at a source ended
moved     is an entry that repeats an article of its feed that article?: pure
pace      when the next look is due, and what is written down of this one: pure
hosts     one request at a time to a host, with a pause between two
feed, page, folder   a look at one of them
lease     a source's lease, renewed while a look lasts
poll      the looks, one source after the other, under a lease; run by the program
"""

from bot.newsroom.sources.find import find_source
from bot.newsroom.sources.hosts import Hosts
from bot.newsroom.sources.poll import Poller

__all__ = ["Hosts", "Poller", "find_source"]
