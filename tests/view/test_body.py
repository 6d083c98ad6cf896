"""Markdown bodies as lines: its elements, its links, and what must never come through."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from tui.model import limits, text
from tui.view.body import markdown
from tui.view.lines import Line

SECONDS = 5  # a hundred times what any of it takes; a quadratic one takes minutes


def shown(lines: list[Line]) -> list[str]:
    return ["".join(part for part, _ in line) for line in lines]


def drawn(source: str, width: int = 40) -> list[str]:
    return shown(markdown(text.body(source), width)[0])


def style_of(source: str, word: str) -> Style:
    lines, _ = markdown(source, 60)
    (style,) = [style for line in lines for part, style in line if word in part]
    assert isinstance(style, Style)
    return style


def test_paragraphs_are_wrapped_between_words() -> None:
    assert drawn("one two\nthree four\n\nfive", 12) == ["one two", "three four", "", "five"]


def test_headings_stand_at_the_left_and_stand_out() -> None:
    assert drawn("text\n\n# Big\n\n## Small") == ["text", "", "Big", "", "Small"]
    assert style_of("# Big", "Big").bold
    assert style_of("## Small", "Small").bold


def test_lists_quotes_rules_code_and_tables_keep_their_form() -> None:
    lines = drawn(
        "- one\n- two\n\n1. first\n2. second\n\n> quoted\n\n---\n\n"
        "```\ncode  here\n```\n\n| a | b |\n|---|---|\n| c | d |"
    )
    joined = "\n".join(lines)
    for part in (" • one", " • two", " 1 first", " 2 second", "▌ quoted", "────", "code  here"):
        assert part in joined
    assert any("a" in line and "b" in line for line in lines)
    assert any("c" in line and "d" in line for line in lines)


@pytest.mark.parametrize(
    ("source", "attribute"), [("**x**", "bold"), ("*x*", "italic"), ("~~x~~", "strike"), ("`x`", "bold")]
)
def test_emphasis_is_drawn(source: str, attribute: str) -> None:
    assert getattr(style_of(source, "x"), attribute)


def test_links_are_listed_and_drawn_as_text_only() -> None:
    source = (
        "[a *b*](https://x.org/1) <https://x.org/2> ![alt](https://x.org/3.png) [js](javascript:alert(1))"
    )
    lines, links = markdown(source, 80)
    assert links == [
        ("a b", "https://x.org/1"),
        ("https://x.org/2", "https://x.org/2"),
        ("alt", "https://x.org/3.png"),
    ]
    assert "a b" in shown(lines)[0]
    for line in lines:
        for _, style in line:
            assert isinstance(style, Style)
            assert not style.link
            assert not style.meta
            assert style.color is style.bgcolor is None


def test_reference_links_count_and_a_flood_of_links_does_not() -> None:
    _, links = markdown("[a][1] " * 300 + "\n\n[1]: https://x.org/", 80)
    assert links == [("a", "https://x.org/")] * limits.BODY_LINKS


def test_a_link_without_words_is_called_link() -> None:
    assert markdown("[](https://x.org/)", 40)[1] == [("link", "https://x.org/")]


def test_html_inside_markdown_is_not_obeyed() -> None:
    lines = drawn(
        "before <script>alert(1)</script> <b onclick='x'>bold</b> after\n\n<iframe src='https://x.org'></iframe>"
    )
    assert "before" in lines[0]
    assert "after" in " ".join(lines)


def test_a_body_of_more_than_50_kb_is_shown_as_it_is() -> None:
    source = "**bold** [x](https://x.org/)\n" * (limits.MARKDOWN_CHARS // 25)
    assert len(source) > limits.MARKDOWN_CHARS
    lines, links = markdown(source, 80)
    assert shown(lines)[0] == "**bold** [x](https://x.org/)"
    assert links == []


@pytest.mark.parametrize("width", [8, 20, 60])
@pytest.mark.parametrize(
    "source",
    [
        "x" * 5_000,
        "字" * 5_000,
        "> " * 500 + "deep",
        "- " * 200 + "deep",
        "[" * 5_000,
        "[a](" * 2_000,
        "![" * 3_000,
        "*" * 5_000,
        "**a*" * 3_000,
        "`" * 5_000,
        "<" * 5_000,
        "&" * 5_000,
        "\\" * 5_000,
        "|" + "a|" * 300 + "\n|" + "-|" * 300 + "\n|" + "b|" * 300,
        "#" * 3_000,
        "\n".join(f"{'  ' * n}- x" for n in range(200)),
        "[x]: " * 2_000,
        "a\n=\n" * 3_000,
        "<!--" * 3_000,
        "<a " * 3_000,
        "~~~" * 2_000,
        "e\u0301" * 3_000,
        "👩\u200d👩\u200d👧" * 500,
    ],
    ids=lambda value: repr(value[:6]) if isinstance(value, str) else str(value),
)
def test_no_body_takes_long_or_leaves_its_width(source: str, width: int) -> None:
    began = time.monotonic()
    lines, _ = markdown(text.body(source), width)
    assert time.monotonic() - began < SECONDS
    assert all(text.width(line) <= width for line in shown(lines))


@given(st.text(alphabet="ab\n #*_`[]()<>!|-~&;\\日👩\u0301\u200d:/x1.", max_size=300), st.integers(8, 60))
def test_any_markdown_fits_and_holds_no_control(source: str, width: int) -> None:
    for line in shown(markdown(text.body(source), width)[0]):
        assert text.width(line) <= width
        assert text.body(line) == line


OBEYED = [0x0, 0x7, 0x8, 0x9, 0xC, 0xD, 0x1B, 0x7F, 0x9B, 0x9D, 0xAD, 0x200B, 0x200E, 0x202E, 0x2028, 0x2066]
OBEYED += [0xE0041, 0xFEFF, 0xFFFE, 0xD800]


@pytest.mark.parametrize("code", OBEYED)
@pytest.mark.parametrize(
    "form",
    [
        "a&#{0};b",
        "a&#x{0:x};b",
        "# a&#{0};b",
        "- a&#x{0:x};b",
        "[a&#{0};b](https://x.org)",
        "![a&#{0};b](https://x.org)",
        "`a&#{0};b`",
        "| a&#{0};b |\n|---|\n| c |",
        "> a&#{0};b",
    ],
)
def test_an_entity_brings_nothing_back_that_the_gate_takes_out(code: int, form: str) -> None:
    lines, links = markdown(text.body(form.format(code)), 40)
    for line in shown(lines):
        assert chr(code) not in line
        assert text.body(line) == line
    for label, _ in links:
        assert chr(code) not in label
