from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.toml_lines import Place, lines_of


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    """Every place in a parsed file."""
    if place:
        yield place
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, below in pairs:
        yield from places(below, (*place, part))


CASES: list[tuple[str, dict[Place, int]]] = [
    ('a = 1\n\n# a = 2\nb = "x"\n', {("a",): 1, ("b",): 4}),
    ('a = "# no comment"\nb = 1', {("a",): 1, ("b",): 2}),
    ('a = """\nb = 1\n"""\nb = 2', {("a",): 1, ("b",): 4}),
    ("a = '''\n[b]\n''''\nb = 2", {("a",): 1, ("b",): 4}),
    ('a = """x\\"""\ny = 1\n"""""\nb = 2', {("a",): 1, ("b",): 4}),
    ('[keys]\npublish = ["p",\n  "x"]\n', {("keys",): 1, ("keys", "publish", 1): 3}),
    ('keys.publish = "p"\n', {("keys",): 1, ("keys", "publish"): 1}),
    ('keys = {publish = ["p"], "a b" = 1.5, c = {d = 2}}\ne = 1', {("keys", "a b"): 1, ("keys", "c", "d"): 1, ("e",): 2}),
    ('["views"]\n"Power \\u0041pps" = "x"\n\'a "b"\' = "y"', {("views", "Power Apps"): 2, ("views", 'a "b"'): 3}),
    ("[ a . b ]\nc = 1\n", {("a", "b"): 1, ("a", "b", "c"): 2}),
    ("[[a]]\nb = 1\n[[a]]\nb = 2\n", {("a", 0, "b"): 2, ("a", 1, "b"): 4}),
    ("a = [\n # one, two\n [1, 2],\n\n [3]]\nb = 1979-05-27 07:32:00\nc = 3\n", {("a", 0, 1): 3, ("a", 1, 0): 5, ("b",): 6, ("c",): 7}),
    ("a = 1\r\nb = 2\r\n", {("b",): 2}),
    ("3.14 = 'pi'\n-5 = 1", {("3", "14"): 1, ("-5",): 2}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=range(len(CASES)))
def test_keys_and_items_are_found_in_their_lines(text: str, expected: dict[Place, int]) -> None:
    lines = lines_of(text)
    assert {place: lines.get(place) for place in expected} == expected
    assert set(places(tomllib.loads(text))) <= lines.keys()


def test_an_empty_file_has_no_lines() -> None:
    assert lines_of("") == {}


names = st.sampled_from(["a", "b", '"c d"', "'e=f'", '"g\\"h"', "i-1"])
plain = st.sampled_from(['"x"', "'# y'", "1.5", "true", '"""\n[z]\n"""', "'''p''q'''", "1979-05-27", "-inf"])
lists = st.lists(plain, max_size=3).flatmap(
    lambda items: st.sampled_from(["[{}]", "[\n # ]\n{}\n]"]).map(
        lambda form: form.format(", \n".join(items))
    )
)
tables = plain.map(lambda value: "{k = VALUE, l = [1, {m = 2}]}".replace("VALUE", value.replace("\n", "")))
statements = st.tuples(names, names, st.one_of(plain, lists, tables)).map("{0[0]}.{0[1]} = {0[2]}".format)
headers = st.tuples(names, names).map("[{0[0]}.{0[1]}]".format)


@given(st.lists(st.one_of(statements, headers, st.just("# [a]"), st.just("")), max_size=8).map("\n".join))
def test_every_place_of_a_valid_file_has_the_line_in_which_it_is_written(text: str) -> None:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines, written = lines_of(text), text.split("\n")
    assert set(places(table)) <= lines.keys()
    for place, line in lines.items():
        if isinstance(place[-1], str):
            assert place[-1][:1] in written[line - 1]
