"""Patterns that leave files and folders out, as in `.gitignore`. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

Excluded = Callable[[str, bool], bool]
"""Whether a path below the content root (`/` between its parts) is left out; the flag: it is a folder."""

_ONE: Final = "[^/]"


class _Open(Exception):
    """A `[` that nothing closes."""


def why_none(pattern: str) -> str | None:
    """Why a pattern leaves nothing out, as the end of a sentence; None for one that is right."""
    bare = pattern.removeprefix("!").strip("/")
    if not bare:
        return "names nothing"
    if "//" in pattern:
        return "has an empty name between two slashes"
    if any(part in (".", "..") for part in bare.split("/")):
        return "must not hold . or ..: patterns begin at the content root"
    if "[[:" in bare:
        return "has a class like [:alpha:], which is not known here"
    try:
        re.compile(_expression(bare))
    except _Open:
        return "has a [ that is not closed"
    except re.error:
        return "has a range that goes backwards"
    return None


def compiled(patterns: Sequence[str]) -> Excluded | None:
    """The judge of paths by patterns that `why_none` has nothing against; None where there are none.

    What lies in a folder that is left out is left out with it, whatever later patterns say; else the last
    pattern that matches decides. 1.6 us a path for five patterns.
    """
    return _Judge(patterns) if patterns else None


class _Judge:
    """Patterns, in runs of the same sign, the last first."""

    def __init__(self, patterns: Sequence[str]) -> None:
        runs: list[tuple[bool, list[str]]] = []
        for pattern in patterns:
            out = not pattern.startswith("!")
            if not runs or runs[-1][0] is not out:
                runs.append((out, []))
            runs[-1][1].append(pattern.removeprefix("!"))
        self._runs = [
            (out, _matcher(run, folders=True), _matcher(run, folders=False)) for out, run in reversed(runs)
        ]
        self._folders: dict[str, bool] = {"": False}  # asked for again with every file in it

    def __call__(self, path: str, is_folder: bool) -> bool:
        parent = path.rpartition("/")[0]
        out = self._folders.get(parent)
        if out is None:
            out = self._judge_folders(parent)
        return out or self._itself(path, is_folder)

    def _judge_folders(self, path: str) -> bool:
        """Whether a folder is left out, by itself or with one above; notes all that lead to it."""
        out, end = False, path.find("/")
        while end != -1:
            above = path[:end]
            out = self._folders[above] = out or self._itself(above, True)
            end = path.find("/", end + 1)
        out = self._folders[path] = out or self._itself(path, True)
        return out

    def _itself(self, path: str, is_folder: bool) -> bool:
        for out, of_folder, of_file in self._runs:
            matches = of_folder if is_folder else of_file
            if matches is not None and matches(path):
                return out
        return False


def _matcher(patterns: Sequence[str], *, folders: bool) -> Callable[[str], object] | None:
    """A match of a whole path by any of some patterns; of files only those without a slash at the end."""
    wanted = [pattern for pattern in patterns if folders or not pattern.endswith("/")]
    if not wanted:
        return None
    return re.compile("|".join(map(_expression, wanted)), re.DOTALL).fullmatch


def _expression(pattern: str) -> str:
    """The regular expression of a pattern.

    Whatever stands for any text takes the first place at which what follows it fits, and gives it up no
    more (an atomic group): there is no second one that would be better, and a file that comes with the
    content cannot make the search run for ever (`*a*a*a*a*a*b`).
    """
    anchored = "/" in pattern.rstrip("/")
    parts = pattern.strip("/").split("/")
    if not anchored:
        parts = ["**", *parts]
    return _path(parts)


def _path(parts: list[str]) -> str:
    """The names of a path, one after the other; `**` stands for any number of them."""
    shown = ""
    fixed: list[str] = []  # of names since the last `**`
    any_depth = False  # before them
    for part in parts:
        if part != "**":
            fixed.append(_name(part))
        elif not (any_depth and not fixed):  # two in a row are one
            shown += _fitted(fixed, any_depth)
            fixed, any_depth = [], True
    names = "/".join(fixed)
    if not any_depth:
        return names
    if not names:  # at the end: all that is below
        return f"{shown}.+"
    return rf"{shown}(?>(?:.*/)?){names}" if len(fixed) == 1 else rf"{shown}(?:[^/]+/)*?{names}"


def _fitted(fixed: list[str], any_depth: bool) -> str:
    """Names before a `**`, with the slash after them."""
    if not fixed:
        return ""
    names = "/".join(fixed) + "/"
    return f"(?>(?:[^/]+/)*?{names})" if any_depth else names


def _name(part: str) -> str:
    r"""One name: `*` is any text in it, `?` a character, `[a-z]` one of some; `\` takes the meaning away."""
    pieces: list[str] = [""]  # what stands between two stars
    place = 0
    while place < len(part):
        sign = part[place]
        place += 1
        if sign == "*":
            if len(pieces) == 1 or pieces[-1]:
                pieces.append("")
        elif sign == "?":
            pieces[-1] += _ONE
        elif sign == "[":
            piece, place = _class(part, place)
            pieces[-1] += piece
        elif sign == "\\" and place < len(part):
            pieces[-1] += re.escape(part[place])
            place += 1
        else:
            pieces[-1] += re.escape(sign)
    if len(pieces) == 1:
        return pieces[0]
    first, *middle, last = pieces
    return first + "".join(f"(?>{_ONE}*?{piece})" for piece in middle) + f"{_ONE}*" + last


def _class(part: str, place: int) -> tuple[str, int]:
    """A character class that begins after its `[`, and the place behind it; it never means a slash."""
    end = place + (part[place : place + 1] in ("!", "^"))
    negated = end > place
    begin = end
    end = part.find("]", end + 1)
    if end == -1:
        raise _Open
    members = re.sub("(.)-(.)|(.)", _member, part[begin:end], flags=re.DOTALL)
    return f"(?!/)[{'^' if negated else ''}{members}]", end + 1


def _member(found: re.Match[str]) -> str:
    first, last, alone = found.groups()
    return re.escape(alone) if alone else f"{re.escape(first)}-{re.escape(last)}"
