"""On PYTHONPATH, makes any Python process count its operations on files: see ``Builder.command``."""

import json
import os

from tests.build.harness import faults

faults.install(json.loads(os.environ["DIGESTS_WATCHED"]), None, int(os.environ["DIGESTS_TRACE"]))
