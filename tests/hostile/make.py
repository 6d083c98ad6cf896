"""Files that hurt, each with the reason: `python -m tests.hostile.make FOLDER` writes them all.

Every file lies in a folder of its own, by its number in the table, so that no name clashes with another and
each can be told from the path alone, whatever its name is.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.hostile import heads
from tests.hostile.texts import MARKUP, SEQUENCES, quoted, with_everywhere

Maker = Callable[[Path], object]
NAME_BYTES: Final = 255  # the longest name that Linux knows
SPARSE_BYTES: Final = 1 << 40
PLAIN: Final = b"---\ntitle: In plain words\npublished: false\n---\nText.\n"
_UNDECODABLE: Final = b"caf\xe9 \xff.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hurt:
    """One path that hurts, and why; `content` are a file's bytes, or what makes something else of the path.

    `kind` names the table that it comes from.
    """

    number: int
    kind: str
    name: str
    content: bytes | Maker
    reason: str

    @property
    def id(self) -> str:
        """Its path below the folder."""
        return f"{self.number:03}/{self.name}"

    def make(self, folder: Path) -> None:
        """Writes it.

        Raises:
            OSError: The system cannot hold such a file.
        """
        path = folder / self.id
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(self.content, bytes):
            path.write_bytes(self.content)
        else:
            self.content(path)


def _article(title: str, body: str = "Text.\n", more: str = "") -> bytes:
    text = f"---\ntitle: {quoted(title)}\npublished: false\n{more}---\n{body}"
    return text.encode("utf-8", "surrogatepass")


def _named(text: str, ending: str) -> str:
    """A text as a file's name, without what no name can hold."""
    return "".join(one for one in text if one not in "/\0\ud800\udfff")[:40] + ending


def _texts() -> Iterator[tuple[str, bytes | Maker, str]]:
    for number, payload in enumerate(SEQUENCES):
        entities = "".join(f"&#{ord(one)};&#x{ord(one):x};" for one in payload)
        everywhere = (
            with_everywhere(payload) + f"\n{entities} `{payload}` [{payload}](https://a.example/{entities})\n"
        )
        raw = f"---\ntitle: x\nother: a: {payload}\n---\n{payload}\n"
        html = f"---\ntitle: x\npublishedDateTime: {quoted(payload)}\n---\n<p title='{payload}'>{payload}{entities}</p>"
        for ending, content in ((".md", everywhere), (".broken.md", raw), (".html", html)):
            yield (
                _named(payload, ending),
                content.encode("utf-8", "surrogatepass"),
                f"sequences {number}, in every place",
            )
    for first in range(0, len(MARKUP), 5):
        payload = " ".join(MARKUP[first : first + 5])
        yield (
            _named(payload, ".md"),
            with_everywhere(payload).encode(),
            "markup, and actions to be clicked on",
        )
        yield (
            _named(payload, ".broken.md"),
            f"---\n{payload}: a: b\n---\n".encode(),
            "the same, where it is broken",
        )
    for sign in ("\x1b", "\0", "\x7f", "\x9b", "\x85", "\u2028", "\ufeff", "\ufffe", "\r"):
        yield (
            f"{ord(sign):04x}.md",
            f"---\ntitle: a{sign}b\nother: x\n---\n{sign}\n".encode(),
            "raw in the front matter",
        )
    for name, flood in {
        "bidi": "a\u202eb\u2066c\u202dd\u2069e\u202cf" * 40,
        "zero width": "a" + "\u200b\u200c\u200d\u2060\ufeff" * 5_000 + "b",
        "combining": "Z" + "\u0300\u0489\u20dd" * 5_000 + "a\u0301" * 500,
        "wide": "字" * 10_000,
        "right to left": "א" * 900 + " ب" * 900,
        "families": "👩‍👩‍👧‍👦" * 500 + "🏳️‍🌈🇩🇪👍🏿" * 300,
        "tags": "🏴" + "\U000e0067\U000e0062" * 5_000,
        "variation selectors": "a" + "\ufe00\U000e0100" * 5_000,
        "hangul fillers": "\u3164\u115f\u1160\uffa0" * 1_000,
        "blanks": "a" + " \u00a0\u2003\u3000\t" * 5_000 + "b",
        "private use": "\ue000\U000f0000\U0010fffd" * 300,
        "half characters": "\ud800a\udfff\udc80" * 300,
    }.items():
        yield f"{name}.md", with_everywhere(flood).encode("utf-8", "surrogatepass"), "a flood, in every place"
        yield (
            f"{name} raw.md",
            f"---\ntitle: {flood}\nexcerpt: {flood}\n---\n{flood}".encode("utf-8", "replace"),
            "the same, unquoted",
        )


