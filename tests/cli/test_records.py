from __future__ import annotations

import datetime as dt
import json
import math
import re
import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.conftest import Content, Run
from tests.conftest import FUZZ
from tui.model import limits, records
from tui.model.records import Plain

FULL = """
title: "Amazon is banning cops: one year"
excerpt: As cities and municipalities
publishedDateTime: 2020-06-15T18:03:00Z
webUrl: "https://www.example.org/p/amazon?b=1&a=%20"
ampWebUrl: "https://www.example.org/p/amazon/amp"
cdnAmpWebUrl: "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/p/amazon/amp"
type: article
quality: 42
heat: 41.5
published: false
provider: {name: Mic, domain: mic.example}
topics: [AWS AI, AI]
related:
  - title: Other
    webUrl: https://example.org/other
  - title: Another
secured: "abc+/=="
"""
EXPECTED = {
    "path": "content/a.md",
    "state": "open",
    "title": "Amazon is banning cops: one year",
    "excerpt": "As cities and municipalities",
    "date": "2020-06-15T18:03:00Z",
    "provider": "Mic",
    "provider_domain": "mic.example",
    "topics": ["AWS AI", "AI"],
    "type": "article",
    "quality": 42,
    "heat": 41.5,
    "web_url": "https://www.example.org/p/amazon?b=1&a=%20",
    "amp_url": "https://www.example.org/p/amazon/amp",
    "cdn_url": "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/p/amazon/amp",
    "cdn_derived": False,
    "related_count": 2,
    "error": None,
}


def only(newstui: Run, content: Content, head: str) -> Any:
    """The JSON of the one article with that front matter."""
    content.article("a.md", head)
    (found,) = newstui("list", "content", "--json").json()
    return found


def test_every_field_is_as_in_the_file(newstui: Run, content: Content) -> None:
    assert only(newstui, content, FULL) == EXPECTED


def test_windows_line_ends_change_nothing(newstui: Run, content: Content) -> None:
    content.write("a.md", f"---\n{FULL.strip()}\n---\nText.\n".replace("\n", "\r\n"))
    assert newstui("list", "content", "--json").json() == [EXPECTED]


def test_toml_says_the_same(newstui: Run, content: Content) -> None:
    content.write(
        "a.md",
        """+++
title = "Amazon is banning cops: one year"
excerpt = "As cities and municipalities"
publishedDateTime = 2020-06-15T18:03:00Z
webUrl = "https://www.example.org/p/amazon?b=1&a=%20"
ampWebUrl = "https://www.example.org/p/amazon/amp"
cdnAmpWebUrl = "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/p/amazon/amp"
type = "article"
quality = 42
heat = 41.5
published = false
topics = ["AWS AI", "AI"]
[provider]
name = "Mic"
domain = "mic.example"
[[related]]
title = "Other"
[[related]]
title = "Another"
+++
Text.
""",
    )
    assert newstui("list", "content", "--json").json() == [EXPECTED]


def test_a_cdn_link_that_is_missing_is_derived_and_called_so(newstui: Run, content: Content) -> None:
    found = only(newstui, content, "ampWebUrl: https://a-b.example/p?q=1")
    assert found["cdn_url"] == "https://a--b-example.cdn.ampproject.org/c/s/a-b.example/p?q=1"
    assert found["cdn_derived"] is True
    stated = only(newstui, content, "ampWebUrl: https://x.example/amp\ncdnAmpWebUrl: https://y.example/z")
    assert (stated["cdn_url"], stated["cdn_derived"]) == ("https://y.example/z", False)
    refused = only(newstui, content, "ampWebUrl: javascript:alert(1)")
    assert (refused["amp_url"], refused["cdn_url"], refused["cdn_derived"]) == (
        "javascript:alert(1)",
        None,
        False,
    )


def test_a_json_head_says_the_same(newstui: Run, content: Content) -> None:
    head = {
        "title": EXPECTED["title"],
        "excerpt": EXPECTED["excerpt"],
        "publishedDateTime": "2020-06-15T18:03:00Z",
        "webUrl": EXPECTED["web_url"],
        "ampWebUrl": EXPECTED["amp_url"],
        "cdnAmpWebUrl": EXPECTED["cdn_url"],
        "type": "article",
        "quality": 42,
        "heat": 41.5,
        "published": False,
        "topics": ["AWS AI", "AI"],
        "provider": {"name": "Mic", "domain": "mic.example"},
        "related": [{"title": "Other"}, {"title": "Another"}],
    }
    content.write("a.md", f"{json.dumps(head, indent=2)}\n\nText.\n")
    assert newstui("list", "content", "--json").json() == [EXPECTED]


