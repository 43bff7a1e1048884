"""English forms: the plural of inhabitants, and names without their diacritics."""

from __future__ import annotations

from config.regions.text import without_diacritics

_NO_PLURAL = ("s", "sh", "ch", "ese", "men", "x", "z")


def forms(lemma: str, *, inhabitants: bool) -> list[str]:
    """The lemma first; for inhabitants ("Georgian", "Frenchman") their plural too."""
    found = [lemma]
    if inhabitants:
        if lemma.endswith(("man", "woman")) and lemma not in ("German", "Roman"):
            found.append(lemma[:-2] + "en")
        elif not lemma.endswith(_NO_PLURAL):
            found.append(lemma + "s")
    return list(dict.fromkeys([*found, *(without_diacritics(form) for form in found)]))
