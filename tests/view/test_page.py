"""One article as the lines and items of the detail."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import article
from tests.view.pages import ID, laid_out, lines, read, shown
from tui.model import text
from tui.model.article import ArticleId, Broken, Row, State
from tui.view.page import Item, Page, page


def test_the_head_says_what_the_article_is() -> None:
    found = shown(article("Glass piano", provider="Lantern", domain="lantern.example", quality=54, heat=54,
                          topics=["Music", "Glass"], date="2021-05-01T12:30:45Z"))  # fmt: skip
    assert found.startswith(
        "Glass piano\npublished | Lantern | lantern.example | 2021-05-01 12:30Z |\n  article\n"
        "quality   54 [###########---------]\ntopics  Music, Glass\n"
    )
    assert "heat" not in found


@pytest.mark.parametrize(
    ("value", "bar"),
    [
        (0, "-" * 20),
        (100, "#" * 20),
        (250, "#" * 20),
        (-7, "-" * 20),
        (49.5, "#" * 10 + "-" * 10),
        (1e308, "#" * 20),
        (-1e308, "-" * 20),
    ],
)
def test_a_score_is_a_bar_and_its_number(value: float, bar: str) -> None:
    assert re.search(rf"quality +{re.escape(f'{value:g}')} \[{bar}\]", shown(article(quality=value), 90))


def test_heat_is_shown_where_it_differs() -> None:
    found = shown(article(quality=10, heat=90))
    assert "quality   10 [##" in found
    assert "heat      90 [##################--]" in found


def test_the_three_links_stand_behind_their_keys_and_missing_ones_are_dashes() -> None:
    found = shown(article(web_url="https://www.x.org/", amp_url="https://x.org/amp"))
    assert "w web  x.org\na AMP  x.org/amp\nc CDN  x-org.cdn.ampproject.org/c/s/x.org/amp  derived\n" in found
    assert "w web  x.org\na AMP  -   c CDN  -\n" in shown(article(web_url="https://www.x.org/"))
    assert "w web  -   a AMP  -   c CDN  -" in shown(article(web_url=None))


def test_what_follows_from_a_cdn_link_is_shown_with_it() -> None:
    cdn = "https://x-org.cdn.ampproject.org/c/s/x.org/amp"
    found = shown(article(web_url=None, cdn_url=cdn))
    assert "w web  -   published at x.org\na AMP  x.org/amp  derived\nc CDN  x-org.cdn" in found
    assert "another" not in shown(article(amp_url="https://x.org/amp", cdn_url=cdn), 90)
    odd = shown(article(amp_url="https://x.org/other", cdn_url=cdn), 90)
    assert "x.org/amp  (the AMP link would make another)\n" in odd


def test_a_link_that_is_refused_says_why() -> None:
    assert "w web  javascript:alert(1)  Only http and https links" in shown(
        article(web_url="javascript:alert(1)")
    )
    assert "user name" in shown(article(web_url="https://bank.example@evil.example/"), 90)


def test_a_host_is_shown_in_ascii() -> None:
    assert "xn--pple-43d.com" in shown(article(web_url="https://\u0430pple.com/"))


def test_the_state_and_whether_it_was_stated() -> None:
    for fields, words in (
        ({"published": False}, "open |"),
        ({"published": None}, "published by default |"),
        ({"removed": True}, "declined |"),
    ):
        assert shown(article(**fields)).splitlines()[1].startswith(words)
    assert "no date" in shown(article(date=None))


def linked(made: Page) -> list[Item]:
    """The items that lead to an article or a page."""
    return [one for one in made.items if one.query is None]


@given(st.integers(8, 100))
def test_the_publisher_and_the_topics_are_items_that_find_what_shares_them(width: int) -> None:
    made = laid_out(article(provider="The \x1b[31mLantern Post", domain="lantern.example",
                            topics=["AWS AI", 'Say "cheese" twice', "AI", '""', "AWS AI"]), width)  # fmt: skip
    assert [(one.title, one.query) for one in made.items] == [
        ("The ␛[31mLantern Post", 'provider:"The ␛[31mLantern Post"'),
        ("AWS AI", 'topic:"AWS AI"'),
        ('Say "cheese" twice', 'topic:"cheese"'),
        ("AI", 'topic:"AI"'),
        ("AWS AI", 'topic:"AWS AI"'),
    ]
    for one in made.items:
        own = [content for at in one.lines for content, role in made.lines[at] if role is one.own]
        assert "".join("".join(own).split()) == "".join(one.title.split())
    assert [one.query for one in laid_out(article(provider="", domain="x.org")).items] == ['provider:"x.org"']
    assert laid_out(article(provider=None, domain=None)).items == ()


def related(**fields: Any) -> str:
    return article(related=[fields])


def test_a_related_item_says_whether_it_is_here_or_on_the_web() -> None:
    url = "https://x.org/other"
    source = related(title="Other", webUrl=url, quality=12, provider={"name": "P"})
    away = laid_out(source)
    assert "     12 Other  P  web" in lines(away)
    assert linked(away)[0].article_id is None
    assert linked(away)[0].links.web == url
    row = Row(id=ArticleId("b.md"), state=State.DECLINED, title="Other", provider="P", score=97, seconds=None)
    here = laid_out(source, here={url: row})
    assert "  x  97 Other  P" in lines(here)
    assert linked(here)[0].article_id == "b.md"


def test_a_related_item_without_title_or_link_still_has_a_line() -> None:
    assert "x.org/other" in shown(related(webUrl="https://x.org/other"))
    assert "untitled" in shown(related(quality=3))


def test_items_are_related_images_and_links_from_the_top_down() -> None:
    made = laid_out(
        article(
            related=[{"title": "R", "webUrl": "https://x.org/r"}],
            images=[
                {"url": "https://x.org/i.png", "width": 30, "height": 20, "title": "I"},
                {"title": "no url"},
            ],
            body="[L](https://x.org/l) [here](#top) [rel](other.md)\n",
        )
    )
    assert [one.links.web for one in linked(made)] == [
        "https://x.org/r",
        "https://x.org/i.png",
        "https://x.org/l",
    ]
    numbers = [number for one in linked(made) for number in one.lines]
    assert numbers == sorted(set(numbers))
    for one in made.items:
        assert one.title in lines(made)[one.lines[0]]
    found = "\n".join(lines(made))
    assert "Images 1" in found
    assert "30x20  I" in found
    assert "Links in the text 1" in found


@given(st.integers(12, 120))
def test_the_lines_of_an_item_are_its_own_at_any_width(width: int) -> None:
    title = "A rather long title of a related item that has to be wrapped"
    made = laid_out(related(title=title, webUrl="https://x.org/" + "y" * 90), width)
    (item,) = linked(made)
    own = " ".join(lines(made)[number].strip() for number in item.lines)
    assert "".join(title.split()) in "".join(own.split())
    assert all(text.width(line) <= width for line in lines(made))


def test_every_other_key_is_shown_and_secured_never() -> None:
    found = shown(
        article(secured="TOPSECRET", mood="green", nested={"a": [1, 2, {"b": None}]}, empty=[], flag=True)
    )
    assert "Other keys\nmood: green\nnested: {a: 1, 2, {b: }}\nempty:\nflag: true\n" in found
    assert "secured: encrypted, 9 bytes" in found
    assert "TOPSECRET" not in found
    assert found.endswith("file: news/2021-05-01-a.md")


def test_a_flood_of_keys_is_counted() -> None:
    found = shown("---\n" + "".join(f"k{n:03}: {n}\n" for n in range(100)) + "---\n")
    assert "k059: 59" in found
    assert "k060" not in found
    assert "and 40 more; v shows the file" in found


def test_values_that_make_no_sense_are_notes() -> None:
    found = shown(article(quality="high", date="yesterday", published="maybe"))
    assert "! publishedDateTime is no date: yesterday" in found
    assert "! quality is no number: high" in found
    assert "! published is neither true nor false: maybe" in found


def test_an_excerpt_keeps_its_paragraphs_and_html_is_text() -> None:
    assert "one\ntwo" in shown(article(excerpt="one\ntwo"))
    made = page(read(article(body="<p>Some <b>text</b></p><script>no()</script>"), ArticleId("a.html")), 60)
    assert "Some text" in lines(made)
    assert "no()" not in "\n".join(lines(made))


def test_a_page_out_of_the_view_says_so_first() -> None:
    assert shown(article(), off_list=True).startswith("Not in this view. Backspace goes back.\n")


# --- a file that cannot be read


def broken_lines(source: str, width: int = 60) -> list[str]:
    made = laid_out(source, width)
    assert isinstance(made.article, Broken)
    assert made.items == ()
    return lines(made)


def test_a_broken_file_shows_place_reason_lines_and_the_way_out() -> None:
    found = broken_lines("---\ntitle: x\nprovider: a: b\nquality: 5\n---\n")
    assert found[0] == "2021-05-01-a.md"
    assert found[1].startswith("! Line 3, column 12: ")
    joined = "\n".join(found)
    assert "  2 | title: x\n> 3 | provider: a: b\n" in joined
    assert "  4 | quality: 5" in joined
    assert "Likely fix: " in joined
    assert "v shows the file as it is" in joined


def under_caret(source: str, width: int = 60) -> str:
    """The character of the wrong line under which the caret stands."""
    found = broken_lines(source, width)
    (row,) = [number for number, line in enumerate(found) if line.strip() == "^"]
    cell = found[row].index("^")
    front = 0
    for character in found[row - 1]:
        if front >= cell:
            return character if front == cell else f"{character} is {front - cell} cells off"
        front += text.width(character)
    return "end"


BEFORE = [
    "provider",
    "  provider",
    "日本語",
    "한국어   x",
    "a   b   c",
    "é\u0301x",
    "a👩b",
    "key \t",
    "x\u200by",
]
BEFORE += ["\u202eabc", "z" * 70, "字" * 60, "字" * 500, "ab " * 300]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("width", [20, 40, 60, 100])
def test_the_caret_stands_under_the_character_that_is_wrong(before: str, width: int) -> None:
    wrong = f"{before}: a: b"
    raw = f"---\n{wrong}\n---\n"
    made = Broken(
        id=ID, reason="wrong", line=2, column=len(before) + 4, around=((1, "---"), (2, wrong), (3, "---"))
    )
    found = lines(page(made, width))
    assert all(text.width(line) <= width for line in found)
    (row,) = [number for number, line in enumerate(found) if line.strip() == "^"]
    cell = found[row].index("^")
    line = found[row - 1]
    ahead = next(place for place in range(len(line) + 1) if text.width(line[:place]) == cell)
    assert line[ahead : ahead + 3] == ": b", raw


@pytest.mark.parametrize(
    ("head", "wrong"),
    [("provider: a: b", ":"), ("日本: 語: b", ":"), ("a:   b: c", ":"), ("title: @x", "@"), ("a: `x", "`")],
)
def test_the_caret_stands_right_for_what_the_parser_says(head: str, wrong: str) -> None:
    assert under_caret(f"---\n{head}\n---\n") == wrong


def test_a_broken_file_without_a_place_has_no_lines_around() -> None:
    made = page(Broken(id=ID, reason="this file is larger than 8 MiB"), 40)
    assert lines(made)[1] == "! this file is larger than 8 MiB."
