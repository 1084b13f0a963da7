"""The exceptions that a user can cause; each message is one line: what is wrong, where, what to do."""


class ExtractTasksError(Exception):
    """Base of all errors that are a user's to mend; the command prints the message and exits with `status`."""

    status = 1


class UsageError(ExtractTasksError):
    """An option or argument cannot be used as given."""

    status = 2


class InputError(ExtractTasksError):
    """An input document cannot be read, or an output cannot be written."""


class RuleError(ExtractTasksError):
    """A rule file is wrong; the message names file, line and rule id."""

    status = 2


class ModelError(ExtractTasksError):
    """The segmentation model's files are missing or not the ones that were shipped."""
