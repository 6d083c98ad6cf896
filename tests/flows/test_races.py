"""Answers that come late, rows that come bit by bit, and keys that are faster than both."""

from __future__ import annotations

import gc
import re

import pytest

from tests.conftest import Folder, article
from tests.flows.conftest import BROKEN, GEESE, GLASS, LIGHT, MOSS
from tests.flows.desk import Desk, Seat
from tests.flows.held import Held, until
from tui.flows import loading
from tui.flows.facts import ArticleRead, Found
from tui.flows.pages import LaidOut
from tui.model.article import ArticleId
from tui.model.query import Request
from tui.view.page import page


async def test_an_answer_to_an_older_question_is_not_shown(desk: Desk, held: type[Held]) -> None:
    async with desk.sit() as screen:
        held.search_gate.clear()
        for query in ("moss", "geese"):
            screen.app.search_bar.set_text(query)
            await screen.pilot.pause(0)
        held.search_gate.set()
        await screen.settle()
        assert screen.list_ids == [GEESE]
        older = Found(
            1, screen.app.library.search(Request(query=screen.app.library.parse("glass"))), {}, (), ()
        )
        screen.app.post_message(older)
        await screen.settle()
        assert screen.list_ids == [GEESE]
        assert "1 of 6" in screen.beside


async def test_letters_typed_faster_than_answers_come_end_in_one_answer(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("slash")
        await screen.rush(*"facial recognition")
        assert screen.app.search_bar.text == "facial recognition"
        assert screen.list_ids == [GEESE]
        assert screen.current == screen.read == GEESE


async def test_a_page_that_comes_late_is_not_shown(desk: Desk, held: type[Held]) -> None:
    async with desk.sit() as screen:
        held.article_gate.clear()
        for article_id in (MOSS, LIGHT, MOSS, GLASS, LIGHT):
            screen.app.article_list.go_to(ArticleId(article_id))
            await screen.pilot.pause(0)
        held.article_gate.set()
        await screen.settle()
        assert screen.read == screen.current == LIGHT
        older = page(screen.app.library.article(ArticleId(MOSS)), 60)
        screen.app.post_message(ArticleRead(1, LaidOut(older, None, row_changed=False, whole=True)))
        await screen.settle()
        assert screen.read == LIGHT


async def test_the_raw_view_marks_no_line_of_another_file(desk: Desk, held: type[Held]) -> None:
    async with desk.sit(at=BROKEN) as screen:
        held.article_gate.clear()
        screen.app.article_list.go_to(ArticleId(GLASS))
        await screen.pilot.pause(0)
        assert screen.read == BROKEN  # the page of the other one is still to come
        screen.app.action_command("raw")
        await until(screen, lambda: "glass-piano.md   v or Esc" in screen.text)
        assert screen.app.screen._at_line is None  # type: ignore[attr-defined]
        held.article_gate.set()


def many() -> dict[str, str]:
    """More articles than are read in one step; what is read first is neither the newest nor the oldest."""
    years = {"a": 2022, "b": 2021, "c": 2019, "d": 2020}
    return {
        f"{name}/{day:02}.md": article(f"Of {year}", date=f"{year}-01-{day:02}T00:00:00Z")
        for name, year in years.items()
        for day in range(1, 29)
    }


async def test_rows_that_come_later_leave_an_untouched_cursor_on_the_first_row(
    empty_desk: Desk, folder: Folder, held: type[Held]
) -> None:
    folder(many())
    app = empty_desk.app()
    held.load_gate.clear()
    async with app.run_test(notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await until(screen, lambda: len(screen.list_ids) == 32)
        assert "reading 32 of " in screen.text
        assert "] usable now, Esc stops" in screen.text
        assert screen.current == screen.list_ids[0] != "a/28.md"
        held.load_gate.set()
        await screen.settle()
        assert len(screen.list_ids) == 112
        assert screen.current == screen.read == screen.list_ids[0] == "a/28.md"
        assert "> +" in screen.lines[2]
        assert "reading" not in screen.text


async def test_rows_that_come_later_leave_a_moved_cursor_on_its_article(
    empty_desk: Desk, folder: Folder, held: type[Held]
) -> None:
    folder(many())
    app = empty_desk.app()
    held.load_gate.clear()
    async with app.run_test(notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await until(screen, lambda: len(screen.list_ids) == 32)
        app.post_message(Seat.key("j"))
        await until(screen, lambda: app.article_list.cursor == 1)
        here = screen.current
        held.load_gate.set()
        await screen.settle()
        assert screen.current == screen.read == here
        assert len(screen.list_ids) == 112


async def test_what_was_read_so_far_is_not_looked_through_for_garbage_again(
    empty_desk: Desk, folder: Folder, held: type[Held], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_aside: list[int] = []
    monkeypatch.setattr(loading, "SET_ASIDE_ROWS", 32)
    folder(many())
    app = empty_desk.app()
    monkeypatch.setattr(gc, "freeze", lambda: set_aside.append(len(app.library)))
    held.load_gate.clear()
    async with app.run_test(notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await until(screen, lambda: set_aside == [32])
        held.load_gate.set()
        await screen.settle()
        assert set_aside[-1] == 112
        read = len(set_aside)
        await screen.press("R")
        assert len(set_aside) == read  # once for each article: what a second reading makes may go


async def test_an_article_that_was_named_keeps_the_cursor_while_others_come(
    empty_desk: Desk, folder: Folder, held: type[Held]
) -> None:
    folder(many())
    app = empty_desk.app(at="c/05.md")
    held.load_gate.clear()
    async with app.run_test(notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await until(screen, lambda: len(screen.list_ids) == 32)
        held.load_gate.set()
        await screen.settle()
        assert screen.current == screen.read == "c/05.md"


async def test_the_app_can_be_left_while_the_folder_is_read(
    empty_desk: Desk, folder: Folder, held: type[Held]
) -> None:
    folder(many())
    app = empty_desk.app()
    held.load_gate.clear()
    async with app.run_test(notifications=True, tooltips=True) as pilot:
        await until(Seat(app=app, pilot=pilot), lambda: app.opened is not None and len(app.opened) >= 32)
        app.post_message(Seat.key("q"))
        await until(Seat(app=app, pilot=pilot), lambda: not app.is_running)
        held.load_gate.set()
    assert app.return_code == 0


async def test_esc_stops_a_reading_and_r_goes_on(empty_desk: Desk, folder: Folder, held: type[Held]) -> None:
    folder(many())
    app = empty_desk.app()
    held.load_gate.clear()
    async with app.run_test(notifications=True, tooltips=True) as pilot:
        screen = Seat(app=app, pilot=pilot)
        await until(screen, lambda: "usable now" in screen.text)
        app.post_message(Seat.key("escape"))
        await until(screen, lambda: "Stopped reading" in screen.said)
        held.load_gate.set()
        await screen.settle()
        assert re.fullmatch(r"Stopped reading at 32 of \d+; R goes on\.", screen.said)
        assert len(screen.list_ids) < 112
        assert "usable now" not in screen.text
        await screen.press("R")
        assert len(screen.list_ids) == 112


async def test_a_second_reload_while_one_runs_ends_with_all_articles(desk: Desk, folder: Folder) -> None:
    async with desk.sit() as screen:
        folder({"new.md": article("New", published=False)})
        await screen.rush("R", "R", "R")
        assert "new.md" in screen.list_ids
        assert len(screen.list_ids) == 7


async def test_a_letter_after_esc_acts_on_the_list_in_the_order_typed(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("slash", *"e")
        for name in ("escape", "space", "j", "space"):  # all in one read, as over a slow line
            screen.app.post_message(screen.key(name))
        await screen.settle()
        assert screen.app.search_bar.text == "e"
        shown = [one.id for one in screen.app.article_list._source.rows(0, 3)]
        assert screen.app.article_list.marks.marked == {shown[0], shown[2]}


async def test_a_menu_answers_once(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("y")
        for name in ("m", "j", "m"):
            screen.app.post_message(screen.key(name))
        await screen.settle()
        assert len(screen.app.screen_stack) == 1
