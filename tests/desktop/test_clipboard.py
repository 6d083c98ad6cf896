from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.desktop.conftest import PATIENCE_SECONDS, Needs, Program
from tui.desktop import clipboard
from tui.desktop.clipboard import OSC52_LIMIT, CopyReport, Tmux, copy, copy_with_tool, sentence
from tui.errors import ClipboardFailed
from tui.model.choices import Clipboard

TEXT = "https://example.org/?q='$(id)'&ü=%s€"
WHAT = "the web URL"


@pytest.fixture
def display(bare_environ: pytest.MonkeyPatch, bin_folder: Path) -> pytest.MonkeyPatch:
    """A session with a display of which only the name exists, and no program but those of `bin_folder`."""
    bare_environ.setenv("DISPLAY", ":claimed")
    bare_environ.setenv("PATH", str(bin_folder))
    return bare_environ


def pasted(command: list[str], expected: str) -> bool:
    """Whether the command printed that; asked again, since a tool may end before X has heard of its claim."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        shown = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE_SECONDS)
        if shown.stdout == expected.encode():
            return True
    return False


# --- the tools themselves


@pytest.mark.parametrize("text", [TEXT, "x" * 200_000 + "ü"], ids=["short", "over the limit of OSC 52"])
@pytest.mark.parametrize(
    ("tool", "paste"),
    [("xclip", ["-selection", "clipboard", "-o"]), ("xsel", ["--clipboard", "--output"])],
)
def test_a_tool_gets_the_text_into_the_clipboard(
    *,
    tool: str,
    paste: list[str],
    text: str,
    needs_program: Needs,
    x_server: str,
    display: pytest.MonkeyPatch,
    bin_folder: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    path = needs_program(tool)
    (bin_folder / tool).symlink_to(path)  # alone there, so that it is the one that is found
    display.setenv("DISPLAY", x_server)
    report = copy(text, os.environ, limit_seconds=PATIENCE_SECONDS)
    assert report == CopyReport(size_bytes=len(text.encode()), tool=tool)
    assert sentence(WHAT, report) == "Copied the web URL"
    assert pasted([path, *paste], text)
    assert capfd.readouterr() == ("", "")


def test_xclip_without_its_display_is_not_called_copied(
    needs_program: Needs, display: pytest.MonkeyPatch, bin_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (bin_folder / "xclip").symlink_to(needs_program("xclip"))
    report = copy(TEXT, os.environ, limit_seconds=PATIENCE_SECONDS)
    assert (report.tool, report.copied, report.osc52_useful) == (None, False, True)
    assert sentence(WHAT, report) == (
        "Sent the web URL to your terminal; "
        "xclip failed (exit code 1): select it with the mouse if it does not paste"
    )
    assert capfd.readouterr() == ("", "")


# --- tools that behave in every way


@pytest.mark.parametrize(
    ("tool", "sign", "arguments"),
    [
        ("xclip", "DISPLAY", ["-selection", "clipboard"]),
        ("xsel", "DISPLAY", ["--clipboard", "--input"]),
        ("wl-copy", "WAYLAND_DISPLAY", []),
    ],
)
def test_each_tool_is_called_with_the_text_on_stdin(
    tool: str, sign: str, arguments: list[str], display: pytest.MonkeyPatch, program: Program
) -> None:
    path = program(tool, """printf '%s\\0' "$@" > "$0.argv"; /bin/cat > "$0.stdin" """)
    program("wl-paste")  # pyperclip wants both
    display.setenv(sign, ":1")
    assert copy_with_tool(TEXT, os.environ, limit_seconds=PATIENCE_SECONDS) == tool
    assert Path(f"{path}.argv").read_text() == "".join(f"{argument}\0" for argument in arguments or [""])
    assert Path(f"{path}.stdin").read_text(encoding="utf-8") == TEXT


def test_klipper_gets_the_text_as_one_argument(display: pytest.MonkeyPatch, program: Program) -> None:
    program("klipper")
    path = program("qdbus", """printf '%s\\0' "$@" > "$0.argv" """)
    assert copy_with_tool(TEXT, os.environ, limit_seconds=PATIENCE_SECONDS) == "qdbus"
    assert Path(f"{path}.argv").read_text(encoding="utf-8").split("\0")[-2] == TEXT
    with pytest.raises(ClipboardFailed, match="qdbus could not be started"):
        copy_with_tool("a\0b", os.environ, limit_seconds=PATIENCE_SECONDS)


def test_what_a_tool_prints_never_reaches_our_screen(
    display: pytest.MonkeyPatch, program: Program, capfd: pytest.CaptureFixture[str]
) -> None:
    program("xclip", "echo out; echo err >&2; /bin/cat")
    assert copy_with_tool(TEXT, os.environ, limit_seconds=PATIENCE_SECONDS) == "xclip"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("text", [TEXT, "x" * 1_000_000], ids=["short", "more than a pipe holds"])
def test_a_tool_that_says_no_is_told(text: str, display: pytest.MonkeyPatch, program: Program) -> None:
    program("xclip", "exit 1")
    with pytest.raises(ClipboardFailed) as caught:
        copy_with_tool(text, os.environ, limit_seconds=PATIENCE_SECONDS)
    assert str(caught.value) == "xclip failed (exit code 1): select it with the mouse"


def test_a_file_that_is_no_tool_is_told(display: pytest.MonkeyPatch, bin_folder: Path) -> None:
    (bin_folder / "xclip").write_bytes(b"\x7fnonsense")
    (bin_folder / "xclip").chmod(0o755)
    with pytest.raises(ClipboardFailed, match=r"xclip could not be started \(Exec format error\)"):
        copy_with_tool(TEXT, os.environ, limit_seconds=PATIENCE_SECONDS)


@pytest.mark.parametrize("text", [TEXT, "x" * 1_000_000], ids=["short", "more than a pipe holds"])
def test_a_tool_that_hangs_is_killed_with_its_children(
    text: str, display: pytest.MonkeyPatch, program: Program, tmp_path: Path
) -> None:
    alive = tmp_path / "alive"
    os.mkfifo(alive)
    watch = os.open(alive, os.O_RDONLY | os.O_NONBLOCK)
    try:
        program("xclip", f"exec 9> '{alive}'; /bin/sleep 600 & /bin/sleep 600")
        report = copy(text, os.environ, limit_seconds=0.3)
        assert report.trouble == "xclip did not answer within 0.3 s: select it with the mouse"
        assert not report.copied
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            # Whoever lives holds the other end: then there is nothing to read yet, afterwards the end of it.
            try:
                assert os.read(watch, 1) == b""
                break
            except BlockingIOError:
                assert time.monotonic() < deadline
    finally:
        os.close(watch)


# --- no tool


def test_without_a_display_there_is_no_tool(bare_environ: pytest.MonkeyPatch, program: Program) -> None:
    for tool in ("xclip", "xsel", "wl-copy", "wl-paste"):
        program(tool, "exit 1")
    assert copy(TEXT, os.environ) == CopyReport(size_bytes=len(TEXT.encode()))


def test_a_display_without_a_tool_means_the_terminal_only(display: pytest.MonkeyPatch) -> None:
    report = copy(TEXT, os.environ)
    assert (report.copied, report.osc52_useful, report.lost) == (False, True, False)
    assert sentence(WHAT, report) == (
        "Sent the web URL to your terminal; select it with the mouse if it does not paste"
    )


@pytest.mark.parametrize("sign", ["SSH_CONNECTION", "SSH_TTY"])
def test_over_ssh_the_clipboard_of_the_server_is_left_alone(
    sign: str, display: pytest.MonkeyPatch, program: Program
) -> None:
    path = program("xclip", ': > "$0.called"')
    display.setenv(sign, "x")
    assert copy(TEXT, os.environ) == CopyReport(size_bytes=len(TEXT.encode()))
    assert not Path(f"{path}.called").exists()


def test_qt_is_never_started(display: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "modules" / "PyQt5"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "QtWidgets.py").write_text("raise SystemExit('Qt was started')")
    display.syspath_prepend(package.parent)
    display.setitem(sys.modules, "qtpy", None)
    try:
        assert copy_with_tool(TEXT, os.environ) is None
    finally:
        sys.modules.pop("PyQt5", None)


def test_characters_without_utf_8_do_not_stop_a_copy(display: pytest.MonkeyPatch, program: Program) -> None:
    path = program("xclip", '/bin/cat > "$0.stdin"')
    assert copy_with_tool("a\udcffb", os.environ, limit_seconds=PATIENCE_SECONDS) == "xclip"
    assert Path(f"{path}.stdin").read_text() == "a?b"


# --- pyperclip's own functions, for systems without such programs


def test_a_function_that_comes_back_has_copied() -> None:
    taken: list[str] = []
    clipboard._copy_in_thread(taken.append, TEXT, limit_seconds=PATIENCE_SECONDS)
    assert taken == [TEXT]


def test_a_function_that_raises_has_not() -> None:
    def refuse(text: str) -> None:
        raise RuntimeError("Error calling OpenClipboard")

    with pytest.raises(ClipboardFailed) as caught:
        clipboard._copy_in_thread(refuse, TEXT, limit_seconds=PATIENCE_SECONDS)
    assert str(caught.value) == (
        "the system clipboard failed (Error calling OpenClipboard): select it with the mouse"
    )


def test_a_function_that_hangs_is_left_to_itself() -> None:
    gate = threading.Event()
    try:
        with pytest.raises(ClipboardFailed, match=r"did not answer within 0\.05 s"):
            clipboard._copy_in_thread(lambda _text: gate.wait(), TEXT, limit_seconds=0.05)
        [left] = [thread for thread in threading.enumerate() if thread.name.startswith("copy to")]
        assert left.daemon
    finally:
        gate.set()
    left.join(PATIENCE_SECONDS)


# --- what is said

SHORT, LONG = 100, OSC52_LIMIT + 1
TROUBLE = "xclip failed (exit code 1): select it with the mouse"


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (CopyReport(size_bytes=SHORT, tool="xclip"), "Copied the web URL"),
        (CopyReport(size_bytes=LONG, tool="xclip"), "Copied the web URL"),
        (CopyReport(size_bytes=SHORT, tool="xclip", tmux=Tmux.DROPS), "Copied the web URL"),
        (
            CopyReport(size_bytes=SHORT),
            "Sent the web URL to your terminal; select it with the mouse if it does not paste",
        ),
        (
            CopyReport(size_bytes=SHORT, trouble=TROUBLE),
            "Sent the web URL to your terminal; "
            "xclip failed (exit code 1): select it with the mouse if it does not paste",
        ),
        (
            CopyReport(size_bytes=LONG),
            "Not copied: the web URL has 74,995 bytes, more than the 74,994 a terminal takes; "
            "select it with the mouse",
        ),
        (
            CopyReport(size_bytes=LONG, trouble=TROUBLE),
            "Not copied: the web URL has 74,995 bytes, more than the 74,994 a terminal takes; "
            "xclip failed (exit code 1): select it with the mouse",
        ),
        (
            CopyReport(size_bytes=SHORT, tmux=Tmux.SENT, trouble=TROUBLE),
            "Copied the web URL to tmux, which sent it to your terminal",
        ),
        (
            CopyReport(size_bytes=SHORT, tmux=Tmux.NO_TERMINAL),
            "Copied the web URL to tmux only (prefix ] pastes it); for your terminal's clipboard "
            "put set -as terminal-features ',*:clipboard' in ~/.tmux.conf and attach again",
        ),
        (
            CopyReport(size_bytes=SHORT, tmux=Tmux.SWITCHED_OFF),
            "Copied the web URL to tmux only (prefix ] pastes it); for your terminal's clipboard "
            "put set -g set-clipboard on in ~/.tmux.conf",
        ),
        (
            CopyReport(size_bytes=LONG, tmux=Tmux.TOO_LONG),
            "Copied the web URL to tmux only (prefix ] pastes it); "
            "its 74,995 bytes are more than the 74,994 a terminal takes",
        ),
        (
            CopyReport(size_bytes=SHORT, tmux=Tmux.PASSES),
            "Sent the web URL to your terminal; select it with the mouse if it does not paste",
        ),
        (
            CopyReport(size_bytes=SHORT, tmux=Tmux.DROPS),
            "Not copied: tmux keeps the web URL from your terminal; "
            "put set -g set-clipboard on in ~/.tmux.conf, or select it with the mouse",
        ),
        (
            CopyReport(size_bytes=SHORT, tmux=Tmux.SILENT),
            "Sent the web URL to your terminal; "
            "if it does not paste, put set -g set-clipboard on in ~/.tmux.conf",
        ),
        (
            CopyReport(size_bytes=SHORT, tmux=Tmux.SILENT, trouble=TROUBLE),
            "Sent the web URL to your terminal; "
            "xclip failed (exit code 1): select it with the mouse if it does not paste",
        ),
        (
            CopyReport(size_bytes=LONG, tmux=Tmux.PASSES),
            "Not copied: the web URL has 74,995 bytes, more than the 74,994 a terminal takes; "
            "select it with the mouse",
        ),
    ],
)
def test_the_sentence_says_what_is_known(report: CopyReport, said: str) -> None:
    assert sentence(WHAT, report) == said
    # The three beginnings are the three flags of the report.
    assert said.startswith("Copied") == report.copied
    assert said.startswith("Not copied") == report.lost
    if said.startswith("Sent"):
        assert report.osc52_useful


@pytest.mark.parametrize("state", [None, *Tmux])
@pytest.mark.parametrize("size", [1, OSC52_LIMIT, OSC52_LIMIT + 1])
@pytest.mark.parametrize("tool", [None, "xclip"])
def test_nothing_is_called_sent_that_tmux_or_the_limit_would_stop(
    state: Tmux | None, size: int, tool: str | None
) -> None:
    report = CopyReport(size_bytes=size, tmux=state, tool=tool)
    stopped = state not in (None, Tmux.PASSES, Tmux.SILENT) or size > OSC52_LIMIT
    assert report.osc52_useful != stopped
    assert sentence(WHAT, report).startswith("Copied" if report.copied else "Not" if stopped else "Sent")


def test_the_way_that_was_chosen_is_the_only_one(display: pytest.MonkeyPatch, program: Program) -> None:
    called = program("xclip", ': > "$0.called"')
    program("tmux", ': > "$0.called"')
    display.setenv("TMUX", "/nowhere,1,0")
    asked = {}
    for way in Clipboard:
        report = copy(TEXT, os.environ, way=way)
        marks = [called.with_name(f"{name}.called") for name in ("xclip", "tmux")]
        asked[way] = [report.osc52_useful, *(mark.exists() for mark in marks)]
        for mark in marks:
            mark.unlink(missing_ok=True)
    assert asked == {"auto": [False, True, True], "tool": [False, True, False],
                     "terminal": [True, False, False], "tmux": [False, False, True]}  # fmt: skip


CHOSEN = [
    (CopyReport(size_bytes=9, way=Clipboard.TOOL, tool="xclip"), "Copied the web URL"),
    (CopyReport(size_bytes=9, way=Clipboard.TOOL), "Not copied: no clipboard program can be used here; select it with the mouse"),
    (CopyReport(size_bytes=9, way=Clipboard.TOOL, trouble=TROUBLE), f"Not copied: {TROUBLE}"),
    (CopyReport(size_bytes=9, way=Clipboard.TMUX), "Not copied: this is not tmux; select it with the mouse"),
    (CopyReport(size_bytes=9, way=Clipboard.TMUX, tmux=Tmux.SILENT), "Not copied: tmux did not take it; select it with the mouse"),
    (CopyReport(size_bytes=9, way=Clipboard.TMUX, tmux=Tmux.SENT), "Copied the web URL to tmux, which sent it to your terminal"),
    (CopyReport(size_bytes=9, way=Clipboard.TERMINAL), "Sent the web URL to your terminal; select it with the mouse if it does not paste"),
]  # fmt: skip


@pytest.mark.parametrize(("report", "said"), CHOSEN, ids=range(len(CHOSEN)))
def test_the_sentence_names_the_way_that_was_chosen_where_it_fails(report: CopyReport, said: str) -> None:
    assert sentence(WHAT, report) == said
    assert said.startswith("Not copied") == report.lost
