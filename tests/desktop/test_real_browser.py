"""Chromium, without a window, on a page of our own server."""

from __future__ import annotations

import http.server
import os
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.desktop.conftest import PATIENCE_SECONDS, Needs
from tui.desktop.browser import find_opener, open_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A web server on this computer, and the paths it was asked for."""

    port: int
    asked: queue.Queue[str]


@pytest.fixture
def site() -> Iterator[Site]:
    asked: queue.Queue[str] = queue.Queue()

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.put(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<title>seen</title>")

        def log_message(self, *args: object) -> None:
            """Nothing on our stderr."""

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            # Chromium connects ahead of need and drops what it did not use; any other error is printed.
            if not isinstance(sys.exception(), ConnectionError):
                super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it was handed in

    with Server(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Site(port=server.server_address[1], asked=asked)
        finally:
            server.shutdown()
            thread.join()


def test_chromium_shows_the_page(
    needs_program: Needs, site: Site, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    needs_program("chromium")
    profile = tmp_path / "profile"
    # With --dump-dom it ends by itself once the page is there, and prints the page, which must not be seen.
    browser = (
        "chromium --headless --dump-dom --no-sandbox --disable-gpu --disable-quic --no-first-run "
        "--disable-background-networking --disable-component-update --disable-sync "
        f"--user-data-dir={profile}"
    )
    path = "/a?b=%22c%22&d=$(e)%20%s"
    found = find_opener({**os.environ, "BROWSER": browser})
    try:
        open_url(f"http://127.0.0.1:{site.port}{path}", found, wait_seconds=2 * PATIENCE_SECONDS)
        assert site.asked.get(timeout=PATIENCE_SECONDS) == path
        assert capfd.readouterr() == ("", "")
    finally:
        with suppress(OSError, ProcessLookupError):  # only one that hangs still holds its lock, "host-pid"
            os.kill(int(os.readlink(profile / "SingletonLock").rpartition("-")[2]), signal.SIGKILL)
