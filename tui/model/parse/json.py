"""JSON heads: one object that opens the file."""

from __future__ import annotations

import json
from typing import Any

from tui.errors import FrontMatterError


def length(text: str) -> int | None:
    """Characters of the object that opens `text`; None where it cannot be read."""
    try:
        return json.JSONDecoder().raw_decode(text)[1]
    except (ValueError, RecursionError):
        return None


def load(head: str) -> dict[str, Any]:
    """The object that `head` is.

    Raises:
        FrontMatterError: With 1-based line and column in the head.
    """
    try:
        fields = json.JSONDecoder().raw_decode(head)[0]
    except json.JSONDecodeError as error:
        raise FrontMatterError(
            f"this is not valid JSON ({error.msg[:1].lower()}{error.msg[1:]})",
            line=error.lineno,
            column=error.colno,
            hint="look for a missing or surplus comma, or quotation marks that are not straight",
        ) from None
    except RecursionError:
        raise FrontMatterError("the front matter is nested too deeply") from None
    except ValueError as error:
        raise FrontMatterError(f"the front matter holds an impossible value ({error})") from None
    return {str(key): value for key, value in fields.items()}
