"""argv to the options of a verb, and its help."""

from __future__ import annotations

import importlib
import os
from argparse import Namespace
from typing import Final

from tui.cli.parser import Parser, nearest, shielded
from tui.cli.verbs import VERBS, declare_app
from tui.errors import UsageError

_NEAR_VERB: Final = 0.6  # of 1, as difflib counts: `lst`, `ls` and `shwo` are near a verb, `content` is not
_EXAMPLES: Final = """\
  newstui content                       open a folder
  newstui content/_news/a.md            open its folder, with the cursor on it
  newstui --demo                        try it out
  newstui list content is:open --json   print instead
  newstui list . 'is:open quality>=80' --paths | newstui publish -
  newstui undo                          take that back
A verb wins over a folder of the same name: newstui ./list opens the folder.
Keys, theme, columns, views and more can be set: newstui config --help."""


def parser_of(name: str | None) -> Parser:
    """What reads the options of a verb, or of the app, and knows their help."""
    parser = _app_parser() if name is None else _verb_parser(name)
    parser.option("--debug", action="store_true", help="keep the traceback of a crash in a file")
    return parser


def _app_parser() -> Parser:
    verbs = "\n".join(f"  {name:<13}{verb.summary}" for name, verb in VERBS.items())
    parser = Parser(
        "newstui",
        usage="newstui [PATH] [options]\n       newstui VERB ... (newstui VERB --help says more)",
        description="Read, search, open and decide the articles of a content folder, by keyboard.",
        epilog=f"verbs:\n{verbs}\n\nexamples:\n{_EXAMPLES}",
    )
    declare_app(parser)
    return parser


def _verb_parser(name: str) -> Parser:
    verb = VERBS[name]
    usage = " ".join(["newstui", name, *([verb.usage] if verb.usage else []), "[options]"])
    summary = f"{verb.summary[0].upper()}{verb.summary[1:]}."
    parser = Parser(f"newstui {name}", usage=usage, description=summary, epilog=verb.epilog)
    verb.declare(parser)
    return parser


def parse(argv: list[str]) -> Namespace:
    """The options of the verb that `argv` names, else of the app; `run` takes them.

    Raises:
        UsageError: They make no sense.
        SystemExit: Help or the version was asked for and is printed.
    """
    first = next((number for number, one in enumerate(argv) if not one.startswith("-")), len(argv))
    name = argv[first] if first < len(argv) and set(argv[:first]) <= {"--debug"} else None
    if name in VERBS:
        dashes = VERBS[name].dashes
        argv = argv[:first] + argv[first + 1 :]
    else:
        if name is not None and not os.path.lexists(name) and (verb := nearest(name, set(VERBS), _NEAR_VERB)):
            raise UsageError(f"{name}: there is no such file or folder. Did you mean newstui {verb}?")
        dashes, name = False, None
    options = parser_of(name).read(shielded(argv, dashes))
    options.verb = name
    return options


def run(options: Namespace) -> int:
    """Does what was asked for; its exit code."""
    module, _, function = (VERBS[options.verb].run if options.verb else "screen.run").partition(".")
    code: int = getattr(importlib.import_module(f"tui.cli.{module}"), function)(options)
    return code
