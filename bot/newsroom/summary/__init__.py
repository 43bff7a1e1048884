"""The summary of an article: a few of its own sentences, chosen the same way every time.

sentences → drop the dateline (dateline.py) → judge each (usable.py) → score (rank.py)
→ choose (choose.py); an article with nothing but one endless sentence gets it cut at a clause
(cut.py). No network, no model, no randomness.

Where an operator has set an endpoint, writer.py has a model write one instead (prompt.py), which
is taken only where check.py finds its names (names.py) and numbers (numbers.py) in the article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bot.newsroom.sentences import Sentence, split_sentences
from bot.newsroom.summary.choose import MOST_CHARS, MOST_SENTENCES, Candidate, choose
from bot.newsroom.summary.cut import cut_at_clause
from bot.newsroom.summary.dateline import without_dateline
from bot.newsroom.summary.rank import likeness, score, terms_of
from bot.newsroom.summary.usable import Judgement, Standing, judge, may_hold_credits

__all__ = ["MOST_CHARS", "MOST_SENTENCES", "Summary", "SummarySentence", "summarise"]

# Of the body. The marks by so much are those by all of it (ROUGE 31.8/12.4/28.6 on 545 articles of
# 3,600 characters; by 40,000 of each 31.7/12.4/28.5), and most articles' ends need not be judged.
_READ_CHARS = 2_800
_LEDE_BONUS = 1.0  # its author has already written a summary
_SAME_AS_TITLE = 0.9


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """Where a sentence of the summary stands: `lede[start:end]` or `body[start:end]`."""

    field: str  # "lede" or "body"
    start: int  # code points
    end: int


@dataclass(frozen=True, slots=True)
class Summary:
    """At most 3 sentences, 600 code points, joined by one space; empty where there is no text."""

    text: str
    sentences: tuple[SummarySentence, ...]
    reason: str


class _Judged(NamedTuple):
    field: str
    sentence: Sentence
    text: str
    judgement: Judgement


def summarise(title: str, lede: str, body: str, language: str) -> Summary:
    """The summary of these words, made of whole sentences in the order of the text.

    A sentence that fits nowhere is never shortened while a shorter one will do. Where none is
    good, a heading or a question serves; where even the shortest is over 600 characters, the
    first one is cut at a clause and ends in "…". `language` is ISO 639-1. Raises nothing.
    """
    judged = list(_judged(lede, body, language))
    for least in (Standing.GOOD, Standing.AT_NEED, Standing.NEVER):
        if not any(one.judgement.standing >= least for one in judged):
            continue
        chosen = choose(_candidates(judged, title, language, least))
        if chosen:
            return _summary([judged[one.place] for one in chosen], len(judged), least)
    if not judged:
        return Summary("", (), "there is no text but the title")
    return _cut_summary(next((one for one in judged if one.judgement.standing), judged[0]))


def _judged(lede: str, body: str, language: str) -> Iterator[_Judged]:
    for field, words in (("lede", lede), ("body", body[:_READ_CHARS])):
        sentences = split_sentences(words, language)
        if field == "body" and len(body) > _READ_CHARS and len(sentences) > 1:
            sentences.pop()  # the cut may have gone through it
        credits_ = may_hold_credits(words)
        begun = False  # a byline or a heading may come before the dateline
        for index, sentence in enumerate(sentences):
            if not begun and (skipped := without_dateline(sentence.text)):
                sentence = Sentence(sentence.text[skipped:], sentence.start + skipped, sentence.end)
            headless = field == "lede" and index == len(sentences) - 1
            judgement = judge(sentence, language, headless=headless, credits_=credits_)
            begun = begun or judgement.standing is Standing.GOOD
            yield _Judged(field, sentence, " ".join(sentence.text.split()), judgement)


def _candidates(
    judged: list[_Judged], title: str, language: str, least: Standing
) -> list[Candidate]:
    places = [place for place, one in enumerate(judged) if one.judgement.standing >= least]
    texts = [judged[place].text for place in places]
    terms = [terms_of(text, language) for text in texts]
    heading = terms_of(title, language)
    scores = score(texts, terms, heading)
    return [
        Candidate(
            place=place,
            text=judged[place].text,
            terms=terms[index],
            score=scores[index] + _LEDE_BONUS * (judged[place].field == "lede"),
            leans=judged[place].judgement.leans and least is Standing.GOOD,
        )
        for index, place in enumerate(places)
        if least is Standing.NEVER or likeness(terms[index], heading) < _SAME_AS_TITLE
    ]


def _summary(chosen: list[_Judged], count: int, least: Standing) -> Summary:
    ledes = sum(one.field == "lede" for one in chosen)
    quality = "" if least is Standing.GOOD else ", none of them a full one"
    return Summary(
        " ".join(one.text for one in chosen),
        tuple(SummarySentence(one.field, one.sentence.start, one.sentence.end) for one in chosen),
        f"{len(chosen)} of {count} sentences, {ledes} from the lede{quality}",
    )


def _cut_summary(one: _Judged) -> Summary:
    return Summary(
        cut_at_clause(one.text, MOST_CHARS),
        (SummarySentence(one.field, one.sentence.start, one.sentence.end),),
        f"the only sentence is longer than {MOST_CHARS} characters: cut at a clause",
    )
