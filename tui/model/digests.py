"""Two of hashlib's sums, without the 3 ms that it takes to load OpenSSL's for the others."""

try:
    from _blake2 import blake2b
except ImportError:  # a Python that was built otherwise
    from hashlib import blake2b
try:
    from _sha2 import sha256  # type: ignore[import-not-found]  # from 3.12 on
except ImportError:
    try:
        from _sha256 import sha256  # type: ignore[import-not-found]
    except ImportError:
        from hashlib import sha256


def sha256_hex(content: bytes) -> str:
    """The SHA-256 of some bytes, in 64 hexadecimal digits."""
    return str(sha256(content).hexdigest())


__all__ = ["blake2b", "sha256_hex"]
