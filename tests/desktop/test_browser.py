from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

import tui
from tests.desktop.conftest import PATIENCE_SECONDS, Program
from tui.desktop.browser import Opener, find_opener, open_url, run_in_terminal
from tui.errors import BrowserFailed, BrowserMissing

URL = "https://example.org/a"
RECORD = """printf '%s\\0' "$@" > "$0.argv" """
ROOT = Path(tui.__file__).parents[1]


def argv_of(path: Path) -> list[str]:
    """The arguments that a script with `RECORD` was last called with."""
    return Path(f"{path}.argv").read_text(encoding="utf-8").split("\0")[:-1]


def opener(path: Path, *arguments: str, takes_terminal: bool = False) -> Opener:
    return Opener(argv=(str(path), *arguments), takes_terminal=takes_terminal, name=path.name)


# --- which program


def test_the_browser_variable_wins_over_the_desktop(bin_folder: Path, program: Program) -> None:
    program("xdg-open")
    chosen = program("mybrowser")
    found = find_opener({"PATH": str(bin_folder), "BROWSER": "mybrowser --new", "DISPLAY": ":0"}, "linux")
    assert found == Opener(argv=(str(chosen), "--new"), takes_terminal=False, name="mybrowser")


def test_the_users_settings_win_over_the_browser_variable(bin_folder: Path, program: Program) -> None:
    program("mybrowser")
    wanted = program("other")
    environ = {"PATH": str(bin_folder), "BROWSER": "mybrowser", "DISPLAY": ":0"}
    assert find_opener(environ, "linux", wanted="other --tab %s").argv == (str(wanted), "--tab", "%s")
    assert find_opener(environ, "linux", wanted=None).name == "mybrowser"
    with pytest.raises(BrowserMissing, match=r"No program named in browser \(config.toml\) is installed"):
        find_opener({"PATH": str(bin_folder), "BROWSER": "mybrowser"}, "linux", wanted="gone")


def test_the_first_installed_program_of_the_browser_variable_is_taken(
    bin_folder: Path, program: Program
) -> None:
    second = program("second")
    program("third")
    value = os.pathsep.join(["gone --x", "'unclosed", "", "second '--with space' %s &", "third"])
    found = find_opener({"PATH": str(bin_folder), "BROWSER": value}, "linux")
    assert found.argv == (str(second), "--with space", "%s")


def test_a_chosen_browser_may_be_named_by_its_path(tmp_path: Path, program: Program) -> None:
    path = program("my own")
    found = find_opener({"PATH": str(tmp_path), "BROWSER": f"'{path}' --x"}, "linux")
    assert found == Opener(argv=(str(path), "--x"), takes_terminal=False, name="my own")


@pytest.mark.parametrize("name", ["w3m", "lynx", "links", "links2", "elinks", "www-browser", "browsh"])
def test_a_text_browser_takes_the_terminal(name: str, bin_folder: Path, program: Program) -> None:
    program(name)
    assert find_opener({"PATH": str(bin_folder), "BROWSER": f"{name} -x"}, "linux").takes_terminal


