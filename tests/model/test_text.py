from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import limits, text

# What a terminal obeys, and what misleads a reader; written out, to be independent of the gate's own rules.
OBEYED = {*range(0x20), 0x7F, *range(0x80, 0xA0)}
BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0x200E, 0x200F}
INVISIBLE = {0xAD, 0x034F, 0x180E, 0x200B, 0x2060, 0xFEFF, *range(0x2061, 0x2065), *range(0x206A, 0x2070)}
BLANK = {0xA0, 0x115F, 0x1160, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x3164, 0xFFA0}
BREAKS = {0x0A, 0x0D, 0x85, 0x2028, 0x2029}
TAGS_AND_NOTES = {0xE0001, *range(0xE0020, 0xE0080), *range(0xFFF9, 0xFFFC), *range(0x1D173, 0x1D17B)}
SURROGATES = {*range(0xD800, 0xE000)}
PRIVATE = {*range(0xE000, 0xF900), *range(0xF0000, 0xFFFFE), *range(0x100000, 0x10FFFE)}
NONCHARACTERS = {
    *range(0xFDD0, 0xFDF0),
    *(plane + end for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)),
}
HARMFUL = OBEYED | BIDI | INVISIBLE | BLANK | BREAKS | TAGS_AND_NOTES | SURROGATES | PRIVATE | NONCHARACTERS

EVERY_CHARACTER = [chr(code) for code in range(sys.maxunicode + 1)]

# Letters and signs that take no, one or two cells, alone or together.
SIGNS = st.sampled_from(
    ["a", "Z", " ", "é", "e\u0301", "\u0301", "\u200d", "\u200c", "日", "本", "한", "ㅎ", "ᄒ", "ᅡ", "ก",
     "\u0e33", "क", "\u094d", "ि", "ｱ", "\u3000", "…", "👩", "🚀", "👩\u200d🚀", "🏴\u200d☠\ufe0f", "☄",
     "\ufe0f", "☄\ufe0f", "👍", "🏽", "🇽", "🇽🇽", "1\ufe0f\u20e3"]
)  # fmt: skip
LINES = st.one_of(st.lists(SIGNS, max_size=12).map("".join), st.text(max_size=20)).map(text.line)


def codes(shown: str) -> set[int]:
    return {ord(character) for character in shown}


def test_no_character_that_is_obeyed_or_misleads_leaves_a_line() -> None:
    shown = text.line("a".join(EVERY_CHARACTER), limit=3_000_000)
    assert [hex(code) for code in sorted(codes(shown) & HARMFUL)] == []
    assert not {one for one in shown if unicodedata.category(one) in ("Cc", "Cs", "Co", "Zl", "Zp")}
    assert {one for one in shown if unicodedata.category(one) == "Cf"} == {"\u200c", "\u200d"}


def test_no_character_that_is_obeyed_or_misleads_leaves_a_body() -> None:
    pieces = [EVERY_CHARACTER[at : at + 500] for at in range(0, len(EVERY_CHARACTER), 500)]
    shown = "".join(text.body("a".join(piece)) for piece in pieces)
    assert [hex(code) for code in sorted(codes(shown) & HARMFUL)] == ["0xa"]


def test_every_letter_and_sign_that_is_harmless_is_kept() -> None:
    kept = ("L", "N", "P", "S")
    letters = [
        one for one in EVERY_CHARACTER if unicodedata.category(one)[0] in kept and ord(one) not in HARMFUL
    ]
    assert text.line("".join(letters), limit=3_000_000) == "".join(letters)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b]52;c;aGk=\x1b\\", "␛]52;c;aGk=␛\\"),
        ("a\x00b\x7fc\x9bd\x9de", "a␀b␡c\ufffdd\ufffde"),
        ("user\u202egpj.exe", "user\ufffdgpj.exe"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf\x1cg", "a b c d e f g"),
        ("so\u00adft, \u200bzero\u200b, \ufeffmark", "soft, zero, mark"),
        ("\ud800 \U000e0041 \ue000 \ufffe", "\ufffd \ufffd \ufffd \ufffd"),
        ("  a \t\r\n  b\u3000\u00a0c\u3164 ", "a b c"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("\U0001fadc\U0001f6d8", "\U0001fadc\U0001f6d8"),  # emoji newer than some Pythons
        ("", ""),
        (" \n ", ""),
    ],
)
def test_a_line_shows_what_it_replaces(raw: str, shown: str) -> None:
    assert text.line(raw) == shown


def test_a_body_keeps_its_line_breaks_whatever_they_are() -> None:
    assert text.body("a\r\nb\rc\nd\te\x1bf\u2028g\n\n") == "a\nb\nc\nd e␛f g\n\n"


@pytest.mark.parametrize("clean", [text.line, text.body])
def test_a_flood_of_marks_is_thinned_to_four_on_a_letter(clean: object) -> None:
    assert callable(clean)
    assert clean("e" + "\u0301" * 300 + "x\u0301") == "e" + "\u0301" * 4 + "x\u0301"


