"""Makes ``1.0.tar.xz``: what version 1.0 of the program leaves of the digests beside this file.

In a clone with the history: ``python tests/build/upgrade/make.py``. The archive has ``output`` and
``.pipeline``; the folder in ``.pipeline/outputs`` named by a hash of the output is called OUTPUT in it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

COMMIT = "5004eab"
HERE = Path(__file__).parent
ARCHIVE = HERE / "1.0.tar.xz"


def make() -> None:
    """Build with the old version in a folder of its own, and pack what it made."""
    with tempfile.TemporaryDirectory() as made:
        program, folder = Path(made, "program"), Path(made, "collection")
        program.mkdir()
        packed = subprocess.run(
            ["git", "archive", COMMIT, "pipeline"], cwd=HERE.parents[2], check=True, capture_output=True
        ).stdout
        subprocess.run(["tar", "-x", "-C", program], input=packed, check=True)
        shutil.copytree(HERE / "digests", folder / "digests")
        subprocess.run(
            [sys.executable, "-m", "pipeline", "build"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(program)},
            check=True,
        )
        (outputs,) = (folder / ".pipeline" / "outputs").iterdir()
        outputs.rename(outputs.with_name("OUTPUT"))
        with tarfile.open(ARCHIVE, "w:xz", preset=9) as archive:
            for name in ("output", ".pipeline"):
                archive.add(folder / name, name, filter=_nobody)


def _nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


if __name__ == "__main__":
    make()
