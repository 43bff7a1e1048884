"""A source in words: what it is, how it fares, when it is looked at next; for chat and terminal."""

from __future__ import annotations

from bot.common.errors import DatelineError
from bot.common.texts import Translator
from bot.publishing.render import shorten_text
from bot.publishing.slots import local_text
from storage.records import Source, SourceForm, SourceState, Trouble

_MOST_TITLE_UNITS = 80
_MOST_ADDRESS_UNITS = 200


def describe_source(source: Source, texts: Translator, *, zone: str) -> str:
    """Three lines of plain text, a fourth where something is wrong; times in this IANA zone."""
    title = f" {shorten_text(source.title, _MOST_TITLE_UNITS)}" if source.title else ""
    form = {
        SourceForm.FEED: texts.t("feed"),
        SourceForm.PAGE: texts.t("page"),
        SourceForm.FOLDER: texts.t("folder"),
    }[source.form]
    count = texts.nt("{count} article", "{count} articles", source.articles)
    lines = [
        f"#{source.id}{title} · {form} · {count.format(count=source.articles)}",
        shorten_text(source.address, _MOST_ADDRESS_UNITS),
        f"{_read(source, texts, zone)} · {_next(source, texts, zone)}",
    ]
    if source.trouble is not None:
        lines.append(f"⚠ {trouble_text(source.trouble, texts)}")
    return "\n".join(lines)


def trouble_text(trouble: Trouble, texts: Translator) -> str:
    """The sentence in this language."""
    return texts.sentence(DatelineError(trouble.message, **trouble.values))


def _read(source: Source, texts: Translator, zone: str) -> str:
    if source.last_success_at is None:
        return texts.t("never read yet")
    when = local_text(source.last_success_at, zone)
    return texts.t("last read {when}").format(when=when)


def _next(source: Source, texts: Translator, zone: str) -> str:
    match source.state:
        case SourceState.PAUSED:
            return texts.t("paused")
        case SourceState.GONE:
            return texts.t("gone, not asked any more")
        case SourceState.ACTIVE:
            when = local_text(source.next_poll_at, zone)
            return texts.t("next look {when}").format(when=when)
