"""TOML heads, by the standard library."""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

from tui.errors import FrontMatterError
from tui.model import limits

_PLACE = re.compile(r"^(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)
# A key of more parts than that, where keys stand. The standard library takes time by the square of them:
# 1.4 s for 10,000, and an hour for the half million that a mebibyte holds. No sign is looked at twice.
_PART: Final = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_MORE: Final = rf"(?:[ \t]*+\.[ \t]*+{_PART}){{{limits.DEPTH}}}"
_DEEP: Final = re.compile(rf"(?:^|[\[{{,])[ \t]*+{_PART}{_MORE}", re.MULTILINE)


def load(head: str, what: str = "the front matter") -> dict[str, Any]:
    """The table that `head` holds; `what` it is called where it cannot be read.

    Raises:
        FrontMatterError: With 1-based line and column in the head.
    """
    if (deep := _DEEP.search(head)) is not None:
        raise FrontMatterError(f"{what} is nested too deeply", line=head.count("\n", 0, deep.end()) + 1)
    try:
        return tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        matched = _PLACE.match(str(error))
        reason, line, column = matched.groups() if matched else (str(error), None, None)
        if line is None and matched:
            line = str(head.rstrip("\n").count("\n") + 1)
        raise FrontMatterError(
            f"this is not valid TOML ({reason[:1].lower()}{reason[1:]})",
            line=int(line) if line else None,
            column=int(column) if column else None,
            hint='text needs quotes and keys an equals sign: title = "…"',
        ) from None
    except RecursionError:
        raise FrontMatterError(f"{what} is nested too deeply") from None
    except (ValueError, OverflowError) as error:
        raise FrontMatterError(f"{what} holds an impossible value ({error})") from None
