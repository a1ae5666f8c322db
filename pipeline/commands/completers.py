"""Completers of options and arguments, which load what they need when a shell asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def completer(words: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return the function that offers a shell some words.

    Args:
        words: the name of the function in :mod:`pipeline.commands.completing`, which is loaded when called.
    """

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from pipeline.commands import completing

        offered: list[CompletionItem] = getattr(completing, words)(ctx, param, incomplete)
        return offered

    return complete
