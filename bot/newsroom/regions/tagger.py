"""Article text in, region tags out: match, sift, weigh, rise to macro-regions. No I/O."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.newsroom.regions.context import Context
from bot.newsroom.regions.macro import above
from bot.newsroom.regions.matcher import Hit, Matcher, Text
from bot.newsroom.regions.weigh import Features, dateline_end, features, prominence, score
from config.regions import RegionBook
from storage.records import Evidence, RegionTag


class Tagger:
    """Finds the regions of an article. Building it takes about 50 ms; it may be shared."""

    def __init__(self, book: RegionBook) -> None:
        self._book = book
        self._matcher = Matcher(book)
        self._context = Context(book)

    @property
    def book(self) -> RegionBook:
        return self._book

    def tag(self, title: str, lede: str, body: str, language: str | None) -> tuple[RegionTag, ...]:
        """Every region of the article with its evidence: the main one first, then by score.

        `language` is ISO 639-1; None, or one that is not ours, makes names of all languages
        count. Never raises, whatever the text.
        """
        texts = {
            field: Text.of(field, words)
            for field, words in (("title", title), ("lede", lede), ("body", body))
        }
        hits = [hit for text in texts.values() for hit in self._matcher.hits(text, language)]
        return self._tags(self._context.sift(hits, texts, language), texts)

    def _tags(self, hits: Sequence[Hit], texts: dict[str, Text]) -> tuple[RegionTag, ...]:
        evidence: dict[str, list[Evidence]] = defaultdict(list)
        for hit in hits:
            words = texts[hit.field].words[hit.start : hit.end]
            evidence[hit.code].append(Evidence(words, hit.kind, hit.field, hit.start))
        weights, macros = self._book.weights, self._book.macros
        weighed = self._weighed(hits, texts)
        scores = {code: score(values, weights) for code, values in weighed.items()}
        countries = {code: value for code, value in scores.items() if code not in macros}
        main, about = self._main_and_about(countries, weighed)
        tags = [
            RegionTag(code, value, code in about, code == main, tuple(evidence[code]))
            for code, value in countries.items()
        ]
        named = {code: value for code, value in scores.items() if code in macros}
        tags += [
            RegionTag(slug, value, is_about, False, tuple(evidence.get(slug, ())))
            for slug, (value, is_about) in above(self._book, countries, named, about).items()
        ]
        return tuple(sorted(tags, key=lambda tag: (not tag.main, -tag.score, tag.region)))

    def _main_and_about(
        self, countries: Mapping[str, float], weighed: Mapping[str, Features]
    ) -> tuple[str | None, frozenset[str]]:
        weights = self._book.weights
        about = {code for code, value in countries.items() if value >= weights.about}
        most = max(
            countries,
            key=lambda code: (prominence(weighed[code], weights), countries[code], code),
            default=None,
        )
        if most is None or countries[most] < weights.about_most:
            return None, frozenset(about)
        return most, frozenset(about | {most})

    def _weighed(self, hits: Sequence[Hit], texts: dict[str, Text]) -> dict[str, Features]:
        """Countries are weighed among countries, macro-regions among all."""
        sizes = {field: len(text.words) for field, text in texts.items()}
        dateline = dateline_end(texts["body"].words)
        macros = self._book.macros
        own = [hit for hit in hits if hit.code not in macros]
        weighed = features(own, sizes, dateline, self._book.weights)
        if len(own) < len(hits):
            everything = features(hits, sizes, dateline, self._book.weights)
            weighed |= {code: values for code, values in everything.items() if code in macros}
        return weighed
