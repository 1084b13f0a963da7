"""A tracker's address goes in; the account for it comes out: from the environment, a netrc file or a prompt."""

from __future__ import annotations

import netrc
import os
import sys
from getpass import getpass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from ..errors import UsageError


class Account(NamedTuple):
    """A user with a password, or a token, or nothing at all. Not to be shown, logged or reported."""

    user: str | None = None
    password: str | None = None
    token: str | None = None

    def __repr__(self) -> str:
        return "Account(…)"


def account(url: str) -> Account:
    """The account for the server of `url`; empty if there is none and nobody to ask.

    Raises UsageError for a password in the address, half an account, a netrc file that others can read or that is broken.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise UsageError("--url: not an address; write it like https://tracker.example/path/") from None
    if "@" in parts.netloc:
        raise UsageError("--url: no account inside the address; set EXTRACT_TASKS_USER and EXTRACT_TASKS_PASSWORD")
    token, user, password = (os.environ.get(f"EXTRACT_TASKS_{name}") for name in ("TOKEN", "USER", "PASSWORD"))
    if token:
        return Account(user, None, token)
    if password and not user:
        raise UsageError("EXTRACT_TASKS_PASSWORD is set without EXTRACT_TASKS_USER; set both")
    if user and password:
        return Account(user, password)
    found = _from_netrc(parts.hostname or "", user)
    if found.password or not sys.stdin.isatty():
        return found
    return _asked(parts.hostname or url, user)


def _from_netrc(host: str, user: str | None) -> Account:
    """As netrc(5), but without its `default`: a password goes to the server that it was written for."""
    path = Path(os.environ.get("NETRC") or Path.home() / ".netrc")
    try:
        if not path.is_file():
            return Account(user)
        status = path.stat()
        if os.name == "posix" and (status.st_mode & 0o077 or status.st_uid not in (os.getuid(), 0)):
            raise UsageError(f"{path}: others can read it or it is not yours; run chmod 600 on it")
        hosts = netrc.netrc(str(path)).hosts
    except netrc.NetrcParseError as error:  # its message may show a password
        raise UsageError(
            f"{path}:{error.lineno}: is no netrc file; write: machine HOST login USER password …"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({type(error).__name__}); check the file") from None
    login, _, password = hosts.get(host, (None, None, None)) if host != "default" else (None, None, None)
    if user and login and login != user:
        return Account(user)
    return Account(user or login or None, password or None)


def _asked(host: str, user: str | None) -> Account:
    """What somebody at the terminal types; an empty user means: without an account."""
    if not user:
        print(f"{host}: user (empty for none): ", end="", file=sys.stderr, flush=True)
        user = sys.stdin.readline().strip()
    return Account(user, getpass(f"{host}: password of {user}: ")) if user else Account()
