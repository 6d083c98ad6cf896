"""What all tests share: no skips in CI, a home of their own, folders of articles, time zones."""

from __future__ import annotations

import gc
import json
import os
import signal
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

PATIENCE_SECONDS = 60
YOUNG_OBJECTS = 20_000  # that may be there before they are looked through

# How many times as much every property test and every loop of kills does: `make fuzz` says 25.
FUZZ = int(os.environ.get("FUZZ", "1"))

settings.register_profile("here", deadline=None, max_examples=50 * FUZZ)
settings.register_profile("ci", deadline=None, max_examples=50, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") and FUZZ == 1 else "here")


def _refused(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Fails what was skipped where nobody would read the reason; an expected failure is no skip."""
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"nothing may be skipped in CI. {reason}"


def pytest_collection_finish() -> None:
    """What was collected stays until the end: to look through it for garbage is a tenth of a test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """Apps that a test let go do not pile up: one and its library hold each other, and two files of the cache."""
    done = yield
    gc.collect(1)
    return done


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refused(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refused(report)
    return report


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the home of whoever runs it."""
    home = tmp_path / ".home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))


@pytest.fixture(autouse=True, scope="session")
def _parsed_once() -> Iterator[None]:
    """Style sheets are parsed once for all apps: a text at its place comes to the same rules with the same colours.

    Textual keeps them for one app, and to parse them anew took 50 ms of each test that starts one.
    """
    parse, parsed = Stylesheet._parse_rules, dict[tuple[object, ...], list[RuleSet]]()

    def once(sheet: Stylesheet, *arguments: Any, **named: Any) -> list[RuleSet]:
        key = (*arguments, *named.items(), *sheet._variables.items())
        if key not in parsed:
            parsed[key] = parse(sheet, *arguments, **named)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", once)
        yield


@pytest.fixture
def bounded() -> Iterator[None]:
    """Fails a test that hangs; whatever is bounded ends in a small part of this time on any machine."""

    def give_up(*_: object) -> None:
        pytest.fail(f"still running after {PATIENCE_SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE_SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


Folder = Callable[[Mapping[str, str | bytes]], Path]
Zone = Callable[[str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Writes files by name into one content folder, which comes back; may be called again for more."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "content"
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return write


@pytest.fixture
def zone() -> Iterator[Zone]:
    """Moves the test to a time zone, like `zone("Asia/Tokyo")`."""
    with pytest.MonkeyPatch.context() as patch:

        def move(name: str) -> None:
            patch.setenv("TZ", name)
            time.tzset()

        yield move
    time.tzset()


def article(
    title: str | None = "A title",
    *,
    date: str | None = "2021-05-01T12:00:00Z",
    body: str = "Text.\n",
    **fields: Any,
) -> str:
    """The text of a Smartable article. `date` is written bare, all else quoted; None leaves a key out.

    `web_url`, `amp_url`, `cdn_url`, `provider` and `domain` stand for the keys that hold them; any other name
    is a key itself.
    """
    known: dict[str, Any] = {"excerpt": "An excerpt.", "web_url": "https://example.org/story"}
    known |= {"type": "article", "quality": 50, "published": True, **fields}
    publisher = {"name": known.pop("provider", "Example"), "domain": known.pop("domain", "example.org")}
    names = {"web_url": "webUrl", "amp_url": "ampWebUrl", "cdn_url": "cdnAmpWebUrl"}
    keys = {"title": title, **{names.get(name, name): value for name, value in known.items()}}
    if publisher["name"] is not None:
        keys["provider"] = {part: value for part, value in publisher.items() if value is not None}
    head = [
        f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items() if value is not None
    ]
    if date is not None:
        head.append(f"publishedDateTime: {date}")
    return "---\n" + "\n".join(head) + f"\n---\n{body}"
