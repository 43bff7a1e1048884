"""Logs: a sentence for people and facts for machines, and never a secret.

The token stands in every Bot API address, so libraries that log addresses are kept at WARNING and
what passes all the same is masked.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog

# https://core.telegram.org/bots/api#authorizing-your-bot: digits, a colon, then 35 or so signs
TOKEN = re.compile(r"(?<!\d)(\d{3,}):[A-Za-z0-9_-]{20,}")

# They log addresses, or what interests nobody but their makers.
NOISY_LIBRARIES = (
    "aiosqlite",
    "alembic",
    "apscheduler",
    "asyncio",
    "httpcore",
    "httpx",
    "telegram",
)


def mask(text: str) -> str:
    """The text with every bot token's secret half blanked."""
    return TOKEN.sub(r"\1:***", text)


class _MaskingFormatter(structlog.stdlib.ProcessorFormatter):
    """The last step before the line is written, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


class _OutagesInOneLine(logging.Filter):
    """That Telegram was away is no fault of the program's, and python-telegram-bot writes a
    traceback for it all the same, with advice for programmers."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if type(error).__module__ == "telegram.error":
            what = record.getMessage().partition(". ")[0]
            record.msg, record.args = f"{what}: {type(error).__name__}: {error}", ()
            record.exc_info = record.exc_text = None
        return True


def set_up_logs(*, quiet: bool = False, json: bool = False) -> None:
    """Send every log line, ours and the libraries', to stderr in one form.

    `quiet` leaves warnings and errors only.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        # What is not to be logged costs nothing: a line for each post is a thousand in a second.
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(_formatter(shared, json=json))
    handler.addFilter(_OutagesInOneLine())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING if quiet else logging.INFO)
    for library in NOISY_LIBRARIES:
        logging.getLogger(library).setLevel(logging.WARNING)


def _formatter(shared: list[Any], *, json: bool) -> _MaskingFormatter:
    """`shared`: what happens to the libraries' lines before, as to ours."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if json
        # A plain traceback: the rich one would show local variables, and with them secrets.
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    return _MaskingFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *([structlog.processors.format_exc_info] if json else []),
            renderer,
        ],
    )


def log(name: str) -> structlog.stdlib.BoundLogger:
    """A logger: `log(__name__).info("post sent", delivery=7, channel="@news")`."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger
