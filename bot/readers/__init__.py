"""What a reader can do in a chat, one command a file. HANDLERS is the table of contents."""

from bot.chat import Command
from bot.readers import article, help, latest, search, start, topic
from bot.readers import id as id_

HANDLERS: tuple[Command, ...] = (
    start.COMMAND,
    latest.COMMAND,
    topic.COMMAND,
    search.COMMAND,
    article.COMMAND,
    help.COMMAND,
    id_.COMMAND,
)
