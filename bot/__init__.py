"""Dateline, the program: a newsroom's desk inside Telegram."""
