"""A topic as people write it, for schedules: found, or refused with what it may have meant."""

from __future__ import annotations

from bot.common.errors import UnknownTopicError
from config.regions import RegionBook, Topic, find_topic


def topic_code(book: RegionBook, words: str) -> str:
    """The region's code. Raises: UnknownTopicError."""
    found = find_topic(book, words)
    if isinstance(found, Topic):
        return found.code
    if found.guesses:
        raise UnknownTopicError(
            "No region is called “{words}”: did you mean {guesses}?",
            words=words,
            guesses=", ".join(guess.name for guess in found.guesses),
        )
    raise UnknownTopicError(
        "No region is called “{words}”: write a country or a region such as south-caucasus.",
        words=words,
    )
