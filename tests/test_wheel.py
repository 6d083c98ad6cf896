"""What is handed out: the source archive, the wheel that is made from it, and newstui installed from that."""

from __future__ import annotations

import importlib.util
import os
import pty
import re
import subprocess
import sys
import tarfile
import termios
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.metadata import Metadata
from packaging.version import Version

import tui
from tests.terminal.written import PATIENCE_SECONDS, Bytes

ROOT = Path(__file__).parent.parent
BUILD_SECONDS = 300  # an isolated build fetches its backend
NAME = f"newstui-{tui.__version__}"
GREYS = {16, 59, 102, 145, 188, 231, *range(232, 256)}  # of the 256 colours


@pytest.fixture
def outside(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who has no checkout, and wants no colours."""
    home = tmp_path / "home"
    home.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "SSL_CERT_FILE") if name in os.environ}
    return {**kept, "HOME": str(home), "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "NO_COLOR": "1"}


def ran(*argv: str | Path, environ: dict[str, str], cwd: Path) -> str:
    """What a program prints; fails where it does."""
    done = subprocess.run(
        argv, cwd=cwd, env=environ, capture_output=True, text=True, check=False, timeout=BUILD_SECONDS
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(into: Path, environ: dict[str, str]) -> tuple[Path, Path]:
    """The source archive, and the wheel that is built from what it holds."""
    isolation = ["--no-isolation"] if importlib.util.find_spec("hatchling") else []
    ran(sys.executable, "-m", "build", *isolation, "--outdir", into, ROOT, environ=environ, cwd=into)
    return into / f"{NAME}.tar.gz", into / f"{NAME}-py3-none-any.whl"


def files(*folders: str) -> Iterator[str]:
    """The files below folders of the project, by their paths in it."""
    for folder in folders:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield str(path.relative_to(ROOT))


def assert_an_index_takes(told: bytes) -> None:
    """Every field is as the standard wants it, and the page of the package is the README as Markdown."""
    metadata = Metadata.from_email(told, validate=True)
    assert metadata.version == Version(tui.__version__)
    assert metadata.description_content_type == "text/markdown"
    assert metadata.description == (ROOT / "README.md").read_text()


def install(wheel: Path, place: Path, environ: dict[str, str]) -> Path:
    """The folder of programs of a new environment with the wheel in it, that borrows what newstui needs."""
    venv.create(place, symlinks=True, with_pip=False)
    (site,) = place.glob("lib/*/site-packages")
    borrowed = [one for one in sys.path if Path(one).name in ("site-packages", "dist-packages")]
    (site / "borrowed.pth").write_text("\n".join(borrowed))
    python = place / "bin" / "python"
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--disable-pip-version-check",
    ]
    # newstui itself may be among what is borrowed, and is not to be taken for installed.
    ran(*pip, "--no-index", "--no-deps", "--ignore-installed", wheel, environ=environ, cwd=place)
    return place / "bin"


def demo(newstui: Path, environ: dict[str, str], cwd: Path) -> str:
    """All that `newstui --demo` writes on a terminal until it is left."""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    process = subprocess.Popen(
        [newstui, "--demo"],
        cwd=cwd,
        env=environ,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    terminal = Bytes(master=master, process=process)
    try:
        terminal.find("Moth chip")
        terminal.send("q")
        assert terminal.end() == 0
    finally:
        process.kill()
        process.wait(PATIENCE_SECONDS)
        os.close(master)
    return bytes(terminal.written).decode()


def hues(written: str) -> set[str]:
    """The colours that a terminal was told to show, greys left out."""
    numbers = {int(one) for one in re.findall(r"[34]8;5;(\d+)", written)}
    parts = {tuple(one) for one in re.findall(r"[34]8;2;(\d+);(\d+);(\d+)", written)}
    basic = re.findall(r"\x1b\[(?:[\d;]*;)?((?:3|4|9|10)[1-6])[;m]", re.sub(r"[34]8;5;\d+", "", written))
    return {str(one) for one in numbers - GREYS} | {str(one) for one in parts if len(set(one)) > 1} | {*basic}


def test_what_is_handed_out_is_whole_and_runs_by_itself(tmp_path: Path, outside: dict[str, str]) -> None:
    dist = tmp_path / "dist"
    dist.mkdir()
    archive, wheel = build(dist, outside)
    with tarfile.open(archive) as source:
        held = {one.name.removeprefix(f"{NAME}/") for one in source if one.isfile()}
        told = source.extractfile(f"{NAME}/PKG-INFO")
        assert told is not None
        assert_an_index_takes(told.read())
    of_root = {"README.md", "CHANGELOG.md", "LICENSE", "Makefile", "pyproject.toml"}
    assert {*files("tui", "tests", "docs", "sample_content", ".ci"), *of_root} <= held
    with zipfile.ZipFile(wheel) as packed:
        assert_an_index_takes(packed.read(f"{NAME}.dist-info/METADATA"))
        names = {name for name in packed.namelist() if not name.startswith(f"{NAME}.dist-info/")}
        assert f"{NAME}.dist-info/licenses/LICENSE" in packed.namelist()
    assert names == {*files("tui"), *(f"tui/{name}" for name in files("sample_content"))}
    assert {"tui/py.typed", "tui/app.tcss"} <= names

    programs = install(wheel, tmp_path / "installed", outside)
    where = ran(
        programs / "python", "-c", "import tui; print(tui.__path__[0])", environ=outside, cwd=tmp_path
    )
    assert where.startswith(str(tmp_path / "installed"))
    newstui = programs / "newstui"
    assert ran(newstui, "--version", environ=outside, cwd=tmp_path) == f"newstui {tui.__version__}\n"
    listed = ran(newstui, "list", f"{where.strip()}/sample_content", "--paths", environ=outside, cwd=tmp_path)
    assert len(listed.splitlines()) == len(list(files("sample_content"))) - 1  # its README is no article
    assert hues(demo(newstui, outside, tmp_path)) == set()
