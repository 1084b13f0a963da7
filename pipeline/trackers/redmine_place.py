"""The options of a push go in; the project, the tracker and the custom field of Redmine come out, checked before any writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ..errors import UsageError
from .http import Client

_HOW = "ask an administrator for one: of issues, format text, for this project and tracker, used as a filter"


@dataclass(frozen=True, slots=True)
class Place:
    """Numbers in Redmine; `field`: the custom field that holds the id of a task."""

    project: int
    tracker: int
    field: int


def place_of(client: Client, options: Mapping[str, str]) -> Place:
    """Raises UsageError for a project or tracker that is not there, and for a field that could not find a task again."""
    project = _project(client, options.get("project"))
    tracker = _tracker(project, options.get("tracker"))
    given = options.get("field", "external_id")
    samples = _issues(client, project_id=project["id"], tracker_id=tracker["id"], subproject_id="!*")
    shown = samples[0].get("custom_fields", []) if samples else None
    field = _field(client, given, tracker, shown)
    where = f"--option field={given}: "
    if not _is_filter(client, project["id"], field):
        raise UsageError(f"{where}is no custom field that project {project['name']} can filter by; {_HOW}")
    if shown is not None and field not in [row["id"] for row in shown]:
        raise UsageError(f"{where}is not for issues of the tracker {tracker['name']}; {_HOW}")
    return Place(project["id"], tracker["id"], field)


def _project(client: Client, given: str | None) -> Any:
    if given is None:
        raise UsageError("--option project=…: name the project of Redmine by the word in its address")
    address = f"projects/{quote(given, safe='')}.json"
    answer = client.request("GET", address, params={"include": "trackers"}, expect=(200, 403, 404))
    if answer.status != 200:
        raise UsageError(f"--option project={given}: no such project for this account; check the word in its address")
    return answer.json()["project"]


def _tracker(project: Any, given: str | None) -> Any:
    trackers = project.get("trackers", [])
    found = [row for row in trackers if given in (None, str(row["id"]), row["name"])]
    if not found:
        names = "、".join(row["name"] for row in trackers) or "none"
        raise UsageError(f"--option tracker={given or ''}: project {project['name']} does not have it; it has {names}")
    return found[0]


def _field(client: Client, given: str, tracker: Any, shown: Any) -> int:
    """The number of the field; only administrators see the list of fields, others what an issue shows."""
    answer = client.request("GET", "custom_fields.json", expect=(200, 403))
    where = f"--option field={given}: "
    if answer.status == 403:
        found = [row["id"] for row in shown or () if given in (str(row["id"]), row["name"])]
        if not found and not given.isdecimal():
            raise UsageError(f"{where}this account may not look up the number of that field; give it: field=NUMBER")
        return int(found[0] if found else given)
    fields = [row for row in answer.json()["custom_fields"] if row["customized_type"] == "issue"]
    found = [row for row in fields if given in (str(row["id"]), row["name"])]
    if not found:
        raise UsageError(f"{where}no such custom field; {_HOW}")
    if tracker["id"] not in [row["id"] for row in found[0].get("trackers", [])]:
        raise UsageError(f"{where}is not for issues of the tracker {tracker['name']}; {_HOW}")
    return int(found[0]["id"])


def _is_filter(client: Client, project: int, field: int) -> bool:
    """Redmine complains of a filter without a value; a filter that it does not know it ignores without a word."""
    params = {f"cf_{field}": "=", "status_id": "*", "limit": "1"}
    return client.request("GET", f"projects/{project}/issues.json", params=params, expect=(200, 422)).status == 422


def _issues(client: Client, **params: object) -> list[Any]:
    given = {name: str(value) for name, value in params.items()}
    answer = client.request("GET", "issues.json", params={**given, "status_id": "*", "limit": "1"})
    return list(answer.json()["issues"])
