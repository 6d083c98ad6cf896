from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tui.model import snippet, text

URL = "https://example.org/a_(b)?x=1&copy;y='z'"
SIGNS = st.text(st.sampled_from("ab1 []()<>*_`\\!&;#~|.-+=:日"), max_size=30)


@given(SIGNS.map(text.line))
def test_whatever_the_title_a_markdown_link_reads_back_as_one_link(title: str) -> None:
    rendered = MarkdownIt().render(f"x {snippet.markdown(title, URL)} y")
    found: list[tuple[str, str | None]] = []
    shown: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs).get("href")))

        def handle_data(self, data: str) -> None:
            shown.append(data)

    Reader().feed(rendered)
    assert found == [("p", None), ("a", URL.replace("'", "%27"))] or found == [("p", None), ("a", URL)]
    assert "".join(shown) == f"x {title} y\n"


@given(st.text(max_size=30).map(text.line))
def test_whatever_the_title_an_html_link_reads_back_as_one_link(title: str) -> None:
    found: list[object] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

        def handle_data(self, data: str) -> None:
            found.append(data)

    reader = Reader()
    reader.feed(snippet.anchor(title, URL))
    reader.close()
    assert found == [("a", {"href": URL}), *([title] if title else [])]


@pytest.mark.parametrize(
    ("title", "url", "link"),
    [
        ("Power Apps", "https://example.org/a", "[Power Apps](https://example.org/a)"),
        ("A [B] `c`", "https://example.org/a_(b)", r"[A \[B\] \`c\`](https://example.org/a_\(b\))"),
    ],
)
def test_a_markdown_link_stays_readable(title: str, url: str, link: str) -> None:
    assert snippet.markdown(title, url) == link


def test_an_html_link_escapes_title_and_address() -> None:
    assert snippet.anchor('"A" <b> & B', "https://example.org/?x=1&y='z'") == (
        '<a href="https://example.org/?x=1&amp;y=&#x27;z&#x27;">&quot;A&quot; &lt;b&gt; &amp; B</a>'
    )


def test_a_titled_link_is_title_blank_address() -> None:
    assert snippet.titled("Power Apps", URL) == f"Power Apps {URL}"
