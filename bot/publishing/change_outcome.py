"""What a failed call means for the row that it was made for. Pure.

Unlike a post an edit or deletion may be repeated.

The strings are those of the real server, compared without regard to case.
"""

from __future__ import annotations

from datetime import datetime

from bot.publishing.outcome import Bug, Migrated, Outcome, Plainly, RetryAt, Unknown, backoff
from bot.publishing.plainly import is_markup_refused, without_emphasis
from storage.records import Delivery, DeliveryAction

# A message whose change never gets an answer must not hold the channel up for ever: with the
# doubling pauses this is about ten minutes.
MOST_ATTEMPTS = 8
NUMBER_UNKNOWN = "message identifier is not known"
EDIT_NOT_FOUND = "message to edit not found"
CANNOT_EDIT = "message can't be edited"
_DONE_ALREADY = {
    DeliveryAction.EDIT: "message is not modified",
    DeliveryAction.DELETE: "message to delete not found",
}


def is_done_already(action: DeliveryAction, words: str) -> bool:
    """Whether Telegram refuses because the chat shows what it should: the same text, or nothing."""
    return action in _DONE_ALREADY and _DONE_ALREADY[action] in words.lower()


def is_undeletable(row: Delivery, words: str) -> bool:
    """Whether the row's payload has to take its message's place."""
    return row.action is DeliveryAction.DELETE and "message can't be deleted" in words.lower()


def outcome_of_row(outcome: Outcome, row: Delivery, *, now: datetime) -> Outcome:
    """The outcome of a call for this row: an edit that may have arrived is made again, what stands
    in a group that has become another stays there as it is, and a text whose markup is refused
    goes without it where that loses no meaning."""
    if isinstance(outcome, Bug) and is_markup_refused(outcome.reason):
        plain = without_emphasis(row.payload)
        return outcome if plain is None else Plainly(plain, outcome.reason)
    if row.action is not DeliveryAction.SEND and isinstance(outcome, Migrated):
        return Bug(f"{CANNOT_EDIT}: the group has become {outcome.chat_id}")
    if row.action is DeliveryAction.SEND or not isinstance(outcome, Unknown):
        return outcome
    attempts = row.attempts + 1
    if attempts >= MOST_ATTEMPTS:
        return Bug(outcome.reason)
    return RetryAt(now + backoff(attempts), outcome.reason)
