"""`newstui completions SHELL`: a script made from the table of verbs, that its shell completes newstui with.

The scripts never start newstui, and read nothing but the names of folders and files.
"""

from __future__ import annotations

import importlib
from argparse import Namespace
from typing import Final

from tui.cli.arguments import parser_of
from tui.cli.completions.known import Known
from tui.cli.verbs import SHELLS, VERBS
from tui.errors import UsageError
from tui.model import offers, query

SUFFIXES: Final = (".md", ".markdown", ".mdx", ".html", ".htm")


def run(options: Namespace) -> int:
    """Prints the script.

    Raises:
        UsageError: No shell was named, or one that there is no script for.
    """
    shells: list[str] = options.shells
    if len(shells) != 1 or shells[0] not in SHELLS:
        named = f"; there is none for {shells[0]}" if len(shells) == 1 else ""
        raise UsageError(f"newstui completions needs one of {', '.join(SHELLS)}{named}.")
    print(importlib.import_module(f"tui.cli.completions.{shells[0]}").script(known()), end="")
    return 0


def known() -> Known:
    """All that can be completed without reading content."""
    values = dict(offers.VALUES)
    values["is"] = tuple(state for state in values["is"] if state != "marked")  # which is of a screen
    values["sort"] = (*values["sort"], *(f"-{order}" for order in values["sort"]))
    return Known(
        verbs=VERBS,
        options={name: parser_of(name).options for name in (None, *VERBS)},
        fields=tuple(name for name in query.FIELDS if name not in query.NUMBER_FIELDS),
        numbers=query.NUMBER_FIELDS,
        values=values,
        suffixes=SUFFIXES,
    )
