"""`dateline add ADDRESS`, with a server of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.cli.conftest import Dateline
from tests.newsroom.test_pages import STORY, page

PAGES = {
    "/2026/trams": (200, page(STORY)),
    "/old": (301, "/2026/trams?utm_source=letter"),
    "/gone": (200, page("<p>Sorry.</p>", "Page not found")),
}


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, words = PAGES.get(self.path.partition("?")[0], (404, ""))
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if status == 301:
            self.send_header("Location", words)
        self.end_headers()
        self.wfile.write(words.encode())

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    host = f"127.0.0.1:{server.server_port}"
    monkeypatch.setenv("DATELINE_FETCH_ALLOW_HOSTS", host)
    yield f"http://{host}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_comes_in_once(dateline: Dateline, site: str) -> None:
    added = dateline("add", f"{site}/old", f"{site}/2026/trams", f"{site}/gone", "--json")
    first, again, gone = added.json_lines
    assert (first["decision"], again["decision"]) == ("new", "unchanged")
    assert first["article"]["title"] == "Trams return to Gyumri"
    assert again["article"]["id"] == first["article"]["id"]
    assert gone["reason"] == f"{site}/gone does not exist: check the address"
    assert added.status == 1
    shown = dateline("show", "1", "--json").json
    assert shown["source_url"] == f"{site}/2026/trams"
    assert shown["source"] == site.removeprefix("http://") + "/2026/trams"


def test_an_address_inside_is_refused(dateline: Dateline) -> None:
    added = dateline("add", "http://127.0.0.1:8099/page")
    assert added.status == 1
    assert "127.0.0.1 stands in a private network" in added.err
