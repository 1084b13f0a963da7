"""Results of one's own making, for texts that no document would have."""

import pytest

from extract_tasks.results import Result
from extract_tasks.schema import Extraction


def _result(
    items=(), *, title="云州县重点工作推进会纪要", source="纪要.txt", reference_date="2022-02-07", document_id="d1"
):
    rows = [{**ITEM, "id": f"7b30e061-bd4c-567a-8743-{number:012d}", **item} for number, item in enumerate(items)]
    document = {
        "id": document_id,
        "title": title,
        "source": source,
        "sha256": "",
        "characters": 0,
        "reference_date": reference_date,
        "reference_date_source": "option" if reference_date else "none",
        "reference_date_evidence": None,
    }
    generator = {"name": "extract-tasks", "version": "0", "config": "default"}
    return Result(
        "",
        Extraction.model_validate(
            {"generator": generator, "document": document, "organizations": [], "items": rows, "warnings": []}
        ),
    )


ITEM = {
    "title": "报送名单",
    "kind": "directive",
    "strength": "must",
    "tier": "must",
    "assignees": [],
    "deadline": None,
    "evidence": {"text": "请报送名单", "start": 0, "end": 5},
    "section": [],
    "speaker": None,
    "confidence": 0.9,
    "rules": [],
}


@pytest.fixture(scope="session")
def make_result():
    """`make_result(items, title=…, …)`: a Result whose items are `ITEM` with the given fields in place of its own."""
    return _result


@pytest.fixture(scope="session")
def assignee():
    """`assignee(name, role)`: a row of `assignees`."""
    return lambda name, role="responsible": {
        "name": name,
        "role": role,
        "source": "explicit",
        "organization": None,
        "start": None,
        "end": None,
    }


@pytest.fixture(scope="session")
def deadline():
    """`deadline(text, due=…)`: a row of `deadline`."""
    empty = {"due": None, "time": None, "start_date": None, "recurrence": None, "first_due": None, "reason": None}
    return lambda text, **fields: {
        "text": text,
        "start": 0,
        "end": len(text),
        "certainty": "explicit",
        **empty,
        **fields,
    }
