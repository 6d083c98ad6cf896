"""The lines round the panes at every width: what is dropped, what never is, what a click means."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.pilot import Pilot

from tui.model import text
from tui.model.article import View
from tui.view import commands
from tui.view.commands import Asked
from tui.view.status import ActionLine, Footer, Tabs

COUNTS = dict(zip(View, (194, 43, 144, 4, 2, 1, 3), strict=True))
WIDTHS = [40, 60, 80, 140]


class Lines(App[None]):
    """The three lines alone; keeps what was asked for."""

    def __init__(self, title: str = "content/_news") -> None:
        super().__init__()
        self.title_shown = title
        self.asked: list[str] = []

    def compose(self) -> ComposeResult:
        yield Tabs(self.title_shown)
        yield ActionLine()
        yield Footer()

    def on_asked(self, asked: Asked) -> None:
        self.asked.append(asked.command)


def line(pilot: Pilot[None], kind: type[Tabs | ActionLine | Footer]) -> str:
    return pilot.app.query_one(kind).render().plain


class Sized(Tabs):
    """Tabs of a width, without an app."""

    width = 80

    @property
    def size(self) -> Size:
        return Size(self.width, 1)


def drawn_tabs(
    counts: dict[View, int], width: int, view: View = View.OPEN, title: str = "content/_news"
) -> str:
    tabs = Sized(title)
    tabs.width = width
    tabs.set_reactive(Tabs.counts, counts)
    tabs.set_reactive(Tabs.view, view)
    return tabs.render().plain


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("view", list(View))
def test_the_tabs_fit_and_keep_every_number(width: int, view: View) -> None:
    shown = drawn_tabs(COUNTS, width, view)
    assert text.width(shown) <= width
    for number, one in enumerate(View, 1):
        assert re.search(rf"\b{number}\b.*?\b{COUNTS[one]}\b", shown), (shown, one)
    assert shown.count("[") == shown.count("]") == 1
    assert re.search(rf"\[{list(View).index(view) + 1}\D", shown)


def test_words_go_before_numbers_do() -> None:
    most = {**COUNTS, View.REVERTED: 0}
    assert "3 Published 144" in drawn_tabs(most, 140)
    assert "3 Pub 144" in drawn_tabs(most, 80)
    assert "3 P 144" in drawn_tabs(most, 64)
    assert "3:144" in drawn_tabs(most, 44)
    assert "3 P 144" in drawn_tabs(COUNTS, 80)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_large_folder_fits_too(width: int) -> None:
    shown = drawn_tabs(dict(zip(View, (123_456, 45_678, 70_001, 7_000, 777, 123, 12), strict=True)), width)
    assert text.width(shown) <= width
    assert all(re.search(rf"\b{number}\b", shown) for number in range(1, 8))
    assert ("123,456" in shown) == (width > 80)
    assert ("[2:45k]" in shown) == (width < 80)


@given(
    st.fixed_dictionaries({view: st.integers(0, 99_999) for view in View if view is not View.ALL}),
    st.integers(40, 160),
    st.sampled_from(View),
    st.text(max_size=60),
)
def test_any_counts_fit_at_40_cells_and_more(
    counts: dict[View, int], width: int, view: View, title: str
) -> None:
    shown = drawn_tabs({View.ALL: sum(counts.values()), **counts}, width, view, title)
    assert text.width(shown) <= width
    assert shown.count("[") - text.line(title).count("[") <= 1
    for number, one in enumerate(View, 1):
        if one not in (View.BROKEN, View.REVERTED) or counts[one]:
            assert re.search(rf"[ \[]{number}[ :]", shown), shown


@pytest.mark.parametrize("view", [View.BROKEN, View.REVERTED])
def test_some_tabs_are_there_only_when_there_is_something_in_them_or_one_is_there(view: View) -> None:
    label = f"{list(View).index(view) + 1} {view.label}"
    assert f"{label} {COUNTS[view]}" in drawn_tabs(COUNTS, 140)
    assert label not in drawn_tabs({**COUNTS, view: 0}, 140)
    assert f"[{label} 0]" in drawn_tabs({**COUNTS, view: 0}, 140, view)


def test_where_there_is_no_room_for_all_counts_that_of_the_view_stays() -> None:
    shown = drawn_tabs(dict.fromkeys(View, 54_321), 40, View.LATER)
    assert shown.split()[-7:] == ["1", "2", "3", "4", "[5:54k]", "6", "7"]


def test_a_long_path_is_cut_at_its_start() -> None:
    shown = drawn_tabs(COUNTS, 100, title="/a/very/long/way/down/to/the/folder/content/_news")
    assert "…" in shown
    assert "_news" in shown
    assert "very" not in shown
    assert text.width(drawn_tabs(COUNTS, 80, title="日本語のフォルダー" * 4)) <= 80
    assert "a␛[2Jb" in drawn_tabs(COUNTS, 140, title="a\x1b[2Jb")


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_click_on_a_tab_asks_for_its_view(width: int) -> None:
    app = Lines("日本/内容")
    async with app.run_test(size=(width, 6), notifications=True, tooltips=True) as pilot:
        tabs = app.query_one(Tabs)
        tabs.counts = COUNTS
        await pilot.pause()
        shown = line(pilot, Tabs)
        for number, view in enumerate(View, 1):
            found = re.search(rf"[ \[]{number}[ :]", shown)
            assert found
            await pilot.click(Tabs, offset=(text.width(shown[: found.start()]) + 1, 0))
            assert app.asked[-1] == f"view_{view}"
        before = len(app.asked)
        await pilot.click(Tabs, offset=(0, 0))
        assert len(app.asked) == before or not shown.startswith(" ")


async def test_a_long_sentence_takes_up_to_three_lines_and_hides_the_counts() -> None:
    async with Lines().run_test(size=(40, 10), notifications=True, tooltips=True) as pilot:
        action = pilot.app.query_one(ActionLine)
        action.marked = 3
        action.say("Short.")
        await pilot.pause()
        assert line(pilot, ActionLine).split() == ["Short.", "3", "marked"]
        assert text.width(line(pilot, ActionLine)) <= 40
        assert action.size.height == 1
        action.say("A long sentence that says a lot more. " * 2)
        await pilot.pause()
        assert action.size.height == 2
        assert "marked" not in line(pilot, ActionLine)
        action.say("word " * 200)
        await pilot.pause()
        assert action.size.height == 3


async def test_a_refusal_looks_other_than_a_success_and_is_no_markup() -> None:
    async with Lines().run_test(size=(60, 10), notifications=True, tooltips=True) as pilot:
        action = pilot.app.query_one(ActionLine)
        action.say("[b]No[/b] \x1b[2J", refused=True)
        assert action.has_class("-refused")
        assert line(pilot, ActionLine).strip() == "[b]No[/b] ␛[2J"
        action.say("Yes")
        assert not action.has_class("-refused")


@pytest.mark.parametrize("pane", ["list", "detail", "search"])
@pytest.mark.parametrize("width", [8, 20, 40, 60, 80, 140, 400])
async def test_the_footer_drops_from_the_right_and_keeps_help(pane: str, width: int) -> None:
    async with Lines().run_test(size=(width, 6), notifications=True, tooltips=True) as pilot:
        footer = pilot.app.query_one(Footer)
        footer.pane = pane
        await pilot.pause()
        shown = line(pilot, Footer)
        assert text.width(shown) <= width
        help_ = " F1 Help" if pane == "search" else " ? Help"
        assert shown.startswith(help_) or (not shown.strip() and len(help_) + 1 > width)
        labels = list(dict.fromkeys(one.label for one in commands.footer(pane)))
        kept = [label for label in labels if re.search(rf" {label} ", shown)]
        assert kept == labels[: len(kept)]
        assert (len(kept) == len(labels)) == (width == 400 or (pane == "search" and width >= 60))


async def test_neighbours_with_one_label_share_it() -> None:
    async with Lines().run_test(size=(200, 6), notifications=True, tooltips=True) as pilot:
        assert " wac Open  WAC Copy  y Copy as " in line(pilot, Footer)


async def test_a_click_on_a_key_asks_for_its_command_dim_or_not() -> None:
    app = Lines()
    async with app.run_test(size=(200, 6), notifications=True, tooltips=True) as pilot:
        footer = app.query_one(Footer)
        footer.unavailable = frozenset({"open_amp"})
        await pilot.pause()
        shown = line(pilot, Footer)
        keys = {
            "wac": "open_web",
            "ac Open": "open_amp",
            "c Open": "open_cdn",
            "Help": "help",
            "s Sort": "sort_menu",
        }
        for key, name in keys.items():
            await pilot.click(Footer, offset=(shown.index(key), 0))
            assert app.asked[-1] == name
        await pilot.click(Footer, offset=(199, 0))
        assert app.asked[-1] == "sort_menu"


def dim(footer: Footer) -> str:
    content = footer.render()
    return "".join(content.plain[span.start : span.end] for span in content.spans if span.style == "dim")


async def test_what_is_not_there_is_dimmed_key_by_key() -> None:
    async with Lines().run_test(size=(200, 6), notifications=True, tooltips=True) as pilot:
        footer = pilot.app.query_one(Footer)
        footer.unavailable = frozenset({"open_amp", "open_cdn"})
        assert dim(footer) == "ac"
        footer.unavailable = frozenset({"open_web", "open_amp", "open_cdn"})
        assert dim(footer) == "wac Open "
