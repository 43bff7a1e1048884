"""What owners read of corrections: the question what a change is, and what could not be changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.common.texts import Translator
from bot.publishing.addresses import address_text
from bot.publishing.change_outcome import CANNOT_EDIT, EDIT_NOT_FOUND, NUMBER_UNKNOWN
from bot.publishing.render import Button, Message, render_text
from storage.records import Article, Channel, CorrectionKind

# Of more channels only so many are named.
MOST_NAMED = 10
CHANNELS_READ = 1000


def named(texts: Translator, channels: Sequence[Channel]) -> str:
    """ "@a, @b and 3 more"."""
    names = ", ".join(address_text(c.address, c.thread_id) for c in channels[:MOST_NAMED])
    more = len(channels) - MOST_NAMED
    if more <= 0:
        return names
    return texts.t("{names} and {more} more").format(names=names, more=more)


def question(texts: Translator, article: Article, channels: Sequence[Channel]) -> Message:
    """A posted article has changed, and nobody has said what kind of change it is."""

    def data_of(kind: CorrectionKind) -> str:
        return f"changed:{article.id}:{article.revision}:{kind}"

    leave = Button(texts.t("Leave the posts"), callback_data=data_of(CorrectionKind.LEAVE))
    return render_text(
        texts.t(
            "“{title}” (article {number}) has changed since it was posted to {channels}. "
            "What kind of change is it? Until you tap, the posts stay as they are."
        ),
        buttons=[*kind_buttons(texts, data_of), [leave]],
        title=article.title,
        number=article.id,
        channels=named(texts, channels),
    )


def kind_buttons(texts: Translator, data_of: Callable[[CorrectionKind], str]) -> list[list[Button]]:
    """Typo or substance; `data_of` gives a button's data."""
    kinds = (
        (texts.t("A typo: edit quietly"), CorrectionKind.TYPO),
        (texts.t("Substance: mark “updated”"), CorrectionKind.SUBSTANCE),
    )
    return [[Button(label, callback_data=data_of(kind))] for label, kind in kinds]


def change_failed(texts: Translator, reason: str) -> str:
    """The template of a notice: {title}, {channel}, {reason}."""
    words = reason.lower()
    if EDIT_NOT_FOUND in words:
        return texts.t(
            "“{title}” could not be changed in {channel}: its message is not there any more."
        )
    if CANNOT_EDIT in words:
        return texts.t(
            "“{title}” could not be changed in {channel}: Telegram does not let this message be "
            "changed any more. Mend or delete it there by hand."
        )
    if NUMBER_UNKNOWN in words:
        return texts.t(
            "“{title}” could not be changed in {channel}: it is not known which message it is. "
            "Mend or delete it there by hand."
        )
    return texts.t(
        "“{title}” could not be changed in {channel} ({reason}). Mend or delete it there by hand."
    )
