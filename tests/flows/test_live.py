"""What others do to the folder while the app runs appears by itself; the cursor stays on its article."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Folder, article
from tests.flows.desk import following
from tests.flows.held import until
from tui.flows import loading
from tui.model.article import ArticleId
from tui.model.triage import Decision, DecisionRequest
from tui.view.dialogs.confirm import Confirm

COUNT = 60


@pytest.fixture
def root(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sixty open articles, newest first 00.md."""
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    return folder({f"{n:02}.md": _open(n) for n in range(COUNT)})


def _open(n: int, title: str | None = None) -> str:
    return article(title or f"Story {n:02}", date=f"20{99 - n:02}-01-01", published=False)


async def test_a_changed_title_appears_in_its_row_and_in_the_detail(root: Path) -> None:
    async with following(root) as screen:
        (root / "00.md").write_text(_open(0, "Quite another title"))
        await until(screen, lambda: "Quite another title" in screen.list_text)
        await until(screen, lambda: "Quite another title" in screen.detail)
        assert screen.current == "00.md"
        await screen.find("quite another")
        assert screen.list_ids == ["00.md"]


async def test_what_comes_above_the_cursor_moves_neither_it_nor_the_screen(root: Path) -> None:
    async with following(root) as screen:
        await screen.press(*"jjjjjjjj")
        pane = screen.app.article_list
        await screen.press("pagedown")
        here, line = screen.current, pane.cursor - pane.scroll_offset.y
        (root / "new.md").write_text(article("Newest", date="2100-01-01", published=False))
        await until(screen, lambda: len(screen.list_ids) == COUNT + 1)
        assert screen.list_ids[0] == "new.md"
        assert screen.current == here
        assert pane.cursor - pane.scroll_offset.y == line
        await until(screen, lambda: f"2 Open {COUNT + 1}" in screen.tabs)


async def test_what_is_removed_goes_and_the_cursor_stays_in_its_place(root: Path) -> None:
    async with following(root) as screen:
        await screen.press("j", "j")
        (root / "00.md").unlink()
        await until(screen, lambda: "00.md" not in screen.list_ids)
        assert screen.current == "02.md"
        (root / "02.md").unlink()
        await until(screen, lambda: "02.md" not in screen.list_ids)
        assert screen.current == "03.md"


async def test_a_renamed_file_stays_put_off(root: Path) -> None:
    async with following(root) as screen:
        await screen.press("m")
        assert "5 Later 1" in screen.tabs
        (root / "00.md").rename(root / "renamed.md")
        await until(screen, lambda: screen.app.library.row(ArticleId("renamed.md")) is not None)
        await until(screen, lambda: screen.app.library.row(ArticleId("00.md")) is None)
        await until(screen, lambda: "5 Later 1" in screen.tabs)
        await screen.press("5")
        assert screen.list_ids == ["renamed.md"]


async def test_a_folder_that_is_moved_in_is_read_whole(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    for n in range(5):
        (outside / f"n{n}.md").write_text(_open(n, f"From outside {n}"))
    async with following(root) as screen:
        outside.rename(root / "inside")
        await until(screen, lambda: len(screen.list_ids) == COUNT + 5)


async def test_what_was_decided_stays_in_its_place_while_others_write(root: Path) -> None:
    async with following(root) as screen:
        await screen.press("j", "p")
        assert screen.current == "02.md"
        for n in range(COUNT):
            path = root / f"{n:02}.md"
            path.write_text(path.read_text().replace("type:", "secured: renewed\ntype:"))
        (root / "new.md").write_text(article("Newest", date="2100-01-01", published=False))
        await until(screen, lambda: len(screen.list_ids) == COUNT + 1)
        assert screen.list_ids[:4] == ["new.md", "00.md", "01.md", "02.md"]
        assert screen.current == "02.md"
        await screen.press("u")
        assert "published: false" in (root / "01.md").read_text()
        assert "secured: renewed" in (root / "01.md").read_text()


async def test_a_checkout_of_many_files_is_read_while_keys_are_obeyed(root: Path) -> None:
    async with following(root) as screen:
        for n in range(COUNT, 600):
            (root / f"{n}.md").write_text(article(f"Many {n}", date="1990-01-01", published=False))
            if n % 90 == 0:
                await screen.pilot.press("j")
        await until(screen, lambda: "2 Open 600" in screen.tabs)
        assert screen.current == f"{len(range(90, 600, 90)):02}.md"
        assert len(screen.list_ids) == 600


async def test_what_is_decided_by_the_hundred_stays_while_it_is_noticed(root: Path) -> None:
    async with following(root) as screen:
        shown = screen.list_ids
        for key in ("d", "u", "p"):
            if key != "u":
                await screen.press("asterisk")
            await screen.press(key)
            if isinstance(screen.app.screen, Confirm):
                await screen.press("y")
            (root / "00.md").touch()
            await screen.settle()
            await until(screen, lambda: not screen.app.action_line.progress)
            assert screen.list_ids == shown
            assert ("2 Open 0" in screen.tabs) is (key != "u")


async def test_a_search_while_many_are_decided_takes_none_of_them_away(root: Path) -> None:
    async with following(root) as screen:
        browsing, shown = screen.app.browsing, screen.list_ids
        half = [ArticleId(one) for one in shown[:30]]
        browsing.decided(half, back=False, begun=True)
        assert screen.app.library.decisions is not None
        screen.app.library.decisions.decide([DecisionRequest(id=one) for one in half], Decision.DECLINE)
        screen.app.library.refresh(half)
        browsing.refresh()
        await screen.settle()
        assert screen.list_ids == shown
        await screen.press("2")
        assert screen.list_ids == shown[30:]


async def test_undone_articles_that_have_left_the_list_come_back_into_it(root: Path) -> None:
    async with following(root) as screen:
        shown = screen.list_ids
        await screen.press("p", "2")
        assert screen.list_ids == shown[1:]
        await screen.press("u")
        assert screen.list_ids == shown
        assert screen.current == screen.read == shown[0]
        assert screen.focus == "list"
        assert "Undone" in screen.said
        assert "Not in this view" not in screen.detail
        await screen.press("p", "4", "u")  # where it is no more, it is read all the same
        assert screen.read == shown[0]
        assert "Not in this view" in screen.detail
        assert "Undone" in screen.said


async def test_the_first_view_stays_when_its_last_article_is_decided(root: Path) -> None:
    for n in range(2, COUNT):
        (root / f"{n:02}.md").unlink()
    (root / "live.md").write_text(article("Live", date="2100-01-01"))
    async with following(root) as screen:
        await screen.press("p", "p")
        (root / "live.md").write_text(article("Alive", date="2100-01-01"))
        await until(screen, lambda: screen.app.library.row(ArticleId("live.md")).title == "Alive")  # type: ignore[union-attr]
        await screen.settle()
        assert "[2 Open 0]" in screen.tabs


async def test_who_leaves_waits_for_no_watch(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "WATCH_SECONDS", 0)
    async with following(root) as screen:
        left = loading.Loading(screen.app)  # before its watch stood
        left.end()
        left._read_folder(lambda: False)
        assert not left._began_blind