def _encodings() -> Iterator[tuple[str, bytes | Maker, str]]:
    text = "---\ntitle: Ünïcödé 日本\npublished: false\n---\nKörper\n"
    for encoding in (
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-8-sig",
        "utf-7",
        "shift-jis",
        "cp1252",
    ):
        yield f"{encoding}.md", text.encode(encoding, "replace"), f"written in {encoding}"
    yield "latin-1.md", "---\ntitle: Café\n---\nCafé".encode("latin-1"), "no UTF-8 in the front matter"
    yield "latin-1 below.md", b"---\ntitle: Cafe\n---\nCaf\xe9 \x00\xff\xfe", "no UTF-8 in the body"
    yield "half a UTF-16.md", b"\xff\xfe-\x00-\x00-\x00\n\x00t", "ends within a character"
    yield "marks.md", b"\xef\xbb\xbf\xef\xbb\xbf---\ntitle: a\n---\n", "two byte order marks"
    yield "mark only.md", b"\xef\xbb\xbf", "a byte order mark and nothing else"
    yield "NULs.md", b"\x00" * 100_000, "nothing but NUL"
    yield "NULs in front.md", b"\x00---\ntitle: a\n---\n", "a NUL before the fence"
    yield "overlong.md", b"---\ntitle: \xc0\x80\xe0\x80\x80\n---\n", "a NUL in three bytes"
    yield "surrogates.md", b"---\ntitle: a\xed\xa0\x80b\n---\n\xed\xb0\x80", "half a character in UTF-8"
    yield "beyond.md", b"---\ntitle: \xf4\x90\x80\x80\n---\n", "behind the last character"
    yield "surrogate escapes.md", b'---\ntitle: "a\\ud800b\\udfff"\n---\n', "half a character by escapes"
    yield "all bytes.md", b"---\ntitle: a\n---\n" + bytes(range(256)) * 40, "every byte in the body"
    yield "random.md", bytes(n * n * 31 % 251 for n in range(50_000)), "no text at all"
    yield "picture.md", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a picture by another name"
    for name, ends in (("CR", b"\r"), ("CRLF", b"\r\n"), ("mixed", b"\n\r")):
        yield (
            f"{name}.md",
            ends.join([b"---", b"title: a", b"published: false", b"---", b"Text."]),
            "line ends",
        )


