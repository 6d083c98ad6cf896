"""Pages of articles that try to be more than text, or more than a screen can hold."""

from __future__ import annotations

import unicodedata
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import article
from tests.view.pages import ID, laid_out, lines, read, shown
from tui.model import dialect, document, html, limits, text
from tui.model.article import ArticleId
from tui.view import body as bodies
from tui.view.page import page

# Obeyed by a terminal, or misleading to a reader: C0, DEL, C1, directions, tags, line separators.
HOSTILE = (
    "A\x00\x07\x08\t\x0b\x0c\r\x1b[2J\x1b]52;c;eA==\x07\x7f\x85\x9b2J\x9d0;t\x9c\xad\u061c\u200b"
    "\u200e\u202aa\u202e\u2066\u2028\u2069\ufeff\ufffe\U000e0041Z"
)
FIELDS = (
    "title",
    "excerpt",
    "type",
    "topics",
    "provider",
    "domain",
    "web_url",
    "amp_url",
    "cdn_url",
    "quality",
)


def quoted(value: str) -> str:
    return '"' + "".join(f"\\U{ord(one):08X}" for one in value) + '"'


def harmful(found: list[str]) -> list[str]:
    bad = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    return [f"U+{ord(one):04X}" for line in found for one in line if unicodedata.category(one) in bad]


@pytest.mark.parametrize("name", [*FIELDS, "date", "other"])
def test_nothing_obeyed_or_misleading_is_in_any_line(name: str) -> None:
    source = article(**{name: "MARK"}).replace("publishedDateTime: MARK", 'publishedDateTime: "MARK"')
    source = source.replace('"MARK"', quoted(HOSTILE))
    found = lines(laid_out(source))
    assert "A" in "".join(found)
    assert harmful(found) == []


@pytest.mark.parametrize(
    "source",
    [
        "---\nSAID: SAID\nlist: [SAID]\nmap: {SAID: SAID}\n---\n",
        "---\nrelated: [{title: SAID, webUrl: SAID, provider: {name: SAID}}]\n---\n",
        "---\nimages: [{url: SAID, title: SAID}]\n---\n",
        f"---\ntitle: x\n---\n{HOSTILE}\n\n[{HOSTILE}](https://x.org/{HOSTILE})\n",
        f"---\ntitle: x\n---\n<p>{HOSTILE}&#x202e;&#27;&#x9b;</p><a href='https://x.org'>{HOSTILE}&#x202e;</a>\n",
        f"---\ntitle: a: {HOSTILE}\n---\n",
        f"---\n{HOSTILE}: a: b\n---\n",
    ],
)
def test_nothing_obeyed_or_misleading_comes_from_lists_bodies_or_broken_files(source: str) -> None:
    article_id = ArticleId(f"x{HOSTILE}.md")
    found = lines(page(read(source.replace("SAID", quoted(HOSTILE)), article_id), 60))
    assert harmful(found) == []


@pytest.mark.parametrize("depth", [3, 12, 25])
def test_an_alias_bomb_costs_a_few_lines(depth: int) -> None:
    head = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, depth)
    )
    made = lines(laid_out(f"---\n{head}---\n"))
    assert sum(map(len, made)) < 500 * depth


@pytest.mark.parametrize(
    ("module", "name", "start"), [(bodies, "markdown", "# word\n"), (html, "plain", "<p>word ")]
)
def test_a_body_of_1_mb_is_cut_before_it_is_laid_out(
    module: ModuleType, name: str, start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    lay_out = getattr(module, name)

    def counted(source: str, *rest: Any) -> Any:
        asked.append(len(source))
        return lay_out(source, *rest)

    monkeypatch.setattr(module, name, counted)
    made = shown(article(body=start + ("word " * 19 + "word\n") * 10_000))
    assert asked == [limits.BODY_CHARS]
    assert made.count("word") <= limits.BODY_CHARS // len("word ")
    assert "(cut after 200,000 of 1,000,0" in made


def test_a_list_that_holds_itself_has_an_end() -> None:
    found = shown("---\ntitle: x\nmine: &a [1, *a]\nyours: &b {k: *b}\n---\n")
    assert "mine: 1, 1, 1" in found
    assert "{…}" in found


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.dates()
    | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KNOWN = ["title", "excerpt", "topics", "provider", "type", "images", "related", "quality", "heat", "webUrl"]
KNOWN += ["ampWebUrl", "secured", "published", "removed", "publishedDateTime"]
KEYS = st.sampled_from(KNOWN) | st.text(max_size=8)


@given(st.dictionaries(KEYS, VALUES, max_size=8), st.text(max_size=60), st.integers(12, 120))
def test_any_front_matter_becomes_harmless_lines_that_fit(
    fields: dict[str, Any], body: str, width: int
) -> None:
    parsed = document.Document(kind=document.Kind.JSON, head="{}", fields=fields, raw_body=body.encode())
    made = page(dialect.article(ID, parsed), width)
    found = lines(made)
    assert all(text.width(line) <= width for line in found)
    joiners = {"U+200C", "U+200D"}  # Persian and Indic spelling, emoji: the gate lets them through
    assert not set(harmful(found)) - joiners
    assert all(0 <= number < len(found) for item in made.items for number in item.lines)
