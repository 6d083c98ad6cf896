"""The fast reader of plain YAML says exactly what PyYAML says, or nothing."""

from __future__ import annotations

import datetime as dt
import os
import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from tui.errors import FrontMatterError
from tui.model import document
from tui.model.parse import plain_yaml

SAMPLE = Path(__file__).parent.parent.parent / "sample_content"
MUTANTS = int(os.environ.get("NEWSTUI_MUTANTS", "20000"))  # make fuzz sets more
PIECES = [
    *" \n:-#'\"[]{},&*!|>%@`?~=.0123456789aAéT日Zyesnotru\\/\t_<\xa0\u3000\u2028\ufeff",
    "\n- ",
    "\n  ",
    "\n    ",
    ": ",
    " #",
    "- ",
    "no",
    "null",
    "on:",
    "0x1",
    "1e3",
    "1_0",
    ".5",
    "5.",
    "0o7",
    "010",
    "+1",
    "::",
    "<<: ",
    "2020-01-01",
    "2020-13-01",
    "T00:00:00Z",
    "[a, b]",
    "[",
    "]",
    ", ",
    "''",
    '""',
    "\r\n",
]
LINES = [
    "a: b\n",
    "b: 1\n",
    "c:\n",
    "  d: e\n",
    "  - f\n",
    "- g\n",
    'k: "x"\n',
    "tags: [a, b]\n",
    "t: [1, 2.5, -3]\n",
    "t: ['a b', \"c\"]\n",
    "t: [ a ,b ]\n",
    "t: []\n",
    "t: [true, no, null]\n",
    "  - [x, y]\n",
    "d: 2020-01-01\n",
    "d: 2020-01-01T10:00:00Z\n",
    "\n",
    "e: it's\n",
    "f: 'it''s'\n",
    'g: "a \\"b\\" c"\n',
    "h: 0.50\n",
]


def heads() -> list[str]:
    found = []
    for path in sorted(SAMPLE.rglob("*")):
        if path.is_file():
            raw = path.read_bytes()
            try:
                span = document.locate(raw)
            except FrontMatterError:
                continue
            if span is not None and span.kind is document.Kind.YAML:
                found.append(raw[span.start : span.end].decode())
    return found


def same(one: Any, other: Any) -> bool:
    """Equal in value, in type and in the order of keys, all the way down."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return repr(one) == repr(other)


def reference(head: str) -> Any:
    try:
        return yaml.load(head, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError) as error:
        return error


def test_most_articles_are_read_by_it() -> None:
    found = heads()
    plain = [head for head in found if plain_yaml.load(head) is not None]
    assert len(plain) >= 0.85 * len(found)  # 6 of the sample were written to be beyond it
    for head in plain:
        assert same(plain_yaml.load(head), reference(head))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
        ("tags: [one, 2, 'three', \"four\"]\n", {"tags": ["one", 2, "three", "four"]}),
        ("date: 2020-01-02\n", {"date": dt.date(2020, 1, 2)}),
        ("draft: no\nlive: Yes\n", {"draft": False, "live": True}),
        ("a:\n  - b: 1\n    c: 2\n  - b: 3\n", {"a": [{"b": 1, "c": 2}, {"b": 3}]}),
        ("empty:\nnext: x\n", {"empty": None, "next": "x"}),
    ],
)
def test_what_tools_write_is_plain(head: str, expected: dict[str, Any]) -> None:
    assert same(plain_yaml.load(head), expected)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "a: |\n  x\n",
        "a: &x 1\n",
        "a: *x\n",
        "a: {b: 1}\n",
        "a: b: c\n",
        "a: x # y\n",
        "on: 1\n",
        "a: 0x1F\n",
        "a: 1e3\n",
        "a: 010\n",
        "a:\tb\n",
        "- a\n",
        "a: b\n  c\n",
        "a: 2020-13-01\n",
        '"a": 1\n',
        "<<: x\n",
        "a: ~\n",
        "a: [b: c]\n",
        "a: [b, ]\n",
        "a: [[b]]\n",
        "a: 'b\n",
        "? a\n: b\n",
        "---\na: 1\n",
    ],
)
def test_what_is_not_plain_is_left_to_the_whole_of_yaml(head: str) -> None:
    assert plain_yaml.load(head) is None


@pytest.mark.parametrize("seed", range(4))
def test_no_mutant_is_read_otherwise_than_by_pyyaml(seed: int) -> None:
    rng = random.Random(seed)
    written = heads()
    accepted = 0
    for _ in range(MUTANTS // 4):
        head = rng.choice(written) if rng.random() < 0.2 else "".join(rng.choices(LINES, k=rng.randint(1, 6)))
        for _ in range(rng.randint(1, 3)):
            at, kind = rng.randrange(len(head) + 1), rng.random()
            if kind < 0.6:
                head = head[:at] + rng.choice(PIECES) + head[at:]
            elif kind < 0.8:
                head = head[:at] + head[at + rng.randint(1, 4) :]
            else:
                start = rng.randrange(len(head) + 1)
                head = head[:at] + head[start : start + 30] + head[at:]
        read = plain_yaml.load(head)
        if read is not None:
            accepted += 1
            assert same(read, reference(head)), head
    assert accepted > MUTANTS // 40  # else this tests nothing
