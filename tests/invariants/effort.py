"""How hard the tests look. By default the same few examples each time; HYPOTHESIS_PROFILE=long looks at new ones."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_COMMON = settings(deadline=None, suppress_health_check=list(HealthCheck))
_PROFILES = {
    "ci": settings(_COMMON, max_examples=40, stateful_step_count=20, derandomize=True, database=None),
    "long": settings(_COMMON, max_examples=1000, stateful_step_count=25, print_blob=True),
}
EFFORT = _PROFILES[os.environ.get("HYPOTHESIS_PROFILE", "ci")]
