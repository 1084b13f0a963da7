"""A real CalDAV server with an account, on a free loopback port for the length of the session; tasks to push."""

from __future__ import annotations

import datetime as dt
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import requests

from extract_tasks.tasks import Task

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

# As `python -m radicale --config FILE`, but without waiting for the disk.
_SERVE = """
import sys
from radicale import config, server
settings = config.load([(sys.argv[1], False)])
settings.update({"storage": {"_filesystem_fsync": "False"}}, "tests", privileged=True)
server.serve(settings)
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
        server = subprocess.Popen([sys.executable, "-c", _SERVE, folder / "config"], stdout=log, stderr=log)
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


def _task(number: int = 1, **fields: object) -> Task:
    given: dict[str, object] = {
        "uid": f"7b30e061-bd4c-567a-8743-{number:012d}",
        "title": f"云州县第{number}号任务，建成驿站",
        "kind": "directive",
        "strength": "must",
        "tier": "must",
        "lead": ("云州县总工会",),
        "assist": ("县财政局", "县妇联"),
        "start": None,
        "due": dt.date(2024, 6, 30),
        "time": None,
        "rrule": None,
        "when": "6月底前",
        "quote": f"由云州县总工会牵头，6月底前办好第{number}号任务；并“定”出办法, 报县委办公室。",
        "section": ("二、下一步工作", "（一）办好实事"),
        "speaker": None,
        "document": "云州县群团工作会议纪要",
        "document_id": "纪要-1",
        "source": "纪要.txt",
        "confidence": 0.9,
        "day": dt.date(2024, 5, 13),
    }
    return Task(**{**given, **fields})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def make_task() -> Callable[..., Task]:
    """`make_task(number, due=…, …)`: a task of one document, its id and words after its number."""
    return _task


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback servers are reached directly, whatever the environment says."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
