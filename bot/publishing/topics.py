"""A region or topic as people write it, for schedules: found, or refused with guesses."""

from __future__ import annotations

from bot.common.errors import UnknownTopicError
from config.regions import RegionBook, Topic, find_topic


def topic_code(book: RegionBook, words: str) -> str:
    """The code of the region or topic. Raises: UnknownTopicError."""
    found = find_topic(book, words)
    if isinstance(found, Topic):
        return found.code
    if found.guesses:
        raise UnknownTopicError(
            "No region or topic is called “{words}”: did you mean {guesses}?",
            words=words,
            guesses=", ".join(guess.name for guess in found.guesses),
        )
    raise UnknownTopicError(
        "No region or topic is called “{words}”: write one such as azerbaijan, south-caucasus or "
        "energy.",
        words=words,
    )
