"""What stands on a terminal's screen after the bytes that a program wrote; as much of it as Textual uses."""

from __future__ import annotations

import re
from typing import Final

from rich.cells import get_character_cell_size

SEQUENCE: Final = re.compile(
    r"\x1b\[[<=>?]?([0-9;:]*)[ -/]*([@-~])"  # moves, colours, modes
    r"|\x1b\].*?(?:\x07|\x1b\\)|\x1b[PX^_].*?\x1b\\|\x1b[()][0-9A-Z]|\x1b[ -/]*[0-~]",
    re.DOTALL,
)
BEGUN: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*|[PX^_][^\x1b]*|[()])?\Z")


class Screen:
    """Characters by line and column. Colours are not kept, nothing scrolls."""

    def __init__(self, width: int, height: int) -> None:
        self.cells = [[" "] * width for _ in range(height)]
        self._width = width
        self._line = self._column = 0
        self._rest = ""
        self._bytes = b""

    def feed(self, written: bytes) -> None:
        """Takes what was written next, cut anywhere."""
        text = self._rest + self._decoded(written)
        begun = BEGUN.search(text)
        text, self._rest = (text[: begun.start()], text[begun.start() :]) if begun else (text, "")
        place = 0
        for sequence in SEQUENCE.finditer(text):
            self._write(text[place : sequence.start()])
            if sequence[2]:
                self._obey(sequence[2], [int(one) if one.isdigit() else 0 for one in sequence[1].split(";")])
            place = sequence.end()
        self._write(text[place:])

    def _decoded(self, written: bytes) -> str:
        """UTF-8 up to the last whole character."""
        self._bytes += written
        for cut in range(4):
            end = len(self._bytes) - cut
            try:
                text = self._bytes[:end].decode()
            except UnicodeDecodeError:
                continue
            self._bytes = self._bytes[end:]
            return text
        text, self._bytes = self._bytes.decode(errors="replace"), b""
        return text

    @property
    def lines(self) -> list[str]:
        """The screen as text, blanks at the ends cut off."""
        return ["".join(line).rstrip() for line in self.cells]

    def _write(self, text: str) -> None:
        for letter in text:
            if letter == "\n":
                self._line = min(self._line + 1, len(self.cells) - 1)
            elif letter == "\r":
                self._column = 0
            elif letter == "\b":
                self._column = max(0, self._column - 1)
            elif letter >= " ":
                self._put(letter)

    def _put(self, letter: str) -> None:
        cells = get_character_cell_size(letter)
        if cells and self._column + cells <= self._width:
            row = self.cells[self._line]
            row[self._column] = letter
            if cells == 2:
                row[self._column + 1] = ""
            self._column += cells

    def _obey(self, final: str, numbers: list[int]) -> None:
        first = numbers[0] if numbers else 0
        if final in "Hf":
            column = numbers[1] if len(numbers) > 1 else 1
            self._go(first - 1, column - 1)
        elif final in "ABCD":
            by = max(1, first)
            down, right = {"A": (-by, 0), "B": (by, 0), "C": (0, by), "D": (0, -by)}[final]
            self._go(self._line + down, self._column + right)
        elif final == "G":
            self._go(self._line, first - 1)
        elif final == "J" and first == 2:
            self.cells = [[" "] * self._width for _ in self.cells]
        elif final == "K":
            start, end = ((self._column, self._width), (0, self._column + 1), (0, self._width))[min(first, 2)]
            self.cells[self._line][start:end] = [" "] * (end - start)

    def _go(self, line: int, column: int) -> None:
        self._line = min(max(line, 0), len(self.cells) - 1)
        self._column = min(max(column, 0), self._width - 1)
