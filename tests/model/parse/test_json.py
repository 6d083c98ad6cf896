from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import FrontMatterError
from tui.model.parse import json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=8), VALUES, max_size=4), st.text(max_size=20))
def test_the_object_ends_where_it_is_closed(fields: dict[str, object], rest: str) -> None:
    import json as standard

    head = standard.dumps(fields, ensure_ascii=False)
    assert json.length(head + rest) == len(head)
    assert json.load(head + rest) == fields


@pytest.mark.parametrize(
    "text", ["{", '{"a": 1', '{"a": "}', '{"a": ' + "[" * 100_000, '{"a": ' + "9" * 5_000 + "}"]
)
def test_what_is_no_object_has_no_length(text: str) -> None:
    assert json.length(text) is None


@pytest.mark.parametrize(
    ("head", "line", "column"),
    [('{"a": "b"', 1, 10), ('{\n"a": “b”\n}', 2, 6), ("{\n'a': 1}", 2, 1), ('{"a" 1}', 1, 6)],
)
def test_a_mistake_is_told_with_its_place(head: str, line: int, column: int) -> None:
    with pytest.raises(FrontMatterError) as error:
        json.load(head)
    assert error.value.reason.startswith("this is not valid JSON (")
    assert (error.value.line, error.value.column) == (line, column)
    assert error.value.hint is not None


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ('{"a": ' + "[" * 100_000, "the front matter is nested too deeply"),
        ('{"a": ' + "9" * 5_000 + "}", "the front matter holds an impossible value"),
    ],
    ids=["lists", "digits"],
)
def test_hostile_heads_are_refused(head: str, reason: str) -> None:
    with pytest.raises(FrontMatterError) as error:
        json.load(head)
    assert error.value.reason.startswith(reason)


PIECES = st.sampled_from(
    ["{", "}", "[", "]", ":", ",", '"a"', '"', "1", "-", "1e999", "NaN", "true", "null", "\n", " ", "\\u12", "\ud800", "\0", "日"]
)  # fmt: skip


@given(st.one_of(st.lists(PIECES, max_size=20), st.lists(st.characters(), max_size=40)))
def test_any_text_is_read_or_refused_with_a_place_inside_it(pieces: list[str]) -> None:
    head = "{" + "".join(pieces)
    try:
        fields = json.load(head)
    except FrontMatterError as error:
        assert error.line is None or 1 <= error.line <= head.count("\n") + 1
        return
    assert all(isinstance(key, str) for key in fields)
    found = json.length(head)
    assert found is not None
    assert head[:found].endswith("}")