@pytest.mark.parametrize("sign", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_linux_asks_the_desktop_before_it_guesses(sign: str, bin_folder: Path, program: Program) -> None:
    environ = {"PATH": str(bin_folder), sign: "x"}
    for name in ("firefox", "sensible-browser", "x-www-browser", "gio", "xdg-open"):
        path = program(name)
        found = find_opener(environ, "linux")
        assert found.argv == ((str(path), "open") if name == "gio" else (str(path),))
        assert not found.takes_terminal


def test_macos_opens_unless_the_session_is_remote(bin_folder: Path, program: Program) -> None:
    path = program("open")
    environ = {"PATH": str(bin_folder)}
    assert find_opener(environ, "darwin").argv == (str(path),)
    with pytest.raises(BrowserMissing, match="no display"):
        find_opener(environ | {"SSH_TTY": "/dev/ttys001"}, "darwin")


@pytest.mark.parametrize("sign", ["WSL_DISTRO_NAME", "WSL_INTEROP"])
def test_wsl_opens_on_the_windows_side(sign: str, bin_folder: Path, program: Program) -> None:
    program("xdg-open")
    path = program("wslview")
    assert find_opener({"PATH": str(bin_folder), sign: "x", "DISPLAY": ":0"}, "linux").argv == (str(path),)


def test_without_a_display_nothing_is_tried(bin_folder: Path, program: Program) -> None:
    for name in ("xdg-open", "firefox", "w3m", "www-browser"):
        program(name)
    with pytest.raises(BrowserMissing) as caught:
        find_opener({"PATH": str(bin_folder), "SSH_CONNECTION": "x"}, "linux")
    assert str(caught.value) == (
        "No browser can be shown here (no display); copy the address, "
        "or set $BROWSER to a text browser such as w3m"
    )


def test_a_display_without_any_browser_says_so(bin_folder: Path) -> None:
    with pytest.raises(BrowserMissing) as caught:
        find_opener({"PATH": str(bin_folder), "DISPLAY": ":0"}, "linux")
    assert (
        str(caught.value)
        == "No browser is installed here; copy the address, or name your browser in $BROWSER"
    )


def test_a_browser_variable_that_names_nothing_installed_is_told(bin_folder: Path) -> None:
    with pytest.raises(BrowserMissing) as caught:
        find_opener({"PATH": str(bin_folder), "BROWSER": "nosuch:none"}, "linux")
    assert str(caught.value) == (
        "No program named in $BROWSER is installed here; copy the address, or correct $BROWSER"
    )


# --- opening


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/?a='b'&c=\"d\"",
        "https://example.org/$(touch%20x)`id`;id|id>x",
        "https://example.org/100%s?%s=%%s",
        "https://example.org/a%20b%0A",
        "https://example.org/a b",
        "https://example.org/*?[x]{a,b}~!#\\",
        "http://xn--pple-43d.com/",
    ],
)
def test_a_url_is_exactly_one_argument(url: str, program: Program) -> None:
    path = program("browser", RECORD)
    open_url(url, opener(path), wait_seconds=PATIENCE_SECONDS)
    assert argv_of(path) == [url]
    open_url(url, opener(path, "--new", "--app=%s", "--last"), wait_seconds=PATIENCE_SECONDS)
    assert argv_of(path) == ["--new", f"--app={url}", "--last"]


@pytest.mark.parametrize(
    "url", ["", "--help", "file:///etc/passwd", "javascript:alert(1)", "ftp://a", " https://a", "http:a"]
)
def test_what_is_not_a_web_address_never_reaches_a_browser(url: str, program: Program) -> None:
    path = program("browser", RECORD)
    with pytest.raises(ValueError, match="not a web address"):
        open_url(url, opener(path), wait_seconds=PATIENCE_SECONDS)
    with pytest.raises(ValueError, match="not a web address"):
        run_in_terminal(url, opener(path, takes_terminal=True))
    assert not Path(f"{path}.argv").exists()


def test_what_a_browser_prints_never_reaches_our_screen(
    program: Program, capfd: pytest.CaptureFixture[str]
) -> None:
    path = program("noisy", "echo out; echo err >&2; cat; echo done > /dev/null")
    open_url(URL, opener(path), wait_seconds=PATIENCE_SECONDS)
    assert capfd.readouterr() == ("", "")


def test_a_browser_has_its_own_session(program: Program, tmp_path: Path) -> None:
    found = tmp_path / "session"
    path = program("browser", f"'{sys.executable}' -c 'import os; print(os.getsid(0))' > '{found}'")
    open_url(URL, opener(path), wait_seconds=PATIENCE_SECONDS)
    assert int(found.read_text()) != os.getsid(0)


def test_a_browser_that_says_no_is_told(program: Program) -> None:
    path = program("grumpy", "echo cannot open >&2; exit 3")
    with pytest.raises(BrowserFailed) as caught:
        open_url(URL, opener(path), wait_seconds=PATIENCE_SECONDS)
    assert str(caught.value) == (
        "grumpy did not open the page (exit code 3); "
        "copy the address, or set $BROWSER to a browser that works here"
    )


