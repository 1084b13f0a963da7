"""What a server said goes in; what it means goes out: a body, a refusal in words, the seconds to wait."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import NewConnectionError

from .base import TrackerError, UnreachableError

BUSY = frozenset({429, 500, 502, 503, 504})


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
            return json.loads(self.body)
        except ValueError:
            pass
        raise TrackerError(f"{shown(self.url)}: the answer is {self.kind}, not JSON; check --url")

    @property
    def kind(self) -> str:
        """The body in words, for messages."""
        content = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return "a web page" if content in {"text/html", "application/xhtml+xml"} else content or "of no known type"


@dataclass(frozen=True, slots=True)
class Lost:
    """No answer, and why. `sent`: the server may have got the request; `final`: a repetition would end the same way."""

    why: str
    sent: bool = True
    final: bool = False


def shown(url: str) -> str:
    """The address as a message may show it: without account and query, where secrets stand."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(no address)"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def joined(base: str, url: str) -> str:
    """The absolute address that `url` means in an answer from `base`; what is no address at all stays as it is."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def loss(error: requests.exceptions.RequestException) -> Lost:
    """The kind of the error in words: its own text may show what was sent, and the account with it."""
    if isinstance(error, requests.exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error):
        return Lost(
            "the certificate is not one that this computer trusts; if it is your own authority's, "
            "name its file in REQUESTS_CA_BUNDLE",
            sent=False,
            final=True,
        )
    if isinstance(error, requests.exceptions.SSLError):
        return Lost("no TLS connection; is it https that the server speaks there?", sent=False)
    if isinstance(error, requests.exceptions.ProxyError):
        return Lost("the proxy of the environment (https_proxy) does not connect", sent=False)
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return Lost("the server cannot be reached (it does not answer); check --url and the network", sent=False)
    if isinstance(error, requests.exceptions.Timeout):
        return Lost("the server does not answer in time; try again later")
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(reason, NewConnectionError):
        return Lost("the server cannot be reached (no connection); check --url and the network", sent=False)
    if isinstance(error, (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        return Lost("the connection broke off; try again later")
    return Lost(f"the request failed ({type(error).__name__}); check --url", final=True)


def refusal(method: str, answer: Answer) -> TrackerError:
    """What is wrong with the status, where, and what to do."""
    where, status = shown(answer.url), answer.status
    if status == 401:
        asked = answer.headers.get("WWW-Authenticate", "").lower()
        if "digest" in asked and "basic" not in asked:
            return UnreachableError(
                f"{where}: the server wants Digest authentication, which this tool does not speak (401)"
            )
        return UnreachableError(
            f"{where}: the server refuses the account (401); check EXTRACT_TASKS_USER and EXTRACT_TASKS_PASSWORD "
            "or EXTRACT_TASKS_TOKEN"
        )
    if status == 403:
        return TrackerError(f"{where}: the account may not do this ({method}: 403); ask for the right, or check --url")
    if status in {404, 410}:
        return TrackerError(f"{where}: there is nothing at this address ({status}); check --url")
    if status in BUSY:
        return TrackerError(f"{where}: the server is in trouble ({method}: {status}); try again later")
    if status < 300:
        return TrackerError(f"{where}: the answer is {answer.kind} ({method}: {status}); check --url")
    return TrackerError(f"{where}: the server does not take it ({method}: {status}); check --url")


def retry_after(headers: Mapping[str, str]) -> float | None:
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
