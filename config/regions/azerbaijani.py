"""Azerbaijani forms by stem and suffix: vowel harmony is all that is needed for names.

Rule: the last vowel of the stem chooses a/ə and ı/i/u/ü; a stem that ends in a vowel takes the
buffer -n- or -y-, a compound that ends in a possessive (Respublikası, Ştatları) takes -n-.
"""

from __future__ import annotations

_BACK, _FRONT = "aıou", "eəiöü"
_HIGH = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "e": "i", "ə": "i", "i": "i", "ö": "ü", "ü": "ü"}
_POSSESSIVE = ("sı", "si", "su", "sü", "ları", "ləri", "vi", "mi")


def _lower(text: str) -> str:
    return text.replace("I", "ı").replace("İ", "i").lower()


def _cases(stem: str) -> list[str]:
    """The stem with its case endings: genitive, dative, accusative, locative, ablative, with."""
    vowels = [char for char in _lower(stem) if char in _HIGH]
    if not vowels:
        return [stem]
    wide = "a" if vowels[-1] in _BACK else "ə"
    high = _HIGH[vowels[-1]]
    if " " in stem and _lower(stem).endswith(_POSSESSIVE):
        ends = [f"n{high}n", f"n{wide}", f"n{high}", f"nd{wide}", f"nd{wide}n", f"yl{wide}"]
    elif _lower(stem)[-1] in _HIGH:
        ends = [f"n{high}n", f"y{wide}", f"n{high}", f"d{wide}", f"d{wide}n", f"yl{wide}"]
    else:
        ends = [f"{high}n", wide, high, f"d{wide}", f"d{wide}n", f"l{wide}"]
    local = "k" + ("ı" if wide == "a" else "i")
    return [stem, *(stem + end for end in ends), f"{stem}{ends[3]}{local}"]


def _plural(stem: str) -> str:
    vowels = [char for char in _lower(stem) if char in _HIGH]
    return stem + ("lar" if vowels and vowels[-1] in _BACK else "lər")


def inhabitant(name: str) -> str | None:
    """Gürcüstan → gürcüstanlı; None where the name is no single word."""
    stem = _lower(name)
    vowels = [char for char in stem if char in _HIGH]
    return f"{stem}l{_HIGH[vowels[-1]]}" if vowels and stem.isalpha() else None


def forms(lemma: str, *, inhabitants: bool) -> list[str]:
    """The lemma first, then its cases; inhabitants in the plural too. Abbreviations stay bare."""
    if lemma.isupper():
        return [lemma]  # "ABŞ-ın": the hyphen is a word's end already
    found = _cases(lemma)
    if inhabitants:
        found += _cases(_plural(lemma))
    return list(dict.fromkeys(found))
