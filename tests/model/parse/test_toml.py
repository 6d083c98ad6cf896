from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import FrontMatterError
from tui.model.parse import toml


def test_values_are_those_of_toml() -> None:
    assert toml.load("title = 'A'\r\nday = 2020-06-15\r\nat = 07:30:00\r\n[params]\r\ndraft = true\r\n") == {
        "title": "A",
        "day": dt.date(2020, 6, 15),
        "at": dt.time(7, 30),
        "params": {"draft": True},
    }


@pytest.mark.parametrize(
    ("head", "line", "column"),
    [
        ("title = A", 1, 9),
        ("title: A", 1, 6),
        ("title = 'A'\nquality = ", 2, None),
        ("title = 'A'\r\n\r\ntitle = 'B'", 3, None),
        ("day = 2020-13-45", 1, None),
    ],
)
def test_a_mistake_is_told_with_its_place(head: str, line: int, column: int | None) -> None:
    with pytest.raises(FrontMatterError) as error:
        toml.load(head)
    assert error.value.reason.startswith("this is not valid TOML (")
    assert error.value.line == line
    assert column is None or error.value.column == column
    assert error.value.hint == 'text needs quotes and keys an equals sign: title = "…"'


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("x = " + "[" * 100_000, "the front matter is nested too deeply"),
        ("x = " + "{a=" * 100_000, "the front matter is nested too deeply"),
        ("x = " + "9" * 5_000, "the front matter holds an impossible value"),
    ],
    ids=["lists", "tables", "digits"],
)
def test_hostile_heads_are_refused(head: str, reason: str) -> None:
    with pytest.raises(FrontMatterError) as error:
        toml.load(head)
    assert error.value.reason.startswith(reason)


PIECES = st.sampled_from(
    ["a", "b.c", '"k"', " = ", "=", "\n", "\r\n", "[t]", "[[t]]", "[", "]", "{", "}", ",", "'x'", '"\\u00"', '"""', "'''",
     "#", "1", "-0x1", "1e400", "nan", "true", "2020-02-30", "2020-01-01T00:00:00+99:99", "07:30", "\ud800", "\0", "日"]
)  # fmt: skip


@given(st.one_of(st.lists(PIECES, max_size=20).map("".join), st.text(max_size=60)))
def test_any_text_is_read_or_refused_with_a_place_inside_it(head: str) -> None:
    try:
        fields = toml.load(head)
    except FrontMatterError as error:
        assert error.line is None or 1 <= error.line <= head.count("\n") + 1
        return
    assert all(isinstance(key, str) for key in fields)


PARTS = [".".join("a" * 65), " . ".join("a" * 65), ".".join(['"a.b"', "'c'"] * 33), ".".join("a" * 200_000)]


@pytest.mark.parametrize("key", PARTS, ids=lambda key: f"{len(key)}")
@pytest.mark.parametrize(
    "head", ["{} = 1", "[{}]\nb = 1", "[[ {} ]]", "b = {{ {} = 1 }}", "b = [{{c = 1,{} = 1}}]"]
)
def test_a_key_of_many_parts_is_refused_before_it_is_read(head: str, key: str) -> None:
    with pytest.raises(FrontMatterError) as error:
        toml.load("a = 1\n" + head.format(key))
    assert (error.value.reason, error.value.line) == ("the front matter is nested too deeply", 2)


@pytest.mark.parametrize(
    "value", ['"' + "a." * 100 + '"', "[" + "1.5, " * 100 + "]", '"""\nx' + ".x" * 60 + '\n"""']
)
def test_many_dots_in_a_value_are_no_key(value: str) -> None:
    assert toml.load(f"a = {value}")["a"]
    assert toml.load(".".join("a" * 64) + f" = {value}")["a"]


@pytest.mark.parametrize(
    "flood", [",", "[", '"', ",'\"", "a.", "a,", '"a', " ", "\t\n", "a.a.a\n", ',"', "a" * 9 + ","]
)
def test_looking_for_such_keys_is_linear(bounded: None, flood: str) -> None:
    with suppress(FrontMatterError):
        toml.load("a = '''" + flood * (900_000 // len(flood)))
