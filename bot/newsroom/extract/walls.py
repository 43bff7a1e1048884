"""A page that was fetched and shows something else than its article: which, in one sentence.

Servers answer 200 to a program with a subscription offer, a question about cookies, a test for
people, or an apology. Words alone are weak signs (articles are written about all of these), so
they count only where there is hardly any article beside them.
"""

from __future__ import annotations

import re
from enum import StrEnum
from html import unescape

from bot.common.errors import InputRefusedError
from bot.newsroom.extract.linked import linked
from bot.newsroom.extract.parts import Draft, one_line

# An article with so many characters is one, whatever else the page says.
_ENOUGH_CHARS = 1_500
# What is declared as not free and shows so many is shown whole all the same.
_WHOLE_CHARS = 3_000
# Fewer are no article; a flash of two sentences has more.
_LEAST_CHARS = 120
_CONSENT_WORDS = 3
_SEEN_CHARS = 200_000
_HIDDEN = re.compile(r"<(script|style|template)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>([^<]*)", re.IGNORECASE)
_LOCKED = re.compile(
    r"<meta[^>]*article:content_tier[^>]*content\s*=\s*[\"']?locked", re.IGNORECASE
)


class Wall(StrEnum):
    """What stands in the article's place."""

    PAYWALL = "paywall"
    CONSENT = "consent"
    ROBOTS = "robots"
    MISSING = "missing"
    TROUBLE = "trouble"
    NOTHING = "nothing"


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


# Of titles; an article may well be about what was not found, so the page itself has to be named.
_TITLES = {
    Wall.ROBOTS: _any(
        r"\Ajust a moment\b", r"\Aattention required", r"\Aaccess (?:to this page )?.{0,9}denied",
        "are you (?:a )?(?:robot|human)", "verify(?:ing)? (?:that )?you are", r"\bcaptcha\b",
        "checking your browser", r"\Aдоступ (?:запрещ|ограничен|заборон|обмежен)",
        "в[ыи] не робот", "проверка браузера", "перевірка браузера", "robot deyil",
    ),
    Wall.MISSING: _any(
        r"\A\W*404\b", r"\b(?:error|ошибка|помилка|xəta)\W{1,3}404\b",
        r"\b404\W{1,3}(?:error|not)\b",
        r"\b(?:page|article|story) .{0,12}(?:not found|removed|not exist)",
        r"\Anot found\b", r"\b(?:страниц[аы]|материал|статья) .{0,6}не (?:найден|существует)",
        r"\b(?:сторінк[аиу]|матеріал|статт[яюі]) .{0,6}не (?:знайден|існує)",
        r"\bsəhifə .{0,9}(?:tapılmadı|mövcud deyil)",
    ),
    Wall.TROUBLE: _any(
        r"\b50[0-4]\W{1,3}(?:bad|error|gateway|internal|service)", "service unavailable",
        "(?:internal server|database|application) error", "site (?:is )?(?:under )?maintenance",
        "на сайте (?:ведутся )?технические работы", "на сайті (?:тривають )?технічні роботи",
        "сайт (?:временно |тимчасово )?недоступ", "ошибка сервера", "помилка сервера",
        "server xətası", "saytda texniki işlər",
    ),
}  # fmt: skip
_PAYWALL = _any(
    r"(?:subscribe|sign in|log in|register)(?: now| today)? to (?:continue|keep|read|unlock)",
    "to continue reading", "unlock (?:this|the full) (?:article|story)",
    r"th(?:is|e full) (?:article|story|content|text) is .{0,30}\bsubscribers",
    r"(?:стать\w|материал\w?|текст\w?) .{0,30}(?:для подписчик|подписчикам|по подписке)",
    "чтобы (?:читать|прочитать|дочитать|продолжить чтение)", "щоб (?:читати|прочитати|дочитати)",
    r"(?:статт\w|матеріал\w?|текст\w?) .{0,20}(?:для (?:перед|під)платник|(?:перед|під)писникам|"
    "за передплатою)", "davamını oxumaq üçün", "yalnız abunəçilər",
)  # fmt: skip
_CONSENT = _any(
    r"\bcookies?\b", r"\bconsent\b", r"\bgdpr\b", "your privacy", "before you continue",
    "personal(?:i[sz]ed)? (?:data|ads)", r"\bкуки\b", r"файл\w* cookie", "персональн\\w+ дан",
    "конфіденційн", "конфиденциальн", r"\bkuki\b", "şəxsi məlumat",
)  # fmt: skip


def check(html: str, draft: Draft, name: str) -> None:
    """Raises: InputRefusedError where the page shows no article."""
    wall = judge(html, draft)
    if wall is not None:
        raise _refusal(wall, name)


def judge(html: str, draft: Draft) -> Wall | None:
    """What stands in the article's place, None where it is the article."""
    chars = len(draft.body.text)
    if chars < _WHOLE_CHARS and (linked(html).is_free is False or _LOCKED.search(html)):
        return Wall.PAYWALL
    if chars >= _ENOUGH_CHARS:
        return None
    page_title = _TITLE.search(html)
    titles = [draft.title or "", one_line(unescape(page_title[1]) if page_title else "")]
    for wall, words in _TITLES.items():
        if any(words.search(title) for title in titles):
            return wall
    seen = one_line(_HIDDEN.sub(" ", html[:_SEEN_CHARS]))
    if _PAYWALL.search(seen):
        return Wall.PAYWALL
    # Most pages mention cookies in their foot; a wall speaks of nothing else.
    if len(_CONSENT.findall(f"{titles[0]} {draft.body.text}")) >= _CONSENT_WORDS:
        return Wall.CONSENT
    if chars < _LEAST_CHARS:
        return Wall.CONSENT if len(_CONSENT.findall(seen)) >= _CONSENT_WORDS else Wall.NOTHING
    return None


def _refusal(wall: Wall, name: str) -> InputRefusedError:
    match wall:
        case Wall.PAYWALL:
            return InputRefusedError("{name} shows its text to subscribers only", name=name)
        case Wall.CONSENT:
            return InputRefusedError(
                "{name} asks about cookies before it shows anything: open it in a browser and add "
                "its text",
                name=name,
            )
        case Wall.ROBOTS:
            return InputRefusedError(
                "{name} lets no programs in: open it in a browser and add its text", name=name
            )
        case Wall.MISSING:
            return InputRefusedError("{name} does not exist: check the address", name=name)
        case Wall.TROUBLE:
            return InputRefusedError(
                "{name} has trouble of its own at the moment: try again later", name=name
            )
        case Wall.NOTHING:
            return InputRefusedError(
                "{name} shows no article: open it in a browser and add its text", name=name
            )
