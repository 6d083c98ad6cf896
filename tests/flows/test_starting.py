"""The first rows, before the library is opened: the cursor moves, and what it cannot do yet is done after."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor, LayoutUpdate, ReflowResult
from textual.geometry import Size
from textual.widget import Widget

from tests.conftest import PATIENCE_SECONDS, Folder, article
from tests.flows.desk import Seat, Still, settle, turn
from tests.flows.held import until
from tui.app import NewsApp
from tui.cli import screen as start
from tui.flows.facts import Opened
from tui.model.article import ArticleId, State, View
from tui.store.library import Library, Progress
from tui.store.opening import FILES, First, Opening


class Slow:
    """A door that opens when it is told to."""

    def __init__(self, opening: Opening, library: type[Library] = Still) -> None:
        self._opening = opening
        self._library = library
        self.memory = opening.memory
        self.shows, self.opens = threading.Event(), threading.Event()
        self.shows.set()

    def first(self) -> First | None:
        return self._opening.first()

    def first_files(self) -> First:
        assert self.shows.wait(PATIENCE_SECONDS)
        return self._opening.first_files()

    def library(self) -> Library:
        assert self.opens.wait(PATIENCE_SECONDS)
        return self.opened()

    def look_no_more(self) -> None:
        self._opening.look_no_more()

    def opened(self) -> Library:
        """The library, for whoever does not wait."""
        return self._library(self._opening.folder, self._opening.decisions())


@pytest.fixture
def root(folder: Folder) -> Path:
    files = {
        f"{n:02}.md": article(f"Story {n:02}", date=f"20{99 - n}-01-01", published=False) for n in range(20)
    }
    return folder({**files, "live.md": article("Live", date="2099-12-31")})


def door(root: Path, *, warm: bool) -> Slow:
    if warm:
        library = Opening(root, os.environ).library()
        library.load(lambda _: None)
        library.close()
    return Slow(Opening(root, os.environ, decide=True))


@pytest.mark.parametrize("warm", [True, False])
async def test_keys_before_the_library_is_there_are_obeyed_in_their_order(root: Path, warm: bool) -> None:
    slow = door(root, warm=warm)
    app = NewsApp(slow, title="slow")
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await until(screen, lambda: "Story 00" in screen.list_text)
        for key in ("j", "j", "p", "j", "d", "slash", *"story", "enter"):
            app.post_message(screen.key(key))
        await until(screen, lambda: screen.current == "02.md")
        assert app.opened is None
        assert all("published: false" in path.read_text() for path in root.glob("0*.md"))
        slow.opens.set()
        await settle(pilot)
        assert "published: true" in (root / "02.md").read_text()
        assert "removed: true" in (root / "04.md").read_text()
        assert sum("removed: true" in path.read_text() for path in root.glob("*.md")) == 1
        assert screen.app.search_bar.text == "story"
        assert "5 Later 0" in screen.tabs


async def test_nothing_is_laid_out_anew_after_the_first_frame(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    reflow, paint = Compositor.reflow, Compositor.render_full_update

    def laying_out(compositor: Compositor, parent: Widget, size: Size) -> ReflowResult:
        done.append("laid out")
        return reflow(compositor, parent, size)

    def painting(compositor: Compositor, simplify: bool = False) -> LayoutUpdate:
        done.append("painted")
        return paint(compositor, simplify)

    monkeypatch.setattr(Compositor, "reflow", laying_out)
    monkeypatch.setattr(Compositor, "render_full_update", painting)
    slow = door(root, warm=True)
    app = NewsApp(slow, title="slow")
    async with app.run_test(size=(140, 40), notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        app.post_message(screen.key("j"))
        await until(screen, lambda: screen.current == "01.md")
        for _ in range(20):
            await turn(app)
        slow.opens.set()  # first: a test that fails waits for it
        assert done == ["laid out", "painted"]
        app.search_bar._beside.show("many more words than there are so far", narrow=False)
        await until(screen, lambda: done[-1] == "laid out")  # what is asked for then is done
        await settle(pilot)


async def test_what_stands_in_the_box_before_the_library_is_there_is_looked_for_then(root: Path) -> None:
    slow = door(root, warm=False)
    app = NewsApp(slow, title="slow")
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await until(screen, lambda: "Story 00" in screen.list_text)
        app.search_bar.set_text("07")
        await pilot.pause()
        slow.opens.set()
        await settle(pilot)
        assert screen.list_ids == ["07.md"]


@pytest.mark.parametrize("warm", [True, False])
async def test_one_can_leave_before_the_library_is_there(root: Path, warm: bool) -> None:
    slow = door(root, warm=warm)
    app = NewsApp(slow, title="slow")
    async with app.run_test(notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await until(screen, lambda: "Story 00" in screen.list_text)
        app.post_message(screen.key("q"))
        await until(screen, lambda: not app.is_running)
        slow.opens.set()
    assert app.return_code == 0


async def test_the_cursor_stays_on_its_article_when_the_others_come(root: Path) -> None:
    for n in range(20, 400):
        (root / f"{n}.md").write_text(article(f"Story {n}", date=f"{2399 - n}-01-01", published=False))
    slow = door(root, warm=False)
    app = NewsApp(slow, title="slow")
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await until(screen, lambda: len(screen.list_ids) > 0)
        app.post_message(screen.key("j"))
        await until(screen, lambda: app.article_list.cursor == 1)
        here = screen.current
        slow.opens.set()
        await settle(pilot)
        assert len(screen.list_ids) == 400
        assert screen.current == screen.read == here


async def test_moves_before_there_are_rows_are_obeyed_in_their_order(root: Path) -> None:
    slow = door(root, warm=False)
    slow.shows.clear()
    app = NewsApp(slow, title="slow")
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await until(screen, lambda: app.focused is app.article_list)
        for key in ("j", "j", "m", "G", "k", "d"):
            app.post_message(screen.key(key))
        await until(screen, lambda: app.keys_wait)
        slow.shows.set()
        slow.opens.set()
        await settle(pilot)
        decided = [one.name for one in sorted(root.iterdir()) if "removed: true" in one.read_text()]
        await screen.press("5")
        assert (screen.list_ids, decided) == (["02.md"], ["18.md"])


@pytest.mark.parametrize("turns", range(12))  # of the event loop, in which the library is there
async def test_a_key_on_its_way_when_the_library_comes_keeps_the_next_waiting(
    root: Path, turns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NewsApp, "_open", lambda *_: None)  # it comes when the test says so
    slow = door(root, warm=True)
    app = NewsApp(slow, title="slow")
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await until(screen, lambda: "Story 00" in screen.list_text)
        opened = Opened(slow.opened())
        for key in ("slash", "escape", "G"):
            app.post_message(screen.key(key))
        for _ in range(turns):
            await asyncio.sleep(0)
        app.post_message(opened)
        await until(screen, lambda: app.opened is not None)
        await settle(pilot)
        assert (screen.current, screen.app.search_bar.text, screen.focus) == ("19.md", "", "list")


class Unread(Still):
    """A library that reads nothing of its folder until it may."""

    gate: threading.Event

    def load(
        self, report: Callable[[Progress], None], wanted: Callable[[], bool] = lambda: True, **rest: Any
    ) -> None:
        assert self.gate.wait(PATIENCE_SECONDS)
        super().load(report, wanted, **rest)


async def test_steps_in_the_first_rows_do_not_wait_for_the_folder_to_be_read(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(Unread, "gate", gate, raising=False)
    slow = Slow(Opening(root, os.environ, decide=True), Unread)
    app = NewsApp(slow, title="slow")
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await until(screen, lambda: "Story 00" in screen.list_text)
        slow.opens.set()
        await until(screen, lambda: app.opened is not None)
        app.browsing.more(finished=False)  # what is read first need not be as much as is shown
        for key in ("j", "j", "k"):
            app.post_message(screen.key(key))
        await until(screen, lambda: screen.current == "01.md")
        await until(screen, lambda: screen.read == "01.md")
        for key in ("d", "j"):  # in the order typed: the step waits for the decision
            app.post_message(screen.key(key))
        await until(screen, lambda: app.keys_wait)
        assert (gate.is_set(), screen.current) == (False, "01.md")
        gate.set()
        await settle(pilot)
        assert screen.current == "03.md"
        assert [one.name for one in sorted(root.iterdir()) if "removed: true" in one.read_text()] == ["01.md"]
        assert len(screen.list_ids) == 20


async def test_the_first_rows_stay_until_as_many_have_been_read(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(Unread, "gate", gate, raising=False)
    slow = Slow(Opening(root, os.environ, decide=True), Unread)
    app = NewsApp(slow, title="slow")
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await until(screen, lambda: "Story 00" in screen.list_text)
        slow.opens.set()
        await until(screen, lambda: app.opened is not None)
        for key in ("slash", "escape", "G"):
            app.post_message(screen.key(key))
        await until(screen, lambda: app.keys_wait)
        assert "Story 00" in screen.list_text
        gate.set()
        await settle(pilot)
        assert screen.current == "19.md"


def test_the_first_rows_are_those_that_the_list_begins_with(root: Path) -> None:
    slow = door(root, warm=True)
    first = slow.first()
    assert first is not None
    assert first.rows is not None
    assert (first.view, first.counts[State.OPEN], first.counts[State.PUBLISHED]) == (View.OPEN, 20, 1)
    assert [row.id for row in first.rows] == [f"{n:02}.md" for n in range(20)]
    cold = slow.first_files()
    assert cold.rows is not None
    assert [(row.id, row.title) for row in cold.rows] == [(row.id, row.title) for row in first.rows]
    (root / "live.md").unlink()
    for n in range(20):
        (root / f"{n:02}.md").unlink()
    assert slow.first_files() is not None
    for n in range(FILES * 2):
        (root / f"n{n:03}.md").write_text(article(f"Published {n}"))
    many = slow.first_files()
    assert many.rows is not None
    assert (many.view, len(many.rows)) == (View.ALL, FILES)
    assert many.rows[-1].id == ArticleId(f"n{FILES:03}.md")  # the newest names are read, and stand first


async def test_what_is_imported_is_set_aside_before_garbage_is_looked_for(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(gc, "isenabled", lambda: False)
    monkeypatch.setattr(gc, "freeze", lambda: done.append("freeze"))
    monkeypatch.setattr(gc, "enable", lambda: done.append("enable"))
    slow = door(root, warm=False)
    app = NewsApp(slow, title="slow")
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await until(screen, lambda: "Story 00" in screen.list_text)
        assert done == []
        slow.opens.set()
        await settle(pilot)
        assert done[:2] == ["freeze", "enable"]


def test_the_app_starts_without_looking_for_garbage(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[bool] = []

    class Started:
        opened = crashed = None
        return_code = 0

        def __init__(self, *_: object, **__: object) -> None: ...

        def run(self) -> None:
            looked.append(gc.isenabled())

    monkeypatch.setattr("tui.app.NewsApp", Started)
    monkeypatch.setattr(threading, "stack_size", lambda *_: 0)
    monkeypatch.setattr(sys, "setswitchinterval", lambda _: None)
    monkeypatch.setenv("TEXTUAL_FPS", "60")
    try:
        assert start._run_app(Opening(Path(), os.environ), None, "", leave=lambda *_: None) == 0
    finally:
        gc.enable()
    assert looked == [False]


def test_the_first_frame_needs_nothing_heavy(root: Path) -> None:
    door(root, warm=True)
    program = """
import os, sys
from pathlib import Path
import tui.cli.screen, tui.app
from tui.store.opening import Opening
assert Opening(Path(sys.argv[1]), os.environ).first().rows
heavy = {"numpy", "rapidfuzz", "frontmatter", "yaml", "markdown_it", "pyperclip", "watchfiles", "idna"}
print(sorted(heavy & sys.modules.keys()))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(root)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("known", [True, False])
async def test_a_decision_at_the_start_is_on_the_article_that_was_seen(folder: Folder, known: bool) -> None:
    """Where others of its day stand above it as soon as the library knows them."""
    root = folder(
        {f"{n:02}.md": article(f"Story {n:02}", date="2021-01-01", published=False) for n in range(12)}
    )
    if known:
        library = Opening(root, os.environ).library()
        library.load(lambda _: None)
        library.close()
    slow = Slow(Opening(root, os.environ, decide=True))
    app = NewsApp(slow, title="slow")
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await until(screen, lambda: "Story 0" in screen.list_text)
        seen = screen.current
        app.post_message(screen.key("p"))
        await until(screen, lambda: bool(app._early))
        slow.opens.set()
        await settle(pilot)
        assert [path.name for path in root.glob("*.md") if "published: true" in path.read_text()] == [seen]
