"""`legmotion completion`: what a shell needs to complete commands and options."""

from __future__ import annotations

import click

from legmotion_cli import output
from legmotion_cli.options import json_option

SHELLS = ("bash", "zsh", "fish")


@click.command(
    epilog="""\b
Examples:
  legmotion completion bash > legmotion-complete.bash
  legmotion completion fish --json
"""
)
@click.argument("shell", type=click.Choice(SHELLS))
@json_option
@click.pass_context
def command(ctx: click.Context, /, *, shell: str, as_json: bool) -> None:
    """Print the script that lets a shell complete commands and options.

    bash: add `source FILE` to ~/.bashrc. zsh: the same in ~/.zshrc, after compinit. fish: save it
    as ~/.config/fish/completions/legmotion.fish.
    """
    from click.shell_completion import get_completion_class

    root = ctx.find_root()
    kind = get_completion_class(shell)
    assert kind is not None, "click completes in these shells"
    script = kind(root.command, {}, "legmotion", "_LEGMOTION_COMPLETE")
    # The script itself: click's source() would first start the shell, which need not be here.
    text = script.source_template % script.source_vars()
    if as_json:
        output.json_value({"shell": shell, "script": text})
    else:
        output.data(text.strip())
