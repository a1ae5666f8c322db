"""Compiled templates of pages, kept as Python keeps modules: beside the source, where that can be written.

To compile them takes as long as to render fifty pages.
"""

from __future__ import annotations

import contextlib
import pickle
import sys
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from pipeline.writing.pages import site


def keep() -> None:
    """Load templates from the code that was kept, from now on, and keep the code of those that have none."""
    environment = site.templates()
    if environment.bytecode_cache is None:
        environment.bytecode_cache = _Code()


class _Code(jinja2.FileSystemBytecodeCache):
    """The code in a folder, a file a template."""

    def __init__(self) -> None:
        super().__init__(str(site.TEMPLATES / "__pycache__"), f"%s.{sys.implementation.cache_tag}.cache")
        # Jinja's compiler, and the module that has its options.
        makers = (Path(jinja2.__file__).with_name("compiler.py").stat(), Path(site.__file__).stat())
        self._makers = " ".join(f"{each.st_size} {each.st_mtime_ns}" for each in makers)

    def get_source_checksum(self, source: str) -> str:
        """Return a checksum of all that the code is made from."""
        return super().get_source_checksum(f"{self._makers} {source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in the code of a template, if it is there and whole."""
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template, if Python keeps code."""
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)
