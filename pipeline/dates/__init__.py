"""Pure date arithmetic: no spaCy, no clock of its own; the reference date is a parameter."""

from .expressions import TimeExpression, find_times

__all__ = ["TimeExpression", "find_times"]
