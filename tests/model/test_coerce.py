from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import coerce, limits
from tui.model.coerce import Moment

UTC = dt.UTC
EAST = dt.timezone(dt.timedelta(hours=9))
RECURSIVE: list[Any] = []
RECURSIVE.append(RECURSIVE)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (" a ", " a "),
        ("", None),
        (" \n", None),
        (None, None),
        (True, "true"),
        (False, "false"),
        (1984, "1984"),
        (-1.5, "-1.5"),
        pytest.param(10**3_000, "1" + "0" * 3_000, id="many digits"),
        pytest.param(10**5_000, None, id="more digits than Python writes"),
        (dt.date(2020, 6, 15), "2020-06-15"),
        (dt.datetime(2020, 6, 15, 1, 2, 3), "2020-06-15T01:02:03"),
        (dt.datetime(2020, 6, 15, 1, 2, 3, tzinfo=UTC), "2020-06-15T01:02:03Z"),
        (dt.datetime(2020, 6, 15, 1, 2, 3, tzinfo=EAST), "2020-06-15T01:02:03+09:00"),
        (dt.time(7, 30), "07:30:00"),
        (b"a", None),
        (["a"], None),
        ({"a": "b"}, None),
        (RECURSIVE, None),
    ],
)
def test_a_scalar_has_a_text(value: object, text: str | None) -> None:
    assert coerce.text(value) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (70, 70),
        (0, 0),
        (-3, -3),
        (70.5, 70.5),
        ("70", 70),
        (" 70 ", 70),
        ("70.5", 70.5),
        ("7e1", 70.0),
        ("1e999", None),
        ("nan", None),
        ("inf", None),
        (math.inf, None),
        (math.nan, None),
        (True, None),
        (False, None),
        ("", None),
        ("high", None),
        ("9" * 5_000, None),
        (10**400, None),
        ("1.5.2", None),
        (2**53, None),
        (2**53 - 1, 2**53 - 1),
        (None, None),
        ([70], None),
        (dt.date(2020, 1, 1), None),
    ],
)
def test_a_finite_number_is_a_number(value: object, number: float | None) -> None:
    found = coerce.number(value)
    assert found == number
    assert type(found) is type(number)


@pytest.mark.parametrize(
    ("value", "whole"), [(640, 640), ("640", 640), (640.9, 640), (-1, None), ("x", None), (True, None)]
)
def test_a_size_is_a_whole_number_of_at_least_zero(value: object, whole: int | None) -> None:
    assert coerce.whole(value) == whole


@pytest.mark.parametrize(
    ("value", "flag"),
    [(True, True), (False, False), ("true", True), (" Yes ", True), ("ON", True), ("False", False), ("no",
     False), ("off", False),
     ("maybe", None), ("", None), (1, None), (0, None), (None, None), ([True], None)],
)  # fmt: skip
def test_true_and_false_may_be_quoted(value: object, flag: bool | None) -> None:
    assert coerce.flag(value) is flag


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        (["a", 1, True, None, "", ["b"], {"c": 1}, dt.date(2020, 1, 1)], ("a", "1", "true", "2020-01-01")),
        ("a", ("a",)),
        (3, ("3",)),
        (None, ()),
        ({"a": "b"}, ()),
        (RECURSIVE, ()),
        (["x"] * 1_000, ("x",) * limits.LIST_ITEMS),
    ],
)
def test_a_list_has_texts_and_a_lone_text_is_a_list_of_one(value: object, texts: tuple[str, ...]) -> None:
    assert coerce.texts(value) == texts


def test_mappings_of_a_list_and_a_lone_one() -> None:
    assert coerce.mappings([{"a": 1}, "b", None, {}, [{"c": 1}]]) == ({"a": 1},)
    assert coerce.mappings({"a": 1}) == ({"a": 1},)
    assert coerce.mappings("a") == ()
    assert len(coerce.mappings([{"a": 1}] * 1_000)) == limits.LIST_ITEMS
    assert coerce.mapping({"a": 1}) == {"a": 1}
    assert coerce.mapping([1]) == {}