def _fences() -> Iterator[tuple[str, bytes | Maker, str]]:
    yield "empty.md", b"", "nothing"
    yield "no head.md", b"Just text.\n", "no front matter"
    yield "only a fence.md", b"---", "no line end"
    yield "two fences.md", b"---\n---\n", "no keys"
    yield "never closed.md", b"---\ntitle: a\n" + b"key: value\n" * 1_000, "front matter without end"
    yield "never closed, long.md", b"---\ntitle: a\n" + b"# x\n" * 600_000, "the same, of 2 MB"
    yield (
        "closed late.md",
        b"---\ntitle: a\n" + b"# x\n" * 50_000 + b"---\n",
        "closed where most readers have stopped",
    )
    yield "many fences.md", b"---\n" * 100_000, "nothing but fences"
    yield "line without end.md", b"---\ntitle: " + b"x" * (7 << 20), "one line of 7 MiB"
    yield "body of one line.md", PLAIN + b"word " * 200_000, "a body of one line"
    yield "body of one word.md", PLAIN + b"x" * 1_000_000, "the same, and it cannot be wrapped"
    yield "body of line ends.md", PLAIN + b"\n" * 1_000_000, "a body of empty lines"
    yield "body of quotes.md", PLAIN + b"> " * 5_000 + b"x", "Markdown nested 5,000 deep"
    yield "body of lists.md", PLAIN + b"".join(b" " * n + b"- x\n" for n in range(300)), "lists 300 deep"
    yield "body of brackets.md", PLAIN + b"[" * 20_000 + b"](" * 20_000, "links that are never closed"
    yield "body of stars.md", PLAIN + b"*_`" * 20_000, "emphasis that is never closed"
    yield "body of pipes.md", PLAIN + b"|a" * 500 + b"\n" + b"|-" * 500 + b"\n", "a table of 500 columns"
    yield "body of links.md", PLAIN + b"[a](https://a.example/) " * 5_000, "5,000 links"
    yield (
        "links that run.md",
        PLAIN + b"[x](javascript:alert(1)) <javascript:x> ![i](file:///etc/passwd) [y](data:text/html,x)",
        "links to be refused",
    )
    yield "conflict.md", b"---\n<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> x\n---\n", "two versions"
    yield "template.md", b"---\ntitle: {{ page.title }}\n{% raw %}\n---\n", "a template"
    yield "tabs.md", b"---\n\ttitle: a\n\tb: c\n---\n", "indent by tabs"
    page = b"---\ntitle: x\n---\n"
    yield "tags.html", page + b"<b>" * 50_000 + b"x", "tags that are never closed"
    yield "open tag.html", page + b"<a href='" + b"x" * 500_000, "a tag without end"
    yield "open comment.html", page + b"<!-- " + b"-" * 500_000, "a comment without end"
    yield "less than.html", page + b"<" * 100_000, "what may begin a tag, at every sign"
    yield (
        "entities.html",
        page + b"&#27;[2J&#x9b;2J&Tab;&NewLine;&#0;&#1114112;&#xd800;&#8238;&lt;script&gt;" * 500,
        "signs by their numbers",
    )
    yield "entity of digits.html", page + b"&#" + b"9" * 100_000 + b";", "a sign by a number without end"
    yield (
        "script.html",
        page + b"<script>alert(1)</script><style>*{}</style><a href='javascript:x'>y</a><img onerror=x>",
        "code",
    )
    yield (
        "declaration.html",
        page + b"<![CDATA[<b>]]><!DOCTYPE x [<!ENTITY a 'b'>]>&a;<?php x ?><![if x]>",
        "what a reader of HTML seldom meets",
    )


def _names() -> Iterator[tuple[str, bytes | Maker, str]]:
    for name in ("--help.md", "-rf.md", "--.md", "-.md", "~.md", "$(touch hurt).md", "`touch hurt`.md", "; touch hurt;.md", "*.md", "&& true.md", "%s%n%x.md", "{0}.md", "con.md", "..md.md", ".. .md", " .md", "a\nb.md", "a\rb\tc.md", "javascript:alert(1).md", "https:⁄⁄a.example.md", "\u202egpj.md", "\u200b.md", "e\u0301" * 30 + ".md", "[@click=app.quit]x[/].md", "'\"\\.md", "x" * 252 + ".md", "字" * 84 + ".md", "A.MD", "a.md.md", "a.Html"):  # fmt: skip
        yield name, PLAIN, "an article with this name"
        yield name, b"---\na: b: c\n---\n", "a broken file with this name"
    yield os.fsdecode(_UNDECODABLE), PLAIN, "a name that is no text"
    yield os.fsdecode(b"\xff" + _UNDECODABLE), b"---\na: b: c\n---\n", "the same, of a broken file"
    yield "/".join(["x" * 240] * 12) + "/deep.md", PLAIN, "a path of 3,000 bytes"
    yield "x.md/inside.md", PLAIN, "a folder with an article's ending"


