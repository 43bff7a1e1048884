"""The Bot API as data, and what fits it.

methods.txt, types.txt   the table: bare facts, made by `python -m simulator.schema.build`
table.py                 reads and writes it
values.py                does a value fit?
legacy.py                old names that the server still takes
build.py                 makes the table from aiogram's models (needs the dev dependencies)
"""

from simulator.schema.legacy import OLD_METHODS, SUCCESSORS
from simulator.schema.table import ARRAY, Entry, Field, Need, Schema, load_schema
from simulator.schema.values import ATTACHED, NONE, Checks, Flaw, Flaws, inside, legacy_words

__all__ = [
    "ARRAY",
    "ATTACHED",
    "NONE",
    "OLD_METHODS",
    "SUCCESSORS",
    "Checks",
    "Entry",
    "Field",
    "Flaw",
    "Flaws",
    "Need",
    "Schema",
    "inside",
    "legacy_words",
    "load_schema",
]
