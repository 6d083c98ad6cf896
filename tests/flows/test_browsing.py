"""Views, filters, orders, marks, stepping, and Esc, which takes back one thing at a time."""

from __future__ import annotations

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
from tests.flows.desk import Desk


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("1", [*NEWEST_FIRST, UNDATED, BROKEN]),
        ("2", OPEN),
        ("3", [TIDE, VIDEO, DRONE, ROUTER]),
        ("4", [PILLOW]),
        ("5", []),
        ("6", [BROKEN]),
    ],
)
async def test_a_digit_shows_a_view_from_its_top(desk: Desk, key: str, shown: list[str]) -> None:
    async with desk.sit() as screen:
        await screen.press("1", "G", key)
        assert screen.list_ids == shown
        assert screen.current == (shown[0] if shown else None)
        assert screen.read == screen.current
        assert f"[{key} " in screen.tabs


async def test_a_query_stays_when_the_view_changes(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.find("provider:lantern")
        assert screen.list_ids == [GLASS, LIGHT]
        await screen.press("3")
        assert screen.list_ids == []
        await screen.press("1")
        assert screen.list_ids == [GLASS, LIGHT]
        assert screen.beside == "2 of 12  by date, newest first"


@pytest.mark.parametrize(
    ("key", "token", "shown"),
    [
        ("o", "is:open", OPEN),
        ("p", "is:published", [TIDE, VIDEO, DRONE, ROUTER]),
        ("d", "is:declined", [PILLOW]),
        ("l", "is:later", []),
        ("b", "is:broken", [BROKEN]),
        ("a", "has:amp", [GLASS, GEESE]),
        ("t", "on:today", []),
    ],
)
async def test_the_filter_menu_puts_a_filter_into_the_box_and_takes_it_out(
    desk: Desk, key: str, token: str, shown: list[str]
) -> None:
    async with desk.sit() as screen:
        await screen.press("f")
        assert "Filter" in screen.lines[-2] + screen.lines[-1]
        await screen.press(key)
        assert screen.app.search_bar.text == token
        assert screen.list_ids == shown
        assert screen.focus == "list"
        await screen.press("f")
        assert f"{key} " in screen.text
        assert "*" in screen.lines[-2] + screen.lines[-1]
        await screen.press(key)
        assert screen.app.search_bar.text == ""


async def test_one_state_filter_takes_the_place_of_another_and_the_words_stay(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.find("the")
        await screen.press("f", "o", "f", "p")
        assert screen.app.search_bar.text == "the is:published"
        await screen.press("f", "a")
        assert screen.app.search_bar.text == "the is:published has:amp"


async def test_marked_is_no_state_and_combines_with_one(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("1", "space", "j", "space", "f", "m")
        assert screen.list_ids == [GLASS, TIDE]
        await screen.press("f", "o")
        assert screen.app.search_bar.text == "is:marked is:open"
        assert screen.list_ids == [GLASS]


async def test_blanks_inside_quotes_survive_a_filter(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.find('topic:"data centres"')
        await screen.press("f", "o")
        assert screen.list_ids == [MOSS]


async def test_another_key_closes_a_menu_and_does_nothing(desk: Desk) -> None:
    async with desk.sit() as screen:
        for menu in ("f", "s", "y"):
            for key in ("escape", "x", "1", "z", "question_mark"):
                await screen.press(menu, key)
                assert len(screen.app.screen_stack) == 1
                assert screen.list_ids == OPEN
                assert screen.current == GLASS


@pytest.mark.parametrize(
    ("key", "first", "said", "reversed_said"),
    [
        ("d", [GLASS, MOSS, TIDE], "by date, newest first", "by date, oldest first"),
        ("q", [TIDE, DRONE, VIDEO], "by quality, highest first", "by quality, lowest first"),
        ("h", [GLASS, ROUTER], "by heat, highest first", "by heat, lowest first"),
        ("p", [DRONE, MOSS, ROUTER], "by provider, A to Z", "by provider, Z to A"),
        ("t", [BROKEN, TIDE, MOSS], "by title, A to Z", "by title, Z to A"),
    ],
)
async def test_the_sort_menu_orders_the_list_and_a_capital_s_reverses_it(
    desk: Desk, key: str, first: list[str], said: str, reversed_said: str
) -> None:
    async with desk.sit() as screen:
        await screen.press("1", "G", "s", key)
        assert screen.list_ids[: len(first)] == first
        assert screen.beside == f"12  {said}"
        assert screen.app.article_list.cursor == 0
        straight = screen.list_ids
        await screen.press("G", "S")
        assert screen.beside == f"12  {reversed_said}"
        assert screen.app.article_list.cursor == 0
        assert [one for one in screen.list_ids if one in first] == first[::-1]
        await screen.press("S")
        assert screen.list_ids == straight


async def test_missing_dates_come_last_both_ways(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("1", "S")
        assert screen.list_ids[:2] == [ROUTER, PLOUGH]
        assert set(screen.list_ids[-2:]) == {BROKEN, UNDATED}


async def test_relevance_without_words_is_refused_with_a_sentence(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("s", "r")
        assert screen.said == "Relevance needs words: / and type some."
        assert screen.refused
        assert "by date" in screen.beside


async def test_n_steps_to_the_open_articles_only(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("1", "n")
        assert screen.current == MOSS
        await screen.press("n")
        assert screen.current == LIGHT
        await screen.press("N")
        assert screen.current == MOSS
        await screen.press("N", "N")
        assert screen.current == GLASS
        assert screen.said == "No open article above in this view."
        await screen.press("G", "n")
        assert screen.said == "No open article below in this view."


async def test_moving_stops_at_both_ends(desk: Desk) -> None:
    async with desk.sit(size=(80, 16)) as screen:
        await screen.press("1", "k", "up", "pageup", "ctrl+u", "g")
        assert screen.current == GLASS
        await screen.press("G", "j", "down", "pagedown", "ctrl+d", "end")
        assert screen.current == screen.list_ids[-1]
        await screen.press("home")
        assert screen.current == GLASS
        page = screen.app.article_list.size.height - 1
        await screen.press("ctrl+d")
        assert screen.app.article_list.cursor == page
        await screen.press("ctrl+u")
        assert screen.current == GLASS


async def test_keys_of_other_layouts_work_by_position(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("о", "о")  # Cyrillic о lies where j is
        assert screen.current == OPEN[2]
        await screen.press("κ")  # Greek κ lies where k is
        assert screen.current == OPEN[1]
        await screen.press("П")  # Cyrillic П lies where G is
        assert screen.current == OPEN[-1]
        await screen.press("а", "щ")  # f o
        assert screen.app.search_bar.text == "is:open"


async def test_space_marks_and_steps_on(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("space", "space")
        assert screen.marked == {GLASS, MOSS}
        assert screen.current == LIGHT
        assert "2 marked" in screen.text
        assert screen.lines[2].startswith(" *-")
        await screen.press("g", "space")
        assert screen.marked == {MOSS}


async def test_marks_survive_views_queries_and_orders(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("space", "space", "3", "space")
        await screen.find("geese")
        await screen.press("1", "S", "space")
        assert screen.marked == {GLASS, MOSS, TIDE, GEESE}
        assert "4 marked" in screen.text


async def test_a_range_follows_the_cursor_both_ways_and_keeps_earlier_marks(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("space", "j", "V", "j", "j")
        assert screen.marked == {GLASS, LIGHT, GEESE, PLOUGH}
        await screen.press("k")
        assert screen.marked == {GLASS, LIGHT, GEESE}
        await screen.press("k", "k")
        assert screen.marked == {GLASS, MOSS, LIGHT}
        await screen.press("V")
        assert screen.said == "3 marked."
        await screen.press("G")
        assert screen.marked == {GLASS, MOSS, LIGHT}


async def test_the_star_marks_all_open_ones_shown_and_unmarks_them(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("1")
        await screen.find("provider:lantern")
        await screen.press("asterisk")
        assert screen.marked == {GLASS, LIGHT}
        await screen.find("")
        await screen.press("asterisk")
        assert screen.marked == set(OPEN)
        await screen.press("asterisk")
        assert screen.marked == set()
        await screen.press("3", "asterisk")
        assert screen.said == "No open article is shown."


async def test_the_star_ends_a_range(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("V", "asterisk", "j")
        assert screen.marked == set(OPEN)


async def test_esc_takes_back_one_thing_at_a_press(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.find("moss")
        await screen.press("1", "space", "r", "y")
        assert len(screen.app.screen_stack) == 2
        await screen.press("escape")  # the menu
        assert len(screen.app.screen_stack) == 1
        assert (screen.item, screen.focus) == ("Glass piano", "detail")
        await screen.press("escape")  # the item
        assert (screen.item, screen.focus) == (None, "detail")
        await screen.press("escape")  # the detail
        assert screen.focus == "list"
        assert screen.marked
        await screen.press("escape")  # the marks
        assert not screen.marked
        assert screen.app.search_bar.text == "moss"
        await screen.press("escape")  # the query
        assert screen.app.search_bar.text == ""
        assert len(screen.list_ids) == 12
        await screen.press("escape")
        assert screen.said == "Nothing to take back; q quits."


async def test_esc_ends_a_range_with_its_marks(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("V", "j", "escape", "j")
        assert screen.marked == set()


async def test_the_cursor_stays_on_its_article_when_the_list_changes(
    empty_desk: Desk, folder: Folder
) -> None:
    folder({f"{n:03}.md": article(f"Story {n}", date=f"2021-01-{n % 28 + 1:02}") for n in range(60)})
    async with empty_desk.sit() as screen:
        await screen.press("G", *["k"] * 20)
        here, line = screen.current, screen.app.article_list.cursor - screen.app.article_list.scroll_offset.y
        folder({"new.md": article("New", date="2022-01-01")})
        await screen.press("R")
        assert screen.list_ids[0] == "new.md"
        assert screen.current == here
        assert screen.app.article_list.cursor - screen.app.article_list.scroll_offset.y == line
