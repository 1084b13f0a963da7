"""A request to a tracker's server goes in; its whole answer comes out, or one line that says why there is none."""

from __future__ import annotations

import datetime as dt
import json as json_format
import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from requests.auth import AuthBase, HTTPBasicAuth
from urllib3.exceptions import NewConnectionError

from ..errors import UsageError
from .base import TrackerError

_log = logging.getLogger(__name__)

_IDEMPOTENT = frozenset(
    {"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PROPFIND", "REPORT", "MKCALENDAR"}
)  # RFC 9110 9.2.2
_BUSY = frozenset({429, 500, 502, 503, 504})
_NOT_BEGUN = frozenset({429, 503})  # the server did not start on it: a POST, too, may be sent again
_MOVED = frozenset({301, 302, 307, 308})
_HOPS = 5
_CHUNK = 65536
_PORTS = {"http": 80, "https": 443}
Auth = tuple[str, str] | None


class UnusableError(TrackerError):
    """No further request would do better: the server cannot be reached, cannot be trusted, or refuses the account."""


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


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said, completely read. `url`: where it came from in the end; header names in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    def json(self) -> Any:
        """The decoded body; TrackerError if it is no JSON (a page to log in, for instance)."""
        try:
            return json_format.loads(self.body)
        except ValueError:
            pass
        raise TrackerError(f"{shown(self.url)}: the answer is {self.kind}, not JSON; check --url")

    @property
    def kind(self) -> str:
        """The body in words, for messages."""
        content = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return "a web page" if content in {"text/html", "application/xhtml+xml"} else content or "of no known type"


@dataclass(frozen=True, slots=True)
class _Lost:
    """No answer, and why. `sent`: the server may have got the request; `final`: a repetition would end the same way."""

    why: str
    sent: bool = True
    final: bool = False


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
        auth: Auth = None,
        headers: Mapping[str, str] | None = None,
        limits: Limits = Limits(),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`auth`: user and password; `headers`: sent with every request. UsageError if `base_url` cannot be used."""
        origin = _address(base_url)
        self.base_url = base_url
        self.requests = 0
        self._origin = _origin(origin)
        self._auth = HTTPBasicAuth(*(part.encode() for part in auth)) if auth else _NoAuth()
        self._headers = dict(headers or {})
        self._limits = limits
        self._patience = limits.patience
        self._sleep = sleep
        self._session = self._new_session()
        if origin.scheme == "http" and (auth or headers) and not _loopback(origin.hostname or ""):
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

        Raises UnusableError (unreachable, certificate, 401), UnsureError (a POST or PATCH that may have been done),
        TrackerError for every other status, an endless or over-long answer, and a redirect to another server.
        """
        target = self._own(urljoin(self.base_url, url), method)
        given = {"headers": dict(headers or {}), "params": params, "data": data, "json": json}
        for _ in range(_HOPS):
            answer = self._patiently(method, target, given)
            if answer.status in expect:
                return answer
            if answer.status not in _MOVED or "Location" not in answer.headers:
                raise _refusal(method, answer)
            target = self._own(urljoin(answer.url, answer.headers["Location"]), method)
            given["params"] = None  # the new address says them again
        raise TrackerError(f"{shown(target)}: redirects without end; check --url")

    def _own(self, url: str, method: str) -> str:
        if _origin(urlsplit(url)) == self._origin:
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
                if outcome.status not in _BUSY:
                    return outcome
                begun = outcome.status not in _NOT_BEGUN
                wait = _retry_after(outcome.headers) or wait
                error = _refusal(method, outcome)
            else:
                begun, final = outcome.sent, outcome.final
                error = UnusableError(f"{shown(url)}: {outcome.why}")
            if begun and not safe:
                raise UnsureError(f"{error}; whether the tracker took it is not known")
            if final or attempt + 1 == self._limits.attempts or wait > self._patience:
                break
            self._patience -= wait
            self._sleep(wait)
        raise error

    def _bounded(self, method: str, url: str, given: dict[str, Any]) -> Answer | _Lost:
        """One attempt, in a thread: no time-out of a socket ends an answer that comes byte by byte."""
        self.requests += 1
        outcome: list[Answer | _Lost] = []
        session, deadline = self._session, time.monotonic() + self._limits.total
        worker = threading.Thread(
            target=lambda: outcome.append(self._once(session, method, url, given, deadline)), daemon=True
        )
        worker.start()
        worker.join(self._limits.total)
        if outcome:
            return outcome[0]
        self._session = self._new_session()  # the thread may still hold the old one
        return _Lost(f"no whole answer within {self._limits.total:g} seconds; try again later")

    def _once(
        self, session: requests.Session, method: str, url: str, given: dict[str, Any], deadline: float
    ) -> Answer | _Lost:
        timeouts = (self._limits.connect, self._limits.read)
        try:
            with session.request(
                method, url, auth=self._auth, timeout=timeouts, allow_redirects=False, stream=True, **given
            ) as response:
                body = bytearray()
                for chunk in response.iter_content(_CHUNK):
                    body += chunk
                    if len(body) > self._limits.size:
                        return _Lost(f"the answer is larger than {self._limits.size} bytes; check --url", final=True)
                    if time.monotonic() > deadline:
                        return _Lost("the answer takes too long; try again later")
                return Answer(response.status_code, response.headers, bytes(body), response.url)
        except requests.exceptions.RequestException as error:  # its text may show what was sent: only its kind is told
            return _loss(error)

    def _new_session(self) -> requests.Session:
        session = requests.Session()
        session.headers.update(self._headers)
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # every request stands alone
        return session


