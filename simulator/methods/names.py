"""The names of the Bot API's methods: what is not acted out is told from what does not exist."""

from __future__ import annotations

from simulator.schema import load_schema

METHOD_NAMES = frozenset(load_schema().methods)
