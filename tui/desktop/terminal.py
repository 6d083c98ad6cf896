"""The terminal that newstui was started on."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import termios
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Final

# The terminal sends these to the program that has it and to us alike, and we would leave. A handler that does
# nothing, unlike SIG_IGN, is not inherited through exec.
_LEFT_TO_THE_OTHER: Final = (signal.SIGINT, signal.SIGQUIT)
_TO_LEAVE: Final = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)


def hung_up() -> bool:
    """Whether the terminal behind standard input is gone, or others have it (our parent was killed)."""
    with contextlib.suppress(OSError):  # of a terminal that does not control us nobody is told
        if os.tcgetpgrp(0) != os.getpgrp():
            return True
    return not os.isatty(0)


def leave_when_told(leave: Callable[[int], object]) -> None:
    """Calls `leave` with an exit code where a signal asks us to end, which alone would not tidy the terminal.

    For the main thread, in its event loop. A signal that we were started without (nohup) stays so.
    """
    loop = asyncio.get_running_loop()
    for number in _TO_LEAVE:
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, leave, 128 + number)


def sleep() -> bool:
    """Whether we slept, with all of the shell's job that we are in, until woken; False where no shell waits.

    For the main thread, with the app suspended. A signal that asks us to end meanwhile does so at once, since
    the terminal needs nothing any more.
    """
    woken: list[int] = []
    before = {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGTSTP, *_TO_LEAVE)}
    before[signal.SIGCONT] = signal.signal(signal.SIGCONT, lambda number, _frame: woken.append(number))
    try:
        # Not SIGSTOP, which would also stop us where nobody is there to wake us.
        os.kill(0, signal.SIGTSTP)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return bool(woken)


def lend(argv: Sequence[str]) -> int:
    """The exit code of a program that has had the terminal, below zero for a signal; -SIGINT is ^C.

    For the main thread, with the app suspended: only there can signals be kept for the program. ^Z stops the
    program and us together, as a shell expects of a job; where no shell waits for us it stops neither. The
    terminal is as it was afterwards, also where the program was killed.

    Raises:
        OSError: It could not be started.
    """
    with _signals_left_to_the_other(), _terminal_kept():
        child = subprocess.Popen(argv)
        while True:
            _, status = os.waitpid(child.pid, os.WUNTRACED)
            if not os.WIFSTOPPED(status):
                break
            os.kill(child.pid, signal.SIGCONT)  # it stopped alone: nobody could bring it back
        child.returncode = os.waitstatus_to_exitcode(status)
        return child.returncode


def ending(code: int) -> str:
    """How a program ended, in words."""
    return f"exit code {code}" if code >= 0 else f"stopped by signal {-code}"


@contextlib.contextmanager
def _terminal_kept() -> Iterator[None]:
    """A block after which the terminal's own settings are those of before."""
    try:
        before = termios.tcgetattr(0)
    except termios.error:
        yield
        return
    try:
        yield
    finally:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(0, termios.TCSADRAIN, before)


@contextlib.contextmanager
def _signals_left_to_the_other() -> Iterator[None]:
    """A block in which the terminal's signals do what they do to any other job.

    Textual's own handler for ^Z would stop us for ever where no shell waits.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda _signal, _frame: None) for number in _LEFT_TO_THE_OTHER}
    before |= {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGTSTP, signal.SIGCONT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
