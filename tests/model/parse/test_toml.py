from __future__ import annotations

import datetime as dt

import pytest

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
