"""What a key costs on the screen: no layout, and of a pane only the lines that look different after it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual import events
from textual._compositor import Compositor, LayoutUpdate
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tests.flows.conftest import GLASS, MOSS, TIDE
from tests.flows.desk import Desk, Seat
from tests.flows.held import until
from tests.flows.test_deciding import Office
from tui.model.article import ArticleId
from tui.view.article_detail import ArticleDetail
from tui.view.article_list import ArticleList
from tui.view.bar import Bar
from tui.view.guarded_app import Panes
from tui.view.sgr import Painted

WIDE = (140, 40)


class Costs:
    """Counts layouts of the screen and lines that the panes draw for it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.layouts = self.rows = self.lines = 0
        for owner, name, count in (
            (Panes, "_refresh_layout", "layouts"),
            (ArticleList, "painted_line", "rows"),
            (ArticleDetail, "painted_line", "lines"),
        ):
            monkeypatch.setattr(owner, name, self._counted(getattr(owner, name), count))

    def _counted(self, method: Callable[..., object], count: str) -> Callable[..., object]:
        def counted(*args: object, **options: object) -> object:
            setattr(self, count, getattr(self, count) + 1)
            return method(*args, **options)

        return counted

    def reset(self) -> None:
        self.layouts = self.rows = self.lines = 0


@pytest.fixture
def costs(monkeypatch: pytest.MonkeyPatch) -> Costs:
    return Costs(monkeypatch)


def seen(screen: Seat) -> list[Strip]:
    """The lines of the list as they should stand on the screen, with their colours."""
    pane = screen.app.article_list
    return [*pane.draw_lines(range(pane.size.height)).values()]


async def test_a_typed_letter_lays_nothing_out(desk: Desk, costs: Costs) -> None:
    async with desk.sit(size=WIDE) as screen:
        await screen.type("l")
        before = seen(screen)
        costs.reset()
        await screen.press("i")
        assert costs.layouts == 0
        assert costs.rows == sum(one != other for one, other in zip(before, seen(screen), strict=True)) > 0


async def test_a_row_that_changes_is_put_together_once(
    desk: Desk, costs: Costs, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    draw_lines = ArticleList.draw_lines

    def drawing(pane: ArticleList, lines: range) -> dict[int, Strip]:
        drawn.extend(lines)
        return draw_lines(pane, lines)

    async with desk.sit(size=WIDE) as screen:
        await screen.type("l")
        monkeypatch.setattr(ArticleList, "draw_lines", drawing)
        await screen.press("i")
        assert drawn == list(range(screen.app.article_list.size.height))
        assert costs.rows > 0


async def test_a_row_that_changes_twice_before_it_is_painted_stands_as_it_is_at_last(desk: Desk) -> None:
    async with desk.sit(size=WIDE) as screen:
        pane = screen.app.article_list
        row = pane._source.rows(0, 1)[0]
        for times in (1, 2, 3):
            for _ in range(times):
                pane.marks.toggle(row)
            await screen.settle()
            assert pane.render_lines(pane.size.region)[0].text[1] == ("*" if times in (1, 2) else " ")
            assert pane._painted[0] == pane.draw_lines(range(1))[0]


async def test_a_letter_that_changes_nothing_draws_nothing(desk: Desk, costs: Costs) -> None:
    async with desk.sit(size=WIDE) as screen:
        await screen.type("zzz")
        costs.reset()
        await screen.press("z")
        assert (costs.layouts, costs.rows, costs.lines) == (0, 0, 0)


async def test_a_cursor_key_draws_two_rows_and_lays_nothing_out(desk: Desk, costs: Costs) -> None:
    async with desk.sit(size=WIDE) as screen:
        for key, article_id in (("j", MOSS), ("k", GLASS)):
            costs.reset()
            await screen.press(key)
            assert screen.read == article_id
            assert (costs.layouts, costs.rows) == (0, 2)
            assert 0 < costs.lines <= screen.app.detail.size.height


async def test_publishing_draws_the_rows_that_it_changes_and_lays_nothing_out(
    desk: Desk, costs: Costs
) -> None:
    async with Office(root=desk.root).sit(size=WIDE) as screen:
        costs.reset()
        await screen.press("p")
        assert "Published" in screen.said
        assert costs.layouts == 0
        assert costs.rows <= 4  # where the cursor was and is; the decided row, dimmed and with its mark


async def test_a_sentence_that_needs_more_lines_gets_them_and_gives_them_back(
    desk: Desk, costs: Costs
) -> None:
    async with desk.sit(size=(80, 24)) as screen:
        line = screen.app.action_line
        for said, height, layouts in (
            ("short", 1, False),
            ("long " * 30, 2, True),
            ("short", 1, True),
            ("new", 1, False),
        ):
            costs.reset()
            line.say(said)
            await screen.settle()
            assert (line.size.height, costs.layouts > 0) == (height, layouts)


async def test_words_beside_the_box_keep_their_cells_while_the_query_has_room(
    desk: Desk, costs: Costs
) -> None:
    async with desk.sit(size=(80, 24)) as screen:
        await screen.type("provider:")  # offers completions: more words than any count
        beside = screen.app.search_bar._beside
        cells = beside.size.width
        costs.reset()
        await screen.press("z")
        assert screen.beside.startswith("0 of")
        assert (beside.size.width, costs.layouts) == (cells, 0)
        assert screen.lines[1].endswith(screen.beside)
        await screen.press(*"a query of more words than the box has room for")
        assert screen.app.search_bar.box.size.width > 80 - 3 - cells


async def test_a_row_decided_once_more_is_drawn_as_it_is_now(desk: Desk) -> None:
    async with Office(root=desk.root).sit(size=WIDE) as screen:
        await screen.press("1")
        for key, mark in (("p", "+"), ("d", "x"), ("P", "-"), ("m", "~"), ("P", "-")):
            await screen.press("g", key, "g")
            assert screen.lines[2][2] == mark


async def test_what_is_seen_of_rows_that_stay_is_known_after_a_decision(desk: Desk) -> None:
    async with Office(root=desk.root).sit(size=WIDE) as screen:
        await screen.press("1")
        for key in ("p", "d"):
            await screen.press("g", key)
            assert screen.app.article_list.seen(ArticleId(TIDE)) is not None


@pytest.mark.parametrize(
    ("size", "classes"),
    [((40, 8), {"-one", "-short"}), ((80, 24), {"-stacked", "-tall"}), (WIDE, {"-wide", "-tall"})],
)
async def test_the_first_layout_is_that_of_the_terminals_size(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], classes: set[str]
) -> None:
    laid_out: list[frozenset[str]] = []
    refresh_layout = Panes._refresh_layout

    def seen_at(panes: Panes, size: Size | None = None, scroll: bool = False) -> None:
        laid_out.append(panes.classes)
        refresh_layout(panes, size, scroll)

    monkeypatch.setattr(Panes, "_refresh_layout", seen_at)
    async with desk.sit(size=size):
        assert laid_out
        assert laid_out[0] == classes


