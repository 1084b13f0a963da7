"""An address on a CalDAV server goes in; the calendar for tasks there comes out (RFC 4791, 5397, 6764), and its objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree

from .answers import Answer, joined, shown
from .base import TrackerError
from .http import Client

_DAV, _CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_NAMESPACES = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
_PROPERTIES = (
    f"<propfind {_NAMESPACES}><prop><resourcetype/><displayname/><current-user-principal/>"
    "<C:calendar-home-set/><C:supported-calendar-component-set/></prop></propfind>"
)
_NEW = (
    f'<C:mkcalendar {_NAMESPACES}><set><prop><C:supported-calendar-component-set><C:comp name="VTODO"/>'
    "</C:supported-calendar-component-set></prop></set></C:mkcalendar>"
)
_TASKS = (
    f"<C:calendar-query {_NAMESPACES}><prop><getetag/><C:calendar-data/></prop><C:filter>"
    '<C:comp-filter name="VCALENDAR"><C:comp-filter name="VTODO"/></C:comp-filter></C:filter></C:calendar-query>'
)
_NOT_THERE = frozenset({404, 410})
_NO_WELL_KNOWN = frozenset({200, 400, 403, 405, 501, *_NOT_THERE})
_WELL_KNOWN = "/.well-known/caldav"


@dataclass(frozen=True, slots=True)
class Resource:
    """An object of a calendar: its address, its ETag as the server spells it ("" if it tells none), the iCalendar text."""

    url: str
    etag: str
    data: str


@dataclass(frozen=True, slots=True)
class _Place:
    url: str
    name: str
    is_calendar: bool
    takes_tasks: bool
    homes: tuple[str, ...]
    principals: tuple[str, ...]


def objects(client: Client, calendar: str) -> Iterator[Resource]:
    """All objects with a VTODO, in one request. Raises TrackerError if the server tells only part of them (507)."""
    answer = client.request("REPORT", calendar, data=_TASKS.encode(), headers=_headers("1"), expect={207})
    for url, response in _responses(answer):
        if " 507" in response.findtext(f"{_DAV}status", ""):
            raise TrackerError(f"{shown(calendar)}: the server lists only part of the tasks; use a calendar with fewer")
        if data := response.findtext(f".//{_CAL}calendar-data"):
            yield Resource(url, response.findtext(f".//{_DAV}getetag", "").strip(), data)


def find_calendar(client: Client, name: str | None) -> str | None:
    """The address of the calendar that the client's `base_url` is, or leads to from a user's home or the server's root.

    `name`: which, by its name or the last part of its address; needed where there are several. None if nothing is at
    `base_url`. Raises TrackerError, with the names to choose from, unless exactly one calendar fits.
    """
    place = _start(client)
    if place is None:
        return None
    if place.is_calendar:
        return _chosen([place], name, client)
    homes = place.homes or tuple(home for each in place.principals for home in _homes(client, each)) or (place.url,)
    return _chosen([each for home in homes for each in _places(client, home, "1") if each.is_calendar], name, client)


def make_calendar(client: Client, name: str | None) -> str:
    """Makes a calendar for tasks at `base_url`, unless one is there by now (RFC 4791, 5.3.1), and returns its address."""
    url = f"{client.base_url.rstrip('/')}/"
    client.request("MKCALENDAR", url, data=_NEW.encode(), headers=_headers("0"), expect={201, 405, 409})
    made = find_calendar(client, name)
    if made is None:
        raise TrackerError(f"{shown(url)}: no calendar can be made there; check --url, the folder above it must exist")
    return made


def _start(client: Client) -> _Place | None:
    """Of an address that is only a server's name, what the server itself says is the place to begin at (RFC 6764, 5)."""
    first = (_WELL_KNOWN,) if urlsplit(client.base_url).path in ("", "/") else ()
    for url in (*first, client.base_url):
        for place in _places(client, url, "0", none=_NO_WELL_KNOWN if url in first else _NOT_THERE):
            return place
    return None


def _homes(client: Client, principal: str) -> tuple[str, ...]:
    return tuple(home for each in _places(client, principal, "0") for home in each.homes)


def _chosen(calendars: list[_Place], name: str | None, client: Client) -> str:
    usable = [each for each in calendars if each.takes_tasks]
    fitting = [each for each in usable if name in (None, each.name, _last(each.url))]
    if len(fitting) == 1:
        return f"{fitting[0].url.rstrip('/')}/"
    where = shown(client.base_url)
    if not usable:
        raise TrackerError(f"{where}: no calendar there takes tasks (VTODO); make one, or check --url")
    names = ", ".join(f"{each.name} ({_last(each.url)})" for each in usable)
    what = "several calendars are there" if name is None else f"not exactly one calendar there is {name}"
    raise TrackerError(f"{where}: {what}; choose with --option calendar=NAME from: {names}")


def _last(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])


def _headers(depth: str) -> dict[str, str]:
    return {"Content-Type": "application/xml; charset=utf-8", "Depth": depth}


def _places(client: Client, url: str, depth: str, none: frozenset[int] = _NOT_THERE) -> list[_Place]:
    """What stands at the address, and below it with depth 1; empty where the status is one of `none`."""
    answer = client.request("PROPFIND", url, data=_PROPERTIES.encode(), headers=_headers(depth), expect={207, *none})
    return [] if answer.status in none else [_place(*each) for each in _responses(answer)]


def _place(url: str, response: etree._Element) -> _Place:
    kinds = {str(kind.tag) for kind in response.iterfind(f".//{_DAV}resourcetype/*")}
    components = [comp.get("name") for comp in response.iterfind(f".//{_CAL}supported-calendar-component-set/*")]
    return _Place(
        url=url,
        name=" ".join(response.findtext(f".//{_DAV}displayname", "").split()) or _last(url),
        is_calendar=f"{_CAL}calendar" in kinds,
        takes_tasks="VTODO" in components or not components,  # without the property, all of them (RFC 4791, 5.2.3)
        homes=_hrefs(url, response, f"{_CAL}calendar-home-set"),
        principals=_hrefs(url, response, f"{_DAV}current-user-principal"),
    )


def _hrefs(url: str, response: etree._Element, name: str) -> tuple[str, ...]:
    return tuple(joined(url, str(href.text).strip()) for href in response.iterfind(f".//{name}/{_DAV}href"))


def _responses(answer: Answer) -> Iterator[tuple[str, etree._Element]]:
    """Address and content of each response in a multistatus (RFC 4918, 13)."""
    root = _parsed(answer)
    if root is None or root.tag != f"{_DAV}multistatus":
        raise TrackerError(
            f"{shown(answer.url)}: the answer is {answer.kind}, not what a CalDAV server says; check --url"
        )
    for response in root.iterfind(f"{_DAV}response"):
        yield joined(answer.url, response.findtext(f"{_DAV}href", "").strip()), response


def precondition(answer: Answer) -> str:
    """The condition that the server names in a refusal, such as no-uid-conflict (RFC 4791, 5.3.2.1); "" if it names none."""
    root = _parsed(answer)
    if root is None or root.tag != f"{_DAV}error":
        return ""
    names = (etree.QName(child).localname for child in root.iterchildren(f"{_DAV}*", f"{_CAL}*"))
    return next(names, "")


def _parsed(answer: Answer) -> etree._Element | None:
    try:
        root = etree.fromstring(answer.body, etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    return root if root.getroottree().docinfo.internalDTD is None else None  # no DAV answer brings entities of its own
