"""The command `legmotion`: which commands exist, and how an error ends."""

from __future__ import annotations

import atexit
import difflib
import importlib
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from legmotion._version import __version__
from legmotion.errors import LegmotionError
from legmotion_cli import output

COMMANDS = (
    "init", "demo", "diary", "analyze", "plan", "compare", "trend", "pool", "report", "inspect",
    "simulate", "bench", "formats", "params", "schema", "version", "completion",
)  # fmt: skip
INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None if there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"legmotion_cli.commands.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one is an error that names the nearest."""
        name = args[0]
        if not name.startswith("-") and name not in COMMANDS:
            near = difflib.get_close_matches(name, COMMANDS, n=1, cutoff=0.0)[0]
            ctx.fail(f"there is no command {name!r}; the nearest is {near}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  legmotion simulate --out night_left.csv --hours 1
  legmotion analyze night_left.csv --out nights --tz Europe/Berlin
""",
)
@click.version_option(__version__, message="legmotion %(version)s")
@click.pass_context
def legmotion(ctx: click.Context) -> None:
    """Periodic leg movements from an ordinary tracker worn on the ankle overnight.

    Everything stays on this computer. legmotion describes movements of a sensor on the leg;
    it diagnoses nothing.
    """
    if ctx.invoked_subcommand is None:
        output.data(ctx.get_help())


def main(argv: Sequence[str] | None = None, *, prog_name: str = "legmotion") -> int:
    """Run one command and return its exit code; no error leaves as a traceback."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    try:
        code = legmotion.main(args=arguments, prog_name=prog_name, standalone_mode=False)
        output.flush()
        return code if isinstance(code, int) else 0
    except (KeyboardInterrupt, click.Abort):
        output.message("legmotion: interrupted; nothing was left half-written")
        return INTERRUPTED
    except Exception as error:  # the last door: whatever happened, the user gets words
        failure = _failure(error)
        if "--json" in arguments:
            output.json_value({"error": failure})
        else:
            output.message(f"legmotion: {failure['message']}")
            if failure["hint"]:
                output.message(f"  {failure['hint']}")
        return int(failure["exit_code"])
    finally:
        _reset_no_colours()


def _reset_no_colours() -> None:
    """Keep colorama from ending with an escape code, which a plain terminal would show.

    Numba starts it where it is installed, and legmotion prints no colours that need a reset.
    """
    if (colorama := sys.modules.get("colorama.initialise")) is not None:
        atexit.unregister(colorama.reset_all)


def _failure(error: Exception) -> dict[str, str | int]:
    """Return what is said about an error: code, message, hint and exit code."""
    if isinstance(error, LegmotionError):
        code, message, hint, exit_code = error.code, error.message, error.hint, error.exit_code
    elif isinstance(error, click.ClickException):
        context = getattr(error, "ctx", None)
        path = context.command_path if context is not None else "legmotion"
        code, message, exit_code = "usage", error.format_message(), error.exit_code
        hint = f"`{path} --help` shows the options and two examples"
    elif isinstance(error, OSError):
        code, exit_code = "system", 1
        message = f"the computer refused: {error.strerror or error}{_place(error)}"
        hint = "see whether the disk is full or may not be written to"
    else:
        code, exit_code = "unexpected", 1
        message = f"unexpected error: {type(error).__name__}: {error}{_place(error)}"
        hint = (
            "this is a fault of legmotion; please report the line above together with what "
            "`legmotion version` prints"
        )
    return {"code": code, "message": message, "hint": hint, "exit_code": exit_code}


def _place(error: Exception) -> str:
    """Return where in legmotion an error arose, without naming folders of this computer."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        parts = Path(frame.filename).parts
        for package in ("legmotion_cli", "legmotion"):
            if package in parts:
                start = len(parts) - parts[::-1].index(package) - 1
                return f" ({'/'.join(parts[start:])}, line {frame.lineno})"
    return ""
