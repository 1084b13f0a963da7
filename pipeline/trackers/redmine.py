"""Tasks go into a project of Redmine (4.2 or later) as issues, through its REST interface.

Redmine has no ids of one's own: a custom field holds them, and an issue is found by it wherever people have moved it.
It has no conditional requests either: between the last look and the update a moment is left in which a change that
somebody makes to the same attribute would be lost.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..errors import UsageError
from ..tasks import Task
from .base import ConflictError, Fields, Held, Settings, TrackerError, UnreachableError, only_options
from .http import Client, UnsureError
from .redmine_issue import MARK, Issue, document_of, fields_of, subject, wanted, with_block
from .redmine_place import place_of

_PAGE = 100  # Redmine gives no more at once
_TRIES = 3  # of a POST that may have been lost
_ATTRIBUTES = {"title": "subject", "description": "description", "start": "start_date", "due": "due_date"}


class Redmine:
    """Options: `project`, the word in its address; `tracker`, name or number (the project's first); `field`, name or
    number of the custom field (external_id). Raises UsageError if one cannot be used, before anything is written.
    """

    name = "redmine"

    def __init__(self, settings: Settings, *, sleep: Callable[[float], None] = time.sleep) -> None:
        only_options(settings, self.name, ("project", "tracker", "field"))
        if not settings.url:
            raise UsageError("--url: name the address of Redmine, like https://redmine.example/")
        self._people = settings.people
        self._users: dict[str, int] = {}
        self._sleep = sleep
        account = (settings.user, settings.password) if settings.user and settings.password else None
        self._client = Client(
            settings.url.rstrip("/") + "/",
            auth=None if settings.token else account,
            headers={"X-Redmine-API-Key": settings.token} if settings.token else None,
            sleep=sleep,
        )
        self._place = place_of(self._client, settings.options)

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return self._client.requests

    def fields(self, task: Task) -> Fields:
        fields = wanted(task, self._people)
        if "assignee" in fields:
            self._user(fields["assignee"])  # an unknown one is told before anything is written
        return fields

    def held(self, uids: Sequence[str]) -> dict[str, Held]:
        """One listing, in pages, of all issues with an id; of several with the same id, as copies have, the oldest."""
        found: dict[str, Held] = {}
        for issue in self._listed({f"cf_{self._place.field}": "*"}):
            uid = self._uid(issue)
            if not uid:
                raise UnreachableError("Redmine does not filter by the custom field; check it before you push again")
            found.setdefault(
                uid,
                Held(
                    uid,
                    fields_of(issue, self._people),
                    done=bool(issue["status"].get("is_closed", issue.get("closed_on"))),  # Redmine 5 tells it
                    handle=issue,
                    document=document_of(issue),
                    missing=issue["subject"].startswith(MARK),
                ),
            )
        return found

    def create(self, task: Task) -> None:
        """A POST whose answer is lost is not sent again before a look whether the issue is there."""
        fields = {
            "start": "",
            **self.fields(task),
        }  # no start: else Redmine takes today, which may lie behind the due date
        issue = {
            "project_id": self._place.project,
            "tracker_id": self._place.tracker,
            "custom_fields": [{"id": self._place.field, "value": task.uid}],
            **self._attributes(fields),
        }
        made = self._posted(issue, task.uid)
        if made is None:
            return
        if self._uid(made) != task.uid:
            raise UnreachableError(
                f"issue #{made['id']} was made, but Redmine did not keep its id; delete it, and let the account write the "
                "custom field, for this tracker too"
            )

    def update(self, held: Held, task: Task, changed: Sequence[str]) -> None:
        issue, fields = self._current(held), self.fields(task)
        new = self._attributes({name: fields[name] for name in changed if name in fields})
        if "description" in new:
            new["description"] = with_block(issue, fields["description"])
        if held.missing:
            new["subject"] = fields["title"]
        start = issue.get("start_date")
        if new.get("due_date") and "start_date" not in new and start and start > new["due_date"]:
            new["start_date"] = new["due_date"]
        self._send("PUT", f"issues/{issue['id']}.json", new)
        after = fields_of(self._issue(issue["id"]), self._people)
        written = {**_ATTRIBUTES, "assignee": "assigned_to"}
        kept = [written[name] for name in changed if name in written and after[name] != fields[name]]
        if kept:
            raise TrackerError(
                f"issue #{issue['id']}: Redmine keeps its own {', '.join(kept)}; is it read-only for the account, or "
                "reckoned from subtasks?"
            )

    def mark_missing(self, held: Held) -> None:
        issue = self._current(held)
        self._send("PUT", f"issues/{issue['id']}.json", {"subject": subject(MARK + issue["subject"])})

    def _attributes(self, fields: Mapping[str, str]) -> dict[str, Any]:
        made: dict[str, Any] = {_ATTRIBUTES[name]: value for name, value in fields.items() if name in _ATTRIBUTES}
        return {**made, "assigned_to_id": self._user(fields["assignee"])} if "assignee" in fields else made

    def _current(self, held: Held) -> Issue:
        known: Any = held.handle
        issue = self._issue(known["id"])
        if issue.get("updated_on") != known["updated_on"]:
            raise ConflictError(f"issue #{known['id']}: was changed in Redmine meanwhile; push again")
        return issue

    def _issue(self, number: int) -> Issue:
        answer = self._client.request("GET", f"issues/{number}.json", expect=(200, 404))
        if answer.status == 404:
            raise ConflictError(f"issue #{number}: was deleted in Redmine meanwhile; push again")
        issue: Issue = answer.json()["issue"]
        return issue

    def _send(self, method: str, address: str, issue: Mapping[str, Any]) -> Any:
        """The issue as Redmine has made it, if it tells; raises TrackerError with Redmine's own words if it refuses."""
        answer = self._client.request(method, address, json={"issue": issue}, expect=(200, 201, 204, 422))
        if answer.status == 422:
            raise TrackerError(
                f"Redmine does not take it: {'；'.join(answer.json().get('errors', ['no reason given']))}"
            )
        return answer.json()["issue"] if answer.status == 201 else None

    def _posted(self, issue: Mapping[str, Any], uid: str) -> Any:
        """The issue that was made; None if an attempt that seemed lost had made it."""
        for tries in range(_TRIES):
            if tries:
                self._sleep(2**tries)
                if self._there(uid):
                    return None
            try:
                return self._send("POST", "issues.json", issue)
            except UnsureError:
                if tries + 1 == _TRIES:
                    raise
        return None

    def _there(self, uid: str) -> bool:
        return any(self._uid(issue) == uid for issue in self._listed({f"cf_{self._place.field}": uid}))

    def _listed(self, filters: Mapping[str, str]) -> list[Issue]:
        """All issues that the filters leave, closed ones too, the oldest first; read anew if one went meanwhile."""
        for _ in range(2):
            found: dict[int, Issue] = {}
            total, offset = 1, 0
            while offset < total:
                params = {**filters, "status_id": "*", "sort": "id", "limit": str(_PAGE), "offset": str(offset)}
                page = self._client.request("GET", "issues.json", params=params).json()
                found.update((issue["id"], issue) for issue in page["issues"])
                total, offset = page["total_count"], offset + _PAGE
            if len(found) == total:
                return [found[number] for number in sorted(found)]
        raise TrackerError("Redmine's issues change while they are listed; push again")

    def _uid(self, issue: Issue) -> str | None:
        values = (row.get("value") for row in issue.get("custom_fields", ()) if row["id"] == self._place.field)
        return next((str(value) for value in values if value), None)

    def _user(self, given: str) -> int:
        """The number of the user; a login is looked up, which takes an administrator."""
        if given.isdecimal():
            return int(given)
        if given not in self._users:
            answer = self._client.request("GET", "users.json", params={"name": given}, expect=(200, 403))
            rows = answer.json()["users"] if answer.status == 200 else []
            found = [row["id"] for row in rows if row.get("login") == given]
            if not found:
                raise UsageError(f"--map: {given} is no login that this account may look up; write the user's number")
            self._users[given] = found[0]
        return self._users[given]
