"""How the screens look; `pytest tests/view/test_snapshots.py --snapshot-update` takes new pictures."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from tests.conftest import Folder, Zone, article
from tests.flows.desk import Ready, Seat, settle
from tui.app import NewsApp
from tui.model import text
from tui.store.library import Library

SMALL, NARROW, WIDE = (40, 8), (80, 24), (140, 40)
Compare = Callable[..., bool]
CACHE = "https://lantern-example-org.cdn.ampproject.org/c/s/lantern.example.org"


@pytest.fixture
def news(folder: Folder, zone: Zone, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that never changes, seen from where nothing differs between machines."""
    zone("UTC")
    for name in ("NO_COLOR", "COLORTERM", "TERM", "TEXTUAL_THEME", "TMUX", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    started = Path(os.environ["XDG_STATE_HOME"]) / "newstui" / "started"
    started.parent.mkdir(parents=True)
    started.touch()

    def story(title: str, day: int, **fields: Any) -> str:
        return article(title, date=f"2021-06-{day:02}T12:00:00Z", published=False, **fields)

    related = [
        {"title": "Glass piano survives its first concert", "webUrl": "https://lantern.example.org/glass-piano"},
        {"title": "Peat bogs that compute", "webUrl": "https://peat.example.org/bogs", "quality": 31,
         "provider": {"name": "Peat Post"}},
    ]  # fmt: skip
    moss_body = (
        "## What grows\n\nIt is *soft*, **quiet** and `cool`.\n\n- damp\n\nSee [the plan](https://x.org).\n"
    )
    return folder(
        {
            "2021-06-11-glass.md": story(
                "Glass piano survives its first concert", 11, provider="The Lantern Post", quality=54,
                topics=["Music", "Glass"], web_url="https://lantern.example.org/glass-piano",
                amp_url="https://lantern.example.org/glass-piano/amp", cdn_url=f"{CACHE}/glass-piano/amp",
            ),
            "2021-06-10-moss.md": story(
                "A server room cooled by moss", 10, provider="Kettle & Circuit", quality=61, heat=48,
                mood="green", topics=["Data centres", "Plants"], excerpt="Rent is paid in water.",
                secured="x" * 300,
                web_url="https://kettle.example.org/moss", related=related, body=moss_body,
                images=[{"url": "https://kettle.example.org/moss.jpg"}],
            ),
            "2021-06-03-plough.md": story(
                "自動運転の除雪車、猫を前に三時間立ち往生 霧の町で", 3, provider="霧笛テック", quality=58
            ),
            "2021-06-01-geese.md": story(
                "Town bans facial recognition, geese excepted, after a debate of three hours", 1,
                provider="The Civic Loom", quality=None,
            ),
            "2021-05-30-tide.md": article("A clock that runs on tides", date="2021-05-30", quality=88),
            "2021-05-29-pillow.md": article("Ten reasons our pillow is a computer", date=None, removed=True),
            "2021-06-02-broken.md": "---\ntitle: Broken\nprovider: 霧笛: a: b\nquality: 5\n---\nBody.\n",
        }
    )  # fmt: skip


# The keys that lead there, and in which sizes it is worth a look.
SCREENS: dict[str, tuple[list[str], list[tuple[int, int]]]] = {
    "main": (["1"], [SMALL, NARROW, WIDE]),
    "problem": (["slash", *"glass qualty>3"], [SMALL, NARROW]),
    "related": (["j", "r"], [SMALL, NARROW, WIDE]),
    "broken": (["6"], [NARROW, WIDE]),
    "broken-read": (["6", "enter"], [SMALL]),
    "help": (["question_mark", *"open the"], [SMALL, NARROW]),
    "copy-menu": (["space", "j", "space", "y"], [SMALL, NARROW, WIDE]),
    "nothing": (["slash", *"geese piano", "enter"], [SMALL, NARROW]),
}


@pytest.mark.parametrize(
    ("name", "size"),
    [(name, size) for name, (_, sizes) in SCREENS.items() for size in sizes],
    ids=lambda value: value if isinstance(value, str) else f"{value[0]}x{value[1]}",
)
def test_a_screen_looks_as_it_did(
    snap_compare: Compare, news: Path, name: str, size: tuple[int, int]
) -> None:
    app = NewsApp(Ready(Library(news)), title="content/_news")
    app.animation_level, app.theme = "none", "textual-dark"

    async def press(pilot: Pilot[None]) -> None:
        await settle(pilot)
        app.search_bar.box.cursor_blink = False
        await Seat(app=app, pilot=pilot).press(*SCREENS[name][0])

    assert isinstance(app, App)
    assert snap_compare(app, terminal_size=size, run_before=press)


WIDE_ONES = {
    "Ｗｉｄｅ letters, and narrow ones": ("社", ["タグ", "tag"]),
    "👩‍👩‍👧‍👦 Family of four 🇯🇵 flag": ("📰 Daily 🗞️", ["👍🏽", "🇨🇭"]),
    "猫が三時間立ち往生した除雪車の物語、続きは明日の新聞で": ("霧笛テック新聞社の長い名前", ["除雪", "猫"]),
    "네 시간 동안 서 있던 눈 치우는 차": ("안개 신문", ["고양이"]),
    "Cafe\u0301 a\u0308 la carte": ("De\u0301ja\u0300", ["e\u0301te\u0301"]),
    "Plain": ("Plain", ["plain"]),
}


@pytest.fixture
def wide(news: Path) -> Path:
    """A folder of its own in which everything has wide or joined signs, also the files' names."""
    root = news.parent / "wide" / "記事"
    root.mkdir(parents=True)
    for day, (title, (provider, topics)) in enumerate(WIDE_ONES.items(), 1):
        (root / f"{day}-猫🐈.md").write_text(
            article(title, date=f"2021-06-{day:02}", provider=provider, topics=topics, published=False)
        )
    return root.parent


@pytest.mark.parametrize("size", [SMALL, NARROW, WIDE], ids=lambda size: f"{size[0]}x{size[1]}")
def test_wide_signs_keep_the_columns_in_line(
    snap_compare: Compare, wide: Path, size: tuple[int, int]
) -> None:
    app = NewsApp(Ready(Library(wide)), title="content/記事")
    app.animation_level, app.theme = "none", "textual-dark"

    async def press(pilot: Pilot[None]) -> None:
        await settle(pilot)
        pane = app.article_list
        for y in range(min(len(WIDE_ONES), pane.size.height)):
            columns = [text.width(segment.text) for segment in pane.render_line(y)]
            assert sum(columns) == pane.row_cells
            assert columns == [text.width(segment.text) for segment in pane.render_line(0)]

    assert snap_compare(app, terminal_size=size, run_before=press)


@pytest.mark.parametrize("size", [SMALL, NARROW, WIDE], ids=lambda size: f"{size[0]}x{size[1]}")
def test_without_colours_a_screen_looks_as_it_did(
    snap_compare: Compare, news: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = NewsApp(Ready(Library(news)), title="content/_news")
    app.animation_level = "none"

    async def press(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await Seat(app=app, pilot=pilot).press("1", "space", "slash", *"e", "enter")

    assert snap_compare(app, terminal_size=size, run_before=press)
