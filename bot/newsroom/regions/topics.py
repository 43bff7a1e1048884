"""Which topics an article treats: words and stems of topics.yaml, weighed like regions' evidence.

No I/O. An article whose section bears a topic's name is about it, whatever its words say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from bot.newsroom.regions.matcher import Hit, Text
from bot.newsroom.regions.weigh import features, score
from config.regions import LANGUAGES, RegionBook
from config.regions.text import fold
from storage.records import Evidence, TopicTag

# Below this score a word was said in passing, and no list gains by it.
_LEAST = 0.15
# Words of a topic are many; so many of them show why it was given.
_MOST_EVIDENCE = 12


class _Words:
    """The words and stems of one language in one automaton."""

    def __init__(self, book: RegionBook, language: str) -> None:
        topics: dict[tuple[str, bool], list[str]] = defaultdict(list)
        for slug, topic in book.topics.items():
            for word in topic.words[language]:
                topics[word, False].append(slug)
            for stem in topic.stems[language]:
                topics[stem, True].append(slug)
        self._patterns = [(open_end, slugs) for (_, open_end), slugs in topics.items()]
        self._automaton = AhoCorasick(
            [word for word, _ in topics],
            matchkind=MatchKind.Standard,
            store_patterns=False,
            implementation=Implementation.DFA,  # so few words make a small one: two thirds the time
        )

    def hits(self, text: Text) -> Iterator[Hit]:
        """Every word that speaks for a topic; of two that overlap for one topic, the first."""
        plain, size = text.plain, len(text.plain)
        free: dict[str, int] = {}
        for index, start, end in self._automaton.find_matches_as_indexes(plain, overlapping=True):
            if start and plain[start - 1].isalnum():
                continue
            open_end, slugs = self._patterns[index]
            while open_end and end < size and plain[end].isalnum():
                end += 1
            if end < size and plain[end].isalnum():
                continue
            for slug in slugs:
                if start >= free.get(slug, 0):
                    free[slug] = end
                    yield Hit(slug, "word", text.field, start, end, plain[start:end])


class TopicTagger:
    """Finds the topics of an article. Built once; may be shared."""

    def __init__(self, book: RegionBook) -> None:
        self._words = {language: _Words(book, language) for language in LANGUAGES}
        self._weights = book.topic_weights
        self._of_section = {
            name: slug for slug, topic in book.topics.items() for name in topic.sections()
        }

    def tag(
        self, title: str, lede: str, body: str, language: str | None, section: str | None = None
    ) -> tuple[TopicTag, ...]:
        """The topics, the surest first. Words of the article's language count, of all languages
        where it is none of ours. Never raises, whatever the text.
        """
        texts = {
            field: Text.of(field, words)
            for field, words in (("title", title), ("lede", lede), ("body", body))
        }
        known = [language] if language in self._words else list(self._words)
        hits = [
            hit for one in known for text in texts.values() for hit in self._words[one].hits(text)
        ]
        sizes = {field: len(text.words) for field, text in texts.items()}
        weighed = features(hits, sizes, 0, self._weights) if hits else {}
        scores = {slug: score(values, self._weights) for slug, values in weighed.items()}
        told = self._of_section.get(fold(section)) if section else None
        if told is not None:
            scores[told] = 1.0
        tags = [
            TopicTag(slug, value, value >= self._weights.about, _evidence(slug, hits, texts))
            for slug, value in scores.items()
            if value >= _LEAST
        ]
        return tuple(sorted(tags, key=lambda tag: (-tag.score, tag.topic)))


def _evidence(slug: str, hits: list[Hit], texts: dict[str, Text]) -> tuple[Evidence, ...]:
    own = (hit for hit in hits if hit.code == slug)
    return tuple(
        Evidence(texts[hit.field].words[hit.start : hit.end], hit.kind, hit.field, hit.start)
        for hit in islice(own, _MOST_EVIDENCE)
    )
