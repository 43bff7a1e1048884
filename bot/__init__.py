"""Dateline, the program: a newsroom's desk inside Telegram."""

import os

# python-telegram-bot's opt-in to durations as timedelta; without it each RetryAfter warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")
