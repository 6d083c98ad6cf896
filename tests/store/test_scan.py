from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Folder
from tui.store import scan, survey
from tui.store.cache import fingerprint
from tui.store.scan import Passed, Stamp


def names(root: Path) -> list[str]:
    return [met.id for met in scan.walk(root) if isinstance(met, Stamp)]


def passed(root: Path) -> dict[str, str]:
    return {met.id: met.reason for met in scan.walk(root) if isinstance(met, Passed)}


def test_files_with_an_article_s_ending_are_met_in_every_folder(folder: Folder) -> None:
    root = folder(
        dict.fromkeys(["a.md", "b.markdown", "c.mdx", "d.html", "e.htm", "F.MD", "_news/2021/g.Md"], "")
    )
    assert sorted(names(root)) == [
        "F.MD",
        "_news/2021/g.Md",
        "a.md",
        "b.markdown",
        "c.mdx",
        "d.html",
        "e.htm",
    ]


@pytest.mark.parametrize(
    "name",
    ["a.txt", "md", "a.md.bak", "a.rmd", ".a.md", "a.md~", ".md", "a.xhtml", "a", ".newstui-a.md.1.x.tmp"],
)
def test_other_files_are_not_even_mentioned(folder: Folder, name: str) -> None:
    assert list(scan.walk(folder({name: ""}))) == []


@pytest.mark.parametrize(
    "name", ["_site", "public", "node_modules", "_layouts", "_includes", "archetypes", ".git", ".obsidian"]
)
def test_folders_that_hold_no_content_are_not_entered(folder: Folder, name: str) -> None:
    root = folder({f"{name}/a.md": "", f"_news/{name}/b.md": "", f"_news/not-{name}/c.md": ""})
    assert list(names(root)) == [f"_news/not-{name}/c.md"]
    assert passed(root) == {}


@pytest.mark.usefixtures("bounded")
def test_folders_are_those_that_are_walked(folder: Folder) -> None:
    root = folder(dict.fromkeys(["a.md", "b/c/d.txt", ".git/e.md", "b/_site/f.md", "g.md/h.md"], ""))
    (root / "again").symlink_to(".")
    top = f"{root}"
    assert sorted(scan.folders(top)) == [top, f"{top}/b", f"{top}/b/c", f"{top}/g.md"]


def test_a_folder_that_is_gone_is_named_and_holds_none(tmp_path: Path) -> None:
    assert list(scan.folders(f"{tmp_path}/gone")) == [f"{tmp_path}/gone"]


def test_the_folder_itself_may_have_any_name(folder: Folder) -> None:
    assert names(folder({"public/a.md": ""}) / "public") == ["a.md"]


def test_the_newest_names_come_first(folder: Folder) -> None:
    root = folder(
        dict.fromkeys(
            ["2019/a.md", "2021/b.md", "2021/c.md", "2020/d.md", "2021/01/e.md", "2021/12/f.md", "z.md"], ""
        )
    )
    assert names(root) == [
        "z.md",
        "2021/c.md",
        "2021/b.md",
        "2021/12/f.md",
        "2021/01/e.md",
        "2020/d.md",
        "2019/a.md",
    ]


def test_a_stamp_says_what_tells_one_version_of_a_file_from_the_next(folder: Folder) -> None:
    root = folder({"a.md": "12345"})
    status = (root / "a.md").stat()
    (stamp,) = scan.walk(root)
    assert stamp == Stamp(
        id="a.md", size=5, mtime_ns=status.st_mtime_ns, ctime_ns=status.st_ctime_ns, inode=status.st_ino
    )


def test_a_link_to_a_file_of_the_folder_is_followed(folder: Folder) -> None:
    root = folder({"a.md": "12345", "below/x": ""})
    (root / "below/b.md").symlink_to("../a.md")
    (root / "c.md").symlink_to(root / "a.md")
    assert sorted(names(root)) == ["a.md", "below/b.md", "c.md"]
    assert {met.size for met in scan.walk(root) if isinstance(met, Stamp)} == {5}


def test_links_are_followed_where_the_folder_is_a_link_itself(folder: Folder, tmp_path: Path) -> None:
    root = folder({"a.md": ""})
    (root / "b.md").symlink_to("a.md")
    (tmp_path / "link").symlink_to(root)
    assert sorted(names(tmp_path / "link")) == ["a.md", "b.md"]


def test_a_link_that_leads_out_is_passed_over(folder: Folder, tmp_path: Path) -> None:
    root = folder({"below/x": ""})
    (tmp_path / "content-of-others").mkdir()
    (tmp_path / "content-of-others/secret.md").write_text("")
    (root / "a.md").symlink_to("../content-of-others/secret.md")
    (root / "b.md").symlink_to("/dev/null")
    assert passed(root) == dict.fromkeys(["a.md", "b.md"], "a link that leads out of the folder")
    assert names(root) == []


