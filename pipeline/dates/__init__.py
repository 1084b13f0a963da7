"""Pure date arithmetic: no spaCy, no clock of its own; the reference date is a parameter."""
