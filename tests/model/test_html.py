from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import html, limits


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<h1>Head</h1>text <b>bold</b>,\nsame line", "Head\n\ntext bold, same line"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
        ("a<hr>b", "a\n---\nb"),
        ("&lt;p&gt; &amp; &eacute; &#x65e5;", "<p> & é 日"),
        ("a<script>alert('<p>x</p>')</script>b<STYLE>p {}</STYLE>c", "abc"),
        ("<head><title>T</title></head>a<svg><text>x</text></svg>b<svg/>c", "abc"),
        ("a<!-- <p>no</p> -->b<!DOCTYPE html>c<?xml?>d<![CDATA[e]]>f", "abcdf"),
        ("a <!-- never closed <p>", "a"),
        ("a <script> never closed <p>", "a"),
        ("5 < 6 > 4 and <3", "5 < 6 > 4 and <3"),
        ("<p title='a > b' class=\"x\">shown</p>", "shown"),
        ("<a <a <b>x</b>", "<a <a x"),
        ("</p></svg></a>x", "x"),
        ("", ""),
    ],
)
def test_a_body_is_shown_as_text_a_paragraph_a_line(body: str, shown: str) -> None:
    assert html.plain(body)[0] == shown


@pytest.mark.parametrize(
    ("body", "links"),
    [
        ('<a href="https://example.org/a">The <b>label</b>\nhere</a>', [("The label here",
         "https://example.org/a")]),
        ("<A HREF=https://example.org/a/>x</A>", [("x", "https://example.org/a/")]),
        ("<a class='b' href='/a?x=1&amp;y=2'>x</a>", [("x", "/a?x=1&y=2")]),
        ("<a data-href='/no' href='/a'>x</a>", [("x", "/a")]),
        ("<a>x</a><a name=y>y</a><a href=''>z</a>", []),
        ('<img src="/a.jpg" alt="A cat"><img src=/b.jpg title=b><img src=c.jpg><img alt=d>',
         [("A cat", "/a.jpg"), ("b", "/b.jpg"), ("img", "c.jpg")]),
        ('<iframe src="https://example.org/v"></iframe>', [("iframe", "https://example.org/v")]),
        ("<a href=javascript:alert(1)>x</a>", [("x", "javascript:alert(1)")]),
        ("<!-- <a href=/a>x</a> --><script>'<a href=/b>x</a>'</script>", []),
    ],
)  # fmt: skip
def test_the_links_of_a_body_are_listed_as_they_are_written(body: str, links: list[tuple[str, str]]) -> None:
    assert list(html.plain(body)[1]) == links


def test_no_more_links_are_listed_than_a_pane_can_use() -> None:
    assert len(html.plain("<a href=x>y</a>" * 500)[1]) == limits.BODY_LINKS


PIECES = st.sampled_from(
    ["<", ">", "<!", "<!--", "-->", "<![foo[", "<![CDATA[", "]]>", "<!ENTITY x", "<?", "</", "<a ",
     "<a href='x'>", "</a>",
     "<p>", "<script>", "</script>", "<svg>", "'", '"', "=", "&#xD800;", "&#0;", "&amp", "&", " ", "\n", "x",
     "/>"]
)  # fmt: skip


@given(st.one_of(st.lists(PIECES, max_size=15).map("".join), st.text(max_size=40)))
def test_any_body_is_shown(body: str) -> None:
    shown, links = html.plain(body)
    assert "\n\n\n" not in shown
    assert all(url for _, url in links)


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a ",
        "<!--",
        "<![",
        "</",
        "<a href='",
        "<script>",
        "</script",
        '<a x=">"',
        "<a b'=\"'>\"",
        "<li>",
        "&#",
        "<img a ",
    ],
)
def test_a_body_of_endless_beginnings_is_read_once(piece: str) -> None:
    assert html.plain(piece * (200_000 // len(piece))) is not None
    assert html.plain(f"<img {piece.replace('<', '') * (200_000 // len(piece))}>") is not None


@pytest.mark.parametrize(
    ("body", "whether"),
    [("<p>x", True), ("\n  <!DOCTYPE html>", True), ("<B>", True), ("< p", False), ("text <p>", False), ("",
     False),
     ("<3", False), ("<https://example.org>", True)],
)  # fmt: skip
def test_a_body_that_begins_with_a_tag_looks_like_html(body: str, whether: bool) -> None:
    assert html.looks_like_html(body) is whether


@pytest.mark.parametrize("digits", [1_000, 4_301, 100_000])
def test_a_reference_of_any_number_of_digits_is_one_sign(digits: int) -> None:
    endless = f"&#{'9' * digits};"
    assert html.plain(f"<p>a{endless}b") == ("a\ufffdb", ())
    found = html.plain(f"<a href='https://a.example/{endless}'>x</a>")[1]
    assert found == (("x", "https://a.example/\ufffd"),)
