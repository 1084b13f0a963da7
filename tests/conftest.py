"""The default pipeline, loaded once."""

import pytest

from extract_tasks import load


@pytest.fixture(scope="session")
def nlp():
    return load()
