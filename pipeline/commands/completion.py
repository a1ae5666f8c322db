"""``digests completion``: a script by which a shell completes commands, options, tags and dates."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from pipeline import console
from pipeline.errors import UsageError
from pipeline.report import OK

_SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> int:
    r"""Print a script for a shell that completes commands, options, tags, editions, codes and dates.

    \b
    bash:  eval "$(digests completion bash)" in ~/.bashrc
    zsh:   eval "$(digests completion zsh)" in ~/.zshrc, behind compinit
    fish:  digests completion fish > ~/.config/fish/completions/digests.fish
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise UsageError(f"{shell} is no shell that can be completed")
    made = kind(ctx.find_root().command, {}, "digests", "_DIGESTS_COMPLETE")
    console.write(made.source_template % made.source_vars())
    return OK
