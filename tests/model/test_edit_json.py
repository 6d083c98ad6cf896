"""JSON heads changed by the byte."""

from __future__ import annotations

import pytest

from tui.errors import EditRefused
from tui.model import edit

PUBLISH = {"published": True}
BODY = "\nBody {published: false}\n"


def edited(raw: str, wanted: dict[str, bool]) -> str:
    return edit.apply(raw.encode(), edit.flags(raw.encode(), wanted, before="published")).decode()


def refused(raw: str, wanted: dict[str, bool]) -> str:
    with pytest.raises(EditRefused) as error:
        edit.flags(raw.encode(), wanted, before="published")
    return str(error.value)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('{"published": false}', '{"published": true}'),
        ('{"title": "A","published":false ,"x":1}', '{"title": "A","published":true ,"x":1}'),
        ('{\n  "title": "A",\n  "published": false\n}', '{\n  "title": "A",\n  "published": true\n}'),
        ('{\r\n\t"published" : false\r\n}', '{\r\n\t"published" : true\r\n}'),
        ('\ufeff{"published": false}', '\ufeff{"published": true}'),
        # E34: nested, and braces and quotes inside text
        ('{"a": {"published": false}, "published": false}', '{"a": {"published": false}, "published": true}'),
        ('{"a": "}{\\"published\\": false", "published": false}', '{"a": "}{\\"published\\": false", "published": true}'),
        ('{"a": "日本🚜\u2028", "published": false}', '{"a": "日本🚜\u2028", "published": true}'),
        ('{"publ\\u0069shed": false}', '{"publ\\u0069shed": true}'),
        ('{"a": NaN, "b": 1e999, "c": "\\ud800", "published": false}',
         '{"a": NaN, "b": 1e999, "c": "\\ud800", "published": true}'),
    ],
)  # fmt: skip
def test_the_value_alone_changes(head: str, expected: str) -> None:
    assert edited(head + BODY, PUBLISH) == expected + BODY
    assert edited(expected + BODY, {"published": False}) == head + BODY
    assert edit.flags((expected + BODY).encode(), PUBLISH) == ()


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("{}", '{"published": true}'),
        ("{ }", '{"published": true }'),
        ("{\n}", '{"published": true\n}'),
        ('{"a": {"published": false}}', '{"published": true, "a": {"published": false}}'),
        ('{\n  "a": 1\n}', '{\n  "published": true,\n  "a": 1\n}'),
        ('{\r\n\t"a": 1\r\n}', '{\r\n\t"published": true,\r\n\t"a": 1\r\n}'),
    ],
)
def test_a_missing_key_becomes_the_first_member(head: str, expected: str) -> None:
    assert edited(head + BODY, PUBLISH) == expected + BODY


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('{"a": 1, "published": true}', '{"a": 1, "removed": true, "published": false}'),
        ('{\n  "a": 1,\n  "published": true\n}', '{\n  "a": 1,\n  "removed": true,\n  "published": false\n}'),
        ('{"a": 1,\n "published": true}', '{"a": 1,\n "removed": true,\n "published": false}'),
        ('{"published": true}', '{"removed": true, "published": false}'),
    ],
)
def test_removed_goes_before_published_and_both_come_back(head: str, expected: str) -> None:
    splices = edit.flags((head + BODY).encode(), {"published": False, "removed": True}, before="published")
    new = edit.apply((head + BODY).encode(), splices)
    assert new.decode() == expected + BODY
    assert edit.apply(new, edit.inverse(splices)).decode() == head + BODY


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ('{"published": false, "published": false}', "the key published stands there twice"),
        ('{"published": false, "publ\\u0069shed": true}', "the key published stands there twice"),
        ('{"published": "false"}', 'published is "false", not true or false'),
        ('{"published": 0}', "published is 0, not true or false"),
        ('{"published": null}', "published is null, not true or false"),
        ('{"published": [false]}', "published is [false], not true or false"),
        ('{"published": false,}', "this is not valid JSON (a key is missing)"),
        ('{"published" false}', "this is not valid JSON (a colon is missing)"),
        ('{"a": 1 "published": false}', "this is not valid JSON (a comma is missing)"),
        ('{"a": 1', "this is not valid JSON"),
        pytest.param(f'{{"a": {"9" * 6_000}}}', "this is not valid JSON (Exceeds the limit", id="long"),
        pytest.param(f'{{"a": {"[" * 100_000}', "this is not valid JSON", id="deep"),
        ("[false]", "the file has no front matter"),
    ],
)  # fmt: skip
def test_what_cannot_be_changed_with_certainty_is_refused_with_a_sentence(head: str, why: str) -> None:
    said = refused(head, PUBLISH)
    assert said.startswith(why)
    assert len(said) < 250
