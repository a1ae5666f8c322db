"""The whole program."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


def build(python: str, digests: Path, folder: Path, *arguments: str) -> list[str | Path]:
    folders: list[str | Path] = [
        "--digests",
        digests,
        "--output",
        folder / "output",
        "--state",
        folder / "state",
    ]
    return [python, "-m", "pipeline", "build", *folders, *arguments]


def test_everything_cold(
    compare: Callable[..., None],
    cpu: Callable[..., float],
    corpus: Path,
    archive_markdown: Path,
    pandoc: str,
    python: str,
    tmp_path: Path,
) -> None:
    def cold() -> float:
        shutil.rmtree(tmp_path / "built", ignore_errors=True)
        return cpu(build(python, corpus / "digests", tmp_path / "built"))

    compare(cold, [pandoc, "-t", "docx", "--toc", archive_markdown, "-o", tmp_path / "peer.docx"], below=1)


def test_nothing_to_do(compare: Callable[..., None], corpus: Path, python: str, tmp_path: Path) -> None:
    command = build(python, corpus / "digests", tmp_path)
    subprocess.run(command, check=True, capture_output=True)
    compare(command, [python, "-c", "import luigi"], below=1)


def test_one_day_changed(
    compare: Callable[..., None], cpu: Callable[..., float], corpus: Path, python: str, tmp_path: Path
) -> None:
    digests = tmp_path / "digests"
    shutil.copytree(corpus / "digests", digests, copy_function=shutil.copyfile)
    newest = max(digests.iterdir())
    cpu(build(python, digests, tmp_path))

    def changed() -> float:
        with newest.open("a", encoding="utf-8") as file:
            file.write("\nOne More Paper\n(Ada Writer)\nAn abstract.\n한국어로 쓴 글.\nSome words.\n#llm\n")
        return cpu(build(python, digests, tmp_path))

    def cold() -> float:
        shutil.rmtree(tmp_path / "cold", ignore_errors=True)
        return cpu(build(python, digests, tmp_path / "cold"))

    compare(changed, cold, below=0.4)