def test_joiners_between_marks_let_no_more_of_them_through() -> None:
    shown = text.line("e" + ("\u0301" * 4 + "\u200d") * 90 + "x")
    assert shown.count("\u0301") <= limits.MARKS_PER_CHARACTER
    assert len(shown) <= 2 + limits.MARKS_PER_CHARACTER


@pytest.mark.parametrize("joiner", ["\u200d", "\u200c"])
def test_a_joiner_at_an_end_of_a_line_joins_nothing_and_is_dropped(joiner: str) -> None:
    assert text.line(f"{joiner} {joiner}a{joiner}b {joiner}") == f"a{joiner}b"


@given(st.text(max_size=40))
def test_a_clean_line_is_its_own_line(raw: str) -> None:
    shown = text.line(raw)
    assert text.line(shown) == shown
    assert "  " not in shown
    assert shown == shown.strip()


ANY = st.text(
    st.characters() | st.sampled_from(sorted(map(chr, OBEYED | BIDI | INVISIBLE | BREAKS))), max_size=200
)
FLOODS = st.tuples(ANY, st.text(st.sampled_from("e\u0301\u0489\u200d\u200c\ufe0f"), max_size=40)).map("".join)


@given(ANY | FLOODS)
def test_nothing_harmful_leaves_the_gate_whatever_comes_in(raw: str) -> None:
    line, body = text.line(raw), text.body(raw)
    assert not codes(line) & HARMFUL
    assert codes(body) & HARMFUL <= {0x0A}
    assert text.body(body) == body
    for shown in (line, *body.split("\n")):
        stacked = "".join(
            "s" if unicodedata.category(one) in ("Mn", "Me") or one in "\u200c\u200d" else " "
            for one in shown
        )
        assert "s" * (limits.MARKS_PER_CHARACTER + 1) not in stacked


def test_a_long_line_is_cut_with_an_ellipsis() -> None:
    assert text.line("x" * 500) == "x" * 500
    assert text.line("x" * 501) == "x" * 500 + "…"
    assert text.line("日" * 1_000_000) == "日" * 500 + "…"
    assert text.line("abcdef", 3) == "abc…"


def test_a_long_body_is_cut_in_its_lines_and_as_a_whole() -> None:
    shown = text.body("x" * 5_000 + "\n" + "y\n" * limits.BODY_CHARS)
    assert shown.startswith("x" * limits.BODY_LINE_CHARS + "…\ny\n")
    assert len(shown) <= limits.BODY_CHARS
    assert text.body("abcdef", 3) == "abc"


@given(LINES, st.integers(-1, 30))
def test_a_cut_text_fills_exactly_its_cells(line: str, cells: int) -> None:
    assert text.width(text.cut(line, cells)) == max(0, cells)


@given(LINES, st.integers(-1, 30))
def test_a_text_cut_at_its_start_fits_its_cells(line: str, cells: int) -> None:
    assert text.width(text.cut_start(line, cells)) <= max(0, cells)


@pytest.mark.parametrize(
    ("line", "cells", "shown"),
    [
        ("abc", 5, "abc  "),
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日 …"),
        ("日本語", 1, "…"),
        ("日本語", 0, ""),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("👩\u200d🚀👩\u200d🚀", 3, "👩\u200d🚀…"),
    ],
)
def test_a_text_is_padded_or_ends_in_an_ellipsis(line: str, cells: int, shown: str) -> None:
    assert text.cut(line, cells) == shown


@pytest.mark.parametrize(
    ("line", "cells", "shown"),
    [
        ("news/a.md", 9, "news/a.md"),
        ("news/a.md", 5, "…a.md"),
        ("news/日本.md", 6, "…本.md"),
        ("news/日本.md", 7, "…本.md"),
        ("news", 1, "…"),
        ("news", 0, ""),
    ],
)
def test_a_path_keeps_its_end(line: str, cells: int, shown: str) -> None:
    assert text.cut_start(line, cells) == shown


@given(LINES)
def test_a_steady_line_is_as_wide_as_its_characters_side_by_side(line: str) -> None:
    steady = text.steady(line)
    assert text.width(steady) == sum(text.width(character) for character in steady)
    assert text.steady(steady) == steady


@pytest.mark.parametrize(
    ("line", "steady"),
    [
        ("👩\u200d🚀 First baker", "👩 First baker"),
        ("🏴\u200d☠\ufe0f Pirate radio", "🏴 Pirate radio"),
        ("☄\ufe0f Comet", "☄ Comet"),
        ("👍🏽 yes", "👍 yes"),
        ("☄\ufe0f🏽 yes", "☄ yes"),
        ("1\ufe0f\u20e3", "1\u20e3"),
        ("日\u200d本", "日本"),
        ("क\u094d\u200dष", "क\u094dष"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("plain", "plain"),
    ],
)
def test_an_emoji_sequence_is_cut_to_its_first_part_and_no_letter_is_lost(line: str, steady: str) -> None:
    assert text.steady(line) == steady
