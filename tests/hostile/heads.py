"""Front matter that hurts whoever reads it: bombs, wrong types, clashing keys, numbers and dates without end."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

BOTTOM: Final = 9  # levels of a bomb: each one multiplies by ten
DIGITS: Final = 100_000
Head = tuple[str, str, str]
"""A file's name, its front matter without fences, and why it hurts."""


def _levels(names: str, form: str) -> str:
    """Lines that define each name by ten of the one before it."""
    return "\n".join(
        f"{name}: &{name} " + form.format(", ".join([f"*{before}"] * 10)) for before, name in pairwise(names)
    )


def _every_field(value: str) -> str:
    keys = "title excerpt publishedDateTime type quality heat topics provider images related webUrl"
    more = "ampWebUrl cdnAmpWebUrl originalUrl secured published removed deleted other"
    nested = f"nested: {{provider: {{name: {value}}}, list: [{value}]}}"
    return "\n".join([*(f"{key}: {value}" for key in f"{keys} {more}".split()), nested])


def _parts(value: str) -> str:
    return "\n".join(
        [
            f"provider: {{name: {value}, domain: {value}}}",
            f"images: [{{url: {value}, title: {value}, width: {value}, height: {value}}}]",
            f"related: [{{title: {value}, webUrl: {value}, quality: {value}, publishedDateTime: {value}}}, {value}]",
            f"topics: [{value}, [{value}]]",
        ]
    )


