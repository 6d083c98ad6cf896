"""The detail pane: following the cursor, stepping through items, jumping and coming back; the raw file."""

from __future__ import annotations

import pytest

from tests.conftest import Folder, article
from tests.flows.conftest import BROKEN, DRONE, GLASS, LIGHT, MOSS, OPEN, PILLOW, ROUTER, TIDE, VIDEO
from tests.flows.desk import Desk


async def test_the_detail_follows_the_cursor_by_whatever_it_moves(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("j")
        assert screen.read == MOSS
        assert "A server room cooled by moss" in screen.text
        await screen.press("G")
        assert screen.read == OPEN[-1]
        await screen.press("3")
        assert screen.read == TIDE
        await screen.press("n", "1", "N")
        assert screen.read == screen.current


async def test_the_detail_shows_links_topics_related_and_other_keys(desk: Desk) -> None:
    async with desk.sit(size=(140, 60)) as screen:
        await screen.press("j")
        assert "Data centres, Plants" in screen.text
        assert "- 54 Glass piano" in " ".join(screen.text.split())
        assert "+ 88 A clock that runs on tides" in " ".join(screen.text.split())
        assert "31 Peat bogs that compute Peat Post web" in " ".join(screen.text.split())
        assert "mood: green" in screen.text
        await screen.press("k")
        assert "encrypted, 18 bytes" in screen.text
        assert "SECRET" not in screen.text + screen.detail


async def test_the_detail_scrolls_from_the_list_and_by_itself(desk: Desk) -> None:
    async with desk.sit() as screen:
        detail = screen.app.detail
        await screen.press("j", "J", "J", "K")
        assert detail.scroll_offset.y == 1
        assert screen.current == MOSS
        await screen.press("enter", "j", "j")
        assert detail.scroll_offset.y == 3
        await screen.press("G")
        assert "file: 2021-06-10-moss-server.md" in screen.text
        await screen.press("g")
        assert detail.scroll_offset.y == 0
        assert screen.current == MOSS


async def test_enter_goes_into_the_detail_and_h_back_out(desk: Desk) -> None:
    async with desk.sit(size=(180, 24)) as screen:
        for key in ("enter", "l"):
            await screen.press(key)
            assert screen.app.footer.pane == "detail"
            assert screen.focus == "detail"
            assert "h List" in screen.footer
            await screen.press("h")
            assert screen.focus == "list"
            assert "h List" not in screen.footer


async def test_brackets_step_through_the_items_and_stop_at_the_ends(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("j", "right_square_bracket")
        assert screen.focus == "detail"
        items = screen.app.detail.page.items if screen.app.detail.page else ()
        below = [one.title for one in items if one.query is None]
        assert below[:3] == ["Glass piano", "A clock that runs on tides", "Peat bogs that compute"]
        titles = []
        for _ in range(len(below) + 2):
            titles.append(screen.item)
            await screen.press("right_square_bracket")
        assert titles == [*below, *below[-1:] * 2]
        await screen.press(*["left_square_bracket"] * len(below))
        assert screen.item == "Plants"
        await screen.press(*["left_square_bracket"] * 5)
        assert screen.item == "Kettle & Circuit"


@pytest.mark.parametrize("size", [(40, 8), (59, 24), (80, 11), (80, 24), (140, 40)])
async def test_the_item_is_on_the_screen_from_its_first_line_on(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.sit(size=size) as screen:
        await screen.press("j", "r")
        assert "> -  54 Glass" in screen.text
        await screen.press("right_square_bracket", "right_square_bracket")
        assert ">    31 Peat bogs" in screen.text
        for width, height in ((45, 9), (80, 40), (80, 13)):
            await screen.resize(width, height)
            assert ">    31 Peat bogs" in screen.text


async def test_r_goes_to_the_related_items_or_says_that_there_are_none(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("r")
        assert screen.item == "A server room cooled by moss"  # which lists it
        await screen.press("right_square_bracket")
        item = screen.app.detail.item
        assert item is not None
        assert item.links.web == "https://img.example.org/piano.jpg"
        await screen.press("right_square_bracket")
        item = screen.app.detail.item
        assert item is not None
        assert item.links.web == "https://scores.example.org/glass"
        await screen.press("h", "G", "r")
        assert screen.focus == "list"
        assert screen.said == "No related items and no links in this article."


async def test_enter_on_a_related_item_jumps_and_backspace_comes_back(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("1", "j", "r", "enter")
        assert screen.current == screen.read == GLASS
        assert screen.focus == "detail"
        assert screen.item is None
        await screen.press("backspace")
        assert screen.current == screen.read == MOSS
        await screen.press("L")
        assert screen.current == screen.read == GLASS
        await screen.press("L")
        assert screen.said == "No jump to go forward to."
        await screen.press("H", "H")
        assert screen.current == MOSS
        assert screen.said == "No jump to go back from."


async def test_a_topic_lists_what_shares_it_and_backspace_goes_back(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.find("is:open glass | music")
        assert screen.current == GLASS
        await screen.press("left_square_bracket")
        assert (screen.item, screen.focus) == ("Glass", "detail")
        assert "Music,>Glass" in screen.detail
        await screen.press("left_square_bracket")
        assert "topics >Music, Glass" in screen.detail
        await screen.press("enter")
        assert screen.app.search_bar.text == 'is:open topic:"Music"'
        assert (screen.list_ids, screen.current, screen.focus) == ([GLASS], GLASS, "list")
        assert screen.said == 'Only topic:"Music" now; Backspace goes back.'
        await screen.press("backspace")
        assert screen.app.search_bar.text == "is:open glass | music"
        assert (screen.current, screen.focus) == (GLASS, "list")
        await screen.press("L")
        assert screen.app.search_bar.text == 'is:open topic:"Music"'


async def test_the_publisher_lists_its_articles_and_the_cursor_stays_on_this_one(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press(
            "1", "j", "tab", "left_square_bracket", "left_square_bracket", "left_square_bracket"
        )
        assert screen.item == "Kettle & Circuit"
        assert "open |>Kettle & Circuit" in screen.detail
        await screen.press("w")  # there is no page of a publisher: the article's
        assert "https://moss.example.org/server-room" in screen.said
        await screen.press("enter")
        assert screen.app.search_bar.text == 'provider:"Kettle & Circuit"'
        assert screen.list_ids == [MOSS, ROUTER]
        assert screen.current == screen.read == MOSS
        await screen.press("j", "left_square_bracket", "enter")
        assert screen.app.search_bar.text == 'provider:"Kettle & Circuit"'
        assert screen.current == ROUTER
        await screen.press("H", "H")
        assert screen.app.search_bar.text == ""
        assert screen.current == screen.read == MOSS
        assert len(screen.list_ids) == 12


async def test_keys_after_a_filter_are_for_the_list_that_it_finds(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("1", "j", "left_square_bracket", "left_square_bracket", "left_square_bracket")
        await screen.rush("enter", "j", "backspace", "j")
        assert screen.app.search_bar.text == ""
        assert screen.current == TIDE
        await screen.rush("left_square_bracket", "enter", "j", "j")
        assert screen.list_ids == [TIDE, VIDEO]
        assert screen.current == VIDEO


async def test_moving_is_no_jump(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("j", "G", "g", "H")
        assert screen.said == "No jump to go back from."
        assert screen.current == GLASS


async def test_a_jump_out_of_the_view_shows_the_article_and_says_where_it_is(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("j", "r", "right_square_bracket", "enter")
        assert screen.read == TIDE
        assert screen.current == MOSS
        assert "not in the list's view" in screen.said
        assert "Not in this view." in screen.detail
        assert screen.focus == "detail"
        await screen.press("backspace")
        assert screen.read == screen.current == MOSS
        assert "Not in this view." not in screen.detail
        await screen.press("L")
        assert screen.read == TIDE
        await screen.press("h")
        assert screen.read == screen.current == MOSS


async def test_a_chain_of_jumps_comes_back_step_by_step(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("1", "j", "r", "right_square_bracket", "enter")
        assert screen.read == TIDE
        await screen.press("r", "enter")
        assert screen.read == MOSS
        await screen.press("r", "enter")
        assert screen.read == GLASS
        for before in (MOSS, TIDE, MOSS):
            await screen.press("H")
            assert screen.read == screen.current == before


async def test_moving_the_list_leaves_an_article_that_is_out_of_view(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("j", "r", "right_square_bracket", "enter", "tab", "tab", "j")
        assert screen.read == screen.current


async def test_v_shows_the_file_as_it_is(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("v")
        assert "1  ---" in screen.text
        assert 'title: "Glass piano survives its first concert"' in screen.text
        assert "2021-06-11-glass-piano.md" in screen.lines[0]
        await screen.press("G")
        assert "The score" in screen.text
        await screen.press("v")
        assert len(screen.app.screen_stack) == 1


@pytest.mark.parametrize("key", ["escape", "v", "q", "h", "enter", "м", "ω", "й"])
async def test_the_raw_view_is_left_by_any_key_that_goes_back(desk: Desk, key: str) -> None:
    async with desk.sit() as screen:
        await screen.press("v", key)
        assert len(screen.app.screen_stack) == 1
        assert screen.app.is_running


async def test_the_raw_view_of_a_broken_file_begins_at_the_line(desk: Desk, folder: Folder) -> None:
    folder(
        {
            BROKEN: "---\n"
            + "".join(f"key{n}: {n}\n" for n in range(200))
            + "wrong: a: b\n---\n"
            + "Body.\n" * 50
        }
    )
    async with desk.sit() as screen:
        await screen.press("6")
        assert "Line 202" in screen.text
        await screen.press("v")
        assert "202  wrong: a: b" in screen.text
        assert "199  key197" in screen.lines[1]
        await screen.press("g")
        assert "1  ---" in screen.lines[1]


async def test_a_file_that_is_gone_says_so(desk: Desk) -> None:
    async with desk.sit() as screen:
        (desk.root / MOSS).unlink()
        await screen.press("j")
        assert "no longer there" in screen.detail
        await screen.press("v")
        assert "is no longer there." in screen.said
        assert len(screen.app.screen_stack) == 1


async def test_a_change_on_disk_is_shown_when_the_cursor_comes_to_it(desk: Desk, folder: Folder) -> None:
    async with desk.sit() as screen:
        folder({MOSS: article("A bog", published=True, quality=12)})
        await screen.press("j")
        assert "A bog" in screen.detail
        assert "+  12" in screen.lines[3]


@pytest.mark.parametrize("key", ["R", "f5"])
async def test_reload_sees_new_changed_and_removed_files(desk: Desk, folder: Folder, key: str) -> None:
    async with desk.sit() as screen:
        folder({"new.md": article("Brand new", date="2022-01-01", published=False)})
        folder({GLASS: article("Glass piano, mended", date="2021-06-11", published=False)})
        (desk.root / LIGHT).unlink()
        await screen.press(key)
        assert screen.list_ids[:3] == ["new.md", GLASS, MOSS]
        assert LIGHT not in screen.list_ids
        assert screen.current == GLASS
        assert "Glass piano, mended" in screen.list_text
        assert "Glass piano, mended" in screen.detail
        await screen.find("brand")
        assert screen.list_ids == ["new.md"]


async def test_reload_under_a_cursor_that_is_gone_goes_on_at_its_place(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("j")
        (desk.root / MOSS).unlink()
        await screen.press("R")
        assert screen.current == screen.read == LIGHT


async def test_zoom_gives_the_pane_the_whole_screen_and_takes_it_back(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("z")
        assert screen.panes == ["list"]
        assert screen.app.article_list.size.height == 20
        await screen.press("enter")
        assert screen.panes == ["detail"]
        assert screen.app.detail.size.height == 20
        assert screen.read == GLASS
        await screen.press("z")
        assert screen.panes == ["list", "detail"]


@pytest.mark.parametrize("size", [(59, 24), (80, 11), (40, 8)])
async def test_a_small_terminal_shows_one_pane_that_enter_and_h_swap(
    desk: Desk, size: tuple[int, int]
) -> None:
    async with desk.sit(size=size) as screen:
        assert screen.panes == ["list"]
        await screen.press("j", "enter")
        assert screen.panes == ["detail"]
        assert "A server room cooled by moss" in " ".join(screen.text.split())
        page = screen.app.detail.page
        assert page is not None
        assert page.width == screen.app.detail.scrollable_content_region.width
        for key, panes, focus in (
            ("h", ["list"], "list"),
            ("tab", ["detail"], "detail"),
            ("tab", ["list"], "search"),
        ):
            await screen.press(key)
            assert (screen.panes, screen.focus) == (panes, focus)


async def test_tab_goes_round_the_panes_both_ways(desk: Desk) -> None:
    async with desk.sit() as screen:
        app = screen.app
        for pane in ("detail", "search", "list"):
            await screen.press("tab")
            assert screen.focus == app.footer.pane == pane
        for pane in ("search", "detail", "list"):
            await screen.press("shift+tab")
            assert screen.focus == app.footer.pane == pane


async def test_a_resize_lays_the_page_out_anew_at_the_same_article(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("1", "G", "k", "k")
        assert screen.current in (ROUTER, DRONE, PILLOW, OPEN[-1], OPEN[-2])
        for width, height in ((140, 40), (60, 12), (40, 8), (110, 30)):
            await screen.resize(width, height)
            assert screen.read == screen.current
            page = screen.app.detail.page
            assert page is not None
            if screen.app.detail.display:
                assert page.width == screen.app.detail.scrollable_content_region.width
            assert screen.current is not None
            assert ">" in screen.list_text
