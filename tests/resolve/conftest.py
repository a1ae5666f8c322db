from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.arxiv_api import Api, serving


@pytest.fixture
def serve() -> Iterator[Callable[..., Api]]:
    """``serve(papers, fault)``: a server that speaks arXiv's API, until the test ends."""
    with ExitStack() as stack:
        yield lambda *arguments: stack.enter_context(serving(*arguments))