class _NoAuth(AuthBase):
    """Keeps `requests` from looking into ~/.netrc by itself."""

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        return prepared


def shown(url: str) -> str:
    """The address as a message may show it: without account and query, where secrets stand."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def _address(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, a broken IPv6 address
        usable = False
    if not usable:
        raise UsageError("--url: not an address; write it like https://tracker.example/path/")
    if "@" in parts.netloc:
        raise UsageError(
            f"--url {shown(url)}: no account inside the address; set EXTRACT_TASKS_USER and EXTRACT_TASKS_PASSWORD"
        )
    return parts


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _loss(error: requests.exceptions.RequestException) -> _Lost:
    if isinstance(error, requests.exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error):
        return _Lost(
            "the certificate is not one that this computer trusts; if it is your own authority's, "
            "name its file in REQUESTS_CA_BUNDLE",
            sent=False,
            final=True,
        )
    if isinstance(error, requests.exceptions.SSLError):
        return _Lost("no TLS connection; is it https that the server speaks there?", sent=False)
    if isinstance(error, requests.exceptions.ProxyError):
        return _Lost("the proxy of the environment (https_proxy) does not connect", sent=False)
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return _Lost("the server cannot be reached (it does not answer); check --url and the network", sent=False)
    if isinstance(error, requests.exceptions.Timeout):
        return _Lost("the server does not answer in time; try again later")
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(reason, NewConnectionError):
        return _Lost("the server cannot be reached (no connection); check --url and the network", sent=False)
    if isinstance(error, (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        return _Lost("the connection broke off; try again later")
    return _Lost(f"the request failed ({type(error).__name__}); check --url", final=True)


def _refusal(method: str, answer: Answer) -> TrackerError:
    where, status = shown(answer.url), answer.status
    if status == 401:
        asked = answer.headers.get("WWW-Authenticate", "").lower()
        if "digest" in asked and "basic" not in asked:
            return UnusableError(
                f"{where}: the server wants Digest authentication, which this tool does not speak (401)"
            )
        return UnusableError(
            f"{where}: the server refuses the account (401); check EXTRACT_TASKS_USER and EXTRACT_TASKS_PASSWORD "
            "or EXTRACT_TASKS_TOKEN"
        )
    if status == 403:
        return TrackerError(f"{where}: the account may not do this ({method}: 403); ask for the right, or check --url")
    if status in {404, 410}:
        return TrackerError(f"{where}: there is nothing at this address ({status}); check --url")
    if status in _BUSY:
        return TrackerError(f"{where}: the server is in trouble ({method}: {status}); try again later")
    if status < 300:
        return TrackerError(f"{where}: the answer is {answer.kind} ({method}: {status}); check --url")
    return TrackerError(f"{where}: the server does not take it ({method}: {status})")


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, whether the header says seconds or a date; a date counts from the server's own clock."""
    said = headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return float(said)
    try:
        until = parsedate_to_datetime(said)
        now = parsedate_to_datetime(headers["Date"]) if "Date" in headers else dt.datetime.now(dt.timezone.utc)
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):  # no date, or one without a zone
        return None
