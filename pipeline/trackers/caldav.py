"""Tasks go in as VTODOs of a calendar on any CalDAV server (RFC 4791), one object each under its uid; what it has comes out."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from urllib.parse import quote

from ..errors import UsageError
from ..tasks import Task
from . import vtodo
from .answers import Answer, shown
from .base import ConflictError, Fields, Held, Settings, TrackerError, only_options
from .dav import Resource, find_calendar, make_calendar, objects, precondition
from .http import Client

_OPTIONS = ("calendar", "create")
_REFUSED = frozenset({400, 403, 409, 412, 413, 415, 507})


def _now() -> dt.datetime:
    return dt.datetime.now(dt.timezone.utc).replace(microsecond=0)


class Caldav:
    """`url`: a calendar, a user's home or principal, or the server. Options: `calendar` (which of several), `create` (yes).

    `people`: name → mail address, which makes the name an ATTENDEE that programs know; nobody is invited (no ORGANIZER).
    """

    name = "caldav"

    def __init__(self, settings: Settings, *, sleep: Callable[[float], None] = time.sleep) -> None:
        if not settings.url:
            raise UsageError("--to caldav: give the address of the calendar or server with --url")
        only_options(settings, self.name, _OPTIONS)
        if settings.options.get("create", "no") not in ("yes", "no"):
            raise UsageError("--option create: say yes or no")
        account = (settings.user, settings.password or "") if settings.user and not settings.token else None
        token = {"Authorization": f"Bearer {settings.token}"} if settings.token else None
        self._client = Client(settings.url, auth=account, headers=token, sleep=sleep)
        self._settings = settings
        self._calendar: str | None = None

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return self._client.requests

    def fields(self, task: Task) -> Fields:
        """The tool's own properties, spelled as `vtodo.fields_of` spells them."""
        return vtodo.expected(task, self._settings.people)

    def held(self, uids: Sequence[str]) -> dict[str, Held]:
        """What pushes put there and what has one of `uids`: one request, after one to four that find the calendar."""
        asked = set(uids)
        found: dict[str, Held] = {}
        calendar = self._found()
        for resource in objects(self._client, calendar) if calendar else ():
            todo = vtodo.read(resource.data)
            if todo is None:  # not ours, or spoilt: creating it tells
                continue
            uid, document = str(todo["UID"]), vtodo.document_of(todo)
            if document is not None or uid in asked:
                fields = vtodo.fields_of(todo)
                found[uid] = Held(uid, fields, vtodo.is_done(todo), resource, document, vtodo.is_missing(todo))
        return found

    def create(self, task: Task) -> None:
        """One PUT that does not replace anything; before the first, the calendar is made if it is not there yet.

        ConflictError if a task with its uid is there and is not the same.
        """
        self._calendar = self._found() or make_calendar(self._client, self._settings.options.get("calendar"))
        url = f"{self._calendar}{quote(task.uid, safe='')}.ics"
        answer = self._put(url, vtodo.created(task, self._settings.people, _now()), {"If-None-Match": "*"})
        if answer.status == 412 and self._is_there(url, task):  # a repetition of what had arrived
            return
        if answer.status == 412 or precondition(answer) == "no-uid-conflict":
            raise ConflictError(f"{shown(url)}: there is something else with the id of this task; look at it there")
        _check(answer)

    def update(self, held: Held, task: Task, changed: Sequence[str]) -> None:
        """One PUT; see `vtodo.updated` for what it keeps."""
        resource = _resource(held)
        self._replace(resource, vtodo.updated(resource.data, task, self._settings.people, changed, _now()))

    def mark_missing(self, held: Held) -> None:
        """One PUT that adds a category."""
        resource = _resource(held)
        self._replace(resource, vtodo.tagged(resource.data, _now()))

    def _found(self) -> str | None:
        """The address of the calendar; None if it is still to be made."""
        if self._calendar is None:
            self._calendar = find_calendar(self._client, self._settings.options.get("calendar"))
        if self._calendar is None and self._settings.options.get("create") != "yes":
            raise TrackerError(
                f"{shown(self._client.base_url)}: nothing is there; check --url, or have a calendar made there with "
                "--option create=yes"
            )
        return self._calendar

    def _is_there(self, url: str, task: Task) -> bool:
        answer = self._client.request("GET", url, expect={200, 404})
        todo = vtodo.read(answer.body.decode("utf-8", "replace")) if answer.status == 200 else None
        return todo is not None and str(todo["UID"]) == task.uid and vtodo.fields_of(todo) == self.fields(task)

    def _replace(self, resource: Resource, data: bytes) -> None:
        answer = self._put(resource.url, data, {"If-Match": resource.etag or "*"})
        if answer.status == 412:
            raise ConflictError(f"{shown(resource.url)}: somebody changes this task at the same time; push again")
        _check(answer)

    def _put(self, url: str, data: bytes, condition: dict[str, str]) -> Answer:
        headers = {"Content-Type": "text/calendar; charset=utf-8", **condition}
        return self._client.request("PUT", url, data=data, headers=headers, expect={200, 201, 204, *_REFUSED})


def _resource(held: Held) -> Resource:
    assert isinstance(held.handle, Resource)
    return held.handle


def _check(answer: Answer) -> None:
    if answer.status in _REFUSED:
        why = precondition(answer)
        raise TrackerError(
            f"{shown(answer.url)}: the server does not take the task (PUT: {answer.status}{' ' + why if why else ''})"
        )
