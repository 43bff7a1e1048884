"""What an editor can do in a chat, one command a file. HANDLERS is the table of contents.

Only owners reach these handlers (bot.app checks each update); to anybody else the commands do not
exist.
"""

from bot.chat import Command
from bot.editors import (
    add,
    channel_list,
    correct,
    hold,
    preview,
    publish,
    queue,
    resume,
    retract,
    schedule,
    sources,
    tag,
    withdraw,
)

HANDLERS: tuple[Command, ...] = (
    add.COMMAND,
    preview.COMMAND,
    publish.COMMAND,
    schedule.COMMAND,
    withdraw.COMMAND,
    correct.COMMAND,
    retract.COMMAND,
    tag.COMMAND,
    queue.COMMAND,
    channel_list.COMMAND,
    sources.COMMAND,
    hold.COMMAND,
    resume.COMMAND,
)
