"""argparse for newstui: options by their whole names, mistakes as sentences, words that begin with a dash."""

from __future__ import annotations

import argparse
from argparse import Namespace
from dataclasses import dataclass
from enum import Enum
from typing import Final, NoReturn

from tui.errors import UsageError

# Put before a word that begins with a dash and is none of our options (`-video` in a query, `-date` after
# --sort), so that argparse takes it as a word. No argv can hold a NUL.
_SHIELD: Final = "\0"
_NEAR_OPTION: Final = 0.75  # of 1, as difflib counts: --version is not near --reverse, --jsno is near --json


class Takes(Enum):
    """What may follow a verb or an option, where it is no choice of words."""

    NOTHING = "nothing"
    FREE = "anything"
    FOLDER = "a folder"
    ARTICLES = "Markdown and HTML files"
    QUERY = "a folder, then a query"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An option as it is told of."""

    help: str
    takes: Takes | tuple[str, ...]


class Parser(argparse.ArgumentParser):
    """Options by their whole names, and mistakes as sentences instead of usage lines."""

    def __init__(self, prog: str, *, usage: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=prog,
            usage=usage,
            description=description,
            epilog=epilog,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        self.options: dict[str, Option] = {}

    def option(
        self,
        name: str,
        *,
        help: str,  # noqa: A002 - argparse's word
        takes: Takes | tuple[str, ...] = Takes.NOTHING,
        among: argparse._ActionsContainer | None = None,
        **settings: object,
    ) -> None:
        """Declares an option; `among` is the group that it is in."""
        self.options[name] = Option(help=help, takes=takes)
        place = among or self
        place.add_argument(name, help=help, **settings)  # type: ignore[arg-type]  # argparse says what is wrong

    def error(self, message: str) -> NoReturn:
        """A usage error; never prints, never exits by itself."""
        plain = message.replace(_SHIELD, "").replace("argument ", "")
        raise UsageError(f"{plain}; {self.prog} --help lists what there is.")

    def read(self, argv: list[str]) -> Namespace:
        """The options in `argv`, wherever they stand among the words.

        Raises:
            UsageError: There is an option that this verb has not.
        """
        options, unknown = self.parse_known_intermixed_args(argv)
        if unknown:
            near = nearest(unknown[0].partition("=")[0], set(self.options), _NEAR_OPTION)
            hint = f"; did you mean {near}?" if near else f"; {self.prog} --help lists what there is."
            raise UsageError(f"{self.prog} has no option {unknown[0]}{hint}")
        return options


def word(text: str) -> str:
    return text.removeprefix(_SHIELD)


def shielded(argv: list[str], dashes: bool) -> list[str]:
    """`argv` with those words shielded that argparse would read as options: `-word`, and all after `--`."""
    shielded: list[str] = []
    for number, one in enumerate(argv):
        if one == "--":
            return shielded + [_SHIELD + later for later in argv[number + 1 :]]
        is_word = dashes and one.startswith("-") and not one.startswith("--") and one not in ("-", "-h")
        shielded.append(_SHIELD + one if is_word else one)
    return shielded


def nearest(word: str, choices: set[str], likeness: float) -> str | None:
    import difflib  # noqa: PLC0415 - for typos only

    found = difflib.get_close_matches(word, sorted(choices), n=1, cutoff=likeness)
    return found[0] if found else None