NAMES: Final = "abcdefghij"
BOMBS: Final[tuple[Head, ...]] = (
    ("merge bomb.md", "a: &a {k: v}\n" + _levels(NAMES, "{{<<: [{}]}}"), "merge keys that copy 10^9 pairs"),
    (
        "merge bomb by tag.md",
        "a: &a {k: v}\n" + _levels(NAMES, "{{!!merge x: [{}]}}"),
        "the same, where no key is spelled <<",
    ),
    ("alias bomb.md", "a: &a [x, x]\n" + _levels(NAMES, "[{}]") + "\ntopics: *j", "a list of 10^9 topics"),
    (
        "alias bomb of related.md",
        "a: &a {title: x, related: []}\n" + _levels(NAMES, "[{}]") + "\nrelated: *j\nimages: *j",
        "10^9 related items",
    ),
    (
        "alias bomb of texts.md",
        f"t: &t {'x' * 50_000}\ntitle: *t\nexcerpt: *t\nother: [{', '.join(['*t'] * 10_000)}]",
        "500 MB of text where it is printed",
    ),
    ("list in itself.md", "topics: &a [*a]\nother: &b [*b, *b]", "whoever walks it never comes back"),
    ("mapping in itself.md", "provider: &a {name: *a, k: *a}\nrelated: &b [{title: *b}]", "the same"),
    ("merge of itself.md", "a: &a {<<: *a, k: v}", "the same, for merge keys"),
    ("100,000 lists.md", "a: " + "[" * DIGITS, "kills a parser that calls itself, and is never closed"),
    ("100,000 lists, closed.md", f"a: {'[' * DIGITS}{']' * DIGITS}", "the same, valid"),
    ("2,030 lists.md", "a: " + "[" * 2_030, "kills a parser with little stack, and is short"),
    ("1,000 lists, closed.md", f"a: {'[' * 1_000}{']' * 1_000}", "the same, valid"),
    ("2,030 mappings.md", "a: " + "{" * 2_030, "the same, by mappings"),
    ("500 mappings, closed.md", f"a: {'{a: ' * 400}{'}' * 400}", "the same, valid"),
    ("dashes.md", "a:\n  " + "- " * 50_000 + "x", "lists in lists by dashes alone"),
    ("question marks.md", "? - " * 20_000 + "x", "keys that are lists of keys"),
    ("deep by indent.md", "\n".join(" " * n + "a:" for n in range(1_000)), "half a megabyte of indent"),
    ("anchors.md", "\n".join(f"a{n}: &a{n} x" for n in range(5_000)), "5,000 anchors"),
    ("aliases.md", "a: &a x\nb: [" + ", ".join(["*a"] * 10_000) + "]", "10,000 aliases"),
    ("too many values.md", "a: [" + "x," * 200_001 + "]", "200,001 values"),
    ("10,000 keys.md", "\n".join(f"k{n}: v" for n in range(10_000)), "keys without end"),
    ("one key of 100,000 signs.md", f"{'k' * DIGITS}: v", "a key that is wider than any screen"),
    ("one quoted key without end.md", f'? "{"k" * DIGITS}"\n: v', "the same, quoted"),
    ("one line of a megabyte.md", "title: " + "word " * 200_000, "a line without end"),
    ("one word of a megabyte.md", "title: " + "x" * 1_000_000, "the same, and it cannot be wrapped"),
    ("a megabyte of colons.md", "a: " + ":" * 900_000, "may be a key at every sign"),
    ("a megabyte of tabs.md", "a:" + "\t" * 900_000 + "x", "blanks without end"),
    ("line ends.md", 'title: "' + "\n" * 200_000 + 'x"', "lines without end in one text"),
    ("more than a megabyte.md", "# padding\n" * 120_000, "longer than is read"),
    ("tag of 10,000 signs.md", f"a: !{'t' * 10_000} x", "a tag that no reader knows"),
    ("tag of sequences.md", "a: !x%1B]0;payload%07 y", "a sequence in the sentence that says what is wrong"),
    ("tags that run code.md", "a: !!python/object/apply:os.system ['true']", "runs a program where it is obeyed"),
    ("tags that import.md", "a: !!python/name:os.system\nb: !!python/module:os", "the same"),
    ("directive.md", "%YAML 9.9\n--- \ntitle: x", "a version that is none, and a second document"),
    ("many documents.md", "title: a\n--- x\n--- y", "documents in the front matter"),
)  # fmt: skip
_WRONG: Final = (
    ("a number", "17"),
    ("a fraction", "-1.5e300"),
    ("true", "true"),
    ("null", "null"),
    ("empty", '""'),
    ("blanks", '"  \\t\\n "'),
    ("a list", "[x, [y], {z: 1}]"),
    ("an empty list", "[[], {}, null]"),
    ("a mapping", "{a: 1, b: [2], title: x, name: {c: d}}"),
    ("a date", "2021-05-01"),
    ("a time", "2021-05-01 12:00:00 +0530"),
    ("bytes", "!!binary aGkbWzJK"),
    ("a set", "!!set {a, b}"),
    ("an ordered mapping", "!!omap [a: 1, b: 2]"),
    ("pairs", "!!pairs [a: 1, a: 2]"),
    ("infinite", ".inf"),
    ("no number", ".nan"),
    ("octal", "0777"),
    ("minutes", "12:30:45"),
    ("yes", "yes"),
    ("a text of many lines", '"one\\ntwo\\r\\nthree\\ttab"'),
)
TYPES: Final[tuple[Head, ...]] = tuple(
    head
    for name, value in _WRONG
    for head in (
        (f"every field {name}.md", _every_field(value), f"{value[:30]} where a text or a list is expected"),
        (f"every part {name}.md", _parts(value), f"{value[:30]} inside of lists and mappings"),
    )
)
CLASHES: Final[tuple[Head, ...]] = (
    ("twice.md", "title: a\npublished: true\npublished: false\ntitle: b", "which of the two counts?"),
    ("twice quoted.md", "published: true\n'published': false\n\"published\": true", "the same, spelled otherwise"),
    ("by case.md", "title: a\nTitle: b\nTITLE: c\nPublished: false\npublished: true", "keys that differ by case"),
    (
        "by dialect.md",
        "title: a\ndraft: true\npublished: true\nremoved: no\ndeleted: yes\ndate: 2020-01-01\n"
        "publishedDateTime: 2021-01-01\nwebUrl: https://a.example\noriginalUrl: https://b.example\nurl: c",
        "keys that say the same, or the opposite",
    ),
    ("by type.md", '1: a\n"1": b\nnull: c\n"null": d\n~: e\ntrue: f\n"true": g\n1.0: h', "keys alike once text"),
    ("names of arguments.md", "content: a\nhandler: b\nself: c\nmetadata: d\nfm: e\ntext: f\n__class__: g", "keys that clash with a reader's own names"),
    ("keys that are lists.md", "[a]: b", "a key that cannot be one"),
    ("keys that are mappings.md", "{a: b}: c", "the same"),
    ("keys that are dates.md", "2021-01-01: a\n2021-01-01T00:00:00Z: b\n!!binary aGk=: c\n.nan: d\n.nan: e", "keys that are no text"),
    ("empty keys.md", '"": a\n" ": b\n"\\n": c\n? \n: d', "keys of nothing"),
    ("keys of signs.md", '"a: b": c\n"[/]": d\n"\\e[2J": e\n"\\u202E": f\n"::": g\n"is": h\n"-": i', "keys that are markup, and sequences"),
    ("merge into itself.md", "<<: {title: a}\ntitle: b\n<<: {title: c, published: no}", "merge keys twice"),
    ("merge of no mapping.md", "<<: x\ntitle: a", "a merge key without a mapping"),
    ("values of an equals sign.md", "=: a\ntitle: =\nexcerpt: !!str =", "a value that YAML 1.1 gives a meaning of its own"),
)  # fmt: skip
NUMBERS: Final[tuple[Head, ...]] = (
    ("100,000 digits.md", f"quality: {'9' * DIGITS}\nheat: -{'9' * DIGITS}", "Python refuses to read it"),
    ("100,000 digits as a title.md", f"title: {'9' * DIGITS}\nother: {'9' * DIGITS}", "and to write it"),
    ("hexadecimal.md", f"title: 0x{'f' * 50_000}\nquality: 0x{'f' * 50_000}\nother: [0x{'f' * 50_000}]", "Python reads it, and refuses to write it"),
    ("hexadecimal key.md", f"? 0x{'f' * 5_000}\n: a\ntitle: x", "the same, as a key"),
    ("hexadecimal key inside.md", f"title: x\nother: {{? 0x{'f' * 5_000} : a}}", "the same, in a mapping"),
    ("hexadecimal in a set.md", f"title: x\nother: !!set {{? 0x{'f' * 5_000}, ? 0x{'e' * 5_000}}}", "the same, in a set"),
    ("binary.md", f"quality: 0b{'1' * DIGITS}\ntitle: 0b{'1' * DIGITS}", "the same, in binary"),
    ("sexagesimal.md", "quality: 1" + ":59" * 300_000, "a number in base 60, and a minute of reading"),
    ("fractions.md", f"quality: 1.{'9' * DIGITS}\nheat: 1e99999", "longer than any fraction is exact"),
    ("just above.md", f"quality: {2**53 + 1}\nheat: -{2**64}", "whole numbers that no column holds"),
    ("many.md", "quality: 101\nheat: -1", "scores beyond their scale"),
    *(
        (f"date {number:02}.md", f"title: x\npublishedDateTime: {date}\nrelated: [{{title: y, publishedDateTime: {date}}}]", f"{date} is no date, or the last one")
        for number, date in enumerate(
            (
                "2020-13-45", "2021-02-30", "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01",
                "9999-12-31T23:59:59.999999-14:00", "0001-01-01T00:00:00+14:00", "2021-01-01T25:61:61Z",
                "2021-01-01T00:00:00+99:99", "2021-01-01T00:00:00.123456789123456789Z", "-0044-03-15",
                "1e400", f"2021-01-0{'1' * 1_000}", '"9999-12-31T23:59:59-23:59"', '"0001-01-01T00:00:00+23:59"',
                '"2021-W53-7"', "2021-01-01T00:00:00-00:00:01", '"٢٠٢١-٠١-٠١"', "!!timestamp soon",
            )
        )
    ),
)  # fmt: skip
TAGGED: Final[tuple[Head, ...]] = tuple(
    (f"tag {number:02}.md", f"title: {value}\nquality: {value}\nother: {value}", f"{value} is not what its tag says")
    for number, value in enumerate(
        (
            '!!int ""', "!!int x", '!!int "1:x"', '!!float ""', "!!float x", '!!bool ""', "!!bool x", '!!null x',
            '!!timestamp ""', "!!binary ä", '!!binary "%"', "!!str [a]", "!!seq {a: b}", "!!map [a]", "!!set [a]",
            "!!omap {a: b}", "!!pairs x", "!!omap [[a]]", "!!merge x", "!!value x", "!<tag:yaml.org,2002:int> x", "! x",
        )
    )
)  # fmt: skip
TOML: Final[tuple[Head, ...]] = (
    ("raw escape.md", 'title = "a\x1b[2Jb"', "a control character where TOML has none"),
    ("escapes.md", r'title = "a\u001b[2J\u202E\u0000b"' + "\n" + r'"\u001b[2J" = "\u009b2J"', "control characters by escapes"),
    ("arrays.md", "a = " + "[" * 50_000, "a parser that calls itself"),
    ("arrays, closed.md", f"a = {'[' * 5_000}{']' * 5_000}", "the same, valid"),
    ("tables in tables.md", "a = " + "{a = " * 5_000 + "1" + "}" * 5_000, "the same, by tables"),
    ("dotted.md", ".".join("a" * 400_000) + " = 1", "a table inside of each other by one key, and an hour of reading"),
    ("header.md", f"[{'.'.join('a' * 5_000)}]\nb = 1", "the same, by a header"),
    ("digits.md", f"quality = {'9' * 100_000}", "Python refuses to read it"),
    ("hexadecimal.md", f"title = 0x{'f' * 50_000}\nother = [0x{'f' * 50_000}]", "Python refuses to write it"),
    ("dates.md", "title = 9999-12-31T23:59:59-23:59\npublishedDateTime = 0001-01-01T00:00:00+23:59\nother = 23:59:59.999999", "dates that overflow, and a time of day"),
    ("no date.md", "publishedDateTime = 2021-02-30", "a day that there is not"),
    ("twice.md", "title = 'a'\ntitle = 'b'", "a key twice"),
    ("table twice.md", "[title]\na = 1\n[title]\nb = 2", "a table twice, where a text is expected"),
    ("infinite.md", "quality = inf\nheat = nan\ntitle = -inf", "numbers that are none"),
    ("tables.md", "[[title]]\na = 1\n[provider.name]\nb = 2\n[[images.url]]\nc = 3", "tables for texts"),
    ("open.md", 'title = """\n' + "a\n" * 1_000, "a text that is never closed"),
)  # fmt: skip
JSON: Final[tuple[Head, ...]] = (
    ("escapes.md", r'{"title": "a\u001b[2J\u202e\u0000b", "\u001b[2J": "\u009b2J", "x": "\ud800"}', "control characters by escapes, and half a character"),
    ("raw escape.md", '{"title": "a\x1b[2Jb"}', "a control character where JSON has none"),
    ("lists.md", '{"a": ' + "[" * DIGITS, "a parser that calls itself"),
    ("lists, closed.md", f'{{"a": {"[" * 50_000}{"]" * 50_000}}}', "the same, valid"),
    ("objects.md", '{"a":' * 20_000, "the same, by objects"),
    ("digits.md", f'{{"quality": {"9" * DIGITS}, "title": {"9" * DIGITS}}}', "Python refuses to read it"),
    ("infinite.md", '{"quality": 1e999, "heat": NaN, "title": -Infinity, "other": Infinity}', "numbers that JSON has not"),
    ("twice.md", '{"title": "a", "title": "b", "published": true, "published": false}', "keys twice"),
    ("types.md", '{"title": {"a": []}, "topics": {"a": 1}, "related": {"title": [1]}, "images": "x", "provider": [1]}', "wrong types"),
    ("open.md", '{"title": "a', "an object that is never closed"),
    ("comma.md", '{"title": "a",}', "a comma too much"),
    ("10,000 keys.md", "{" + ", ".join(f'"k{n}": {n}' for n in range(10_000)) + "}", "keys without end"),
    ("only braces.md", "{" * DIGITS, "no object at all"),
)  # fmt: skip


def fenced(heads: Iterable[Head], fence: str, below: str) -> Iterable[tuple[str, bytes, str]]:
    """The files of some heads, with a line below each."""
    for name, head, reason in heads:
        lines = [fence, head, fence, below] if fence else [head, below]
        yield name, "\n".join(lines).encode("utf-8", "surrogatepass"), reason
