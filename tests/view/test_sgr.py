from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import SGR_STYLES, Strip

from tui.view.sgr import Painted, encoded

COLOURS = ["#102030", "#102031", "red", "bright_blue", "default", "color(200)", None]
ATTRIBUTES = ["bold", "dim", "italic", "underline", "reverse", "strike", "underline2"]
STYLES = st.none() | st.builds(
    lambda color, bgcolor, attributes: Style(color=color, bgcolor=bgcolor, **attributes),
    st.sampled_from(COLOURS),
    st.sampled_from(COLOURS),
    st.dictionaries(st.sampled_from(ATTRIBUTES), st.booleans()),
)
LINES = st.lists(st.builds(Segment, st.text("ab m;1\u4e00", max_size=3), STYLES), max_size=6)
SYSTEMS = [ColorSystem.STANDARD, ColorSystem.EIGHT_BIT, ColorSystem.TRUECOLOR]
Cell = tuple[str, frozenset[str], str, str]
OFF = {"22": "1 2", "23": "3", "24": "4 21", "25": "5 6", "27": "7", "28": "8", "29": "9"}
SEQUENCE = re.compile(r"\x1b\[([\d;]*)m")


def obeyed(written: str) -> Iterator[Cell]:
    """Each character with the attributes and colours that a terminal gives it, then "" with the last ones."""
    attributes: set[str] = set()
    colours = {"3": "", "4": ""}
    for place, part in enumerate(SEQUENCE.split(written)):
        if place % 2 == 0:
            yield from ((one, frozenset(attributes), colours["3"], colours["4"]) for one in part)
            continue
        codes = part.split(";")
        while codes:
            code = codes.pop(0)
            if code in ("", "0"):
                attributes, colours = set(), {"3": "", "4": ""}
            elif code in ("38", "48"):
                taken = [codes.pop(0) for _ in range(4 if codes[0] == "2" else 2)]
                colours[code[0]] = ";".join(taken)
            elif len(code) > 1 and code[:-1] in ("3", "4", "9", "10"):
                ground = {"9": "3", "10": "4"}.get(code[:-1], code[:-1])
                colours[ground] = "" if code[-1] == "9" else code
            elif code in OFF:
                attributes -= set(OFF[code].split())
            else:
                assert code in SGR_STYLES
                attributes.add(code)
    yield "", frozenset(attributes), colours["3"], colours["4"]


def seen(cell: Cell) -> Cell:
    """What is to be seen of a character: of a blank neither its colour nor how bold it is."""
    character, attributes, _, behind = cell
    if character != " ":
        return cell
    return character, attributes - {"1", "2", "3"}, "" if attributes <= {"1", "2", "3"} else cell[2], behind


def as_textual_has_it(line: Sequence[Segment], system: ColorSystem) -> str:
    return "".join(Strip.render_style(style or Style.null(), text, system) for text, style, _ in line)


@given(LINES, st.sampled_from(SYSTEMS))
def test_a_terminal_shows_what_textual_s_own_writing_makes_it_show(
    line: list[Segment], system: ColorSystem
) -> None:
    assert [*map(seen, obeyed(encoded(line, system)))] == [
        *map(seen, obeyed(as_textual_has_it(line, system)))
    ]


def test_what_stays_is_not_said_again() -> None:
    base, bold = (
        Style(color="#010203", bgcolor="#040506"),
        Style(color="#010203", bgcolor="#040506", bold=True),
    )
    other = Style(color="#070809", bgcolor="#040506", bold=True)
    line = [
        Segment("a", base),
        Segment("b", bold),
        Segment("c", other),
        Segment("d", base),
        Segment("e", base),
    ]
    wanted = "\x1b[38;2;1;2;3;48;2;4;5;6ma\x1b[1mb\x1b[38;2;7;8;9mc\x1b[22;38;2;1;2;3mde\x1b[0m"
    assert encoded(line, ColorSystem.TRUECOLOR) == wanted


def test_a_painted_strip_is_written_so_once_and_a_part_of_it_as_ever() -> None:
    console = Console(color_system="truecolor", force_terminal=True)
    line = [Segment("ab", Style(color="#010203")), Segment("cd", Style(color="#010203", bold=True))]
    strip = Painted(line, 4)
    assert strip.render(console) == encoded(line, ColorSystem.TRUECOLOR)
    assert strip.render(console) is strip.render(console)
    assert strip.crop(1, 3).render(console) == as_textual_has_it(
        strip.crop(1, 3)._segments, ColorSystem.TRUECOLOR
    )


def test_blanks_take_the_colour_of_what_is_before_them_but_no_line_under_it() -> None:
    one, other = (
        Style(color="#010203", bgcolor="#040506"),
        Style(color="#070809", bgcolor="#040506", bold=True),
    )
    line = [Segment("a", one), Segment("  ", other), Segment("b", one)]
    assert encoded(line, ColorSystem.TRUECOLOR) == "\x1b[38;2;1;2;3;48;2;4;5;6ma  b\x1b[0m"
    line = [Segment("a", one + Style(underline=True)), Segment("  ", one)]
    assert encoded(line, ColorSystem.TRUECOLOR) == "\x1b[4;38;2;1;2;3;48;2;4;5;6ma\x1b[24m  \x1b[0m"
