from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.model import text
from tui.view.sentence import LINES, lines

TITLE = "The Lantern Letter (2026-11-20): moths, moons and the wrong kind of glue"
SAID = f"Published “{TITLE}”. Its “secured” value was made false."


def test_what_fits_stands_whole() -> None:
    assert lines(SAID, TITLE, 61) == [
        " Published “The Lantern Letter (2026-11-20): moths, moons and",
        " the wrong kind of glue”. Its “secured” value was made false.",
    ]
    assert lines(SAID, TITLE, 59) == [
        " Published “The Lantern Letter (2026-11-20): moths, moons",
        "and the wrong kind of glue”. Its “secured” value was made",
        "false.",
    ]


def test_the_title_gives_way_before_anything_else() -> None:
    cut = lines(SAID, TITLE, 30)
    assert len(cut) == LINES
    assert cut[0].startswith(" Published “The Lantern Letter")
    assert " ".join(cut).endswith("…”. Its “secured” value was made false.")


def test_what_is_too_long_without_a_title_ends_in_an_ellipsis() -> None:
    assert lines("one two three four five six seven", "", 9) == [" one two", "three", "four fiv…"]
    assert lines("one two three four", "", 5)[-1] == "thre…"


@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), max_size=80), st.integers(2, 80))
def test_it_never_takes_more_room_than_there_is(said: str, width: int) -> None:
    found = lines(text.line(said, 200), said[:20], width)
    assert 1 <= len(found) <= LINES
    assert all(text.width(line) <= width for line in found)
