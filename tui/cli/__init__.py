"""The command line: argv to a verb, and whatever goes wrong there to one sentence and an exit code.

Exit codes: 0 done (also for a list without hits), 1 something was refused or found wrong, 2 the command line
asks for something that is not there, 130 interrupted.

Only the standard library is imported here: `--help` and `--version` need no more.
"""

from __future__ import annotations

import io
import os
import sys

from tui.errors import NewstuiError, UsageError

DONE = 0
FAILED = 1
USAGE = 2
INTERRUPTED = 130  # what a shell reports for a program that ^C ended


def main(argv: list[str] | None = None) -> int:
    """The exit code of what `argv` (the process's own arguments by default) asks for. Never raises."""
    given = sys.argv[1:] if argv is None else argv
    _prepare_stdout()
    return _flushed(_run(given))


def _run(argv: list[str]) -> int:
    try:
        from tui.cli import plain  # noqa: PLC0415 - an interrupt while this loads must end quietly too

        options = plain.options(argv)
        if options is not None:
            from tui.cli import screen  # noqa: PLC0415

            return screen.run(options)
        if argv[:1] == ["list"]:
            from tui.cli import ahead  # noqa: PLC0415 - `typing` and what walks a folder, for lists alone

            return ahead.main(argv)
        from tui.cli import arguments  # noqa: PLC0415

        return arguments.run(arguments.parse(argv))
    except SystemExit as stop:  # argparse's way out of --help and --version
        return stop.code if isinstance(stop.code, int) else DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough
        return DONE
    except NewstuiError as error:
        return _said(str(error), USAGE if isinstance(error, UsageError) else FAILED)
    except OSError as error:
        return _said(_reason(error), FAILED)
    except Exception as error:  # the last resort: no traceback ever reaches a user
        from tui.cli import crash  # noqa: PLC0415 - needed by nobody, it is to be hoped

        return _said(crash.sentence(error, keep="--debug" in argv), FAILED)


def _said(sentence: str, code: int) -> int:
    from tui.cli import streams  # noqa: PLC0415 - 40 ms of tables of characters

    try:
        streams.say(sentence)
    except OSError:  # stderr leads nowhere: the exit code still speaks
        return code
    return code


def _reason(error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    if error.filename is None:  # no file of ours: a stream
        return f"The output could not be written: {reason}."
    return f"{error.filename}: {reason}."


def _prepare_stdout() -> None:
    """Lets any text through: a terminal shows `?` for what it has no sign for, a pipe gets the bytes."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")


def _flushed(code: int) -> int:
    """`code`, once all output has left; a reader that went away (`| head`) is no failure."""
    if sys.stdout is None:  # started with a closed stdout
        return code
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _silence_stdout()
    except OSError as error:
        _silence_stdout()
        return _said(_reason(error), FAILED)
    return code


def _silence_stdout() -> None:
    """Sends what is still buffered nowhere, so that the interpreter's own flush at exit cannot fail."""
    try:
        number = sys.stdout.fileno()
    except (AttributeError, OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


__all__ = ["main"]
