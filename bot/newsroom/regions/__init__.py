"""Which regions an article speaks of, by which words, and which one it is about.

matcher       every form of every name in a text, longest first
context       what the words around say against a reading (people, homonyms, streets)
commas        "Athens, Ga.", "Paris, Texas"
institutions  American places that no list holds, by their counties and school districts
namesakes     which of several places of a name is meant
weigh         evidence to scores
macro         countries to the macro-regions above them
tagger        the way through all of these
edits         what editors say of tags, laid over what was found
topics        what else it treats: energy, elections; by words and by its section
"""

from bot.newsroom.regions.edits import edited, with_edit
from bot.newsroom.regions.tagger import Tagger
from bot.newsroom.regions.topics import TopicTagger

__all__ = ["Tagger", "TopicTagger", "edited", "with_edit"]
