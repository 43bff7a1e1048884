"""What an editor has sent becomes an article, and the editor reads what was made of it."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from bot.chat import NewsContext
from bot.common.numbers import id_from_text
from bot.common.texts import Translator
from bot.editors.people import editor_name
from bot.editors.summary_words import warning
from bot.editors.used import take_buttons_off
from bot.editors.written import join_parts
from bot.newsroom.files import Format, Material
from bot.newsroom.intake import Taken
from bot.publishing.render import Button
from storage.records import Decision, SourceKind
from storage.richtext import RichText


def source_key(chat_id: int, message_id: int) -> str:
    """Each message is a source of its own: a second "article.txt" must not replace the first."""
    return f"telegram:{chat_id}:{message_id}"


def material_of_text(parts: Sequence[RichText], *, key: str, texts: Translator) -> Material:
    whole = join_parts(parts)
    data = whole.text.encode()
    return Material(texts.t("Your text"), key, data, Format.TEXT, marks=whole.marks)


async def take_address(update: Update, context: NewsContext, address: str) -> None:
    """The page at that address becomes an article. Raises: InputRefusedError, StoreError."""
    texts, desk = context.texts_for(update), context.desk
    await context.say(update, texts.t("Reading “{name}” …"), name=address)
    material = await desk.pages.material(address)
    await tell(update, context, await desk.intake.take(material, SourceKind.PAGE))


async def take(context: NewsContext, material: Material) -> Taken:
    """Raises: InputRefusedError, StoreError."""
    return await context.desk.intake.take(material, SourceKind.MESSAGE)


async def tell(update: Update, context: NewsContext, taken: Taken) -> None:
    texts, desk = context.texts_for(update), context.desk
    template = {
        Decision.NEW: texts.t("Article {number} is in: “{title}”\n{regions}\n\n{summary}"),
        Decision.CHANGED: texts.t(
            "Article {number} has a new revision: “{title}”\n{regions}\n\n{summary}"
        ),
        Decision.UNCHANGED: texts.t("Article {number} is here already, unchanged: “{title}”"),
        Decision.DUPLICATE: texts.t(
            "This is not added: {percent} % of its text is that of article {number}, “{title}”."
        ),
    }[taken.decision]
    article = taken.article
    regions = [
        desk.book.display_name(tag.region, texts.language) for tag in article.regions if tag.about
    ]
    topics = [
        desk.book.display_name(tag.topic, texts.language) for tag in article.topics if tag.about
    ]
    about = [", ".join(regions) or texts.t("no region found"), ", ".join(topics)]
    await context.say(
        update,
        template,
        buttons=_buttons(texts, taken),
        percent=round(100 * (taken.likeness or 0)),
        number=article.id,
        title=article.title,
        regions=" · ".join(words for words in about if words),
        summary="\n\n".join(
            part for part in (article.summary, warning(texts, article.summary_origin)) if part
        ),
    )


async def anyway(update: Update, context: NewsContext, data: Sequence[str]) -> None:
    """A tap on "Add it anyway" under a duplicate."""
    number, texts = id_from_text(data[0]), context.texts_for(update)
    if number is None:
        raise ValueError(data)
    taken = await context.desk.intake.take_kept(number, wanted_by=editor_name(update))
    if taken is None:
        await context.say(update, texts.t("This text is kept no longer: send it again."))
    else:
        await tell(update, context, taken)
    await take_buttons_off(update)


def _buttons(texts: Translator, taken: Taken) -> list[list[Button]]:
    preview = Button(texts.t("Preview"), callback_data=f"preview:{taken.article.id}")
    if taken.kept is None:
        publish = Button(texts.t("Publish"), callback_data=f"publish:{taken.article.id}")
        return [[preview, publish]]
    return [[Button(texts.t("Add it anyway"), callback_data=f"anyway:{taken.kept}"), preview]]
