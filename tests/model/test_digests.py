"""Sums that are those of hashlib, wherever they come from."""

from __future__ import annotations

import hashlib
import importlib
import sys

import pytest

from tui.model import digests

CONTENT = b"content/\xff\0"


@pytest.mark.parametrize("missing", [(), ("_blake2", "_sha2", "_sha256")])
def test_they_are_those_of_hashlib(missing: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in missing:
        monkeypatch.setitem(sys.modules, name, None)
    try:
        again = importlib.reload(digests)
        assert again.sha256_hex(CONTENT) == hashlib.sha256(CONTENT).hexdigest()
        assert (
            again.blake2b(CONTENT, digest_size=8).digest() == hashlib.blake2b(CONTENT, digest_size=8).digest()
        )
    finally:
        monkeypatch.undo()
        importlib.reload(digests)