NOON = dt.datetime(2021, 5, 1, 12, tzinfo=UTC).timestamp()
MIDNIGHT = dt.datetime(2021, 5, 1, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (
            dt.datetime(2021, 5, 1, 12, tzinfo=UTC),
            Moment(iso="2021-05-01T12:00:00Z", seconds=NOON, all_day=False),
        ),
        (dt.datetime(2021, 5, 1, 12), Moment(iso="2021-05-01T12:00:00", seconds=NOON, all_day=False)),
        (
            dt.datetime(2021, 5, 1, 21, tzinfo=EAST),
            Moment(iso="2021-05-01T21:00:00+09:00", seconds=NOON, all_day=False),
        ),
        (dt.date(2021, 5, 1), Moment(iso="2021-05-01", seconds=MIDNIGHT, all_day=True)),
        ("2021-05-01", Moment(iso="2021-05-01", seconds=MIDNIGHT, all_day=True)),
        (" 2021-05-01T12:00:00Z ", Moment(iso="2021-05-01T12:00:00Z", seconds=NOON, all_day=False)),
        ("2021-05-01 21:00:00 +0900", Moment(iso="2021-05-01T21:00:00+09:00", seconds=NOON, all_day=False)),
        ("2021-05-01 12:00", Moment(iso="2021-05-01T12:00:00", seconds=NOON, all_day=False)),
        ("2020-13-45", None),
        ("soon", None),
        ("", None),
        (2021, None),
        (1619870400, None),
        (True, None),
        (dt.time(12), None),
        (["2021-05-01"], None),
    ],
)
def test_a_date_keeps_its_precision_and_its_zone(value: object, moment: Moment | None) -> None:
    assert coerce.moment(value) == moment
    assert coerce.instant(value) == (moment and (moment.seconds, moment.all_day))


def test_dates_at_the_ends_of_the_calendar_can_be_compared() -> None:
    early, late = coerce.moment("0001-01-01T00:00:00+14:00"), coerce.moment("9999-12-31T23:59:59-14:00")
    assert early is not None
    assert late is not None
    assert early.seconds < 0 < late.seconds


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates()
    | st.datetimes()
    | st.binary()
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5
)


@given(VALUES)
def test_no_value_is_too_odd_for_any_field(value: object) -> None:
    assert isinstance(coerce.text(value), str | None)
    assert isinstance(coerce.number(value), int | float | None)
    assert isinstance(coerce.flag(value), bool | None)
    assert isinstance(coerce.moment(value), Moment | None)
    assert all(isinstance(one, str) for one in coerce.texts(value))
    assert isinstance(coerce.mappings(value), tuple)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("Jul 08 2022", "2022-07-08"),
        ("July 8, 2022", "2022-07-08"),
        ("8 Jul 2022", "2022-07-08"),
        ("8th July 2022", "2022-07-08"),
        ("2022/7/8", "2022-07-08"),
        ("2022/07/08 10:30", "2022-07-08T10:30:00"),
        ("Fri, 08 Jul 2022 10:30:05 GMT", "2022-07-08T10:30:05Z"),
        ("08 Jul 2022 10:30 +0200", "2022-07-08T10:30:00+02:00"),
        ("31 Feb 2022", None),
        ("8 Foo 2022", None),
        ("8 Jul 2022 25:00", None),
        ("8 Jul 2022 " + " " * 100, "2022-07-08"),
        ("on the 8 Jul 2022", None),
        ("1 Jan 0000", None),
    ],
)
def test_dates_as_people_and_mail_write_them(written: str, iso: str | None) -> None:
    found = coerce.moment(written)
    assert (found and found.iso) == iso
    assert (coerce.instant(written) is None) is (iso is None)