def _link(target: str) -> Maker:
    return lambda path: path.symlink_to(target)


def _ring(path: Path) -> None:
    path.symlink_to("other.md")
    path.with_name("other.md").symlink_to(path.name)


def _folder_ring(path: Path) -> None:
    path.write_bytes(PLAIN)
    path.with_name("itself").symlink_to(".")
    path.with_name("above").symlink_to("..")


def _socket(path: Path) -> None:
    """A socket; bound by a short path, since its own may be too long for one."""
    before = os.open(".", os.O_RDONLY)
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    finally:
        os.fchdir(before)
        os.close(before)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.write(PLAIN)
        file.truncate(SPARSE_BYTES)


def _forbidden(path: Path) -> None:
    path.write_bytes(PLAIN)
    path.chmod(0)


def _forbidden_folder(path: Path) -> None:
    path.mkdir()
    (path / "inside.md").write_bytes(PLAIN)
    path.chmod(0)


def _twin(path: Path) -> None:
    path.write_bytes(PLAIN)
    path.with_name("twin.txt").hardlink_to(path)


def _things() -> Iterator[tuple[str, bytes | Maker, str]]:
    yield "fifo.md", os.mkfifo, "whoever opens it waits for ever"
    yield "socket.md", _socket, "cannot be opened"
    for device in ("zero", "random", "tty", "stdin", "full"):
        yield f"{device}.md", _link(f"/dev/{device}"), "a device, without end or waiting for somebody"
    yield "memory.md", _link("/proc/self/mem"), "a file that fails where it is read"
    yield "environment.md", _link("/proc/self/environ"), "a file that leads out of the folder"
    yield "password.md", _link("/etc/passwd"), "the same"
    yield "nothing.md", _link("nowhere.md"), "a link to nothing"
    yield "itself.md", _link("itself.md"), "a link to itself"
    yield "ring.md", _ring, "links to each other"
    yield "folder.md", _link("."), "a link to a folder"
    yield "ring of folders.md", _folder_ring, "folders without end"
    yield "folder with an ending.md", Path.mkdir, "a folder by an article's name"
    yield "forbidden.md", _forbidden, "may not be read"
    yield "forbidden", _forbidden_folder, "may not be listed"
    yield "sparse.md", _sparse, "a tebibyte"
    yield "9 MiB.md", PLAIN + b"x" * (9 << 20), "more than is read"
    yield "one.md", _twin, "one file with two names"


_YAML: Final = (*heads.BOMBS, *heads.TYPES, *heads.CLASHES, *heads.NUMBERS, *heads.TAGGED)
_KINDS: Final[dict[str, Iterable[tuple[str, bytes | Maker, str]]]] = {
    "texts": _texts(),
    "names": _names(),
    "yaml": heads.fenced(_YAML, "---", "Text."),
    "toml": heads.fenced(heads.TOML, "+++", "Text."),
    "json": heads.fenced(heads.JSON, "", "Text."),
    "encodings": _encodings(),
    "fences": _fences(),
    "things": _things(),
}
TABLE: Final = tuple(
    Hurt(number=number, kind=kind, name=name, content=content, reason=reason)
    for number, (kind, (name, content, reason)) in enumerate(
        (kind, row) for kind, rows in _KINDS.items() for row in rows
    )
)


def make(folder: Path, table: Iterable[Hurt] = TABLE) -> dict[Hurt, str]:
    """Writes them all into a folder; those that the system cannot hold come back, each with its reason."""
    left_out = {}
    for hurt in table:
        try:
            hurt.make(folder)
        except (OSError, UnicodeError) as error:
            left_out[hurt] = str(error)
    return left_out


def main() -> None:
    """Writes them into the folder that is named, and says what each is for."""
    folder = Path(sys.argv[1])
    left_out = make(folder)
    for hurt in TABLE:
        why_not = f"   LEFT OUT: {left_out[hurt]}" if hurt in left_out else ""
        print(f"{hurt.id!a}   {hurt.reason!a}{why_not}")


if __name__ == "__main__":
    main()
