"""A desk with a dozen articles that have one of everything."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Folder, Zone, article
from tests.flows.desk import Desk
from tests.flows.held import Held

GLASS = "2021-06-11-glass-piano.md"
MOSS = "2021-06-10-moss-server.md"
TIDE = "2021-06-09-tide-clock.md"
VIDEO = "2021-06-08-video-tide-clock.md"
LIGHT = "2021-06-07-lighthouse.md"
PILLOW = "2021-06-06-pillow.md"
DRONE = "2021-06-05-paper-drone.md"
GEESE = "2021-06-04-facial-recognition-geese.md"
PLOUGH = "2021-06-03-snow-plough.md"
BROKEN = "2021-06-02-broken.md"
ROUTER = "2021-06-01-quiet-router.md"
UNDATED = "notes/undated.md"

NEWEST_FIRST = [GLASS, MOSS, TIDE, VIDEO, LIGHT, PILLOW, DRONE, GEESE, PLOUGH, ROUTER]
OPEN = [GLASS, MOSS, LIGHT, GEESE, PLOUGH, UNDATED]

_CACHE = "https://lantern-example-org.cdn.ampproject.org/c/s/lantern.example.org"


def _files() -> dict[str, str]:
    def story(title: str | None, date: str, host: str, slug: str, **fields: Any) -> str:
        fields = {"web_url": f"https://{host}.example.org/{slug}", "domain": f"{host}.example.org"} | fields
        return article(title, date=date, **fields)

    moss_related = [
        # Its AMP form, with tracking, means the glass piano of this folder.
        {"title": "Glass piano", "ampWebUrl": "http://www.lantern.example.org/glass-piano/amp?utm_source=x"},
        {"title": "A clock that runs on tides", "webUrl": "https://offbyone.example.org/tide-clock"},
        {"title": "Peat bogs that compute", "webUrl": "https://peat.example.org/bogs", "quality": 31,
         "provider": {"name": "Peat Post"}},
    ]  # fmt: skip
    return {
        GLASS: story(
            "Glass piano survives its first concert", "2021-06-11T09:00:00Z", "lantern", "glass-piano",
            provider="The Lantern Post", published=False, quality=54, heat=54, topics=["Music", "Glass"],
            amp_url="https://lantern.example.org/glass-piano/amp", cdn_url=f"{_CACHE}/glass-piano/amp",
            secured="SECRETSECRETSECRET",
            images=[{"url": "https://img.example.org/piano.jpg", "title": "A piano"}],
            body="It *rang* for an hour. [The score](https://scores.example.org/glass) is free.\n",
        ),
        MOSS: story(
            "A server room cooled by moss", "2021-06-10T09:00:00Z", "moss", "server-room",
            provider="Kettle & Circuit", published=False, quality=61, topics=["Data centres", "Plants"],
            related=moss_related, mood="green",
        ),
        TIDE: story(
            "A clock that runs on tides", "2021-06-09T09:00:00Z", "offbyone", "tide-clock",
            provider="The Off-by-One", quality=88, related=[{"title": "Moss", "webUrl": "https://moss.example.org/server-room"}],
        ),
        VIDEO: story(
            "Video: inside the tide clock", "2021-06-08T09:00:00Z", "offbyone", "-",
            provider="The Off-by-One", type="video", quality=70, web_url=None, originalUrl="https://video.example.org/watch?v=tide",
        ),
        LIGHT: story(
            "Lighthouse lends its light to a library", "2021-06-07T09:00:00Z", "lantern", "-",
            provider="The Lantern Post", published=False, quality=39, web_url="javascript:alert(1)",
        ),
        PILLOW: story(
            "Ten reasons our pillow is a computer", "2021-06-06T09:00:00Z", "pillow", "ten", published=False,
            quality=9, removed=True, provider="Pillow Weekly",
        ),
        DRONE: story(
            "Paper drone folds itself", "2021-06-05T09:00:00Z", "fold", "drone", published=None, quality=72,
            provider="Fold & Fly", topics=["Paper"],
        ),
        GEESE: story(
            "Town bans facial recognition, geese excepted", "2021-06-04T09:00:00Z", "civic", "geese",
            provider="The Civic Loom", published=False, quality=66, topics=["Privacy", "Birds"],
            amp_url="https://civic.example.org/geese/amp",
        ),
        PLOUGH: story(
            "自動運転の除雪車、猫を待つ", "2021-06-03T09:00:00Z", "muteki", "plough", provider="霧笛テック",
            published=False, quality=58,
        ),
        BROKEN: "---\ntitle: Broken\nprovider: a: b\nquality: 5\n---\nBody.\n",
        ROUTER: story(
            "The quiet router", "2021-06-01T09:00:00Z", "kettle", "router", provider="Kettle & Circuit",
            quality=45, heat=52,
        ),
        UNDATED: article(
            None, date=None, published=False, quality=None, provider=None, web_url=None, excerpt=None
        ),
        "README.md": "No front matter here.\n",
    }  # fmt: skip


@pytest.fixture
def plain_environment(monkeypatch: pytest.MonkeyPatch, zone: Zone, tmp_path: Path) -> Path:
    """No desktop, no tmux, no motion, UTC; PATH holds the folder that comes back before the system's."""
    signs = ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "TMUX", "TMUX_PANE", "BROWSER")
    for sign in (*signs, "WSL_DISTRO_NAME", "WSL_INTEROP", "NO_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(sign, raising=False)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    zone("UTC")
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return programs


@pytest.fixture
def empty_desk(folder: Folder, plain_environment: Path) -> Desk:
    """A desk over an empty folder; this is not the user's first start."""
    started = Path(os.environ["XDG_STATE_HOME"]) / "newstui" / "started"
    started.parent.mkdir(parents=True)
    started.touch()
    return Desk(root=folder({}))


@pytest.fixture
def desk(empty_desk: Desk, folder: Folder) -> Desk:
    """A desk over a dozen articles: open, published, declined and broken ones, with all kinds of links."""
    folder(_files())
    return empty_desk


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Held]]:
    """All gates open; a test closes one."""
    gates = ("article_gate", "search_gate", "load_gate")
    for name in gates:
        monkeypatch.setattr(Held, name, threading.Event())
        getattr(Held, name).set()
    opened = [getattr(Held, name) for name in gates]
    monkeypatch.setattr("tests.flows.desk.Still", Held)
    yield Held
    for gate in opened:
        gate.set()
