"""The client against a server of our own making: what it repeats, what it refuses, and that no secret gets out."""

from __future__ import annotations

import datetime as dt
import logging
import ssl
import traceback
from base64 import b64encode
from ipaddress import ip_address

import pytest
from faults import Fault, Reply, faulty

from extract_tasks.errors import UsageError
from extract_tasks.trackers.base import TrackerError, UnreachableError
from extract_tasks.trackers.http import Client, Limits, UnsureError

SECRET = "云州-geheim-7"
CODED = b64encode(f"duban:{SECRET}".encode()).decode()
QUICK = Limits(connect=2, read=0.2, total=1)


def client(url: str, waits: list[float] | None = None, limits: Limits = QUICK) -> Client:
    return Client(url, auth=("duban", SECRET), limits=limits, sleep=[].append if waits is None else waits.append)


BUSY, BROKEN = Reply(503), Reply(500)
AGAIN = [
    # method, what goes wrong first, how often it is sent in all, how long it waits
    ("GET", [], 1, []),
    ("GET", [Fault.LOSE_REQUEST], 2, [1]),
    ("PUT", [Fault.LOSE_ANSWER, Fault.LOSE_ANSWER], 3, [1, 2]),
    ("GET", [Fault.CUT_ANSWER], 2, [1]),
    ("GET", [Fault.HOLD_ANSWER], 2, [1]),
    ("REPORT", [BUSY, BROKEN, Reply(502)], 4, [1, 2, 4]),
    ("GET", [Reply(429, headers={"Retry-After": "7"})], 2, [7]),
    ("POST", [Reply(429, headers={"Retry-After": "7"}), BUSY], 3, [7, 2]),
    (
        "GET",
        [Reply(503, headers={"Retry-After": "Thu, 01 Jan 2026 00:00:30 GMT", "Date": "Thu, 01 Jan 2026 00:00:10 GMT"})],
        2,
        [20],
    ),
    ("GET", [Reply(503, headers={"Retry-After": "soon"})], 2, [1]),
    ("GET", [Reply(503, headers={"Retry-After": "-5"})], 2, [1]),
]


@pytest.mark.parametrize(("method", "faults", "sent", "waits"), AGAIN)
def test_what_can_be_repeated_is_repeated(method, faults, sent, waits):
    waited: list[float] = []
    with faulty(faults=faults) as proxy:
        ours = client(proxy.url, waited)
        answer = ours.request(method, data=b"x")
    assert (answer.status, answer.body) == (200, b"done")
    assert (len(proxy.log), ours.requests, waited) == (sent, sent, waits)


GIVEN_UP = [
    # method, answers, error, part of the message, times sent
    ("GET", [BUSY] * 9, TrackerError, "in trouble (GET: 503); try again later", 4),
    ("GET", [Fault.LOSE_REQUEST] * 9, UnreachableError, "the connection broke off", 4),
    ("GET", [Reply(429, headers={"Retry-After": "3600"})], TrackerError, "(GET: 429)", 1),
    ("POST", [Fault.LOSE_ANSWER], UnsureError, "whether the tracker took it is not known", 1),
    ("POST", [Fault.CUT_ANSWER], UnsureError, "whether the tracker took it is not known", 1),
    ("PATCH", [BROKEN], UnsureError, "whether the tracker took it is not known", 1),
    ("GET", [Reply(401, headers={"WWW-Authenticate": "Basic"})], UnreachableError, "EXTRACT_TASKS_PASSWORD", 1),
    ("GET", [Reply(401, headers={"WWW-Authenticate": "Digest nonce=1"})], UnreachableError, "Digest", 1),
    ("GET", [Reply(403)], TrackerError, "may not do this (GET: 403)", 1),
    ("GET", [Reply(404)], TrackerError, "nothing at this address (404); check --url", 1),
    ("GET", [Reply(422)], TrackerError, "does not take it (GET: 422)", 1),
    ("GET", [Reply(203, b"<html>", {"Content-Type": "text/html; charset=utf-8"})], TrackerError, "a web page (GET: 203)", 1),
    ("GET", [Reply(302)], TrackerError, "(GET: 302)", 1),
    ("GET", [Reply(302, headers={"Location": "/again"})] * 9, TrackerError, "redirects without end", 5),
    ("GET", [Reply(200, b"x" * 2000)], UnreachableError, "larger than 1000 bytes", 1),
    ("GET", [Reply(302, b"x" * 2000, {"Location": "/"})], UnreachableError, "larger than 1000 bytes", 1),
]  # fmt: skip


def told_by(raised, caplog) -> str:
    return "".join(traceback.format_exception(raised.value)) + repr(raised.value.__context__) + caplog.text


@pytest.mark.parametrize(("method", "faults", "error", "says", "sent"), GIVEN_UP)
def test_an_error_is_one_line_without_the_secret(method, faults, error, says, sent, caplog):
    caplog.set_level(logging.DEBUG)
    with faulty(faults=faults) as proxy, pytest.raises(error) as raised:
        client(proxy.url, limits=Limits(read=0.2, total=1, size=1000)).request(method, "/a?asked=1", data=b"x")
    assert says in str(raised.value)
    assert type(raised.value) is error
    assert "\n" not in str(raised.value)
    assert "asked" not in str(raised.value)
    assert len(proxy.log) == sent
    assert not [secret for secret in (SECRET, CODED) if secret in told_by(raised, caplog)]


