"""What must run without a terminal never loads the screen's library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WITHOUT_TERMINAL = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for room in ("model", "store", "cli")
    for path in (ROOT / "tui" / room).rglob("*.py")
)


@pytest.mark.parametrize("module", WITHOUT_TERMINAL)
def test_importing_it_does_not_import_textual(module: str) -> None:
    code = f"import sys, {module}; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
