"""What owners read once a broadcast is over and some of its channels have not got it."""

from __future__ import annotations

from bot.common.texts import Translator
from bot.publishing.addresses import address_text
from bot.publishing.render import Message, render_text
from storage.records import BroadcastEnd, Failures


def failures_of(texts: Translator, end: BroadcastEnd) -> Message:
    template = texts.t("“{title}” did not go to {failed} of {all} channels, and will not:\n{lines}")
    lines = [_line(texts, one) for one in end.failures]
    if sum(one.channels for one in end.failures) < end.failed:
        lines.append(texts.t("… and more."))
    return render_text(
        template,
        title=end.article_title,
        failed=end.failed,
        all=end.channels,
        lines="\n".join(lines),
    )


def _line(texts: Translator, failures: Failures) -> str:
    names = ", ".join(address_text(*place) for place in failures.places)
    more = failures.channels - len(failures.places)
    if more > 0:
        names = texts.t("{names} and {more} more").format(names=names, more=more)
    return f"• {texts.reason(failures.reason)}: {names}"