def test_an_article_without_keys_has_null_in_every_field(newstui: Run, content: Content) -> None:
    assert only(newstui, content, "") == {
        **dict.fromkeys(EXPECTED),
        "path": "content/a.md",
        "state": "published",
        "topics": [],
        "cdn_derived": False,
        "related_count": 0,
    }


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ("title: 1984", "title", "1984"),
        ("title: 2020-06-15", "title", "2020-06-15"),
        ("title: no", "title", "no"),
        ("title: 007", "title", "007"),
        ("title: [a, b]", "title", None),
        ("title: {a: b}", "title", None),
        ("title: ''", "title", None),
        ("title: '  '", "title", None),
        ("title: ' x '", "title", " x "),
        ("title:", "title", None),
        ('title: "a\\tb\\u00a0 c"', "title", "a\tb\u00a0 c"),
        ("excerpt: |\n  Two\n  lines\n", "excerpt", "Two\nlines\n"),
        ("excerpt: 12.50", "excerpt", "12.50"),
        ("publishedDateTime: 2020-06-15", "date", "2020-06-15"),
        ("publishedDateTime: '2020-06-15'", "date", "2020-06-15"),
        ("publishedDateTime: '2020-06-15T18:03:00Z'", "date", "2020-06-15T18:03:00Z"),
        ("publishedDateTime: 2020-06-15T18:03:00+02:00", "date", "2020-06-15T18:03:00+02:00"),
        ("publishedDateTime: '2020-06-15 18:03:00 +0200'", "date", "2020-06-15T18:03:00+02:00"),
        ("publishedDateTime: 2020-06-15 18:03:00", "date", "2020-06-15T18:03:00"),
        ("publishedDateTime: 2020-13-45", "date", None),
        ("publishedDateTime: next week", "date", None),
        ("publishedDateTime: [2020-06-15]", "date", None),
        ("provider: Mic", "provider", "Mic"),
        ("provider: [Mic]", "provider", None),
        ("provider: {domain: 4711}", "provider_domain", "4711"),
        ("provider: {name: [x]}", "provider", None),
        ("topics: AI", "topics", ["AI"]),
        ("topics: [1, true, null, {a: b}, [c], AI]", "topics", ["1", "true", "AI"]),
        ("topics: {a: b}", "topics", []),
        ("type: 3", "type", "3"),
        ("quality: '42'", "quality", 42),
        ("quality: 42.5", "quality", 42.5),
        ("quality: .nan", "quality", None),
        ("quality: .inf", "quality", None),
        ("quality: true", "quality", None),
        ("quality: high", "quality", None),
        ("heat: -.inf", "heat", None),
        ("webUrl: javascript:alert(1)", "web_url", "javascript:alert(1)"),
        ("webUrl: ' https://example.org/ '", "web_url", " https://example.org/ "),
        ("webUrl: ''\noriginalUrl: https://example.org/o", "web_url", "https://example.org/o"),
        ("ampWebUrl: [x]", "amp_url", None),
        ("cdnAmpWebUrl: 1", "cdn_url", "1"),
        ("related: {title: x}", "related_count", 1),
        ("related: [x, 1, null, {}]", "related_count", 0),
        ("related: text", "related_count", 0),
        ("published: true", "state", "published"),
        ("published: 'no'", "state", "open"),
        ("published: perhaps", "state", "open"),
        ("published: true\nremoved: true", "state", "declined"),
        ("deleted: yes", "state", "declined"),
    ],
)
def test_a_value_of_any_type_comes_out_as_its_fields_type(
    newstui: Run, content: Content, head: str, field: str, value: object
) -> None:
    found = only(newstui, content, head)
    assert found[field] == value
    assert type(found[field]) is type(value)
    assert found["error"] is None


