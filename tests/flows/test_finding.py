"""The search box: typing, completing, leaving; and what a query that cannot be read does."""

from __future__ import annotations

import pytest
from textual import events

from tests.conftest import Folder, article
from tests.flows.conftest import GEESE, GLASS, LIGHT, MOSS, OPEN, PLOUGH, ROUTER, TIDE, VIDEO
from tests.flows.desk import Desk


async def test_each_letter_searches_and_the_cursor_goes_to_the_best_hit(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("1", "G", "slash", *"clock")
        assert screen.list_ids == [VIDEO, TIDE]
        assert screen.current == screen.read == VIDEO
        assert screen.beside == "2 of 12  by relevance, best first"
        await screen.press("space", *"runs")
        assert screen.list_ids == [TIDE]
        assert screen.current == screen.read == TIDE
        await screen.press(*["backspace"] * 5)
        assert screen.list_ids == [VIDEO, TIDE]


async def test_typos_and_the_order_of_words_do_not_matter(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.find("gees facail")
        assert screen.list_ids == [GEESE]
        await screen.find("除雪車")
        assert screen.list_ids == [PLOUGH]


async def test_letters_are_typed_that_are_keys_elsewhere(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("slash", *"qwacYj?:/123 *[]")
        assert screen.app.search_bar.text == "qwacYj?:/123 *[]"
        assert screen.app.is_running


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_enter_and_esc_keep_the_query_and_go_to_the_list(desk: Desk, key: str) -> None:
    async with desk.sit() as screen:
        await screen.type("moss")
        await screen.press(key)
        assert screen.focus == "list"
        assert screen.app.search_bar.text == "moss"
        assert screen.list_ids == [MOSS]


async def test_slash_comes_back_with_the_text_kept_and_selected(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.find("moss")
        await screen.press("slash")
        assert screen.app.search_bar.box.selected_text == "moss"
        await screen.press(*"glass")
        assert screen.app.search_bar.text == "glass"
        assert screen.list_ids == [GLASS]


async def test_up_and_down_move_the_list_from_the_box(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("slash", "down", "down")
        assert screen.current == screen.read == OPEN[2]
        await screen.press("up")
        assert screen.current == OPEN[1]
        await screen.press("pagedown")
        assert screen.current == OPEN[-1]
        await screen.press("pageup")
        assert screen.current == OPEN[0]
        assert screen.focus == "search"


@pytest.mark.parametrize(
    (
        "key",
        "character",
        "after",
    ),  # as Textual's parser makes them of \x1bj, \x1bG, \x1bо, \x1b[106;3u, \x1b[74;4u
    [
        ("alt+j", "j", OPEN[1]),
        ("alt+shift+g", "G", OPEN[-1]),
        ("alt+о", "о", OPEN[1]),  # Cyrillic
        ("alt+j", None, OPEN[1]),
        ("alt+shift+J", None, OPEN[0]),
    ],
)
async def test_esc_and_a_quick_letter_are_obeyed_one_after_the_other(
    desk: Desk, key: str, character: str | None, after: str
) -> None:
    async with desk.sit() as screen:
        await screen.type("the")
        await screen.find("")
        await screen.press("slash")
        screen.app.post_message(events.Key(key, character))
        await screen.settle()
        assert screen.focus == "list"
        assert screen.current == after
        assert screen.app.search_bar.text == ""
        assert (screen.app.detail.scroll_offset.y > 0) == (key == "alt+shift+J")


async def test_alt_and_an_arrow_stay_in_the_box(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.type("moss")
        await screen.press("alt+left", "alt+backspace")
        assert screen.focus == "search"


async def test_what_cannot_be_read_keeps_the_list_and_says_why(desk: Desk) -> None:
    async with desk.sit(size=(120, 24)) as screen:
        await screen.find("quality>=60")
        assert screen.list_ids == [MOSS, GEESE]
        screen.app.search_bar.set_text("qualty>=60")
        await screen.settle()
        assert screen.list_ids == [MOSS, GEESE]
        assert screen.beside == "no field qualty; did you mean quality?"
        assert screen.app.search_bar.has_class("-problem")
        await screen.press("slash", "end", "x")
        assert "no field qualty" in screen.beside
        await screen.type("quality>=6x")
        assert "quality needs a number" in screen.beside
        assert screen.list_ids == [GLASS, MOSS, LIGHT, GEESE, PLOUGH]  # of quality>=6
        await screen.type("quality>=66")
        assert screen.list_ids == [GEESE]
        assert not screen.app.search_bar.has_class("-problem")
        assert "needs a number" not in screen.text


async def test_a_problem_that_is_cut_beside_the_box_is_told_below(desk: Desk) -> None:
    async with desk.sit(size=(60, 24)) as screen:
        await screen.type("before:2021-99-99")
        whole = "no date 2021-99-99; write 7d, today, 2021-05 or 2021-05-01"
        assert screen.said == whole
        assert whole in " ".join(screen.text.split())
        await screen.type("before:2022")
        assert screen.said == ""


async def test_tab_takes_the_field_then_the_value_with_its_count(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("1", "slash", *"prov")
        assert screen.beside.startswith("Tab provider:")
        await screen.press("tab")
        assert screen.app.search_bar.text == "provider:"
        assert 'Tab provider:"Kettle & Circuit" 2' in screen.beside
        await screen.press(*"lant")
        assert 'Tab provider:"The Lantern Post" 2' in screen.beside
        await screen.press("tab")
        assert screen.app.search_bar.text == 'provider:"The Lantern Post" '
        assert len(screen.list_ids) == 2
        assert screen.focus == "search"


@pytest.mark.parametrize("width", [80, 140])
async def test_an_offer_leaves_the_count_where_it_stands(desk: Desk, width: int) -> None:
    async with desk.sit(size=(width, 24)) as screen:
        await screen.press("1", "slash", *"glass", "space", *"qual")
        assert screen.beside == "Tab quality>=  |  0 of 12"
        assert screen.text.split("\n")[1].endswith("Tab quality>=  |  0 of 12")
        await screen.type("provider:")
        assert screen.beside.startswith('Tab provider:"Kettle & Circuit" 2  ')
        assert screen.beside.endswith("  |  12")


async def test_an_offer_without_room_for_the_count_stands_alone(desk: Desk) -> None:
    async with desk.sit(size=(40, 12)) as screen:
        await screen.press("1", "slash", *"provider:")
        assert screen.beside.startswith('Tab provider:"Kettle & Circuit" 2  ')
        assert "|" not in screen.beside


async def test_tab_completes_keys_of_the_folder_and_their_values(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("slash", *"moo", "tab")
        assert screen.app.search_bar.text == "mood:"
        await screen.press("tab")
        assert screen.app.search_bar.text == "mood:green "
        assert screen.list_ids == [MOSS]


async def test_tab_never_takes_away_what_was_typed_since(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("slash", *"provider:")
        await screen.rush(*"off", "tab")
        assert screen.app.search_bar.text == 'provider:"The Off-by-One" '


async def test_tab_offers_nothing_that_a_problem_hides(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("slash", *"is:")
        assert screen.beside.startswith("Tab is:open")
        await screen.press("x", "tab")
        assert screen.app.search_bar.text == "is:x"


async def test_recent_queries_are_offered_under_an_empty_box(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.find("moss")
        await screen.find("glass")
        await screen.type("")
        assert screen.beside == "Tab glass   moss  |  6"
        await screen.press("tab")
        assert screen.app.search_bar.text == "glass"
        assert screen.list_ids == [GLASS]


async def test_tab_without_an_offer_goes_to_the_list(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("slash", "tab")
        assert screen.focus == "list"


async def test_an_offer_from_a_hostile_value_is_shown_harmless(empty_desk: Desk, folder: Folder) -> None:
    hostile = "\x1b]52;c;aGk=\x07[@click=app.quit]"
    folder({"a.md": article(published=False, qx=hostile)})
    async with empty_desk.sit() as screen:
        await screen.press("slash", *"qx", "tab")
        assert "␛]52" in screen.beside
        await screen.press("tab")
        assert screen.app.search_bar.text == "qx:␛]52;c;aGk=␇[@click=app.quit] "
        assert screen.list_ids == ["a.md"]


async def test_a_pasted_link_finds_its_article_in_any_form(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("slash")
        screen.app.search_bar.set_text("http://www.lantern.example.org/glass-piano/?utm_source=mail#top")
        await screen.settle()
        assert screen.list_ids == [GLASS]


async def test_the_order_is_relevance_while_there_are_words_until_one_is_chosen(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("1")
        await screen.find("the")
        assert "by relevance" in screen.beside
        await screen.press("s", "d")
        assert "by date, newest first" in screen.beside
        await screen.find("router")
        assert "by date" in screen.beside
        await screen.press("s", "r")
        assert "by relevance" in screen.beside
        await screen.find("")
        assert "by date" in screen.beside
        assert ROUTER in screen.list_ids


async def test_the_words_found_are_marked_in_the_title(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.find("moss server")
        pane = screen.app.article_list
        looks = {segment.text for segment in pane.render_line(0) if segment.style and segment.style.underline}
        assert looks == {"moss", "server"}
