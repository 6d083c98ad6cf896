"""What newstui remembers about its user, in the user's own state folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def state_folder(environ: Mapping[str, str]) -> Path:
    """Where state is kept: `$XDG_STATE_HOME/newstui`, else `~/.local/state/newstui`."""
    base = environ.get("XDG_STATE_HOME", "")
    return (Path(base) if os.path.isabs(base) else Path.home() / ".local" / "state") / "newstui"


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Where what can be made anew is kept: `$XDG_CACHE_HOME/newstui`, else `~/.cache/newstui`.

    Raises:
        RuntimeError: There is no home.
    """
    base = environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if os.path.isabs(base) else Path.home() / ".cache") / "newstui"


def config_path(environ: Mapping[str, str]) -> Path | None:
    """`$XDG_CONFIG_HOME/newstui/config.toml`, else the same below `~/.config`; None without a home."""
    base = environ.get("XDG_CONFIG_HOME", "")
    try:
        folder = Path(base) if os.path.isabs(base) else Path.home() / ".config"
    except RuntimeError:
        return None
    return folder / "newstui" / "config.toml"


def first_start(environ: Mapping[str, str]) -> bool:
    """Whether newstui was never started before by this user; true once. False where nothing can be kept."""
    try:
        folder = state_folder(environ)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(folder / "started", os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except (OSError, RuntimeError):  # it exists, the disk refuses, or there is no home
        return False
    return True
