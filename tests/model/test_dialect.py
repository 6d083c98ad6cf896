from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from tests.conftest import article
from tests.model.test_document import mutants, read_or_refused
from tui.errors import FrontMatterError
from tui.model import dialect, document
from tui.model.article import Article, ArticleId, Broken, Image, Links, Provider, Related, State

NAME = ArticleId("_news/2021-05-01-a-name.md")
ODD = [
    "null",
    "''",
    "[]",
    "{}",
    "[x, 1]",
    "{a: b}",
    "true",
    "1984",
    "1.5",
    ".nan",
    "2020-06-15",
    "text",
    "!!binary aGk=",
    "&a [*a]",
]


def read(text: str) -> Article:
    found = document.read(text.encode())
    assert found is not None
    return dialect.article(NAME, found)


def with_head(head: str) -> Article:
    return read(f"---\n{head}\n---\nBody.\n")


def test_every_field_is_read_from_its_key() -> None:
    found = read(
        article(
            "Power Apps",
            excerpt="An excerpt.",
            web_url="https://example.org/a",
            amp_url="https://example.org/a/amp",
            cdn_url="https://example-org.cdn.ampproject.org/c/s/example.org/a/amp",
            provider="Example News",
            domain="example.org",
            topics=["AI", "AWS AI"],
            type="video",
            quality=71,
            heat=64.5,
            images=[{"url": "https://example.org/a.jpg", "width": 640, "height": 480, "title": "A"}],
            secured="secret é",
            lang="en",
            body="Body.\n",
        )
    )
    assert (found.id, found.state, found.state_by_default) == (NAME, State.PUBLISHED, False)
    assert (found.title, found.excerpt, found.label) == ("Power Apps", "An excerpt.", "Power Apps")
    assert found.date is not None
    assert (found.date.iso, found.date.all_day) == ("2021-05-01T12:00:00Z", False)
    assert found.provider == Provider(name="Example News", domain="example.org")
    assert (found.topics, found.type) == (("AI", "AWS AI"), "video")
    assert (found.quality, found.heat, found.score) == (71, 64.5, 71)
    assert found.links == Links(
        web="https://example.org/a",
        amp="https://example.org/a/amp",
        cdn="https://example-org.cdn.ampproject.org/c/s/example.org/a/amp",
    )
    assert found.images == (Image(url="https://example.org/a.jpg", width=640, height=480, title="A"),)
    assert found.secured_bytes == len("secret é".encode())
    assert (found.body, found.other_keys, found.metadata["lang"]) == ("Body.\n", ("lang",), "en")
    assert found.notes == ()


def test_an_article_may_say_nothing_at_all() -> None:
    found = with_head("")
    assert found == Article(
        id=NAME, state=State.PUBLISHED, state_by_default=True, title=None, excerpt=None, date=None,
        provider=Provider(), topics=(),
        type=None, quality=None, heat=None, links=Links(), images=(), related=(), secured_bytes=None,
        metadata={}, other_keys=(),
        body="Body.\n", notes=(),
    )  # fmt: skip
    assert (found.label, found.score) == ("2021-05-01-a-name.md", None)


def test_heat_is_the_score_where_there_is_no_quality() -> None:
    assert with_head("heat: 5").score == 5
    assert with_head("heat: 5\nquality: 0").score == 0


@pytest.mark.parametrize(
    ("head", "web"),
    [
        ("webUrl: https://a.example\noriginalUrl: https://b.example", "https://a.example"),
        ("webUrl: ''\noriginalUrl: https://b.example", "https://b.example"),
        ("webUrl:\noriginalUrl: https://b.example", "https://b.example"),
        ("originalUrl: https://b.example", "https://b.example"),
        ("webUrl: javascript:alert(1)", "javascript:alert(1)"),
        ("webUrl: [https://a.example]", None),
    ],
)
def test_the_web_link_is_the_original_url_where_there_is_no_other(head: str, web: str | None) -> None:
    assert with_head(head).links.web == web


@pytest.mark.parametrize(
    ("written", "title"),
    [("1984", "1984"), ("no", "no"), ("Yes", "Yes"), ("2020-06-15", "2020-06-15"), ("0777", "0777"),
     ("12:30:45", "12:30:45"),
     ("1_000", "1_000"), ("1.50", "1.50"), ("~", None), ("null", None), ("''", None), ("'  '", None), ("'~'",
      "~"),
     ("[a]", None), ("{a: b}", None), (">-\n  two\n  lines", "two lines"), ("2020-02-30", "2020-02-30")],
)  # fmt: skip
def test_title_and_excerpt_are_as_they_are_written(written: str, title: str | None) -> None:
    found = with_head(f"x: 1\ntitle: {written}\nexcerpt: {written}")
    assert (found.title, found.excerpt) == (title, title)


