"""A request to a tracker's server goes in; its whole answer comes out, or one line that says why there is none."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase, HTTPBasicAuth

from ..errors import UsageError
from .answers import BUSY, Answer, Lost, joined, loss, refusal, retry_after, shown
from .base import TrackerError, UnreachableError

_log = logging.getLogger(__name__)

_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "PROPFIND", "REPORT", "MKCALENDAR"})  # RFC 9110 9.2.2
_NOT_BEGUN = frozenset({429, 503})  # the server did not start on it: a POST, too, may be sent again
_MOVED = frozenset({301, 302, 307, 308})
_HOPS = 5
_CHUNK = 65536
_PORTS = {"http": 80, "https": 443}
_Origin = tuple[str, str, int]


class UnsureError(TrackerError):
    """A POST was lost on the way: it may have been done or not. Look up what is there before it is sent again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: to connect, between two bytes, for one whole answer, for all waiting of a client; bytes; attempts."""

    connect: float = 10
    read: float = 60
    total: float = 180
    patience: float = 120
    size: int = 64 * 1024 * 1024
    attempts: int = 4


class Client:
    """Talks to one server, and to no other: the account goes to the scheme, host and port of `base_url` alone.

    What can be repeated is repeated after a lost connection, 429, 500, 502, 503 or 504, as late as Retry-After asks
    (RFC 9110 10.2.3), a few times and with bounded waiting in all. Proxies and REQUESTS_CA_BUNDLE come from the
    environment, the account never does. `requests` counts everything that was sent. Not for use by two threads.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: tuple[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        limits: Limits = Limits(),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`auth`: user and password; `headers`: sent with every request. UsageError if `base_url` cannot be used."""
        origin = _checked(base_url)
        self.base_url = base_url
        self.requests = 0
        self._origin = origin
        self._auth = HTTPBasicAuth(*(part.encode() for part in auth)) if auth else _NoAuth()
        self._headers = dict(headers or {})
        self._limits = limits
        self._patience = limits.patience
        self._sleep = sleep
        self._session = self._new_session()
        if origin[0] == "http" and (auth or headers) and not _loopback(origin[1]):
            _log.warning("%s: without https, the password can be read on the way", shown(base_url))

    def request(
        self,
        method: str,
        url: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        data: bytes | None = None,
        json: object = None,
        expect: Collection[int] = (200, 201, 204),
    ) -> Answer:
        """The answer, if its status is among `expect`. `url`: absolute, or relative to `base_url`.

        Raises UnreachableError (unreachable, certificate, 401), UnsureError (a POST or PATCH that may have been done),
        TrackerError for every other status, an endless or over-long answer, and a redirect to another server.
        """
        target = self._own(joined(self.base_url, url), method)
        given = {"headers": dict(headers or {}), "params": params, "data": data, "json": json}
        for _ in range(_HOPS):
            answer = self._patiently(method, target, given)
            if answer.status in expect:
                return answer
            if answer.status not in _MOVED or "Location" not in answer.headers:
                raise refusal(method, answer)
            target = self._own(joined(answer.url, answer.headers["Location"]), method)
            given["params"] = None  # the new address says them again
        raise TrackerError(f"{shown(target)}: redirects without end; check --url")

    def _own(self, url: str, method: str) -> str:
        if _origin(url) == self._origin:
            return url
        raise TrackerError(
            f"{shown(self.base_url)}: {method} leads to another server, {shown(url)}, which gets no password; "
            "if it is the right one, give it as --url"
        )

    def _patiently(self, method: str, url: str, given: dict[str, Any]) -> Answer:
        safe = method in _IDEMPOTENT
        for attempt in range(self._limits.attempts):
            outcome, wait, final = self._bounded(method, url, given), float(2**attempt), False
            if isinstance(outcome, Answer):
                if outcome.status not in BUSY:
                    return outcome
                begun = outcome.status not in _NOT_BEGUN
                wait = retry_after(outcome.headers) or wait
                error = refusal(method, outcome)
            else:
                begun, final = outcome.sent, outcome.final
                error = UnreachableError(f"{shown(url)}: {outcome.why}")
            if begun and not safe:
                raise UnsureError(f"{error}; whether the tracker took it is not known")
            if final or attempt + 1 == self._limits.attempts or wait > self._patience:
                break
            self._patience -= wait
            self._sleep(wait)
        raise error

    def _bounded(self, method: str, url: str, given: dict[str, Any]) -> Answer | Lost:
        """One attempt, in a thread: no time-out of a socket ends an answer that comes byte by byte."""
        self.requests += 1
        session, deadline = self._session, time.monotonic() + self._limits.total
        outcome: Future[Answer | Lost] = Future()

        def attempt() -> None:
            try:
                outcome.set_result(self._once(session, method, url, given, deadline))
            except Exception as error:  # raised where it is waited for
                outcome.set_exception(error)

        threading.Thread(target=attempt, daemon=True).start()
        try:
            return outcome.result(self._limits.total)
        except FutureTimeoutError:  # the built-in one since Python 3.11
            self._session = self._new_session()  # the thread may still hold the old one
            return Lost(f"no whole answer within {self._limits.total:g} seconds; try again later")

    def _once(
        self, session: requests.Session, method: str, url: str, given: dict[str, Any], deadline: float
    ) -> Answer | Lost:
        timeouts = (self._limits.connect, self._limits.read)
        try:
            with session.request(
                method, url, auth=self._auth, timeout=timeouts, allow_redirects=False, stream=True, **given
            ) as response:
                body = bytearray()
                for chunk in response.iter_content(_CHUNK):
                    body += chunk
                    if len(body) > self._limits.size:
                        return Lost(f"the answer is larger than {self._limits.size} bytes; check --url", final=True)
                    if time.monotonic() > deadline:
                        return Lost("the answer takes too long; try again later")
                return Answer(response.status_code, response.headers, bytes(body), response.url)
        except requests.exceptions.RequestException as error:  # its text may show what was sent: only its kind is told
            return loss(error)

    def _new_session(self) -> requests.Session:
        session = _Session()
        session.headers.update(self._headers)
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # every request stands alone
        return session


class _Session(requests.Session):
    """Looks at no redirect by itself: it would read the whole body for that, however long."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


class _NoAuth(AuthBase):
    """Keeps `requests` from looking into ~/.netrc by itself."""

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        return prepared


def _checked(url: str) -> _Origin:
    origin = _origin(url)
    if not origin:
        raise UsageError("--url: not an address; write it like https://tracker.example/path/")
    if "@" in urlsplit(url).netloc:
        raise UsageError(
            f"--url {shown(url)}: no account inside the address; set EXTRACT_TASKS_USER and EXTRACT_TASKS_PASSWORD"
        )
    return origin


def _origin(url: str) -> _Origin | None:
    """Scheme, host and port (RFC 6454); None for what is no address of a web server."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):  # a port that is no number, a broken IPv6 address; another scheme
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname and parts.scheme in _PORTS else None


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
