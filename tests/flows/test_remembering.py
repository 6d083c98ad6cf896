"""A later start begins where the reader was in that folder; whatever has become of it, there is a list."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Folder, article
from tests.flows.conftest import (
    BROKEN,
    DRONE,
    GEESE,
    GLASS,
    LIGHT,
    MOSS,
    NEWEST_FIRST,
    OPEN,
    PILLOW,
    PLOUGH,
    ROUTER,
    TIDE,
    UNDATED,
    VIDEO,
)
from tests.flows.desk import Desk, Ready, Seat, Still, settle
from tests.flows.held import until
from tests.flows.test_starting import Slow
from tui.app import NewsApp
from tui.model.article import ArticleId, View
from tui.model.remembered import Remembered
from tui.store.memory import NAME, Memory
from tui.store.opening import ROWS, Opening

PUBLISHED = [TIDE, VIDEO, DRONE, ROUTER]


@asynccontextmanager
async def sitting(
    root: Path, *, at: str | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Seat]:
    """The app over a folder, as a start of newstui has it."""
    opening = Opening(root, os.environ, decide=True)
    first = opening.first() if at is None else None
    library = Still(root, opening.decisions())
    door = Ready(library, first, opening.memory)
    app = NewsApp(door, at=None if at is None else ArticleId(at), title="desk")
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await settle(pilot)
        yield Seat(app=app, pilot=pilot)
        await settle(pilot)
    library.close()


def stored(root: Path) -> Path:
    """Where the file of a folder lies."""
    Opening(root, os.environ).memory.write(Remembered())
    (found,) = Path(os.environ["XDG_STATE_HOME"]).rglob(NAME)
    return found


def remember(root: Path, **what: Any) -> None:
    Opening(root, os.environ).memory.write(Remembered(**what))


def remembered(root: Path) -> Remembered:
    return Opening(root, os.environ).memory.remembered


async def test_a_later_start_has_the_view_the_query_the_order_and_the_cursor(desk: Desk) -> None:
    async with sitting(desk.root) as screen:
        assert screen.list_ids == OPEN
        await screen.press("3", "s", "t", "S", "slash", *"the", "enter", "j")
        ids, current, beside = screen.list_ids, screen.current, screen.beside
        assert len(ids) > 1
        assert "by title, Z to A" in beside
    async with sitting(desk.root) as screen:
        assert screen.app.search_bar.text == "the"
        assert "[3 Pub 4]" in screen.tabs
        assert (screen.list_ids, screen.current, screen.beside) == (ids, current, beside)
        assert screen.read == current
        assert (screen.said, screen.focus) == ("", "list")
        await screen.press("escape")
        assert (screen.app.search_bar.text, len(screen.list_ids)) == ("", 4)


async def test_a_view_that_nobody_chose_is_chosen_anew(desk: Desk) -> None:
    async with sitting(desk.root) as screen:
        await screen.press("j")
        assert "[2 Open 6]" in screen.tabs
    for path in map(desk.root.joinpath, OPEN):
        path.unlink()
    async with sitting(desk.root) as screen:
        assert "[1 All 6]" in screen.tabs
        assert screen.current == TIDE


async def test_a_chosen_view_stays_when_it_is_empty(desk: Desk) -> None:
    async with sitting(desk.root) as screen:
        await screen.press("1", "2")
    for path in map(desk.root.joinpath, OPEN):
        path.unlink()
    async with sitting(desk.root) as screen:
        assert "[2 Open 0]" in screen.tabs
        assert "Nothing left to decide." in screen.text


@pytest.mark.parametrize("gone", [True, False])
async def test_an_article_that_is_not_there_any_more_leaves_the_cursor_on_the_first(
    desk: Desk, gone: bool
) -> None:
    async with sitting(desk.root) as screen:
        await screen.press("j", "j", "j")
        assert screen.current == GEESE
    if gone:
        (desk.root / GEESE).unlink()
    else:
        (desk.root / GEESE).write_text(article("Geese", published=True))
    async with sitting(desk.root) as screen:
        assert screen.list_ids == [one for one in OPEN if one != GEESE]
        assert screen.current == screen.read == GLASS


async def test_a_file_that_is_named_wins_over_what_is_remembered(desk: Desk) -> None:
    remember(desk.root, query="moss", view=View.OPEN, article=ArticleId(MOSS), recent=("tide",))
    async with sitting(desk.root, at=PILLOW) as screen:
        assert screen.app.search_bar.text == ""
        assert "[1 All 12]" in screen.tabs
        assert screen.current == screen.read == PILLOW
        await screen.press("slash")
        assert "Tab tide" in screen.beside


async def test_a_look_at_a_named_file_forgets_nothing(desk: Desk) -> None:
    before = Remembered(query="moss", view=View.OPEN, article=ArticleId(MOSS), recent=("tide",))
    Opening(desk.root, os.environ).memory.write(before)
    async with sitting(desk.root, at=PILLOW) as screen:
        await screen.press("j")
    assert remembered(desk.root) == before
    async with sitting(desk.root, at=PILLOW) as screen:
        await screen.press("4")
    after = remembered(desk.root)
    assert (after.query, after.view, after.article) == ("", View.DECLINED, PILLOW)


@pytest.mark.parametrize(("size", "where"), [((140, 40), "beside"), ((40, 8), "text")])
async def test_a_query_that_cannot_be_read_any_more_is_said_and_the_view_is_shown(
    desk: Desk, size: tuple[int, int], where: str
) -> None:
    desk.write("lang.md", article("Only here", lang="en", published=True))
    async with sitting(desk.root) as screen:
        await screen.find("lang:en")
        await screen.press("3")
        assert screen.list_ids == ["lang.md"]
    (desk.root / "lang.md").unlink()
    async with sitting(desk.root, size=size) as screen:
        assert screen.app.search_bar.text == "lang:en"
        assert "no field lang" in getattr(screen, where)
        assert screen.list_ids == PUBLISHED
        await screen.press("1")
        assert len(screen.list_ids) == 12
        assert "no field lang" in getattr(screen, where)
        await screen.press("escape")
        assert "no field lang" not in screen.text
        assert screen.list_ids == [*NEWEST_FIRST, UNDATED, BROKEN]


async def test_a_field_of_this_folder_is_known_when_the_list_is_shown_again(desk: Desk) -> None:
    async with sitting(desk.root) as screen:
        await screen.find("mood:green")
    async with sitting(desk.root) as screen:
        assert (screen.list_ids, screen.said) == ([MOSS], "")
        assert "1 of 6" in screen.beside


async def test_tab_under_an_empty_box_goes_back_through_the_queries_of_earlier_starts(desk: Desk) -> None:
    async with sitting(desk.root) as screen:
        for query in ("moss", "geese", "glass", "moss"):
            await screen.find(query)
        await screen.press("escape")
    async with sitting(desk.root) as screen:
        await screen.press("slash")
        assert screen.beside == "Tab moss   glass  geese  |  6"
        await screen.press("down")
        assert (screen.current, screen.app.search_bar.text) == (MOSS, "")
        for query, found in (("moss", MOSS), ("glass", GLASS), ("geese", GEESE)):
            await screen.press("tab")
            assert (screen.app.search_bar.text, screen.list_ids) == (query, [found])
        await screen.press("tab")
        assert screen.said == "Nothing to complete; Enter goes to the list."
        await screen.type("glass")
        assert screen.beside.startswith("1 of ")
        await screen.press("tab")
        assert screen.app.search_bar.text == "glass"


async def test_hostile_queries_in_the_file_are_shown_harmless(desk: Desk) -> None:
    path = stored(desk.root)
    hostile = "\x1b]52;c;aGk=\x07[@click=app.quit]x[/]\u202e"
    said = json.loads(path.read_text())
    said["recent"] = [hostile, "y" * 100_000]
    said["folders"]["."]["query"] = hostile
    path.write_text(json.dumps(said))
    async with sitting(desk.root) as screen:
        assert screen.app.search_bar.text == "␛]52;c;aGk=␇[@click=app.quit]x[/]\ufffd"
        assert not {"\x1b", "\x07", "\u202e"} & set(screen.text)
        await screen.type("")
        assert screen.beside.startswith("Tab ␛]52;c;aGk=␇[@click=app.quit]x[/]")
        assert not {"\x1b", "\x07", "\u202e"} & set(screen.text)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"{", "its file is damaged"), (b'{"version": 9}', "a newer newstui wrote it"), (b"[]", "damaged")],
)
async def test_a_file_that_cannot_be_read_starts_as_the_first_time_and_says_so(
    desk: Desk, content: bytes, says: str
) -> None:
    stored(desk.root).write_bytes(content)
    async with sitting(desk.root) as screen:
        assert (screen.list_ids, screen.current) == (OPEN, GLASS)
        assert says in screen.said
        assert not screen.refused


async def test_a_state_folder_that_cannot_be_written_is_no_trouble(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    opening = Opening(desk.root, os.environ)
    app = NewsApp(Ready(Still(desk.root), None, opening.memory), title="desk")
    async with app.run_test(notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await screen.settle()
        await screen.press("3", "slash", "x", "enter")
        assert "[3 Pub 4]" in screen.tabs


async def test_what_is_shown_is_written_when_a_view_an_order_or_a_query_is_chosen(desk: Desk) -> None:
    async with sitting(desk.root) as screen:
        await screen.press("3")
        assert remembered(desk.root).view is View.PUBLISHED
        await screen.press("s", "q")
        assert remembered(desk.root).sort == "quality"
        await screen.press("S")
        assert remembered(desk.root).flipped
        await screen.type("tide")
        assert remembered(desk.root).query == ""
        await screen.press("enter")
        assert (remembered(desk.root).query, remembered(desk.root).recent) == ("tide", ("tide",))


async def test_nothing_is_written_by_a_key_that_moves_or_types(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrote: list[Remembered] = []
    monkeypatch.setattr(Memory, "write", lambda _, now: wrote.append(now))
    async with sitting(desk.root) as screen:
        await screen.press("j", "k", "G", "slash", *"moss", "down", "up")
        assert wrote == []
        screen.app.remembering.note()  # as it does now and then
        await screen.settle()
        assert [one.query for one in wrote] == ["moss"]
        screen.app.remembering.note()
        await screen.settle()
        assert len(wrote) == 1


async def test_of_two_on_one_folder_the_last_to_leave_wins(desk: Desk) -> None:
    async with sitting(desk.root) as one:
        async with sitting(desk.root) as other:
            await one.press("3", "j")
            await other.press("1")
            await one.find("tide")
            await other.find("moss")
        assert remembered(desk.root).view is View.ALL
    after = remembered(desk.root)
    assert (after.view, after.query, set(after.recent)) == (View.PUBLISHED, "tide", {"tide", "moss"})


# --- the first rows


def warmed(root: Path) -> None:
    library = Opening(root, os.environ).library()
    library.load(lambda _: None)
    library.close()


@asynccontextmanager
async def first_frame(root: Path, *, warm: bool = True) -> AsyncIterator[tuple[Seat, Slow]]:
    """The app before its library is there; settled when that is let in."""
    if warm:
        warmed(root)
    slow = Slow(Opening(root, os.environ))
    app = NewsApp(slow, title="slow")
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await until(screen, lambda: bool(app.tabs.counts))
        yield screen, slow
        slow.opens.set()
        await settle(pilot)


Case = tuple[dict[str, Any], list[str]]


@pytest.mark.parametrize("warm", [True, False])
@pytest.mark.parametrize(
    "case",
    [
        ({"view": View.PUBLISHED}, PUBLISHED),
        ({"view": View.ALL}, [*NEWEST_FIRST, BROKEN, UNDATED]),
        ({"view": View.DECLINED}, [PILLOW]),
        ({"sort": "date"}, OPEN),
        ({"sort": "relevance"}, OPEN),
        ({"view": View.LATER}, []),
        ({"query": "moss"}, []),
        ({"query": "no:field"}, []),
        ({"sort": "quality"}, []),
        ({"sort": "date", "flipped": True}, []),
    ],
    ids=str,
)
async def test_only_rows_that_will_stay_are_shown_first(desk: Desk, case: Case, warm: bool) -> None:
    what, rows = case
    remember(desk.root, **what)
    async with first_frame(desk.root, warm=warm) as (screen, slow):
        assert set(screen.list_ids) == set(rows)
        assert screen.app.search_bar.text == what.get("query", "")
        assert f"[{list(View).index(what.get('view', View.OPEN)) + 1} " in screen.tabs
        assert ("Reading the folder…" in screen.list_text) is not bool(rows)
        slow.opens.set()
        await screen.settle()
        assert not rows or set(screen.list_ids) == set(rows)


@pytest.mark.parametrize("keys", [0, 1])
async def test_the_first_rows_have_the_cursor_where_it_was(desk: Desk, keys: int) -> None:
    remember(desk.root, view=View.OPEN, article=ArticleId(LIGHT))
    async with first_frame(desk.root) as (screen, slow):
        assert screen.current == LIGHT
        for _ in range(keys):
            screen.app.post_message(screen.key("j"))
            await until(screen, lambda: screen.current == GEESE)
        slow.opens.set()
        await screen.settle()
        assert screen.current == [LIGHT, GEESE][keys]


async def test_a_cursor_below_the_first_rows_waits_for_the_library(empty_desk: Desk, folder: Folder) -> None:
    count = ROWS + 50
    folder(
        {f"{n:03}.md": article(f"Story {n}", date=f"{2500 - n}-01-01", published=False) for n in range(count)}
    )
    last = f"{count - 10}.md"
    remember(empty_desk.root, article=ArticleId(last))
    async with first_frame(empty_desk.root) as (screen, slow):
        assert screen.list_ids == []
        for key in ("j", "j"):
            screen.app.post_message(screen.key(key))
        slow.opens.set()
        await screen.settle()
        assert screen.current == f"{count - 8}.md"


async def test_what_stood_above_and_below_is_seen_again(empty_desk: Desk, folder: Folder) -> None:
    folder(
        {f"{n:03}.md": article(f"Story {n:03}", date=f"{2500 - n}-01-01", published=False) for n in range(90)}
    )
    for at, above, below in ((45, 44, 46), (3, 0, 4), (88, 87, 89)):
        remember(empty_desk.root, article=ArticleId(f"{at:03}.md"))
        async with first_frame(empty_desk.root) as (screen, slow):
            for _ in range(2):
                assert screen.current == f"{at:03}.md"
                assert f"Story {above:03}" in screen.list_text
                assert f"Story {below:03}" in screen.list_text
                slow.opens.set()
                await screen.settle()


async def test_leaving_before_the_library_is_there_forgets_nothing(desk: Desk) -> None:
    before = Remembered(query="moss", view=View.ALL, article=ArticleId(PLOUGH))
    Opening(desk.root, os.environ).memory.write(before)
    async with first_frame(desk.root) as (screen, _):
        screen.app.exit()
    assert remembered(desk.root) == before
