"""Folders of other tools on the screen: the keys decide what the tool reads, or say why they cannot."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.conftest import Folder
from tests.flows.desk import Seat
from tui.app import NewsApp
from tui.model.article import ArticleId
from tui.store.opening import Opening


@asynccontextmanager
async def opened(root: Path) -> AsyncIterator[Seat]:
    app = NewsApp(Opening(root, os.environ, decide=True), title="site")
    async with app.run_test(size=(120, 30), notifications=True, tooltips=True) as pilot:
        seat = Seat(app=app, pilot=pilot)
        await seat.settle()
        yield seat
    app.library.close()


async def test_the_keys_write_the_key_that_the_site_has(folder: Folder) -> None:
    root = folder(
        {
            "hugo.toml": 'baseURL = "https://hugo.example"\n',
            "content/a.md": "---\ntitle: Alpha\ndate: 2021-05-02\ndraft: true # soon\n---\n",
            "content/b.md": "---\ntitle: Beta\ndate: 2021-05-01\ndraft: true\n---\n",
        }
    )
    async with opened(root) as seat:
        await seat.press("p")
        assert (root / "content/a.md").read_text().count("draft: false # soon\n") == 1
        await seat.press("d")
        assert "draft: true" in (root / "content/b.md").read_text()
        assert "4 Declined 1" in seat.text
        await seat.press("u", "u")
        assert "2 Open 2" in seat.text
        assert "draft: true # soon" in (root / "content/a.md").read_text()


async def test_where_no_key_says_what_is_published_the_header_says_that_nothing_is_decided(
    folder: Folder,
) -> None:
    root = folder({"a.md": "---\ntitle: Alpha\n---\n"})
    async with opened(root) as seat:
        assert "site (read-only)" in seat.text
        assert "newstui.toml can name one" in seat.text
        await seat.press("p")
        assert (root / "a.md").read_text() == "---\ntitle: Alpha\n---\n"
        assert "No decisions here: no key of its front matter" in seat.text


async def test_what_the_settings_leave_out_is_not_shown_and_does_not_appear(folder: Folder) -> None:
    root = folder(
        {
            "newstui.toml": 'exclude = ["old/", "*.tmp.md"]\n',
            "a.md": "---\ntitle: Alpha\npublished: false\n---\n",
            "old/b.md": "---\ntitle: Beta\npublished: false\n---\n",
        }
    )
    async with opened(root) as seat:
        assert "1 All 1" in seat.text
        (root / "c.tmp.md").write_text("---\ntitle: Gamma\npublished: false\n---\n")
        (root / "d.md").write_text("---\ntitle: Delta\npublished: false\n---\n")
        seat.app.library.notice([ArticleId("c.tmp.md"), ArticleId("d.md")])  # as the watch does
        await seat.press("R")
        assert "Delta" in seat.text
        assert "Gamma" not in seat.text
        assert "1 All 2" in seat.text


@pytest.mark.parametrize("size", [(80, 24), (40, 8)])
async def test_read_only_stands_in_a_narrow_header_too(folder: Folder, size: tuple[int, int]) -> None:
    root = folder({"a.md": "---\ntitle: Alpha\n---\n"})
    app = NewsApp(Opening(root, os.environ, decide=True), title="a/long/path/to/some/content")
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        seat = Seat(app=app, pilot=pilot)
        await seat.settle()
        assert "(read-only)" in seat.tabs
        await seat.press("p")
        assert "No decisions here" in seat.text
    app.library.close()
