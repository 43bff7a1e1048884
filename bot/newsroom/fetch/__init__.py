"""The one client to the outside: every address that Dateline fetches goes through here.

values   Fetched, what an address gave; Limits, how much of it is taken
target   which addresses may be fetched at all, and which IP addresses stand for the public internet
guard    the resolver that refuses the others before any packet goes out
headers  what an answer's headers mean
unpack   gzip and deflate, never beyond a limit
client   Client: connections, redirects by hand, time

    fetched = await client.fetch(url, accept=..., etag=..., last_modified=..., limits=Limits(...))

A status is a value, whatever it is (304, 404, 429, 503 ...), and only a 200 has a body. What
gives no answer raises a FetchError: AddressRefusedError (never fetch it), UnreachableError (may
pass by itself), AnswerRefusedError (too large, redirects without end, packed unreadably).
"""

from bot.newsroom.fetch.client import Client
from bot.newsroom.fetch.values import Fetched, Limits

__all__ = ["Client", "Fetched", "Limits"]