async def test_a_size_that_is_told_again_costs_nothing(desk: Desk, costs: Costs) -> None:
    async with desk.sit(size=WIDE) as screen:
        costs.reset()
        screen.app.screen.post_message(events.Resize(Size(*WIDE), Size(*WIDE)))
        await screen.pilot.pause()
        assert (costs.layouts, costs.rows, costs.lines) == (0, 0, 0)
        await screen.pilot.resize_terminal(80, 24)
        await until(screen, lambda: costs.layouts > 0)


async def test_the_whole_screen_is_painted_once_at_a_start(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: list[Compositor] = []
    render_full_update = Compositor.render_full_update

    def painting(compositor: Compositor, simplify: bool = False) -> LayoutUpdate:
        whole.append(compositor)
        return render_full_update(compositor, simplify)

    monkeypatch.setattr(Compositor, "render_full_update", painting)
    async with desk.sit(size=WIDE):
        assert len(whole) == 1


async def test_what_is_kept_of_a_line_is_painted_uncut(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[str] = []

    def cutting(line: Strip, *_: object) -> Strip:
        cut.append(line.text)
        return crop(line, *_)  # type: ignore[arg-type]

    crop = Strip.crop
    monkeypatch.setattr(Painted, "crop", cutting)
    async with desk.sit(size=WIDE) as screen:
        for key in ("j", "tab", "j", "tab", "slash", "l", "i"):
            await screen.press(key)
        assert screen.app.article_list.current is not None
        assert cut == []


async def test_the_scroll_bar_is_not_painted_with_the_rows_beside_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[int] = []
    render_lines = Bar.render_lines

    def counted(bar: Bar, crop: Region) -> list[Strip]:
        painted.extend(crop.line_range)
        return render_lines(bar, crop)

    monkeypatch.setattr(Bar, "render_lines", counted)
    async with desk.sit(size=WIDE) as screen:
        await screen.press("slash", "l")
        painted.clear()
        await screen.press("i")
        assert screen.app.article_list.length > 0
        assert painted == []


async def test_a_key_in_a_pane_goes_to_the_app_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[str] = []
    handled = Widget.handle_key

    async def handle(widget: Widget, event: events.Key) -> bool:
        met.append(f"{event.key} {type(widget).__name__}")
        return await handled(widget, event)

    monkeypatch.setattr(Widget, "handle_key", handle)
    async with desk.sit(size=WIDE) as screen:
        await screen.press("j", "tab", "j", "tab")
        assert met == []
        await screen.press("slash", "x", "escape", "escape")
        assert met  # in the box every letter may be its own
        for busy in (screen.app.article_list, screen.app.tabs, screen.app.search_bar.box):
            met.clear()
            screen.app.post_message(screen.key("j"))
            busy.call_later(lambda: None)
            await screen.settle()
            assert met == ["j ArticleList", "j Container", "j Panes"]  # behind what was there before it


@pytest.mark.parametrize("pane", ["list", "detail"])
async def test_the_bindings_of_a_pane_are_those_that_textual_finds(desk: Desk, pane: str) -> None:
    async with desk.sit(size=WIDE) as screen:
        await screen.press(*(["tab"] if pane == "detail" else []))
        assert screen.focus == pane
        ours, theirs = (
            [(node, bindings.key_to_bindings) for node, bindings in chain]
            for chain in (screen.app.screen._binding_chain, Screen._binding_chain.__get__(screen.app.screen))
        )
        assert ours == theirs
