"""Items: the table of texts with what a list of tasks holds of them, title, owners and day."""

from pathlib import Path

import pytest
import yaml

from extract_tasks import extract

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "items.yaml").read_text("utf-8"))
SOURCE = {"explicit": "", "context": "*", "speaker": "!"}


def owner(assignee):
    role = "" if assignee.role == "responsible" else f"{assignee.role}/"
    return f"{role}{assignee.name}{SOURCE[assignee.source]}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][-20:])
def test_items(nlp, case):
    date = case.get("date")
    found = extract(case["text"], date and str(date), nlp=nlp).items
    assert [
        [
            item.title,
            [owner(a) for a in item.assignees],
            item.deadline and (item.deadline.due or item.deadline.recurrence),
        ]
        for item in found
    ] == [[title, who, due and str(due)] for title, who, due in case["items"]]
