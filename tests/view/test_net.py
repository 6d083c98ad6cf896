"""The net alone, without the gate above it: no character that a terminal obeys passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.color import Color
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from tests.hostile.texts import OBEYED
from tui.view.guarded_app import GuardedApp
from tui.view.net import Net

BLACK = Color(0, 0, 0)
SURROGATES = [*"\ud800\udbff\udc00\udfff"]


def test_there_are_97_of_them() -> None:
    assert len(set(OBEYED)) == 97


def filtered(*segments: Segment) -> list[Segment]:
    return Net().apply(list(segments), BLACK)


@pytest.mark.parametrize("character", [*OBEYED, *SURROGATES], ids=lambda one: f"U+{ord(one):04X}")
def test_an_obeyed_character_becomes_a_replacement(character: str) -> None:
    style = Style(bold=True)
    assert filtered(Segment("ok"), Segment(f"a{character}b", style)) == [
        Segment("ok"),
        Segment("a\ufffdb", style),
    ]


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")))))
def test_harmless_text_passes_as_it_is(texts: list[str]) -> None:
    segments = [Segment(one) for one in texts]
    assert filtered(*segments) == segments


def test_joiners_that_spell_persian_and_emoji_pass() -> None:
    (one,) = filtered(Segment("می\u200cخواهم 👩\u200d👧"))
    assert one.text == "می\u200cخواهم 👩\u200d👧"


def test_textuals_own_controls_pass() -> None:
    control = Segment("\x1b[2J", None, [(ControlType.CLEAR,)])
    assert filtered(control, Segment("\x1b")) == [control, Segment("\ufffd")]


class Careless(GuardedApp):
    """Widgets that were given content without the gate."""

    def __init__(self, careless: str) -> None:
        super().__init__()
        self.careless = careless

    def compose(self) -> ComposeResult:
        yield Static(Content(self.careless))
        yield Input(value=self.careless)
        yield OptionList(Content(self.careless))


async def test_what_slips_through_a_gate_is_caught_in_any_widget() -> None:
    drawn = [one for one in OBEYED if one not in "\n\r"]
    for start in range(0, len(drawn), 12):
        some = drawn[start : start + 12]
        app = Careless("A" + "a".join(some) + "Z")
        async with app.run_test(size=(60, 12), notifications=True, tooltips=True) as pilot:
            await pilot.pause()
            shown = "".join(strip.text for strip in app.screen._compositor.render_strips())
            assert [one for one in OBEYED if one in shown] == []
            assert shown.count("A") >= 3
