"""The place, date and agency before the first words of a story: no part of a summary."""

from __future__ import annotations

import regex

# The forms that news agencies use. Only what a capital or a quotation mark follows is a dateline:
# "NATO — the alliance" is not.
_STORY = r"""(?=[\p{Lu}"“«'‘„])"""
_DASH = r"(?:--|[-–—])"
_FORMS = tuple(
    regex.compile(form)
    for form in (
        # (CNN) -- The ...
        rf"\(\p{{Lu}}[\p{{L}}\s.&]{{1,20}}\)\s*{_DASH}?\s*{_STORY}",
        # London, England (Reuters) - The ...     Baku 3 March (Newsdesk) The ...
        r"\p{Lu}[\p{L}.’'-]+(?:,?\s\p{Lu}[\p{L}.’'-]+){0,3},?"
        r"(?:\s\d{1,2}\s\p{L}+\.?,?|\s\p{L}+\.?\s\d{1,2},?)?"
        rf"\s\(\p{{Lu}}[\p{{L}}\s./]{{1,25}}\)\s*{_DASH}?\s*{_STORY}",
        # BAKU, 3 Nov. (Newsdesk) – The ...     NEW YORK -- The ...
        r"\p{Lu}[\p{Lu}.’'-]{2,}(?:,?\s[\p{Lu}.’'-]{2,}){0,3}"
        rf"(?:,\s[^!?–—]{{2,40}}?)?\s{_DASH}\s+{_STORY}",
        # Баку, 5 мая, АЗЕРТАДЖ — The ...
        r"\p{Lu}[\p{L}’'-]+,\s\d{1,2}\s\p{L}+\.?,?"
        rf"(?:\s/?\p{{Lu}}[\p{{L}}\s]{{2,20}}/?\.?)?\s{_DASH}\s+{_STORY}",
    )
)


def without_dateline(text: str) -> int:
    """How many characters at the start of a story's first sentence are its dateline."""
    return next((found.end() for form in _FORMS if (found := form.match(text))), 0)
