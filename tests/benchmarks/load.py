"""python -m tests.benchmarks.load: the load of `endurance` without the kills; takes its options."""

from __future__ import annotations

from tests.benchmarks.endurance import main

if __name__ == "__main__":
    main("load")
