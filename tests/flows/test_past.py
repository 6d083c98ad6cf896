"""The end of the page: what was decided on the article here, and the last commits of its file."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.conftest import Folder, article
from tests.flows.desk import Desk, Ready, Seat, Still, settle
from tests.flows.held import until
from tui.app import NewsApp
from tui.model.article import ArticleId
from tui.store.decisions import Decisions
from tui.store.journal import Journal

A, B = "a.md", "b.md"


@pytest.fixture
def times() -> Iterator[dt.datetime]:
    """The time of each decision, a minute after the one before."""
    first = dt.datetime(2026, 11, 24, 10, 21, tzinfo=dt.UTC)
    return (first + dt.timedelta(minutes=minute) for minute in range(100))


@pytest.fixture
def desk_app(
    empty_desk: Desk, folder: Folder, tmp_path: Path, times: Iterator[dt.datetime]
) -> Iterator[NewsApp]:
    root = folder(
        {A: article("Alpha", date="2021-05-02", published=False, body="Text.\n" * 60),
         B: article("Beta", date="2021-05-01", published=False)}
    )  # fmt: skip
    decisions = Decisions(
        root, root=root, journal=Journal(tmp_path / "journal", root), now=lambda: next(times)
    )
    library = Still(root, decisions)
    yield NewsApp(Ready(library), title="desk")
    library.close()


def git(root: Path, *arguments: str, date: str = "2026-11-20T09:12:00Z") -> None:
    identity = (
        "-c",
        "user.name=Ja\x1b[31mne",
        "-c",
        "user.email=j@example.org",
        "-c",
        "commit.gpgsign=false",
    )
    environ = {
        "GIT_AUTHOR_DATE": date,
        "GIT_COMMITTER_DATE": date,
        "PATH": "/usr/bin:/bin",
        "HOME": str(root),
    }
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True, env=environ)


def commit(root: Path, message: str, date: str = "2026-11-20T09:12:00Z") -> None:
    if not (root / ".git").exists():
        git(root, "init", "--quiet")
    git(root, "add", "--all", ".")
    git(root, "commit", "--quiet", "--allow-empty", "--message", message, date=date)


def history(screen: Seat) -> list[str]:
    """The lines below the heading, as far as they are."""
    return screen.detail.partition("\nHistory\n")[2].splitlines()


def seated(app: NewsApp, pilot: Pilot[None]) -> Seat:
    return Seat(app=app, pilot=pilot)


async def test_what_was_decided_is_told_and_what_was_undone_is_called_so(desk_app: NewsApp) -> None:
    async with desk_app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = seated(desk_app, pilot)
        await screen.settle()
        assert "History" not in screen.detail
        await screen.press("p", "u")
        assert screen.read == A
        assert history(screen) == ["2026-11-24 10:21  published here, undone"]
        await screen.press("d", "k")
        assert history(screen) == [
            "2026-11-24 10:23  declined here",
            "2026-11-24 10:21  published here, undone",
        ]
        await screen.press("j")
        assert screen.read == B
        assert "History" not in screen.detail


async def test_commits_come_when_the_detail_is_looked_into_and_nothing_moves(desk_app: NewsApp) -> None:
    root = desk_app._door.library().folder
    commit(root, "Take the news \x1b[2Jin")
    (root / A).write_text(article("Alpha", date="2021-05-02", published=False, body="More.\n" * 60))
    commit(root, "Say more", "2026-11-25T08:00:00+01:00")
    async with desk_app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = seated(desk_app, pilot)
        await screen.settle()
        await screen.press("m", "k", "j", "k")
        assert [line[:18] for line in history(screen)] == ["2026-11-24 10:21  "]  # Git was not asked
        await screen.press("J", "J")
        lines = history(screen)
        assert len(lines) == 3
        assert lines[0].startswith("2026-11-25 07:00  ")
        assert lines[0].endswith(" Say more, Ja␛[31mne")
        assert lines[1] == "2026-11-24 10:21  put off here"
        assert lines[2].endswith(" Take the news ␛[2Jin, Ja␛[31mne")
        assert desk_app.detail.scroll_offset.y == 2
        shown = screen.lines
        await screen.press("enter")
        await screen.resize(90, 24)
        assert len(history(screen)) == 3
        await screen.resize(80, 24)
        assert screen.lines[:10] == shown[:10]
        assert history(screen) == lines
        await screen.press("G", "h", "j")
        assert "History" not in screen.detail
        await screen.press("enter")
        assert len(history(screen)) == 1


async def test_a_file_keeps_its_commits_under_another_name_and_a_broken_one_has_them(
    desk_app: NewsApp, folder: Folder
) -> None:
    root = desk_app._door.library().folder
    (root / A).rename(root / "-[x] *.md")
    folder({B: "---\nprovider: a: b\n---\n"})
    commit(root, "First")
    (root / "-[x] *.md").rename(root / "c.md")
    commit(root, "Second")
    async with desk_app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = seated(desk_app, pilot)
        await screen.settle()
        await screen.press("1", "enter")
        assert screen.read == "c.md"
        assert [line.split(",")[0].rpartition(" ")[2] for line in history(screen)] == ["Second", "First"]
        await screen.press("h", "6", "enter")
        assert screen.read == B
        assert len(history(screen)) == 1


async def test_without_git_nothing_is_shown_and_nothing_is_said(desk_app: NewsApp) -> None:
    async with desk_app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = seated(desk_app, pilot)
        await screen.settle()
        await screen.press("enter", "j", "G")
        assert "History" not in screen.detail
        assert screen.said == ""


async def test_commits_of_an_article_that_was_left_are_not_shown(
    desk_app: NewsApp, plain_environment: Path, tmp_path: Path
) -> None:
    root = desk_app._door.library().folder
    commit(root, "First")
    asked = tmp_path / "asked"
    recorder, real = plain_environment / "git", shutil.which("git")
    recorder.write_text(f'#!/bin/sh\necho "$@" >> {asked}\nexec {real} "$@"\n')
    recorder.chmod(0o755)
    async with desk_app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        screen = seated(desk_app, pilot)
        await screen.settle()
        with desk_app.past._one_at_a_time:  # Git is busy with another one
            desk_app.post_message(screen.key("enter"))
            await until(screen, lambda: desk_app.past._asked == A)
            desk_app.post_message(screen.key("n"))
            await until(screen, lambda: desk_app.past._asked == B and screen.read == B)
        await settle(pilot)
        assert len(history(screen)) == 1
        assert screen.read == ArticleId(B)
        assert [line.rpartition(" ")[2] for line in asked.read_text().splitlines()] == [B]
