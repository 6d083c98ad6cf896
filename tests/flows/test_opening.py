"""What one sees first: where the cursor stands, which view is shown, and what an empty list says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Folder, article
from tests.flows.conftest import BROKEN, GEESE, GLASS, OPEN, TIDE
from tests.flows.desk import Desk


async def test_a_folder_opens_in_the_view_open_with_the_newest_first(desk: Desk) -> None:
    async with desk.sit() as screen:
        assert screen.list_ids == OPEN
        assert screen.current == screen.read == GLASS
        assert "[2 Open 6]" in screen.tabs
        assert "Glass piano survives its first" in screen.lines[2]
        assert screen.beside == "6  by date, newest first"


async def test_a_folder_without_open_articles_opens_in_the_view_all(empty_desk: Desk, folder: Folder) -> None:
    folder({"a.md": article("One"), "b.md": article("Two", removed=True)})
    async with empty_desk.sit() as screen:
        assert len(screen.list_ids) == 2
        assert "[1 All 2]" in screen.tabs


async def test_an_article_that_was_named_is_under_the_cursor(desk: Desk) -> None:
    async with desk.sit(at=TIDE) as screen:
        assert screen.current == screen.read == TIDE
        assert "[1 All 12]" in screen.tabs


async def test_a_broken_file_that_was_named_is_under_the_cursor(desk: Desk) -> None:
    async with desk.sit(at=BROKEN) as screen:
        assert screen.current == BROKEN
        assert "Line 3, column 12" in screen.detail


async def test_a_file_that_is_no_article_opens_its_folder_and_says_so(desk: Desk) -> None:
    async with desk.sit(at="README.md") as screen:
        assert len(screen.list_ids) == 12
        assert "README.md" in screen.said
        await screen.press("j", "j")
        await screen.find("geese")
        assert screen.current == GEESE


async def test_the_first_start_gives_one_hint_and_the_second_none(
    empty_desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "new"))
    async with empty_desk.sit() as screen:
        assert screen.said.startswith("Welcome.")
        assert "? shows every key" in screen.text
    async with empty_desk.sit() as screen:
        assert screen.said == ""


async def test_a_home_that_cannot_be_written_is_no_trouble(
    empty_desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file" / "state"))
    async with empty_desk.sit() as screen:
        assert "No articles here" in screen.text
        assert screen.said == ""


async def test_a_folder_without_articles_says_what_was_looked_at(empty_desk: Desk, folder: Folder) -> None:
    folder({"a.md": "No fence.\n", "b.html": "<p>None</p>", "c.txt": "text"})
    async with empty_desk.sit() as screen:
        assert "No articles here: 2 files looked at, none begins with front matter." in screen.text
        assert "newstui doctor" in screen.text
        assert "newstui --demo" in screen.text
        assert screen.current is None
        for key in ("j", "G", "space", "V", "asterisk", "n", "w", "W", "Y", "v", "enter", "h", "r", "H", "S"):
            await screen.press(key)
        assert "No articles here" in screen.text


async def test_an_empty_folder_can_be_read_on_40_by_8(empty_desk: Desk) -> None:
    async with empty_desk.sit(size=(40, 8)) as screen:
        whole = "No articles here: 0 files looked at, none begins with front matter."
        assert whole in " ".join(screen.text.split())


async def test_no_hits_say_what_to_drop_and_where_else_there_are_some(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.find("geese piano")
        assert screen.list_ids == []
        assert "Nothing matches." in screen.text
        assert "Without piano there " in screen.text
        assert "Without geese there " in screen.text
        assert screen.read is None
        await screen.find("tide")
        assert "In all views there are 2; 1 in the list shows them." in screen.text
        await screen.press("1")
        assert len(screen.list_ids) == 2


async def test_nothing_left_to_decide_names_the_other_views(empty_desk: Desk, folder: Folder) -> None:
    folder({"a.md": article("One")})
    async with empty_desk.sit() as screen:
        await screen.press("2")
        assert "Nothing left to decide." in screen.text
        await screen.press("4")
        assert "No article is declined." in screen.text
        await screen.press("1")
        assert screen.current == "a.md"
