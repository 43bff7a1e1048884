"""The two steps of a row: to `sending`, and to how it ended. Those of many rows commit together."""

from storage.steps.tables import StepTables

__all__ = ["StepTables"]