@pytest.mark.parametrize(
    ("text", "title"),
    [("+++\ntitle = 1984\n+++\n", "1984"), ('{"title": false}\n', "false"), ('{"title": null}\n', None)],
)
def test_other_languages_than_yaml_give_the_value_s_own_text(text: str, title: str | None) -> None:
    assert read(text).title == title


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize(
    "key",
    ["title", "excerpt", "publishedDateTime", "webUrl", "ampWebUrl", "cdnAmpWebUrl", "provider", "topics",
     "type", "quality",
     "heat", "images", "related", "secured", "published", "removed", "other"],
)  # fmt: skip
def test_a_value_of_any_type_under_any_key_makes_an_article(key: str, value: str) -> None:
    found = with_head(f"{key}: {value}")
    texts = (
        found.title,
        found.excerpt,
        found.type,
        found.provider.name,
        found.links.web,
        *found.topics,
        *found.notes,
    )
    assert all(isinstance(one, str | None) for one in texts)
    assert {type(found.quality), type(found.heat)} <= {int, float, type(None)}
    assert all(isinstance(one, Image) for one in found.images)
    assert all(isinstance(one, Related) for one in found.related)


@pytest.mark.parametrize(
    ("head", "note"),
    [
        ("publishedDateTime: soon", "publishedDateTime is no date: soon"),
        ("publishedDateTime: 2020-13-45", "publishedDateTime is no date: 2020-13-45"),
        ("publishedDateTime: [2020-01-01]", "publishedDateTime is no date: list"),
        ("quality: high", "quality is no number: high"),
        ("quality: true", "quality is no number: true"),
        ("heat: .nan", "heat is no number: nan"),
        ("heat: {a: 1}", "heat is no number: dict"),
        ("published: perhaps", "published is neither true nor false: perhaps"),
        ("published: 1", "published is neither true nor false: 1"),
        ("removed: [true]", "removed is neither true nor false: list"),
    ],
)
def test_what_makes_no_sense_is_noted(head: str, note: str) -> None:
    assert with_head(head).notes == (note,)


def test_a_date_that_makes_no_sense_is_noted_under_whichever_key_it_stands() -> None:
    later = replace(dialect.SMARTABLE, later_dates=("pubDate",))
    parsed = document.read(b"---\ntitle: A\npubDate: 07/08/2022\n---\n")
    assert parsed is not None
    assert dialect.article(ArticleId("a.md"), parsed, later).notes == ("pubDate is no date: 07/08/2022",)


@pytest.mark.parametrize(
    "head", ["publishedDateTime:", "quality: ''", "heat:", "published:", "removed: ''", "quality: '70'"]
)
def test_what_is_empty_or_quoted_is_not_noted(head: str) -> None:
    assert with_head(head).notes == ()


@pytest.mark.parametrize(
    ("head", "state", "by_default"),
    [
        ("published: true", State.PUBLISHED, False),
        ("published: 'yes'", State.PUBLISHED, False),
        ("published: false", State.OPEN, False),
        ("published: Off", State.OPEN, False),
        ("published:", State.OPEN, False),
        ("published: perhaps", State.OPEN, False),
        ("published: 1", State.OPEN, False),
        ("title: A", State.PUBLISHED, True),
        ("removed: true", State.DECLINED, False),
        ("deleted: true", State.DECLINED, False),
        ("removed: true\npublished: true", State.DECLINED, False),
        ("removed: false\ndeleted: 'yes'\npublished: false", State.DECLINED, False),
        ("removed: false\ndeleted: false\npublished: true", State.PUBLISHED, False),
        ("removed: false", State.PUBLISHED, True),
        ("removed: perhaps\npublished: false", State.OPEN, False),
    ],
)
def test_the_state_is_what_the_file_says(head: str, state: State, by_default: bool) -> None:
    found = with_head(head)
    assert (found.state, found.state_by_default) == (state, by_default)


@pytest.mark.parametrize(
    ("value", "provider"),
    [
        ("{name: A, domain: a.example}", Provider(name="A", domain="a.example")),
        ("{domain: a.example}", Provider(domain="a.example")),
        ("{name: 1984, domain: [x]}", Provider(name="1984")),
        ("A", Provider(name="A")),
        ("4711", Provider(name="4711")),
        ("[A]", Provider()),
        ("", Provider()),
    ],
)
def test_a_provider_is_a_mapping_or_a_name(value: str, provider: Provider) -> None:
    assert with_head(f"provider: {value}").provider == provider


