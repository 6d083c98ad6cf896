"""How far, how fast, how long still."""

from __future__ import annotations

import pytest

from tui.model import pace


def every(seconds: float, count: int, start: float = 0.0) -> list[float]:
    return [start + number * seconds for number in range(count)]


def test_fewer_than_ten_decisions_make_no_pace() -> None:
    assert pace.seconds_left(every(5, 9), 40) is None
    assert pace.seconds_left([], 40) is None
    assert pace.seconds_left(every(5, 10), 40) == 200


def test_the_pace_is_that_of_the_last_twenty() -> None:
    slow = every(60, 30)
    fast = every(2, 20, start=slow[-1] + 2)
    assert pace.seconds_left(slow + fast, 10) == 20
    assert pace.seconds_left(slow, 10) == 600


def test_a_break_is_not_counted() -> None:
    before = every(4, 8)
    after = every(4, 8, start=before[-1] + 3_600)
    assert pace.seconds_left(before + after, 10) == 40


def test_a_gap_of_two_minutes_is_work_and_a_longer_one_is_not() -> None:
    assert pace.seconds_left(every(120, 12), 1) == 120
    assert pace.seconds_left(every(121, 12), 1) is None


@pytest.mark.parametrize(
    ("done", "left", "seconds", "forms"),
    [
        (18, 43, 420.0, (
            "18 of 61 decided [######--------------] 30%  about 7 min left",
            "18 of 61 decided 30%  about 7 min left",
            "18/61 30%",
        )),
        (1, 60, None, (
            "1 of 61 decided [--------------------] 2%", "1 of 61 decided 2%", "1/61 2%",
        )),
        (61, 0, 0.0, (
            "61 of 61 decided [####################] 100%", "61 of 61 decided 100%", "61/61 100%",
        )),
        (0, 0, None, ("0 of 0 decided [--------------------] 0%", "0 of 0 decided 0%", "0/0 0%")),
        (1_200, 3_600, 7_300.0, (
            "1,200 of 4,800 decided [#####---------------] 25%  about 2 h left",
            "1,200 of 4,800 decided 25%  about 2 h left",
            "1,200/4,800 25%",
        )),
    ],
)  # fmt: skip
def test_how_far_it_has_come_is_said_the_longest_form_first(
    done: int, left: int, seconds: float | None, forms: tuple[str, ...]
) -> None:
    assert pace.in_words(done, left, seconds) == forms


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "under a minute left"),
        (59.9, "under a minute left"),
        (60.0, "about 1 min left"),
        (5_399.0, "about 90 min left"),
        (5_400.0, "about 2 h left"),
        (36_000.0, "about 10 h left"),
    ],
)
def test_the_time_left_is_rounded(seconds: float, words: str) -> None:
    assert pace.in_words(1, 1, seconds)[1] == f"1 of 2 decided 50%  {words}"
