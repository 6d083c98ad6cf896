"""The fast reader of plain YAML says exactly what PyYAML says, or nothing."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import FUZZ
from tui.errors import FrontMatterError
from tui.model import document
from tui.model.parse import plain_yaml

SAMPLE = Path(__file__).parent.parent.parent / "sample_content"
MUTANTS = 20_000 * FUZZ
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
    "5G",
    "12:30",
    " ways",
    "0b1",
    ".5",
    "5.",
    "0o7",
    "010",
    "+1",
    "::",
    "<<: ",
    "2020-01-01",
    "T10:00:00+02:00",
    "2020-01-01T10:00:00-05:30",
    "/x/",
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
    "i: 5 ways to 3\n",
    "j: 一つの記事\n",
    "j: Ähre: x # y \n",
    "- 5G\n",
    "  - h: i j\n",
    "- k l\n",
    "- m:\n",
    "t: [5G, 3 ways, 4x]\n",
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
        ("empty: \nlist:\n  - a: \n  - b:\n", {"empty": None, "list": [{"a": None}, {"b": None}]}),
        ("title: 5 ways\ntopics:\n  - 5G\n", {"title": "5 ways", "topics": ["5G"]}),
        ("tags: [5G, 3 ways on]\n", {"tags": ["5G", "3 ways on"]}),
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
        "a: 12:30:45\n",
        "a: 5G: b\n",
        "5G: a\n",
        "a: 5G #b\n",
        "a: 3x\n",
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


# Heads as the sites of other generators have them.
HUGO_STYLE = [
    '\ntitle: "Getting started"\ndate: 2021-05-01T10:00:00Z\ndraft: false\ntags: [hugo, "static site", go]\ncategories: ["docs"]\nweight: 20\naliases: [/start/, /begin/]',
    "title: Configure markup\nlinkTitle: Markup\ndescription: How to configure the renderers, and what they do.\ncategories: [fundamentals,configuration]\nkeywords: [configuration,highlighting]\nmenu:\n  docs:\n    parent: getting-started\n    weight: 50\ntoc: true",
    "title: 'Q&A: what is new?'\ndate: 2017-02-01\npublishdate: 2017-02-01\nlastmod: 2020-03-04\nslug: whats-new\ntype: post\ndraft: true\ntags: []",
    "title: Page bundles\nweight: -3\noutputs: [HTML, RSS]\nparams:\n  color: blue\n  show_reading_time: yes",
    "title: Über uns\nurl: /ueber/\ntags:\n- eins\n- zwei\ncascade:\n  banner: images/typewriter.jpg",
    'title: "Say \\"hello\\""\ndescription: ""\ndate: 2022-11-30T23:59:59Z\nimages: [one.png, two.png]\nfeatured: true',
    'title: GetPage\ndescription: "Gets a `Page` of a given `path`."\ntags: [methods, pages]\nsignature: [".GetPage PATH"]\naliases: []',
    "title: Hosting on a CDN\ndate: 2021-05-01T10:00:00+02:00\ntags: [cdn]",
    'title: Emoji\ndate: 2019-01-01\ntoc: false\nseries: [Basics, "Advanced: part 2"]',
    "title: Benchmarks\ndraft: no\nauthor: Jane Doe\nbio: >-\n  folded",
    "title: News in brief\ndate: 2020-06-15\nauthors: [jane, john]\nsummary: Short, and to the point\n",
]


def test_heads_with_lists_in_brackets_are_read_by_it() -> None:
    plain = [head for head in HUGO_STYLE if plain_yaml.load(head) is not None]
    assert len(plain) > 0.9 * len(HUGO_STYLE)  # a folded text is for the whole of YAML
    for head in plain:
        assert same(plain_yaml.load(head), reference(head))


@pytest.mark.loop
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


LONG = "".join(f'key{number}:\n  - a: {number}\n\n    b: "x"\n' for number in range(2_000))


@pytest.mark.parametrize(
    "head",
    [
        LONG,
        LONG.replace("\n", "\r\n"),
        LONG.replace("\n\n", "\n \n\n   \n" * 50),
        "\n \n" * 3_000 + LONG,
        LONG[:-1],
    ],
    ids=["long", "crlf", "blank lines", "blank lines first", "no line end"],
)
def test_a_long_head_is_read_part_by_part_to_the_same(head: str) -> None:
    found = plain_yaml.load(head)
    assert found is not None
    assert same(found, reference(head))


@pytest.mark.parametrize("cut", range(0, 60, 7))
def test_no_part_ends_inside_a_line(cut: int) -> None:
    head = f"a: {'x' * (plain_yaml._PART_CHARS - cut)}\nb: {'y' * 50}\nc: 5\nd: 2020-01-02\n"
    assert same(plain_yaml.load(head), reference(head))


@pytest.mark.parametrize(
    "head",
    [
        'a: "' + "\n" * 900_000 + '"\n',
        "a: b\n" + "\n" * 900_000 + "  c\n",
        "a: b\n" + "#\n" * 450_000,
        "a: 1" + " \n" * 450_000,
    ],
    ids=["quoted", "plain", "comments", "blank lines"],
)
def test_a_flood_of_line_ends_is_not_looked_at_line_by_line(
    head: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at, parts = 0, plain_yaml._parts

    def counting(head: str) -> Iterator[list[str]]:
        nonlocal looked_at
        for part in parts(head):
            looked_at += len(part)
            yield part

    monkeypatch.setattr(plain_yaml, "_parts", counting)
    plain_yaml.load(head)
    assert 0 < looked_at <= 2 * plain_yaml._PART_CHARS


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize(
    "head",
    [
        "tags: [" + " , ".join(["w"] * 200) + ", c: d]\n",
        "tags: [" + " ,a" * 100_000 + ":]\n",
        "tags: [a" + " , " * 100_000,
        "a: b\n" + " " * 500_000 + "#",
        "a:" + " " * 500_000 + "#",
        "a: [" + " " * 500_000 + ":",
        "a: [a" + " " * 500_000 + ":",
        "a: [1" + " " * 500_000 + ":",
        'a: "' + '" ' * 250_000 + ":",
        "a: '" + "' " * 250_000 + ":",
        "a: 5" + " " * 500_000 + ":",
        "- " + "- " * 250_000,
    ],
    ids=lambda head: head[:12],
)
def test_a_flood_of_anything_is_looked_at_once(head: str) -> None:
    assert plain_yaml.load(head) is None


def test_lines_of_ever_new_words_are_not_all_kept() -> None:
    for number in range(3 * plain_yaml._MOST):
        assert plain_yaml.load(f"a{number}: b{number}\n- c\n") is None
    assert len(plain_yaml._likely) <= plain_yaml._MOST
    assert len(plain_yaml._keys) <= plain_yaml._MOST
    long = " " * 1_000 + "a"
    assert plain_yaml.load(f"b:\n{long}: c\n{long}b:\n") == {"b": {"a": "c", "ab": None}}
    assert max(map(len, [*plain_yaml._likely, *plain_yaml._keys])) <= 48


def test_what_two_articles_hold_alike_belongs_to_each() -> None:
    head = "tags: [a, b]\nempty: []\nthings:\n  - c\ndeep:\n  d: e\n"
    one = plain_yaml.load(head)
    assert one is not None
    one["tags"].append("c")
    one["empty"].append("d")
    one["things"].append("e")
    one["deep"]["f"] = "g"
    assert same(plain_yaml.load(head), reference(head))