def test_the_secret_is_sent_as_utf8():
    with faulty() as proxy:
        client(proxy.url).request("GET")
    assert proxy.log[0][2]["Authorization"] == f"Basic {CODED}"


def test_no_account_comes_from_netrc(tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login other password other\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    with faulty() as proxy:
        Client(proxy.url, headers={"X-Redmine-API-Key": "k"}).request("GET")
    assert "Authorization" not in proxy.log[0][2]
    assert proxy.log[0][2]["X-Redmine-API-Key"] == "k"


def test_no_cookie_comes_back():
    with faulty(faults=[Reply(200, headers={"Set-Cookie": "session=1; Path=/"})]) as proxy:
        ours = client(proxy.url)
        ours.request("GET")
        ours.request("GET")
    assert "Cookie" not in proxy.log[1][2]


def test_a_redirect_stays_on_the_server():
    with faulty() as other, faulty(faults=[Reply(307, headers={"Location": "/dav/?a=b"})]) as proxy:
        answer = client(proxy.url).request("PUT", "/old?x=y", data=b"body")
        assert answer.url == f"{proxy.url}dav/?a=b"
        assert [(method, path, body) for method, path, _, body in proxy.log] == [
            ("PUT", "/old?x=y", b"body"),
            ("PUT", "/dav/?a=b", b"body"),
        ]
        places = {
            f"{other.url}dav/?a=b": f"{other.url}dav/",
            other.url.replace("http:", "https:"): "https://127.0.0.1",
            "//127.0.0.2/": "http://127.0.0.2/",
            "ftp://127.0.0.1/": "ftp://127.0.0.1/",
            "http://[": "(no address)",
        }
        for place, said in places.items():
            proxy.faults.append(Reply(302, headers={"Location": place}))
            with pytest.raises(TrackerError, match="gets no password") as raised:
                client(proxy.url).request("GET")
            assert f"another server, {said}" in str(raised.value)
        with pytest.raises(TrackerError, match="another server"):
            client(proxy.url).request("GET", f"{other.url}somewhere")
        assert other.log == []


def test_an_answer_that_drips_ends():
    with (
        faulty(faults=[Fault.DRIP_ANSWER] * 9) as proxy,
        pytest.raises(UnreachableError, match="no whole answer within"),
    ):
        client(proxy.url, limits=Limits(read=2, total=0.2)).request("GET")
    assert len(proxy.log) == 4


def test_waiting_has_an_end_for_the_whole_client():
    waits: list[float] = []
    with faulty(faults=[Reply(429, headers={"Retry-After": "40"})] * 9) as proxy:
        ours = client(proxy.url, waits)
        with pytest.raises(TrackerError, match="429"):
            ours.request("GET")
        with pytest.raises(TrackerError, match="429"):
            ours.request("GET")
    assert waits == [40, 40, 40]
    assert len(proxy.log) == 5


def test_a_server_that_is_not_there():
    with faulty() as proxy:
        url = proxy.url
    waits: list[float] = []
    with pytest.raises(UnreachableError, match=f"^{url}: the server cannot be reached"):
        client(url, waits).request("POST")
    assert waits == [1, 2, 4]


def test_no_tls_where_it_is_expected():
    with faulty() as proxy, pytest.raises(UnreachableError, match="no TLS connection"):
        client(proxy.url.replace("http:", "https:")).request("POST")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """The path of a certificate for 127.0.0.1 that nobody vouches for, with its key in the same file."""
    x509 = pytest.importorskip("cryptography.x509", reason="makes the certificate of the test")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1))
        .not_valid_after(dt.datetime(2120, 1, 1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    path.write_bytes(key.private_bytes(pem, *form) + made.public_bytes(pem))
    return path


def test_only_a_certificate_that_is_vouched_for_is_trusted(certificate, monkeypatch):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with faulty(tls=context) as proxy:
        monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
        monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
        waits: list[float] = []
        with pytest.raises(UnreachableError, match="REQUESTS_CA_BUNDLE"):
            client(proxy.url, waits).request("GET")
        assert (waits, proxy.log) == ([], [])
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        assert client(proxy.url).request("GET").body == b"done"


@pytest.mark.parametrize(
    "answer", [Reply(200, b"<html>", {"Content-Type": "text/html"}), Reply(200, b"\xff{"), Reply(200)]
)
def test_what_is_no_json_is_said(answer):
    with faulty(faults=[answer]) as proxy, pytest.raises(TrackerError, match="not JSON; check --url"):
        client(proxy.url).request("GET").json()


NO_ADDRESS = [
    "",
    "tracker.example",
    "ftp://tracker.example/",
    "http://",
    "https://[::1",
    "https://a:b/",
    "https://a:0x/",
]


@pytest.mark.parametrize("url", [*NO_ADDRESS, "https://duban:geheim@tracker.example/x?key=geheim"])
def test_an_address_that_cannot_be_used(url):
    with pytest.raises(UsageError, match="--url") as raised:
        Client(url)
    assert "geheim" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("http://tracker.example/", True),
        ("https://tracker.example/", False),
        ("http://127.0.0.1:1/", False),
        ("http://[::1]/", False),
        ("http://localhost/", False),
    ],
)
def test_a_password_in_the_clear_is_warned_of(url, warned, caplog):
    client(url)
    assert bool(caplog.text) == warned
