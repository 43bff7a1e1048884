"""Regions and topics: what they are called, what holds what, how to find one by its name.

names, demonyms, capitals, cities, places, leaders, seats (.yaml)   what people write, and edit
macro.yaml       macro-regions, their names and members
context.yaml     words that speak against a reading: guinea pig, Michael Jordan, Georgia Tech
topics.yaml      topics beside regions: names and words (topic_weights.yaml: how they count)
weights.yaml     how much each kind of evidence counts
forms.tsv, labels.tsv   built from those and from CLDR by `python -m config.regions.build`
"""

from config.regions.book import LANGUAGES, MacroRegion, Meaning, RegionBook
from config.regions.load import load_book
from config.regions.topic_words import TopicWords
from config.regions.topics import Guess, NoTopic, Topic, find_topic

__all__ = [
    "LANGUAGES",
    "Guess",
    "MacroRegion",
    "Meaning",
    "NoTopic",
    "RegionBook",
    "Topic",
    "TopicWords",
    "find_topic",
    "load_book",
]
