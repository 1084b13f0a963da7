"""A real CalDAV server with an account, on a free loopback port for the length of the session."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests

USER, PASSWORD = "duban", "云州-test-only"
_CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = bcrypt
delay = 0
[storage]
filesystem_folder = {folder}/data
[rights]
type = owner_only
[web]
type = none
[logging]
level = error
"""


@dataclass(frozen=True)
class Server:
    """`url`: the root of the server; the account owns everything under `url`/`user`/."""

    url: str
    user: str
    password: str


@pytest.fixture(scope="session")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    pytest.importorskip("radicale", reason="the CalDAV server of the extra 'test' is not installed")
    bcrypt = pytest.importorskip("bcrypt", reason="Radicale reads its passwords with it")
    folder = tmp_path_factory.mktemp("radicale")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    (folder / "users").write_text(f"{USER}:{hashed}\n", encoding="utf-8")
    (folder / "config").write_text(_CONFIG.format(port=port, folder=folder), encoding="utf-8")
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", folder / "config"], stdout=log, stderr=log
        )
        try:
            url = f"http://127.0.0.1:{port}/"
            _wait(url, server)
            yield Server(url, USER, PASSWORD)
        finally:
            server.terminate()
            server.wait(10)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if server.poll() is not None:
            pytest.fail(f"Radicale ended with status {server.returncode}")
        try:
            requests.get(url, timeout=1)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("Radicale does not answer")
