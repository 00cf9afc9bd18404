"""Rules for taking in the plant's own lists: how a code, a name, a unit or a number is to be read, and what is asked."""

from quty_desktop.domain.imports.runs import ImportState, ProblemSeverity

__all__ = ["ImportState", "ProblemSeverity"]
