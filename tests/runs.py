"""How thorough a run of the tests is, and what its chance choices come from.

Set in the environment: ``DIGESTS_TESTS`` is ``all`` for slow tests too, or ``full`` for those and no choice
of cases where there are thousands; ``DIGESTS_SEED`` repeats the choices of an earlier run.
"""

from __future__ import annotations

import os
import random

FULL = os.environ.get("DIGESTS_TESTS") == "full"
ALL = FULL or os.environ.get("DIGESTS_TESTS") == "all"
# Set for the processes of pytest-xdist as well.
SEED = os.environ.setdefault("DIGESTS_SEED", str(random.SystemRandom().randrange(1_000_000)))
SEED_HINT = f"to choose the same cases again: DIGESTS_SEED={SEED}"


def chance(name: str) -> random.Random:
    """Chance of one test's own, so that its choices do not depend on which tests run before it."""
    return random.Random(f"{SEED} {name}")  # noqa: S311 (cases, not secrets)
