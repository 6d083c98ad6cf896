"""What the scripts are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tui.cli.parser import Option, Takes
from tui.cli.verbs import Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Verbs, the options of each (of the app, under None), and the words of a query."""

    verbs: Mapping[str, Verb]
    options: Mapping[str | None, Mapping[str, Option]]
    fields: tuple[str, ...]
    numbers: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    suffixes: tuple[str, ...]

    def taking(self) -> Iterator[tuple[str | None, str, Takes | tuple[str, ...]]]:
        """Verb, option and what follows it, for each option that something follows."""
        for verb, options in self.options.items():
            for name, option in options.items():
                if option.takes is not Takes.NOTHING:
                    yield verb, name, option.takes