def test_a_browser_that_dies_of_a_signal_is_told(program: Program) -> None:
    path = program("fragile", "kill -KILL $$")
    with pytest.raises(BrowserFailed, match=r"fragile did not open the page \(stopped by signal 9\)"):
        open_url(URL, opener(path), wait_seconds=PATIENCE_SECONDS)


@pytest.mark.parametrize("run", [open_url, run_in_terminal])
def test_a_browser_that_has_vanished_is_told(run: object, tmp_path: Path) -> None:
    assert callable(run)
    with pytest.raises(BrowserFailed, match=r"gone could not be started \(No such file or directory\)"):
        run(URL, opener(tmp_path / "gone"))


def test_a_file_that_is_no_program_is_told(bin_folder: Path) -> None:
    path = bin_folder / "broken"
    path.write_bytes(b"\x7fnonsense")
    path.chmod(0o755)
    with pytest.raises(BrowserFailed, match="broken could not be started"):
        open_url(URL, opener(path))


def test_a_browser_that_stays_is_left_running_and_its_exit_code_collected(
    program: Program, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    path = program("slow", f"read line < '{gate}'; exit 5")
    open_url(URL, opener(path), wait_seconds=0.05)
    [waiting] = [thread for thread in threading.enumerate() if thread.name == "wait for slow"]
    assert waiting.daemon
    release = os.open(gate, os.O_RDWR)  # read-write, so that opening does not wait for the script
    try:
        os.write(release, b"go\n")
        waiting.join(PATIENCE_SECONDS)
        assert not waiting.is_alive()
    finally:
        os.close(release)


def test_we_can_end_before_the_browser_without_a_warning(program: Program, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    path = program("slow", f"read line < '{gate}'")
    code = textwrap.dedent(f"""
        from tui.desktop.browser import Opener, open_url
        open_url({URL!r}, Opener(argv=({str(path)!r},), takes_terminal=False, name="slow"), wait_seconds=0.05)
    """)
    release = os.open(gate, os.O_RDWR)
    try:
        ended = subprocess.run(
            [sys.executable, "-W", "error", "-X", "dev", "-c", code],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
        os.write(release, b"go\n")
    finally:
        os.close(release)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


# --- in the terminal


def test_a_text_browser_draws_where_we_draw(program: Program, capfd: pytest.CaptureFixture[str]) -> None:
    path = program("w3m", RECORD + "; echo page; echo note >&2")
    run_in_terminal(URL, opener(path, "-N", takes_terminal=True))
    assert argv_of(path) == ["-N", URL]
    assert capfd.readouterr() == ("page\n", "note\n")


def test_a_text_browser_that_fails_is_told(program: Program) -> None:
    path = program("w3m", "exit 1")
    with pytest.raises(BrowserFailed, match=r"w3m did not show the page \(exit code 1\)"):
        run_in_terminal(URL, opener(path, takes_terminal=True))


def test_leaving_a_text_browser_with_ctrl_c_is_no_failure_and_leaves_us_alone(program: Program) -> None:
    # The terminal interrupts both; here the script does that to us, under the handler of asyncio.
    path = program("w3m", "trap 'exit 130' INT; kill -INT $PPID; kill -INT $$; exit 1")
    code = textwrap.dedent(f"""
        import asyncio, signal
        from tui.desktop.browser import Opener, run_in_terminal
        async def app():
            before = signal.getsignal(signal.SIGINT)
            run_in_terminal({URL!r}, Opener(argv=({str(path)!r},), takes_terminal=True, name="w3m"))
            assert signal.getsignal(signal.SIGINT) is before
            await asyncio.sleep(0)
            print("still here")
        asyncio.run(app())
    """)
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "still here\n", "")


def test_a_text_browser_can_be_run_from_a_thread(program: Program) -> None:
    path = program("w3m", RECORD)
    thread = threading.Thread(target=run_in_terminal, args=(URL, opener(path, takes_terminal=True)))
    thread.start()
    thread.join(PATIENCE_SECONDS)
    assert argv_of(path) == [URL]
