"""What the bot says, in each language: gettext catalogues, read from config/locales/*.po.

The English texts in the code are the keys. A text is marked for translation by the name of the
call that takes it: `t(...)`, `nt(...)` for plurals, `N_(...)` where it is translated later, and
the errors of bot.common.errors.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.common.errors import DatelineError, Term, ended
from config import locales


def N_(text: str) -> str:  # noqa: N802 (gettext's own name for it)
    """Mark a text for translation that is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Translator:
    """The texts of one language. What comes back is still a template with {placeholders}."""

    language: str
    catalogue: NullTranslations

    def t(self, text: str) -> str:
        """The text in this language; the English one where there is none."""
        return self.catalogue.gettext(text)

    def reason(self, reason: str) -> str:
        """As stored, "one; another": ours are translated, Telegram's words stay."""
        return "; ".join(self.t(part) if part else part for part in reason.split("; "))

    def nt(self, one: str, many: str, count: int) -> str:
        """The form that goes with `count`."""
        return self.catalogue.ngettext(one, many, count)

    def sentence(self, error: DatelineError) -> str:
        """An error's sentence, filled in."""
        values = {
            name: self.t(value) if isinstance(value, Term) else value
            for name, value in error.values.items()
        }
        return ended(self.t(error.message).format(**values) if values else self.t(error.message))


@dataclass(frozen=True, slots=True)
class Texts:
    """Every language's translator."""

    translators: Mapping[str, Translator]
    fallback: str

    def of(self, *languages: str | None) -> Translator:
        """The first of these that we speak ("uk-UA" counts as "uk"), else the fallback."""
        for language in languages:
            known = self.translators.get((language or "").lower().replace("_", "-").split("-")[0])
            if known:
                return known
        return self.translators[self.fallback]


def load_texts(fallback: str, folder: Path = locales.FOLDER) -> Texts:
    """Read every catalogue of the folder."""
    return Texts(_translators(folder), fallback)


@cache
def _translators(folder: Path) -> Mapping[str, Translator]:
    translators = {"en": Translator("en", NullTranslations())}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        translators[path.stem] = Translator(path.stem, GNUTranslations(compiled))
    return translators
