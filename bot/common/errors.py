"""Errors that a person is to read.

DatelineError                 a sentence for a person: what was wrong, what to do
├── InputRefusedError         what came in cannot be taken (.name tells which)
│   └── FetchError            an address gives nothing that could be taken
│       ├── AddressRefusedError   it must not be fetched: no address, or of a private network
│       ├── UnreachableError      there was no answer; it may pass by itself
│       └── AnswerRefusedError    too large, redirected without end, packed unreadably
├── UnknownTopicError         /topic or --topic means nothing to us (.words, .guesses)
├── ScheduleError             an expression, moment or zone that cannot be
└── ConfigurationError        a setting is missing or wrong (.setting)
"""

from __future__ import annotations


class Term(str):
    """A word among an error's values that is translated with it; marked by N_ where it stands."""


def ended(sentence: str) -> str:
    """The sentence with a full stop."""
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


class DatelineError(Exception):
    """One sentence that tells a person what was wrong and what to do.

    `message` is an English text with `{placeholders}`; it is also the key under which the locales
    hold its translation, and `values` fills it.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        self.message = message
        self.values = values
        super().__init__(message.format(**values) if values else message)


class InputRefusedError(DatelineError):
    """An article that cannot be taken: empty, binary, wrongly encoded, too large, unreadable."""


class FetchError(InputRefusedError):
    """An address gives nothing that could be taken."""


class AddressRefusedError(FetchError):
    """An address that must not be fetched: none at all, or one of a private network."""


class UnreachableError(FetchError):
    """No answer, or half of one; it may pass by itself."""


class AnswerRefusedError(FetchError):
    """An answer without end, in size or in redirects, or one that cannot be unpacked."""


class UnknownTopicError(DatelineError):
    """No region goes by these words."""


class ScheduleError(DatelineError):
    """A cron expression, a moment or a time zone that cannot be."""


class ConfigurationError(DatelineError):
    """A setting that is missing or wrong."""
