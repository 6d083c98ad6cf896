"""Every byte that goes to the terminal, with hostile articles on every screen: it obeys nobody but us."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tests.hostile.texts import OBEYED, SEQUENCES, quoted
from tests.terminal.written import Bytes, Start, sequences

HARMLESS = "payload in plain words"


def files(payload: str, number: int) -> Mapping[str, str]:
    """An article with the payload in every field, a broken file, a page in HTML; MARKs to find them by."""
    said = quoted(payload)
    name = "".join(one for one in payload if one not in "/\0")[:40]
    entities = "".join(f"&#{ord(one)};&#x{ord(one):x};" for one in payload)
    fields = ("excerpt", "type", "webUrl", "ampWebUrl", "cdnAmpWebUrl", "quality", "other", said)
    head = "\n".join(
        [
            f"title: {quoted(f'MARK{number}A ' + payload)}",
            *(f"{field}: {said}" for field in fields),
            f"topics: [{said}]\nprovider: {{name: {said}, domain: {said}}}",
            f"images: [{{url: {said}, title: {said}}}]",
            f"related: [{{title: {said}, webUrl: {said}, provider: {{name: {said}}}}}]",
            f"publishedDateTime: 2021-01-{28 - number:02}",
        ]
    )
    html = f"---\ntitle: MARK{number}C\npublishedDateTime: {said}\n---\n<p>{payload}{entities}</p>\n"
    return {
        f"{number:02}a{name}.md": f"---\n{head}\n---\n{payload} {entities} `{payload}`\n",
        f"{number:02}b{name}.md": f"---\ntitle: MARK{number}B\nx: a: {payload}\n---\n{payload}\n",
        f"{number:02}c{name}.html": html,
    }


def write(folder: Path, payloads: list[str]) -> list[str]:
    """The files of all payloads; the queries that find one after the other."""
    folder.mkdir()
    for number, payload in enumerate(payloads):
        for name, content in files(payload, number).items():
            (folder / name).write_bytes(content.encode("utf-8", "surrogatepass"))
    count = range(len(payloads))
    return [query for n in count for query in (f"'MARK{n}A", f"path:{n:02}b", f"'MARK{n}C")]


def walk(running: Bytes, queries: list[str], payload: str) -> str:
    """Goes over every row, into every kind of screen, types the payload, and leaves; all that was written."""

    def press(keys: str, shown: str) -> None:
        before = len(running.written)
        running.send(keys)
        running.see(shown, before)

    running.see("2 Open")
    press("1", "[1 All")
    for query in queries:
        press("/", "To the list")  # and what stood there is selected
        press("'nobody", "0 of")  # so that the count is written anew: what stands there already is not
        press("\x15" + query, "1 of")
        press("\r", "Publish")
        for keys, shown in (("v", "v or Esc"), ("Gv", "Publish"), ("y", "Markdown"), ("x", "Publish")):
            press(keys, shown)
        for keys in ("l", "G", "r", "]", "w", "W", "Y", "a", "h", "J", "K"):
            running.send(keys)
    press("/", "To the list")
    running.send(f"\x1b[200~{payload}\x1b[201~")
    running.send("\t")
    press("\x1b", "Publish")
    press("?", "type to find")
    press("\x1b", "Publish")
    running.send("q")
    assert running.end() == 0
    return running.written.decode("utf-8", "surrogateescape")


def test_nothing_hostile_reaches_the_terminal(on_a_terminal: Start, tmp_path: Path) -> None:
    queries = write(tmp_path / "harmless", [HARMLESS] * 2)
    known, own, left = sequences(walk(on_a_terminal("harmless"), queries, HARMLESS))
    assert {"CSI ?h", "CSI ?l", "CSI H", "CSI m"} <= known
    assert HARMLESS in left

    queries = write(tmp_path / "hostile", SEQUENCES)
    written = walk(on_a_terminal("hostile"), queries, "".join(SEQUENCES[:3]))
    kinds, strings, left = sequences(written)
    assert kinds <= known
    assert set(strings) <= set(own)
    assert sorted({one for one in left if one in OBEYED and one not in "\r\n"}) == []
    assert "\ufffd" in left
    assert "␛" in left
    assert not re.search(r"\x1b", left)
