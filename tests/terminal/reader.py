"""A reader before newstui on a bare terminal, who looks at everything that there is to be seen."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.hostile import places
from tests.hostile.make import PLAIN
from tests.terminal.stream import Heard, heard
from tests.terminal.written import Bytes, Start, terminals
from tui.errors import FileRefused, LinkRefused
from tui.model import links, records, snippet, text
from tui.model.article import Article, ArticleId, Link, State
from tui.model.query import Query, Request
from tui.store.library import Library

SIZE = (110, 24)  # of the terminal

ESC = "\x1b[27u"  # as terminals say it that tell it from the begin of a sequence
NONE = "No command of that name"
HELP = r"p Publish +d Decline"  # the footer of the panes is painted anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A row of the list, and what is known of its file before it is looked at."""

    id: str
    title: str
    state: State
    readable: bool
    web: str | None
    """Its checked link."""
    refused: str | None
    """Why there is none."""
    json: str | None


@contextmanager
def _listed(folder: Path) -> Iterator[tuple[Library, list[ArticleId]]]:
    """A folder's library, and its articles as they stand in the list."""
    library = Library(folder)
    try:
        library.load(lambda _: None)
        hits = library.search(Request(query=Query(text="")))
        yield library, [hits.id_at(place) for place in range(len(hits))]
    finally:
        library.close()


def count(folder: Path) -> int:
    """How many rows the list of a folder has."""
    with _listed(folder) as (_, ids):
        return len(ids)


def rows(folder: Path) -> list[Shown]:
    """The rows of a folder's list, as they stand there."""
    with _listed(folder) as (library, ids):
        return [_shown(library, one) for one in ids]


def _shown(library: Library, article_id: ArticleId) -> Shown:
    row, article = library.row(article_id), library.article(article_id)
    assert row is not None
    web, refused, record = None, None, None
    if isinstance(article, Article):
        record = records.to_json(records.record(article, f"{library.folder.name}/{article_id}"))
        try:
            raw = article.links.of(Link.WEB)
            web = links.web_url(raw) if raw is not None else None
        except LinkRefused as error:
            refused = str(error)
    try:
        library.raw(article_id)
        readable = True
    except FileRefused:
        readable = False
    return Shown(
        id=article_id, title=row.title, state=row.state, readable=readable, web=web, refused=refused, json=record
    )  # fmt: skip


def named(turn: int) -> str:
    """A folder's name with a payload in it."""
    return str(turn) + "".join(one for one in places.PAYLOADS[turn] if one not in "/\0")


def write(folder: Path, turn: int) -> Path:
    """The files of all places, each different from the last commit; that one's words are a payload, too."""
    written = []
    for name, content in places.files(turn).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    payload = places.PAYLOADS[turn % len(places.PAYLOADS)]
    said = payload.replace("\0", "").encode("utf-8", "replace")
    git = [
        b"git",
        b"-c",
        b"user.name=x" + said,
        b"-c",
        b"user.email=a@a.example",
        b"-c",
        b"commit.gpgsign=false",
    ]
    for command in ([b"init", b"-q"], [b"add", b"-A"], [b"commit", b"-q", b"-m", b"x" + said]):
        subprocess.run([*git, *command], cwd=folder, check=True, stdin=subprocess.DEVNULL)
    for path in written:
        with path.open("ab") as file:
            file.write(payload.encode("utf-8", "surrogatepass"))
    return folder


@dataclass(slots=True, kw_only=True)
class Reader:
    """Who looks at all rows; `copied` is what must have gone to the clipboard by now."""

    running: Bytes
    count: int
    cells: int
    rows: Sequence[Shown] = ()
    copied: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Waits until all are there, and goes to the first."""
        self.running.see("2 Open")
        self.running.send("1")
        self.running.find(rf"\[1 (?:All|A) {self.count}\]")
        self.help("zzzz")
        self.running.send("g")

    def help(self, typed: str) -> None:
        """The help, which knows no such command."""
        self.running.press("?", "type to find")
        self.running.press(typed, NONE)
        self.running.press(ESC, HELP, behind=NONE)

    def look(self, keys: str, pattern: str) -> None:
        """Opens something on top of the panes, goes to its end, and comes back."""
        self.running.press(keys, pattern)
        self.running.send("\x1b[F")  # End
        self.running.press(ESC, HELP, behind=pattern)

    def raw(self, row: Shown) -> None:
        """Its file as it is."""
        number = (re.match(r"\d+", row.id) or [""])[0]
        if not row.readable:
            self.running.press("v", rf"{number}(?s:.*)\.\s")
            return
        whole = text.width(text.line(row.id)) < self.cells - 40
        heading = rf"{number}[^\n]*v or Esc" if whole else "v or Esc"
        self.running.press("v", heading)
        self.running.press("Gv", HELP, behind=heading)

    def detail(self) -> None:
        """All that is read of it, to its end, with the items in it."""
        self.running.press("l", "Copy as +r Related")
        self.running.send("Gr]]H[")
        self.running.press("h", "f Filter")

    def copy(self, row: Shown, *, every_form: bool) -> None:
        """Its link and its words, in all forms or in some."""
        if row.refused:
            self.running.press("W", re.escape(row.refused[:20]))
        if row.web is None or row.json is None:
            return
        title, url = text.line(row.title), row.web
        forms = {
            "W": ("the web URL", url),
            "Y": ("title and URL", f"{title} {url}"),
            "yj": ("JSON", row.json),
        }
        if every_form:
            forms["ym"] = ("a Markdown link", snippet.markdown(title, url))
            forms["yh"] = ("an HTML link", snippet.anchor(title, url))
        for keys, (what, whole) in forms.items():
            self.running.press(keys, f"(?:Sent|Copied) {what}")
            self.copied.append(whole)
        if every_form:
            self.running.press("yp", "cannot be pasted")  # the folder has the payload in its name

    def others(self, payload: str) -> None:
        """The palette, the help, the broken ones."""
        self.running.press("\x10", "Search for commands")
        self.running.press(pasted(payload), "payload")
        self.running.press(ESC, HELP, behind="payload")
        self.help(pasted(payload))
        if any(row.state is State.BROKEN for row in self.rows):
            self.running.press("6", r"\[6 Broken")
        self.running.press("1", r"\[1 All")

    def leave(self) -> bytes:
        """All that was written."""
        self.running.send("q")
        assert self.running.end() == 0
        return bytes(self.running.written)


def pasted(words: str) -> str:
    return f"\x1b[200~{words}\x1b[201~"


def sit(start: Start, folder: Path, size: tuple[int, int] = SIZE, **rest: object) -> Reader:
    """A reader before a folder, when all of it is there."""
    found = rows(folder)
    running = start(folder.name, size=size, **rest)
    sitting = Reader(running=running, count=len(found), cells=size[0], rows=found)
    sitting.begin()
    return sitting


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Heard:
    """What newstui says over a harmless article."""
    place = tmp_path_factory.mktemp("own")
    folder = place / "harmless"
    folder.mkdir()
    (folder / "a.md").write_bytes(PLAIN)
    with pytest.MonkeyPatch.context() as patch, terminals(place) as start:
        for name in ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(place))
        sitting = sit(start, folder)
        sitting.raw(sitting.rows[0])
        return heard(sitting.leave(), SIZE)
