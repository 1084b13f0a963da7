"""A proxy before a real server that loses, cuts and delays what goes through it, as a test tells it."""

from __future__ import annotations

import enum
import http.client
import ssl
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Fault(enum.Enum):
    LOSE_REQUEST = "the connection closes before the server sees the request"
    LOSE_ANSWER = "the server does what was asked, then the connection closes without an answer"
    CUT_ANSWER = "half of the body comes, then the connection closes"
    HOLD_ANSWER = "the server does what was asked, but not a byte comes back"
    DRIP_ANSWER = "bytes come one by one, without end"


@dataclass(frozen=True)
class Reply:
    """An answer in place of the server's, which does not see the request."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Proxy:
    """`faults`: one for each request to come that has one of `methods` (None: all), None lets it through; then all pass.

    `log`: method, path, headers and body of every request, in order. Without a server behind it (`upstream`), every request
    that passes is answered 200.
    """

    upstream: str | None
    faults: list[Fault | Reply | None]
    methods: Collection[str] | None = None
    log: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    @property
    def sent(self) -> list[str]:
        """The methods of all requests, in order."""
        return [method for method, *_ in self.log]

    def next_fault(self, method: str) -> Fault | Reply | None:
        if self.faults and (self.methods is None or method in self.methods):
            return self.faults.pop(0)
        return None


@contextmanager
def faulty(
    upstream: str | None = None,
    faults: Iterable[Fault | Reply | None] = (),
    methods: Collection[str] | None = None,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Proxy]:
    """Listens on a free loopback port until the block ends; `url` of the proxy has the path of `upstream`."""
    proxy = Proxy(upstream, list(faults), methods)
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": proxy}))
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    proxy.url = f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}{urlsplit(upstream or '/').path}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that gives up is what these tests are about: nothing on the terminal."""


class _Handler(BaseHTTPRequestHandler):
    proxy: Proxy
    protocol_version = "HTTP/1.1"

    def __getattr__(self, name: str):
        if name.startswith("do_"):
            return self._pass
        raise AttributeError(name)

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.proxy.log.append((self.command, self.path, dict(self.headers), body))
        fault = self.proxy.next_fault(self.command)
        if fault is Fault.LOSE_REQUEST:
            self.close_connection = True
            return
        reply = fault if isinstance(fault, Reply) else self._asked(body)
        if fault in (Fault.LOSE_ANSWER, Fault.HOLD_ANSWER):
            self.close_connection = True
            if fault is Fault.HOLD_ANSWER:
                self.rfile.read(1)  # until the client gives up
            return
        self.send_response_only(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if fault is Fault.DRIP_ANSWER:
            self._drip()
            return
        if reply.status not in (204, 304):
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if fault is Fault.CUT_ANSWER:
            self.close_connection = True
            self.wfile.write(reply.body[: len(reply.body) // 2])
        else:
            self.wfile.write(reply.body)

    def _asked(self, body: bytes) -> Reply:
        if self.proxy.upstream is None:
            return Reply(200, b"done")
        connection = http.client.HTTPConnection(urlsplit(self.proxy.upstream).netloc)
        connection.request(self.command, self.path, body, dict(self.headers))
        answer = connection.getresponse()
        own = {"content-length", "transfer-encoding", "connection"}
        headers = {name: value for name, value in answer.getheaders() if name.lower() not in own}
        reply = Reply(answer.status, answer.read(), headers)
        connection.close()
        return reply

    def _drip(self) -> None:
        self.close_connection = True
        self.end_headers()
        gone = threading.Event()
        try:
            while not gone.wait(0.01):
                self.wfile.write(b"<")
        except OSError:  # the client gave up
            pass

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""
