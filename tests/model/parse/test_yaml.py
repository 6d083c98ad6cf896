from __future__ import annotations

import datetime as dt
import math
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import FrontMatterError
from tui.model import limits
from tui.model.parse import yaml

STACK_BYTES = 2 << 20  # what the program gives its own threads


def in_a_thread(work: Callable[[], Any]) -> Any:
    """What `work` gives or raises in a thread of little stack; a crash there ends the whole run."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(work())
        except Exception as error:
            outcome.append(error)

    before = threading.stack_size(STACK_BYTES)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    return outcome[0]


def refused(head: str) -> FrontMatterError:
    error = in_a_thread(lambda: yaml.load(head))
    assert isinstance(error, FrontMatterError), error
    return error


def read_or_refused(head: str) -> dict[str, Any] | FrontMatterError:
    try:
        return yaml.load(head)
    except FrontMatterError as error:
        return error


# --- hostile heads


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("count", [100_000, 1_000_000])
@pytest.mark.parametrize("opener", ["[", "{", "- ", "? ", "? - ", "[{a: "])
def test_deep_nesting_is_refused(opener: str, count: int) -> None:
    error = refused(f"title: A\nx:\n  {opener * (count // len(opener))}")
    assert error.reason == "the front matter is nested too deeply"
    assert error.line == 3


@pytest.mark.parametrize("opener", ["[", "{", "- ", "? ", "? - ", "!a [", "&a [", "{a: "])
def test_nesting_just_short_of_being_counted_crashes_nothing(opener: str) -> None:
    head = opener * (limits.UNCOUNTED_CHARS // len(opener))
    assert len(head) <= limits.UNCOUNTED_CHARS
    assert isinstance(in_a_thread(lambda: yaml.load(head)), FrontMatterError)
    closed = {"[": "]", "{": "}"}.get(opener, "") * 1_020
    if closed:
        found = in_a_thread(lambda: yaml.load(f"x: {opener * 1_020}{closed}"))
        assert isinstance(found, FrontMatterError | dict)


def test_nesting_that_people_write_is_read_in_a_long_head() -> None:
    head = f"# {'x' * limits.UNCOUNTED_CHARS}\na: {'[' * 60}1{']' * 60}\n"
    assert list(in_a_thread(lambda: yaml.load(head))) == ["a"]


@pytest.mark.usefixtures("bounded")
def test_merge_keys_that_multiply_are_refused() -> None:
    levels = [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 12)]
    error = refused("\n".join(["a0: &a0 {k: v}", *levels]))
    assert "merge keys expand too far" in error.reason


@pytest.mark.usefixtures("bounded")
def test_merge_keys_that_name_one_long_mapping_many_times_are_refused() -> None:
    pairs = ", ".join(f"k{n}: v" for n in range(9_000))
    error = refused(f"a: &a {{{pairs}}}\nb: {{<<: [{', '.join(['*a'] * 40_000)}]}}\n")
    assert "merge keys expand too far" in error.reason


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize(
    "merging",
    [f"{{{', '.join(['<<: *s'] * 20_000)}}}", f"[{', '.join(['{<<: *s}'] * 20_000)}]"],
    ids=["in one", "in many"],
)
def test_merge_keys_that_name_a_long_list_of_empty_mappings_many_times_are_refused(merging: str) -> None:
    error = refused(f"a: &a {{}}\ns: &s [{', '.join(['*a'] * 40_000)}]\nb: {merging}\n")
    assert "merge keys expand too far" in error.reason


def test_of_empty_mappings_as_many_may_be_merged_as_of_pairs() -> None:
    def head(count: int) -> str:
        return f"a: &a {{}}\nb: {{<<: [{', '.join(['*a'] * count)}]}}\n"

    assert yaml.load(head(limits.MERGED_PAIRS)) == {"a": {}, "b": {}}
    assert "merge keys expand too far" in refused(head(limits.MERGED_PAIRS + 1)).reason


def test_merge_keys_that_people_write_are_read() -> None:
    found = yaml.load("base: &base {a: 1, b: 2}\npage:\n  <<: [*base, {c: 3}]\n  b: 4\n")
    assert found["page"] == {"a": 1, "b": 4, "c": 3}


@pytest.mark.parametrize(
    ("merge", "found"),
    [
        ("<<: [*one, *two]", {"key": 1, "other": 2}),  # the first of a list
        ("<<: [{key: 3}, *one]", {"key": 3}),
        ("<<: *one\n  <<: *two", {"key": 2, "other": 2}),  # the last of several keys
        ("key: 0\n  <<: *two", {"key": 0, "other": 2}),  # and always the mapping's own
        ("<<: {<<: [*two, *one], own: 4}", {"key": 2, "other": 2, "own": 4}),
        ("<<: []", {}),
    ],
)
def test_of_merged_keys_alike_the_one_counts_that_yaml_says(merge: str, found: dict[str, int]) -> None:
    anchors = "one: &one {key: 1}\ntwo: &two {key: 2, other: 2}\n"
    assert yaml.load(f"{anchors}page:\n  {merge}\n")["page"] == found


@pytest.mark.parametrize(("value", "line"), [("1", 3), ("\n    [*a,\n    1]", 5)])
def test_a_merge_key_that_names_no_mapping_is_refused_at_its_place(value: str, line: int) -> None:
    error = refused(f"a: &a {{k: 1}}\npage:\n  <<: {value}\n")
    assert "for merging, but found scalar" in error.reason
    assert error.line == line


def test_a_long_head_without_merge_keys_may_hold_more_pairs_than_they_may_copy() -> None:
    count = limits.MERGED_PAIRS + 1
    assert len(yaml.load("\n".join(f"k{n}: v" for n in range(count)))) == count


def test_too_many_values_are_refused() -> None:
    error = refused(f"x: [{'1,' * (limits.EVENTS + 1)}]")
    assert error.reason == "the front matter holds too many values"


@pytest.mark.usefixtures("bounded")
def test_aliases_that_multiply_are_read_without_being_written_out() -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    found = in_a_thread(lambda: yaml.load("\n".join(["a0: &a0 [x]", *levels])))
    assert found["a29"][9] is found["a28"]


def test_an_anchor_may_refer_to_itself() -> None:
    found = in_a_thread(lambda: yaml.load("a: &a [*a]\nb: &b {<<: *b, c: 1}\n"))
    assert found["a"][0] is found["a"]
    assert found["b"] == {"c": 1}


@pytest.mark.parametrize(
    "value",
    [
        "!!python/object/apply:os.system [touch ran]",
        "!!python/name:os.system",
        "!!python/object/new:os.system [x]",
    ],
)
def test_nothing_that_a_file_names_is_run(value: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "could not determine a constructor" in refused(f"title: {value}").reason
    assert not (tmp_path / "ran").exists()


# --- values


@pytest.mark.parametrize(
    "value",
    ["2020-13-45", "2020-02-30", "0000-01-01", "2020-01-01T25:61:00Z", "2020-01-01T00:00:00+99:99",
     "9" * 5_000,
     "0b_", "0x_", ":".join(["1"] * 200) + ".5"],
)  # fmt: skip
def test_what_is_no_date_or_number_stays_text(value: str) -> None:
    assert yaml.load(f"a: {value}\nb: 1") == {"a": value, "b": 1}


@pytest.mark.parametrize(
    ("value", "text"), [('!!int ""', ""), ('!!float ""', ""), ("!!timestamp soon", "soon"), ("!!int x", "x")]
)
def test_what_is_tagged_as_a_date_or_number_and_is_none_stays_text(value: str, text: str) -> None:
    assert yaml.load(f"a: {value}") == {"a": text}


@pytest.mark.parametrize("value", ["!!bool maybe", "!!binary x", "!!omap x", "!!null [x]", "!!set x"])
def test_any_other_impossible_value_is_refused(value: str) -> None:
    assert refused(f"a: {value}").reason


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("12", 12),
        ("0777", 511),
        ("12:30:45", 45_045),
        ("1.5", 1.5),
        (".inf", math.inf),
        ("no", False),
        ("~", None),
        ("2020-06-15", dt.date(2020, 6, 15)),
        ("2020-06-15T01:02:03Z", dt.datetime(2020, 6, 15, 1, 2, 3, tzinfo=dt.UTC)),
        ('"\\e]0;\\u202e"', "\x1b]0;\u202e"),
        ("|\n  two\n  lines", "two\nlines"),
    ],
)
def test_values_are_those_of_yaml(value: str, found: object) -> None:
    assert yaml.load(f"a: {value}") == {"a": found}


def test_keys_are_text_and_of_two_alike_the_last_counts() -> None:
    assert yaml.load("1: a\n'1': b\n~: c\nx: d\nx: e\n") == {"1": "b", "None": "c", "x": "e"}


@pytest.mark.parametrize(
    ("head", "what"),
    [("- a\n- b", "list"), ("just text", "line of text"), ("42", "number"), ("4.2", "number"), ("yes",
     "word"),
     ("2020-06-15", "single value")],
)  # fmt: skip
def test_a_head_that_is_no_mapping_is_refused(head: str, what: str) -> None:
    error = refused(head)
    assert error.reason == f"the front matter is a {what}, not keys with values"
    assert (error.line, error.hint) == (1, "write it as `key: value` lines")


@pytest.mark.parametrize(
    ("value", "written"),
    [("1984", "1984"), ("no", "no"), ("2020-06-15", "2020-06-15"), ("0777", "0777"), ("1_000", "1_000"),
     ("'a'", "a"),
     ("[a]", None), ("{a: b}", None), (">-\n  a\n  b", "a b"), ("!!int '7'", "7")],
)  # fmt: skip
def test_a_scalar_is_told_as_it_is_written(value: str, written: str | None) -> None:
    assert yaml.scalar(f"x: 1\ntitle: {value}\n", "title") == written


@pytest.mark.parametrize("head", ["- a", "title", "", "title: [", "a: &a [*a]", "{[a]: b}", "x: {title: 1}"])
def test_a_scalar_that_is_not_there_is_none(head: str) -> None:
    assert yaml.scalar(head, "title") is None


# --- mistakes, with the likely repair

QUOTES = "needs quotes around it"
MISTAKES = [
    ("title: Build: a guide", 1, 13, f"a value with `: ` in it {QUOTES}"),
    ("title: *name", 1, 8, f"a value that begins with * {QUOTES}"),
    ("title: @name", 1, 8, f"a value that begins with this sign {QUOTES}"),
    ("title: `code`", 1, 8, f"a value that begins with this sign {QUOTES}"),
    ("title: %d", 1, 8, f"a value that begins with this sign {QUOTES}"),
    ("title: {% if x %}", 1, 9, f"a value that begins with this sign {QUOTES}"),
    ("title: !important", 1, 8, f"a value that begins with ! {QUOTES}"),
    ("title: {{ page.title }}", 1, 9, f"a value that begins with {{ {QUOTES}"),
    ("title: [Video] How to", 1, 16, f"a value that begins with [ {QUOTES}"),
    ("title: > 50%", 1, 10, f"a value that begins with > or | {QUOTES}"),
    ("title: - 5 degrees", 1, 8, f"a value that begins with - {QUOTES}"),
    ('title: He said\nnote: "a\nb: c', 2, 7, "a quotation mark is opened here and never closed"),
    ("title: 'a\nb: c", 1, 8, "a quotation mark is opened here and never closed"),
    ('title: The "quiet"\nnote: "The "quiet" office"', 2, 13,
     r'a quotation mark inside the quotes: write \" for it, or single quotes around the value'),
    ("title: 'it's here'", 1, 12,
     "an apostrophe inside the quotes: write '' for it, or double quotes around the value"),
    ('title: "C:\\path"', 1, 11, r"in double quotes write \\ for a backslash, or use single quotes"),
    ("topics: [AI, AWS\nb: c", 1, 9, "a bracket is opened here and never closed, or a comma is missing"),
    ('topics: ["AI" "AWS"]', 1, 15, "a bracket is opened here and never closed, or a comma is missing"),
    ("a: b\n\tc: d", 2, 1, "a tab indents this line: use blanks"),
    ("a: b\nsome more words\nc: d", 3, 1,
     "this line is no `key: value`; indent it or put the value in quotes"),
    ("title:Power Apps\nb: c", 2, 2, "the colon in the line above needs a blank after it"),
    ("a: b\nc: \x01", 2, 4, "remove the control character"),
    ("a: 日本🚀 \x01\nc: d", 1, 8, "remove the control character"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "line", "column", "hint"), MISTAKES, ids=[one[0] for one in MISTAKES])
def test_a_mistake_is_told_with_its_place_and_its_repair(
    head: str, line: int, column: int, hint: str
) -> None:
    error = refused(head)
    assert error.reason.startswith("this is not valid YAML (")
    assert (error.line, error.column, error.hint) == (line, column, hint)


@given(st.text(st.sampled_from("ab:-?[]{}&*!|>'\"%@`,#<=~.0123 \t\n\r\u2028日\x01\\"), max_size=80))
def test_any_text_is_read_or_refused_with_a_place_inside_it(head: str) -> None:
    found = read_or_refused(head)
    if isinstance(found, FrontMatterError):
        assert found.line is None or 1 <= found.line <= head.count("\n") + 1
        assert found.column is None or found.line is not None
    else:
        assert all(isinstance(key, str) for key in found)
        assert all(isinstance(yaml.scalar(head, key), str | None) for key in found)


@pytest.mark.parametrize("value", ["0x" + "f" * 5_000, "-0b" + "1" * 20_000, "1" + ":59" * 300_000])
@pytest.mark.parametrize("head", ["{0}: a", "a: {{? {0} : b}}", "a: !!set {{? {0}}}", "a: [{0}]", "a: {0}"])
def test_a_number_that_python_cannot_write_stays_text_wherever_it_stands(head: str, value: str) -> None:
    head = head.format(value) if not head.startswith("{0}") else f"? {value}\n: a"
    assert value in repr(yaml.load(head))


def test_a_number_that_python_can_write_is_one() -> None:
    assert yaml.load("? 0x" + "f" * 1_000 + "\n: 0x10") == {str(16**1_000 - 1): 16}
