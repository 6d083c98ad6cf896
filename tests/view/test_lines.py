"""Wrapping: no line wider than the pane, no character lost, words kept whole where they can be."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip

from tui.model import text
from tui.view import lines as view_lines
from tui.view.lines import Indent, Line, LinesView, wrap, wrap_text

WIDE = st.text(alphabet="ab c日本한👩🏽🇩🇪e\u0301\u200dא—", max_size=40)
ANY = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))).map(text.line)
PARTS = st.lists(st.tuples(WIDE | ANY, st.sampled_from(["", "key", "muted"])), max_size=6)


def shown(lines: list[Line]) -> list[str]:
    return ["".join(part for part, _ in line) for line in lines]


def inked(pieces: list[str]) -> str:
    return "".join("".join(piece.split(" ")) for piece in pieces)


@given(PARTS, st.integers(2, 100))
@example([("\u200d\u200d👩a", "")], 2)
@example([(" ", ""), (" ", "key")], 2)
@example([("aaaaa\u200d", ""), ("\u200daa", "")], 2)
def test_any_text_fits_and_none_is_lost(parts: list[tuple[str, str]], width: int) -> None:
    lines = shown(wrap(parts, width))
    assert all(text.width(line) <= width for line in lines)
    assert inked(lines) == inked([part for part, _ in parts])
    assert all(line == line.rstrip(" ") for line in lines)


@given(PARTS, st.integers(12, 60), st.integers(0, 8), st.integers(0, 8))
def test_any_text_fits_behind_its_indent(
    parts: list[tuple[str, str]], width: int, first: int, rest: int
) -> None:
    lines = shown(wrap(parts, width, Indent(first="#" * first, rest="." * rest)))
    assert all(text.width(line) <= width for line in lines)
    assert lines[0].startswith("#" * first) or not parts
    bare = [lines[0][first:], *(line[rest:] for line in lines[1:])]
    assert inked(bare) == inked([part for part, _ in parts])
    assert all(line.startswith("." * rest) for line in lines[1:])


@given(st.lists(st.sampled_from(["a", "bc", "def", "ghij"]), min_size=1), st.integers(4, 30))
def test_words_are_broken_only_between_them(words: list[str], width: int) -> None:
    lines = shown(wrap([(" ".join(words), "")], width))
    assert " ".join(lines).split() == words


@given(PARTS, st.integers(2, 60))
def test_every_letter_keeps_its_role(parts: list[tuple[str, str]], width: int) -> None:
    before = [(sign, role) for part, role in parts for sign in part if sign != " "]
    after = [
        (sign, role) for line in wrap(parts, width) for part, role in line for sign in part if sign != " "
    ]
    assert after == before


def test_a_long_word_is_broken_where_it_must() -> None:
    url = "https://example.org/" + "x" * 30
    assert shown(wrap([("see ", ""), (url, "link")], 20)) == ["see", url[:20], url[20:40], url[40:]]


def test_wide_characters_are_broken_anywhere_and_never_in_half() -> None:
    assert shown(wrap([("自動運転の除雪車", "")], 7)) == ["自動運", "転の除", "雪車"]
    assert shown(wrap([("a自動", "")], 4)) == ["a自", "動"]


def test_an_emoji_sequence_stays_together() -> None:
    family = "👩\u200d👩\u200d👧"
    assert all(line.count("\u200d") % 2 == 0 for line in shown(wrap([(family * 5, "")], 6)))


@given(st.text(st.sampled_from("ab  -日\u0301\u200d\U0001f680"), max_size=30), st.integers(1, 12))
@example(" ", 4)
@example("  a b ", 6)
def test_a_text_alone_is_wrapped_as_one_part_is(content: str, width: int) -> None:
    assert wrap_text(content, width) == wrap([(content, "")], width)


def test_a_short_line_is_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view_lines, "wrap", None)
    assert wrap_text("a short line ", 20) == [(("a short line", ""),)]
    assert wrap_text("", 20) == [()]


def test_nothing_is_one_empty_line() -> None:
    assert wrap([], 10) == [()]
    assert shown(wrap([("", "")], 10)) == [""]


def test_blanks_at_a_break_are_dropped_and_others_kept() -> None:
    assert shown(wrap([("ab   cd  ef", "")], 6)) == ["ab", "cd  ef"]


class Pane(App[None]):
    """One pane of lines, on its own."""

    def compose(self) -> ComposeResult:
        yield LinesView()


def numbered(count: int) -> list[Line]:
    return [((f"line {number}", ""),) for number in range(count)]


async def test_the_pane_draws_only_its_screenful_and_moves_by_key() -> None:
    async with Pane().run_test(size=(20, 6), notifications=True, tooltips=True) as pilot:
        pane = pilot.app.query_one(LinesView)
        pane.show_lines(numbered(1_000_000))
        pane.focus()
        await pilot.pause()
        assert pane.render_line(0).text.rstrip() == "line 0"
        for keys, top in (("jj", 2), ("k", 1), ("G", 999_994), ("k", 999_993), ("g", 0)):
            await pilot.press(*keys)
            assert pane.scroll_offset.y == top
        await pilot.press("pagedown")
        assert pane.scroll_offset.y == 5
        await pilot.press("pageup")
        assert pane.scroll_offset.y == 0


async def test_new_lines_begin_at_the_top_unless_the_place_is_kept() -> None:
    async with Pane().run_test(size=(20, 6), notifications=True, tooltips=True) as pilot:
        pane = pilot.app.query_one(LinesView)
        for keep, top in ((True, 40), (False, 0)):
            pane.show_lines(numbered(100))
            await pilot.pause()
            pane.scroll_to(y=40, animate=False, immediate=True)
            pane.show_lines(numbered(90), keep_place=keep)
            await pilot.pause()
            assert pane.scroll_offset.y == top
        pane.scroll_to(y=40, animate=False, immediate=True)
        pane.show_lines(numbered(3), keep_place=True)
        await pilot.pause()
        assert pane.scroll_offset.y == 0


async def test_a_selection_is_the_text_under_it() -> None:
    async with Pane().run_test(size=(20, 6), notifications=True, tooltips=True) as pilot:
        pane = pilot.app.query_one(LinesView)
        pane.show_lines([(("自動 ", "key"), ("ab", Style(bold=True))), (("second", ""),)])
        await pilot.pause()
        assert pane.get_selection(Selection(Offset(1, 0), Offset(3, 1))) == ("動 ab\nsec", "\n")
        assert pane.get_selection(Selection(None, None)) == ("自動 ab\nsecond", "\n")


async def test_only_lines_that_look_different_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    painted_line = LinesView.painted_line

    def counted(pane: LinesView, y: int) -> Strip:
        drawn.append(y)
        return painted_line(pane, y)

    monkeypatch.setattr(LinesView, "painted_line", counted)
    async with Pane().run_test(size=(20, 6), notifications=True, tooltips=True) as pilot:
        pane = pilot.app.query_one(LinesView)
        lines = numbered(5)
        pane.show_lines(lines)
        await pilot.pause()
        drawn.clear()
        pane.show_lines([*lines[:2], (("other", ""),), *lines[3:]])
        await pilot.pause()
        assert drawn == [2]
        assert pane.screen._compositor.render_strips()[2].text.rstrip() == "other"