def test_a_broken_file_is_an_object_with_line_column_and_way_out(newstui: Run, content: Content) -> None:
    found = only(newstui, content, "title: x\nprovider: a: b")
    assert re.fullmatch(
        r"line 3, column 12: this is not valid YAML \(mapping values are not allowed .*\); "
        r"a value with `: ` in it needs quotes around it",
        found["error"],
    )
    assert found["state"] == "broken"
    assert {name for name, value in found.items() if value is not None} == {
        "path",
        "state",
        "topics",
        "cdn_derived",
        "related_count",
        "error",
    }


# --- characters


@pytest.mark.parametrize(
    "code", [*range(0x20), 0x7F, *range(0x80, 0xA0), 0x202E, 0x2028, 0xFEFF, 0xE0041, 0xD800]
)
def test_a_harmful_character_is_written_as_its_number(code: int) -> None:
    written = records.to_json({f"k{chr(code)}": [f"<{chr(code)}>"]})
    assert chr(code) not in written
    assert json.loads(written) == {f"k{chr(code)}": [f"<{chr(code)}>"]}


def test_every_harmful_character_that_unicode_knows_is_escaped() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            written = records.to_json(character)
            assert re.fullmatch(r'"(\\u[0-9a-f]{4}|\\[bfnrt])+"', written), f"U+{code:04X}"


def test_letters_of_any_script_stay_readable() -> None:
    readable = "Grüße, 日本語 naïve עברית 🎉 “quoted” – €"
    assert records.to_json(readable) == f'"{readable}"'


@settings(deadline=None, max_examples=50 * FUZZ)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_json_comes_back_as_it_went(value: Any) -> None:
    assert json.loads(records.to_json(value)) == value
    assert "\n" not in records.to_json(value)


# --- the whole front matter


def test_values_that_json_lacks_are_written_as_text() -> None:
    value = {
        "day": dt.date(2020, 6, 15),
        "time": dt.datetime(2020, 6, 15, 18, 3, tzinfo=dt.UTC),
        "naive": dt.datetime(2020, 6, 15, 18, 3),
        "clock": dt.time(18, 3),
        "bytes": b"\x00\xff",
        "set": {"b", "a"},
        "pairs": [("a", 1)],
        "nan": math.nan,
        "infinite": [math.inf, -math.inf],
        "huge": 1 << 20_000,
        1: "one",
        None: "null",
        dt.date(2020, 6, 15): "day",
        1 << 20_000: "huge",
    }
    plain = Plain()
    found: Any = plain.of(value)
    assert not plain.cut
    assert found == {
        "day": "2020-06-15",
        "time": "2020-06-15T18:03:00Z",
        "naive": "2020-06-15T18:03:00",
        "clock": "18:03:00",
        "bytes": "AP8=",
        "set": ["a", "b"],
        "pairs": [["a", 1]],
        "nan": None,
        "infinite": [None, None],
        "huge": hex(1 << 20_000),
        "1": "one",
        "null": "null",
        "2020-06-15": "day",
        hex(1 << 20_000): "huge",
    }
    assert json.loads(records.to_json(found)) == found


def test_a_list_that_holds_itself_ends() -> None:
    value: list[Any] = []
    value.append(value)
    plain = Plain()
    assert records.to_json(plain.of(value)) == "[" * limits.DEPTH + "null" + "]" * limits.DEPTH
    assert plain.cut


def test_a_mapping_that_holds_itself_twice_ends_within_the_budget() -> None:
    value: dict[str, Any] = {}
    value["a"] = value["b"] = value
    plain = Plain()
    assert len(records.to_json(plain.of(value))) < 20 * limits.PRINTED_ITEMS
    assert plain.cut


def test_a_long_text_under_many_aliases_ends_within_the_budget() -> None:
    plain = Plain()
    written = records.to_json(plain.of([["x" * 500_000] * 1_000] * 1_000))
    assert len(written) < 2 * limits.PRINTED_ITEMS * limits.CHARS_PER_ITEM
    assert plain.cut


def test_a_long_key_under_many_aliases_ends_within_the_budget() -> None:
    plain = Plain()
    written = records.to_json(plain.of([[{"x" * 500_000: 1}] * 1_000] * 1_000))
    assert len(written) < 2 * limits.PRINTED_ITEMS * limits.CHARS_PER_ITEM
    assert plain.cut


def test_what_an_ordinary_article_holds_is_never_cut() -> None:
    plain = Plain()
    value: Any = {f"key{number}": ["text " * 10] * 10 for number in range(1_000)}
    assert plain.of(value) == value
    assert not plain.cut
