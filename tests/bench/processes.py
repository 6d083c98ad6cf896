"""Child processes of a measurement: their time, their memory, and their end."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PEAK_POLL_SECONDS: Final = 0.05
PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")
TICKS_PER_SECOND: Final = os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    """A measurement that could not be made; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Bytes of a process and all its children; `pss` counts a shared page once, `rss` for each of them."""

    pss: int
    rss: int


def run(argv: Sequence[str], *, environ: Mapping[str, str], seconds: float, cwd: Path | None = None) -> str:
    """What a program printed.

    Raises:
        Failed: It ended with an error, or not in time.
    """
    with _started(argv, environ, cwd, out=subprocess.PIPE) as process:
        return _ended(process, argv, seconds)


def timed(
    argv: Sequence[str], *, environ: Mapping[str, str], seconds: float, cwd: Path | None = None
) -> float:
    """Seconds from the start of a program to its end; what it prints goes nowhere.

    Raises:
        Failed: As `run`.
    """
    start = time.perf_counter()
    with _started(argv, environ, cwd) as process:
        _ended(process, argv, seconds)
        return time.perf_counter() - start


def _ended(process: subprocess.Popen[bytes], argv: Sequence[str], seconds: float) -> str:
    name = Path(argv[0]).name
    try:
        out, complaint = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Failed(f"{name} was not done after {seconds:.0f} s") from None
    if process.returncode:
        last = complaint.decode(errors="replace").strip().splitlines()[-1:]
        raise Failed(f"{name} ended with {process.returncode}: {''.join(last)}")
    return (out or b"").decode(errors="replace")


def first_line(argv: Sequence[str], *, environ: Mapping[str, str], seconds: float) -> float:
    """Seconds from the start of a program to its first whole line on a pipe.

    Raises:
        Failed: It ended or ran for too long without one.
    """
    start = time.perf_counter()
    with _started(argv, environ, None, out=subprocess.PIPE) as process:
        assert process.stdout is not None
        printed = b""
        while b"\n" not in printed:
            left = max(0.0, start + seconds - time.perf_counter())
            ready, _, _ = select.select([process.stdout], [], [], left)
            piece = os.read(process.stdout.fileno(), 1 << 16) if ready else b""
            if not piece:
                raise Failed(f"{Path(argv[0]).name} printed no line in {seconds:.0f} s")
            printed += piece
        return time.perf_counter() - start


def peak(argv: Sequence[str], *, environ: Mapping[str, str], seconds: float) -> Memory:
    """The most memory that a program and its children had at one look, of many; looking slows it down.

    Raises:
        Failed: It ran for too long.
    """
    most = Memory(pss=0, rss=0)
    deadline = time.monotonic() + seconds
    with _started(argv, environ, None) as process:
        while process.poll() is None:
            if time.monotonic() > deadline:
                raise Failed(f"{Path(argv[0]).name} was not done after {seconds:.0f} s")
            now = memory(process.pid)
            most = Memory(pss=max(most.pss, now.pss), rss=max(most.rss, now.rss))
            time.sleep(PEAK_POLL_SECONDS)
    return most


def memory(pid: int) -> Memory:
    """What a process and its children have now."""
    pss = rss = 0
    for one in family(pid):
        with contextlib.suppress(OSError, IndexError, ValueError):
            rss += int(Path(f"/proc/{one}/statm").read_text().split()[1]) * PAGE_BYTES
            for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    pss += int(line.split()[1]) * 1024
    return Memory(pss=pss, rss=rss)


def cpu_seconds(pid: int) -> float:
    """What a process and its children have computed so far."""
    total = 0.0
    for one in family(pid):
        with contextlib.suppress(OSError):
            after_name = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            total += (int(after_name[11]) + int(after_name[12])) / TICKS_PER_SECOND
    return total


def family(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in Path(f"/proc/{pid}/task/{task}/children").read_text().split():
                yield from family(int(child))


def end(pid: int) -> None:
    """Kills a child that leads its own group, with the whole group and what has left it, and buries it."""
    for one in reversed(list(family(pid))):
        with contextlib.suppress(OSError):
            os.kill(one, signal.SIGKILL)
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


@contextlib.contextmanager
def _started(
    argv: Sequence[str], environ: Mapping[str, str], cwd: Path | None, *, out: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        argv,
        env=dict(environ),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            end(process.pid)
            process.wait()
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Fails what is done inside, wherever it is, when the time is over.

    Raises:
        Failed: It took longer.
    """

    def ring(*_: object) -> None:
        raise Failed(f"not done after {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