def test_a_link_to_a_folder_is_never_entered(folder: Folder, tmp_path: Path) -> None:
    root = folder({"below/a.md": ""})
    (root / "again").symlink_to(".")
    (root / "below/up").symlink_to("..")
    (root / "out").symlink_to(tmp_path)
    assert names(root) == ["below/a.md"]
    assert passed(root) == {}


def test_a_link_to_nothing_to_itself_or_to_no_file_is_passed_over(folder: Folder) -> None:
    root = folder({"below/x": ""})
    (root / "dangling.md").symlink_to("gone.md")
    (root / "loop.md").symlink_to("loop.md")
    (root / "folder.md").symlink_to("below")
    os.mkfifo(root / "fifo")
    (root / "queue.md").symlink_to("fifo")
    reasons = passed(root)
    assert reasons.pop("loop.md").startswith("cannot be looked at: ")
    assert reasons == {
        "dangling.md": "a link to nothing",
        "folder.md": "not a regular file",
        "queue.md": "not a regular file",
    }


@pytest.mark.usefixtures("bounded")
def test_a_fifo_and_a_socket_are_passed_over_and_a_folder_is_entered(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = folder({"folder.md/a.md": ""})
    os.mkfifo(root / "fifo.md")
    monkeypatch.chdir(root)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.md")
        assert passed(root) == dict.fromkeys(["fifo.md", "socket.md"], "not a regular file")
    assert names(root) == ["folder.md/a.md"]


def test_a_folder_that_cannot_be_listed_is_passed_over(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = folder({"a.md": "", "closed/b.md": "", "open/c.md": ""})
    opened = os.open

    def refuse(
        path: Any, *how: Any
    ) -> int:  # the permissions of a folder do not hold back root, who may run this
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *how)

    monkeypatch.setattr(os, "open", refuse)
    assert passed(root) == {"closed/": "this folder cannot be listed: Permission denied"}
    assert sorted(names(root)) == ["a.md", "open/c.md"]


def test_a_folder_that_is_gone_is_passed_over(tmp_path: Path) -> None:
    assert passed(tmp_path / "gone") == {".": "this folder cannot be listed: No such file or directory"}


def test_a_file_that_vanishes_while_it_is_looked_at_is_passed_over(folder: Folder) -> None:
    root = folder({"b.md": "", "a.md": ""})
    met: Iterator[Stamp | Passed] = scan.walk(root)
    assert next(met).id == "b.md"
    (root / "a.md").unlink()
    (left,) = met
    assert left == Passed(id="a.md", reason="cannot be looked at: No such file or directory")


def test_names_that_are_no_text_are_met_as_they_are(folder: Folder) -> None:
    root = folder({"日本\u202e.md": ""})
    name = b"caf\xe9.md"
    try:
        os.close(os.open(os.fsencode(root) + b"/" + name, os.O_CREAT | os.O_WRONLY))
    except OSError:  # a file system that admits only UTF-8
        assert names(root) == ["日本\u202e.md"]
        return
    assert sorted(names(root)) == ["caf\udce9.md", "日本\u202e.md"]


def test_a_file_is_settled_two_seconds_after_its_last_change() -> None:
    second, last = 1_000_000_000, 1_700_000_000_123_456_789
    for mtime_ns, ctime_ns in ((last, last - 5), (last - 5, last)):
        ages = (-second, 0, 2 * second - 1, 2 * second)
        assert [scan.settled(mtime_ns, ctime_ns, last + age) for age in ages] == [False, False, False, True]


def test_batches_hold_what_a_walk_meets_with_stamps_as_the_cache_has_them(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "FIRST", 2)
    monkeypatch.setattr(survey, "AT_ONCE", 5)
    root = folder({f"{n % 3}/{n:02}.md": "" for n in range(14)})
    (root / "1" / "nowhere.md").symlink_to("/nowhere/at/all")
    met = list(scan.walk(root))
    stamps = [one for one in met if isinstance(one, Stamp)]
    found = list(scan.batches(root))
    assert [len(one.ids) for one in found] == [2, 5, 5, 2]
    assert [one for batch in found for one in batch.ids] == [one.id for one in stamps]
    assert b"".join(one.prints for one in found) == b"".join(map(fingerprint, stamps))
    assert [one for batch in found for one in batch.passed] == [one for one in met if isinstance(one, Passed)]


def test_a_link_that_takes_the_place_of_a_folder_on_the_way_is_not_followed(
    folder: Folder, tmp_path: Path
) -> None:
    root = folder({"a/one.md": "", "b/two.md": ""})
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "secret.md").write_text("")
    levels = survey.levels(str(root))
    assert next(levels)[0] == ""
    shutil.rmtree(root / "a")
    (root / "a").symlink_to(elsewhere)
    assert [(below, names) for below, _, names, _, _ in levels] == [("b/", ["two.md"]), ("a/", [])]