@pytest.mark.parametrize(
    ("value", "topics"),
    [
        ("[AI, 5, true]", ("AI", "5", "true")),
        ("AI", ("AI",)),
        ("{a: b}", ()),
        ("[[AI], null, '']", ()),
        ("", ()),
    ],
)
def test_topics_are_a_list_or_one_word(value: str, topics: tuple[str, ...]) -> None:
    assert with_head(f"topics: {value}").topics == topics


def test_images_without_an_address_are_left_out() -> None:
    found = read(
        article(images=[{"title": "x"}, "y", {"url": "u", "width": "640", "height": -1}, {"url": ["v"]}])
    ).images
    assert found == (Image(url="u", width=640),)
    assert with_head("images: {url: u}").images == (Image(url="u"),)


def test_related_items_are_read_like_articles() -> None:
    full = {
        "title": "R",
        "webUrl": "https://r.example/",
        "ampWebUrl": "https://r.example/amp",
        "publishedDateTime": "2021-05-01",
        "provider": {"name": "N", "domain": "r.example"},
        "type": "article",
        "quality": "70",
        "excerpt": "E",
    }
    first, second, third = read(
        article(related=[full, {"originalUrl": "https://o.example"}, "text", {"title": ["x"]}])
    ).related
    assert (first.title, first.links.web, first.links.amp) == (
        "R",
        "https://r.example/",
        "https://r.example/amp",
    )
    assert (first.provider.name, first.type, first.quality, first.excerpt) == ("N", "article", 70, "E")
    assert first.date is not None
    assert first.date.iso == "2021-05-01"
    assert second == Related(title=None, links=Links(web="https://o.example"))
    assert third == Related(title=None, links=Links())


def test_an_alias_bomb_makes_an_article_of_finite_size() -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    found = with_head("\n".join(["a0: &a0 [x]", *levels, "topics: *a29", "related: *a29", "images: *a29"]))
    assert (found.topics, found.related, found.images) == ((), (), ())


@given(mutants())
def test_a_damaged_file_is_an_article_or_broken_and_never_an_error(raw: bytes) -> None:
    found = read_or_refused(raw)
    if isinstance(found, FrontMatterError):
        row = dialect.broken(NAME, raw, found)
        assert (row.reason, row.state, row.label) == (found.reason, State.BROKEN, "2021-05-01-a-name.md")
    else:
        assert found is None or dialect.article(NAME, found).id == NAME


def broken(raw: bytes) -> Broken:
    with pytest.raises(FrontMatterError) as error:
        document.read(raw)
    return dialect.broken(NAME, raw, error.value)


def test_a_broken_file_shows_the_lines_around_its_mistake() -> None:
    found = broken(b"---\r\na: 1\r\nb: 2\r\nc: d: e\r\nf: 3\r\ng: 4\r\nh: 5\r\n---\r\n")
    assert (found.line, found.column) == (4, 5)
    assert found.around == ((2, "a: 1"), (3, "b: 2"), (4, "c: d: e"), (5, "f: 3"), (6, "g: 4"))
    assert found.hint == "a value with `: ` in it needs quotes around it"


@pytest.mark.parametrize(
    ("raw", "around"),
    [
        (b"---\na: b: c\n---", ((1, "---"), (2, "a: b: c"), (3, "---"))),
        (b"---\na: 1", ((1, "---"), (2, "a: 1"))),
        (b"---\nname: caf\xe9\n---\n", ((1, "---"), (2, "name: caf\ufffd"), (3, "---"), (4, ""))),
        ("---\na: é\n".encode("utf-16"), ((1, "---"), (2, "a: é"), (3, ""))),
        ("---\na: é\n".encode("utf-16-be"), ((1, "---"), (2, "a: é"), (3, ""))),
        ("---\na: é\n".encode("utf-32"), ((1, "---"), (2, "a: é"), (3, ""))),
    ],
)
def test_the_lines_around_a_mistake_end_with_the_file(raw: bytes, around: tuple[Any, ...]) -> None:
    assert broken(raw).around == around


def test_the_keys_of_a_dialect_can_be_told() -> None:
    named = dict(dialect.SMARTABLE.named())
    assert named["web"] == ("webUrl", "originalUrl")
    assert named["declined"] == ("removed", "deleted")
    assert {"title", "deleted", "secured", "provider"} <= dialect.SMARTABLE.known_keys()
