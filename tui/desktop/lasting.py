"""What is written for a terminal that may go away."""

from __future__ import annotations

import os
import termios
import time
from contextlib import suppress
from typing import IO, Any, Final

from textual.drivers.linux_driver import LinuxDriver

MODE_CHARS: Final = 20  # what sets a mode of the terminal is shorter, and may wait for what comes next


class LastingFile:
    """A stream that takes what is written also when nobody will ever see it: the terminal is gone."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Writes where that is possible."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Sends what waits where that is possible."""
        with suppress(OSError):
            self._file.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class LastingDriver(LinuxDriver):
    """Ends where its terminal has gone.

    In Textual's own the first write that fails ends the thread that writes; what comes after waits for ever
    for a place among the thirty that it would write next, and the program keeps its journal until killed.
    Nor is it woken where it did not sleep: a terminal that hangs up sends SIGCONT, too, and what Textual
    starts then reads on for ever, and leaves the terminal raw.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._raw: list[Any] | None = None  # how the terminal is set while the app has it
        self._file: Any = LastingFile(self._file)

    def start_application_mode(self) -> None:
        """As Textual's, of a terminal that is waited for: another program may have left it otherwise."""
        with suppress(OSError):
            os.set_blocking(self._file.fileno(), True)
        super().start_application_mode()  # type: ignore[no-untyped-call]  # as Textual has it
        with suppress(termios.error):
            self._raw = termios.tcgetattr(self.fileno)

    def write(self, data: str) -> None:
        """Has the thread that writes a frame do so now, not when everything else is done."""
        super().write(data)
        if len(data) > MODE_CHARS:
            time.sleep(0)

    def stop_application_mode(self) -> None:
        self._raw = None
        super().stop_application_mode()

    def _sigcont_application(self, *_: Any) -> None:
        if self._must_signal_resume:
            super()._sigcont_application()
            return
        with suppress(OSError, termios.error):  # it hung up
            if self._raw is not None and os.tcgetpgrp(self.fileno) == os.getpgrp():
                # Stopped without being asked (SIGSTOP): the shell has set the terminal as it likes it.
                termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw)
                self._app.post_message(self.SignalResume())
