"""The rule files: data that a clerk can read and extend, one folder a family."""
